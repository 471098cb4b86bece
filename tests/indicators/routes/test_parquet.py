"""Parquet is taken like CSV: the same rules, the same report, rows instead of lines."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from indicators.actions import downloads, uploads
from indicators.routes.causes import CAUSES
from indicators.routes.statements import STATEMENTS

from tests.conftest import Clients
from tests.indicators.files import V1, observation, read, recorded, send, stored

PARQUET = "application/vnd.apache.parquet"
ROW: dict[str, Any] = {
    "indicator_id": "t-rate", "area_id": "t-city", "period_label": "2012/13",
    "period_start": "2012-04-01", "period_end": "2013-03-31", "value": 89.7, "kind": "actual",
}  # fmt: skip


def packed(*rows: dict[str, Any], **columns: pl.Series) -> bytes:
    out = BytesIO()
    pl.DataFrame(rows or [ROW]).with_columns(**columns).write_parquet(out)
    return out.getvalue()


async def sent(app: Clients, body: bytes, what: str = "observations") -> Any:
    return await send(app, what, body, PARQUET)


async def faults(app: Clients, body: bytes, what: str = "observations") -> Any:
    answer = await sent(app, body, what)
    assert (answer.status_code, answer.json()["type"]) == (422, "/indicators/problems/invalid")
    return [(one["row"], one["column"], one["why"]) for one in answer.json()["errors"]]


async def test_a_parquet_file_is_stored_as_the_same_csv_is(place: Clients) -> None:
    rows = [ROW, ROW | {"area_id": "t-east", "value": 2110.0}, ROW | {"area_id": "t-west"}]
    answer = await sent(place, packed(*rows))
    assert answer.json() == {"rows": 3, "added": 3, "corrected": 0, "unchanged": 0}
    again = await sent(place, packed(*rows))
    assert again.json() == {"rows": 3, "added": 0, "corrected": 0, "unchanged": 3}
    as_csv = await recorded(
        place,
        observation(value="89.7"),
        observation(area_id="t-east", value="2110"),
        observation(area_id="t-west", value="89.70"),
    )
    assert as_csv["unchanged"] == 3


async def test_every_kind_of_number_and_of_text_is_taken(place: Clients) -> None:
    body = packed(
        ROW,
        value=pl.Series([10], dtype=pl.Int16),
        numerator=pl.Series(["1.50"]).cast(pl.Decimal(10, 2)),
        denominator=pl.Series([123456789012345.0]),
        low=pl.Series([None], dtype=pl.Null),
        kind=pl.Series(["peer"], dtype=pl.Categorical),
        period_start=pl.Series([date(2012, 4, 1)]),
    )
    assert (await sent(place, body)).json()["added"] == 1
    one = (await read(place, "observations"))["items"][0]
    figures = [one[name] for name in ("value", "numerator", "denominator", "low")]
    assert figures == [10, 1.5, 123456789012345, None]
    assert (one["kind"], one["period_from"]) == ("peer", "2012-04-01")


async def test_faults_are_named_by_row_and_column_and_nothing_is_stored(place: Clients) -> None:
    rows = [
        ROW, ROW | {"value": float("nan")}, ROW | {"area_id": "nowhere"}, ROW | {"kind": "guess"},
        ROW, ROW | {"period_end": "2011", "area_id": "t-east"}, ROW | {"kind": "peer"},
    ]  # fmt: skip
    found = await faults(place, packed(*rows))
    places = [(2, "value"), (3, "area_id"), (4, "kind"), (5, "id"), (6, "period_end")]
    assert [(row, column) for row, column, _ in found] == places
    assert (await read(place, "observations"))["items"] == []


async def test_text_is_as_it_is_and_an_apostrophe_is_no_guard(place: Clients) -> None:
    label = '\'=1+1, "so"'
    assert (await sent(place, packed(ROW | {"period_label": label}))).status_code == 200
    assert (await read(place, "observations"))["items"][0]["period_label"] == label


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", [(0, None)]),
        (b"indicator_id,area_id\n1,2\n", [(0, None)]),
        (b"PAR1" + b"\xff" * 1000 + b"PAR1", [(0, None)]),
        (packed()[:-200] + b"PAR1", [(0, None)]),
        (packed(value=pl.Series(["many"])), [(0, "value")]),
        (packed(kind=pl.Series([1])), [(0, "kind")]),
        (packed(kind=pl.Series([["actual"]])), [(0, "kind")]),
        (packed(value=pl.Series([{"x": 1}])), [(0, "value")]),
        (packed(note=pl.Series([b"x"])), [(0, "note")]),
        (packed(colour=pl.Series(["red"])), [(0, None)]),
        (packed({"value": 1}), [(0, "area_id"), (0, "indicator_id"), (0, "kind")]),
        (packed(note=pl.Series(["x" * 200_000])), [(1, None)]),
        (packed(note=pl.Series(["x" * 9_000])), [(1, "note")]),
    ],
)
async def test_what_is_no_such_file_is_refused(
    place: Clients, body: bytes, expected: list[tuple[int, str | None]]
) -> None:
    found = await faults(place, body)
    assert sorted(((row, column) for row, column, _ in found), key=str) == expected


async def test_what_a_library_says_beside_a_refusal_is_no_part_of_it(
    place: Clients, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    says = "import sys\nsys.stderr.write('thread panicked:\\nat 1\\n[[null, \"So\"]]')\nsys.exit(2)"
    (child := tmp_path / "child.py").write_text(says, encoding="utf-8")
    monkeypatch.setattr(uploads, "UNPACKING", child)
    assert await faults(place, packed()) == [(0, None, "So")]


async def test_a_file_that_unpacks_to_gigabytes_is_refused(place: Clients) -> None:
    bomb = BytesIO()
    # Without statistics, which take longest to work out of such a cell.
    pl.DataFrame({**ROW, "note": "x" * 600_000_000}).write_parquet(bomb, statistics=False)
    assert len(bomb.getvalue()) < 200_000
    found = await faults(place, bomb.getvalue())
    assert found == [
        (0, None, "This Parquet file takes too much memory; write it with smaller row groups")
    ]


@pytest.mark.parametrize(
    ("what", "list_of"), [("observations", "observations"), ("indicators", "indicators"),
                          ("areas", "areas"), ("targets", "targets")],
)  # fmt: skip
async def test_what_is_exported_is_imported_again_and_changes_nothing(
    place: Clients, what: str, list_of: str
) -> None:
    await recorded(
        place,
        observation(value="89.7", unit="%"),
        observation(area_id="t-east", low="1", high="12.50", period_label="'=1+1"),
        observation(area_id="t-west", status="suppressed", period_label="-5"),
    )
    target = "id,indicator_id,area_id,target_end,target_value,rule\n"
    await stored(place, "targets", target + 't-1,t-rate,t-city,2014,1.5,"Half,\nor ""less"""\n')
    reader = place.caller("indicators:read")
    for kind in ("text/csv", PARQUET, "text/csv"):
        file = await reader.get(f"{V1}/{list_of}", headers={"Accept": kind})
        assert file.headers["Content-Type"].startswith(kind)
        report = (await send(place, what, file.content, kind)).json()
        assert report["rows"] == report["unchanged"] > 0, report


async def test_a_parquet_download_has_typed_columns_and_the_past(place: Clients) -> None:
    await recorded(place, observation(value="89.7"))
    before = (await read(place, "observations"))["items"][0]["recorded_from"]
    await recorded(place, observation(value="66.7"))
    reader = place.caller("indicators:read")
    values = []
    for query in ({}, {"known_at": before}):
        file = await reader.get(f"{V1}/observations", params=query, headers={"Accept": PARQUET})
        table = pl.read_parquet(file.content)
        assert dict(table.schema)["value"] == pl.Float64()
        assert dict(table.schema)["note"] == pl.String()
        values += table["value"].to_list()
    assert values == [66.7, 89.7]
    assert int(file.headers["Content-Length"]) == len(file.content)


async def test_a_large_result_is_packed_block_by_block_in_order(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "BLOCK", 50_000)
    monkeypatch.setattr(downloads, "GROUP", 500)
    await sent(place, packed(*(ROW | {"band": f'{n}, "so"', "note": "a\nb"} for n in range(3_000))))
    reader = place.caller("indicators:read")
    file = await reader.get(f"{V1}/observations", headers={"Accept": PARQUET})
    as_csv = await reader.get(f"{V1}/observations", headers={"Accept": "text/csv"})
    table = pl.read_parquet(file.content)
    assert table.equals(pl.read_csv(as_csv.content, schema=table.schema))
    assert table.height == 3_000
    assert (await sent(place, file.content)).json()["unchanged"] == 3_000


@pytest.mark.parametrize(
    ("what", "body"),
    [
        (
            "area-links",
            "id,hierarchy,child_id,parent_id,valid_from\n1,h,t-east,t-city,2020-04-01\n",
        ),
        ("definitions", "id,method,multiplier\nt-rate,proportion,100\n"),
        ("causes", CAUSES.example),
        ("statements", STATEMENTS.example),
    ],
)
async def test_a_register_goes_out_and_in_again_too(place: Clients, what: str, body: str) -> None:
    added = (await stored(place, what, body))["added"]
    assert added > 0
    reader = place.caller("indicators:read")
    for kind in ("text/csv", PARQUET):
        file = await reader.get(f"{V1}/{what}", headers={"Accept": kind})
        report = (await send(place, what, file.content, kind)).json()
        assert report == {"rows": added, "added": 0, "corrected": 0, "unchanged": added}
    nothing = await reader.get(f"{V1}/targets", headers={"Accept": PARQUET})
    assert pl.read_parquet(nothing.content).shape == (0, 25)
