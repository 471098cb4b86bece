import pytest
from indicators.actions import uploads
from indicators.queries import imports
from sqlalchemy import text

from tests.conftest import Clients
from tests.indicators.files import (
    AREA_HEAD,
    INDICATOR_HEAD,
    OBSERVATION_HEAD,
    columns,
    faults,
    observation,
    read,
    recorded,
    send,
    stored,
)


async def test_all_faults_are_named_by_line_and_column_and_nothing_is_stored(
    place: Clients,
) -> None:
    body = OBSERVATION_HEAD + (
        observation(value="1.5")
        + observation(value="a lot", area_id="t-east")
        + observation(value="1", indicator_id="nothing")
        + observation(value="1", area_id="nowhere")
        + observation(value="1", period_start="2013-02-30")
        + observation(value="1", period_start="2014")
        + observation(value="1", kind="guess")
        + observation(value="1", denominator="0")
        + observation(numerator="2", denominator="1", unit="%")
        + observation(numerator="-1", denominator="1")
        + observation(low="2", high="1")
        + observation(value="1", status="suppressed")
        + observation(value="1", period_label="", period_start="", period_end="")
        + observation(value="NaN")
        + observation(value="Infinity")
        + observation(value="1234567890123456")
        + "t-rate,t-city,2013\n"
        + observation(value="1.5")
    )
    assert await columns(place, "observations", body) == [
        (3, "value"), (4, "indicator_id"), (5, "area_id"), (6, "period_start"), (7, "period_end"),
        (8, "kind"), (9, "denominator"), (10, "numerator"), (11, "numerator"), (12, "low"),
        (13, "status"), (14, "period_label"), (15, "value"), (16, "value"), (17, "value"),
        (18, None), (19, "id"),
    ]  # fmt: skip
    assert (await read(place, "observations"))["items"] == []


async def test_no_fault_repeats_what_stood_there(place: Clients) -> None:
    body = OBSERVATION_HEAD + observation(value="Adamczyk", kind="Adamczyk", area_id="adamczyk")
    assert "damczyk" not in (await send(place, "observations", body)).text


async def test_at_most_a_hundred_faults_are_named(place: Clients) -> None:
    body = OBSERVATION_HEAD + observation(value="x") * 500
    assert len(await faults(place, "observations", body)) == 100


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", [(1, "id"), (1, "name"), (1, "family")]),
        ("id,name\nx,X\n", [(1, "family")]),
        ("id,name,family,colour\nx,X,f,red\n", [(1, None)]),
        ("id,name,family,id\nx,X,f,x\n", [(1, "id")]),
        ("id,name,family\nx,X\n", [(2, None)]),
        ("id,name,family\nx,X,f\nx,Y,f\n", [(3, "id")]),
        ("id,name,family\nX Y,X,f\n", [(2, "id")]),
        ("id,name,family\nx,,f\n", [(2, "name")]),
        ('id,name,family\nx,"X,f\n', [(2, None)]),
        ("id,name,family,polarity\nx,X,f,up\n", [(2, "polarity")]),
        ("id,name,family\nx,X\x00,f\n", [(2, "name")]),
        ("id;name;family\nx;X;f\n", [(1, None), (1, "id"), (1, "name"), (1, "family")]),
    ],
)
async def test_a_file_of_another_shape_is_refused(
    app: Clients, body: str, expected: list[tuple[int, str | None]]
) -> None:
    assert sorted(await columns(app, "indicators", body), key=str) == sorted(expected, key=str)


async def test_a_file_that_is_not_utf_8_is_refused_by_its_line(app: Clients) -> None:
    latin = (INDICATOR_HEAD + "x,Caf\xe9,f,%,neutral\n").encode("latin-1")
    assert await faults(app, "indicators", latin) == [
        (2, None, "This line is not UTF-8; save the file as UTF-8")
    ]


@pytest.mark.parametrize("magic", [b"PK\x03\x04\x14\x00\xe9\xff", b"PAR1\x15\x04\xff\xfe\n"])
async def test_a_workbook_that_says_it_is_csv_is_refused(app: Clients, magic: bytes) -> None:
    assert await faults(app, "indicators", magic * 100)


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "",
    ],
)
async def test_only_csv_and_parquet_are_taken(app: Clients, kind: str) -> None:
    refused = await send(app, "indicators", INDICATOR_HEAD, kind)
    assert refused.status_code == 415
    assert refused.json()["type"] == "/indicators/problems/unsupported-media-type"


async def test_a_byte_order_mark_is_no_part_of_the_heading(app: Clients) -> None:
    body = ("\ufeff" + INDICATOR_HEAD + "t-bom,X,f,%,neutral\r\n").encode()
    assert (await stored(app, "indicators", body))["added"] == 1


async def test_an_empty_table_is_a_file_too(app: Clients) -> None:
    assert await stored(app, "indicators", INDICATOR_HEAD) == {
        "rows": 0, "added": 0, "corrected": 0, "unchanged": 0,
    }  # fmt: skip


async def test_a_formula_is_text_and_is_guarded_on_its_way_out(app: Clients) -> None:
    body = INDICATOR_HEAD + 't-formula,"=HYPERLINK(""x"")",t-formulas,+%,neutral\n'
    await stored(app, "indicators", body)
    assert (await read(app, "indicators/t-formula"))["name"] == '=HYPERLINK("x")'
    reader = app.caller("indicators:read")
    out = await reader.get(
        "/indicators/v1/indicators",
        params={"family": "t-formulas"},
        headers={"Accept": "text/csv"},
    )
    assert """"'=HYPERLINK(""x"")",t-formulas,'+%""" in out.text
    assert (await stored(app, "indicators", out.content))["unchanged"] == 1


async def test_too_many_rows_are_refused(place: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_ROWS", 3)
    body = OBSERVATION_HEAD + observation(value="1") * 4
    refused = await send(place, "observations", body)
    assert (refused.status_code, refused.json()["detail"]) == (413, "A file may have 3 rows.")
    assert (await read(place, "observations"))["items"] == []


async def test_too_many_bytes_are_refused_before_they_arrive(app: Clients) -> None:
    editor = app.caller("indicators:write")
    refused = await editor.post(
        "/indicators/v1/imports/areas",
        content=b"",
        headers={"Content-Type": "text/csv", "Content-Length": str(256 * 1024 * 1024 + 1)},
    )
    assert refused.status_code == 413


async def test_importing_needs_the_scope_to_write(app: Clients) -> None:
    reader = app.caller("indicators:read")
    refused = await reader.post("/indicators/v1/imports/areas", content=AREA_HEAD)
    assert refused.status_code == 403


async def test_a_mended_indicator_is_a_new_version_and_others_are_not(place: Clients) -> None:
    body = INDICATOR_HEAD + (
        "t-rate,At home after 91 days,test,%,higher is better\n"
        "t-count,Falls of older people,test,falls,lower is better\n"
    )
    assert await stored(place, "indicators", body) == {
        "rows": 2, "added": 0, "corrected": 1, "unchanged": 1,
    }  # fmt: skip
    assert (await read(place, "indicators/t-rate"))["version"] == 1
    assert (await read(place, "indicators/t-count"))["version"] == 2


async def test_a_file_without_ids_corrects_what_it_is_of(place: Clients) -> None:
    first = await recorded(place, observation(value="1"), observation(value="2", kind="peer"))
    assert (first["added"], first["corrected"]) == (2, 0)
    again = await recorded(place, observation(value="1"), observation(value="3", kind="peer"))
    assert (again["added"], again["corrected"], again["unchanged"]) == (0, 1, 1)
    page = await read(place, "observations", kind="peer")
    assert [(one["value"], one["version"]) for one in page["items"]] == [(3, 2)]


async def test_numbers_that_are_written_otherwise_are_the_same_numbers(place: Clients) -> None:
    await recorded(place, observation(value="1.50"))
    again = await recorded(place, observation(value="1.5"))
    assert again["unchanged"] == 1


async def test_an_import_is_announced_once_and_once_for_each_indicator(place: Clients) -> None:
    await recorded(place, observation(value="1"), observation(indicator_id="t-count", value="2"))
    await recorded(place, observation(value="1"), observation(indicator_id="t-count", value="2"))
    await recorded(place, observation(value="9"))
    events = (await read(place, "changes"))["items"]
    told = [(one["type"], one["subject"], one["data"]) for one in events]
    assert told[-5:] == [
        ("leftshift.observations.recorded", "t-count", {"added": 1, "corrected": 0}),
        ("leftshift.observations.recorded", "t-rate", {"added": 1, "corrected": 0}),
        ("leftshift.observation.imported", "observations", {"added": 2, "corrected": 0}),
        ("leftshift.observations.recorded", "t-rate", {"added": 0, "corrected": 1}),
        ("leftshift.observation.imported", "observations", {"added": 0, "corrected": 1}),
    ]


async def test_the_planner_knows_of_a_large_import_at_once(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = {name: (2, statement) for name, (_, statement) in imports.MEASURED.items()}
    monkeypatch.setattr(imports, "MEASURED", measured)
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'observation'")
    async with place.app.state.database.reading() as connection:
        await recorded(place, observation(value="1"))
        assert await connection.scalar(known) != 3
        await recorded(place, observation(value="2"), observation(value="3", kind="peer"))
        assert await connection.scalar(known) == 3
