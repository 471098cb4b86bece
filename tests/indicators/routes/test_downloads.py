"""Whole results as CSV: byte for byte as Python's own writer has it, guard included."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.actions.downloads import in_crlf
from indicators.queries import readings
from indicators.queries.downloads import copied, written
from indicators.routes.observations import COLUMNS as OBSERVED
from indicators.routes.targets import COLUMNS
from indicators.tables import Observation, Target

from shared import tabular
from tests.conftest import Clients
from tests.indicators.files import V1, observation, read, recorded, stored

ODD = [
    "=1+1", "'=1", "''-x", "@x", "+5", "-", "x", "'", "' '", " =x", "'x", "＝1", 'a "quoted", b',  # noqa: RUF001 - it counts too
    "tab\there", "two\nlines", "\nfirst", "\\.", " around ", "é", "%", "'\n=x", "''", "\t=", "\\N",
]  # fmt: skip


async def downloaded(app: Clients, what: str, **query: str) -> bytes:
    reader = app.caller("indicators:read")
    answer = await reader.get(f"{V1}/{what}", params=query, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    return bytes(answer.content)


async def test_csv_is_as_the_writer_of_every_service_has_it(place: Clients) -> None:
    lines = [["id", "indicator_id", "area_id", "baseline_value", "target_end", "rule"]]
    lines += [[f"t-{n}", "t-rate", "t-city", "1.50", "2014", text] for n, text in enumerate(ODD)]
    await stored(place, "targets", tabular.written(lines))
    async with place.app.state.database.reading() as connection:
        asked = readings.every(Target, known_at=None, where={})
        rows = (await connection.execute(asked)).all()
    expected = [COLUMNS, *([getattr(row, name) for name in COLUMNS] for row in rows)]
    found = await downloaded(place, "targets")
    assert found.decode() == tabular.written(expected)
    assert (await stored(place, "targets", found))["unchanged"] == len(ODD)


async def test_a_download_has_what_is_asked_for_as_it_was_known(place: Clients) -> None:
    await recorded(place, observation(value="1"), observation(area_id="t-east", value="2"))
    then = (await read(place, "observations"))["items"][0]["recorded_from"]
    await recorded(place, observation(value="9"))
    found = await downloaded(place, "observations", area="t-city", known_at=then)
    assert found.count(b"\r\n") == 2
    assert b",1,,," in found
    assert b"t-east" not in found


async def test_an_empty_result_is_a_heading(place: Clients) -> None:
    assert await downloaded(place, "targets") == (",".join(COLUMNS) + "\r\n").encode()


async def test_who_breaks_off_gives_the_connection_back(pooled_place: Clients) -> None:
    await recorded(
        pooled_place, *(observation(period_label=str(n), period_start="", period_end="", value="1")
                        for n in range(20_000)),
    )  # fmt: skip
    database = pooled_place.app.state.database
    rows = written(readings.every(Observation, known_at=None, where={}), OBSERVED, guard=True)
    for _ in range(20):  # More than there are connections.
        chunks = copied(database, rows)
        assert await anext(chunks)
        await asyncio.wait_for(chunks.aclose(), 5)  # type: ignore[attr-defined]
    assert (await read(pooled_place, "targets"))["items"] == []


@given(st.text(alphabet='a,"\n', max_size=30), st.lists(st.integers(0, 30), max_size=5))
async def test_only_the_end_of_a_row_is_changed(text: str, cuts: list[int]) -> None:
    whole, edges = tabular.written([["x", text], ["y", ""]]), [0, *sorted(cuts), 1000]
    unix = whole.replace("\r\n", "\n").encode()
    pieces = [unix[a:b] for a, b in pairwise(edges)]

    async def chunks() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    assert b"".join([piece async for piece in in_crlf(chunks())]).decode() == whole


@pytest.mark.parametrize("accept", ["application/json", "text/csv, application/json", "*/*"])
async def test_whoever_takes_json_gets_json(place: Clients, accept: str) -> None:
    reader = place.caller("indicators:read")
    answer = await reader.get(f"{V1}/observations", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == "application/json"
