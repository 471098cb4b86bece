"""What two who correct at the same moment see, on connections of their own."""

import asyncio
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from indicators.queries import readings
from indicators.tables import Observation
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from shared.database import Database
from tests.conftest import Clients
from tests.indicators.files import observation, read, recorded, send


async def one(app: Clients, area: str, value: str) -> Any:
    """Record one observation of one area, and read it."""
    await recorded(app, observation(area_id=area, value=value))
    return (await read(app, "observations", area=area, kind="actual"))["items"][0]


async def stored(database: Database, observation_id: str) -> Any:
    async with database.reading() as connection:
        return await readings.one(connection, Observation, observation_id)


async def correct(database: Database, reading: Any, value: int) -> None:
    async with database.changing() as session:
        await readings.correct(
            session, Observation, reading, {"value": Decimal(value)}, by="tester"
        )


async def test_of_two_corrections_at_once_one_is_refused(pooled_place: Clients) -> None:
    database: Database = pooled_place.app.state.database
    known = await one(pooled_place, "t-city", "1")
    reading = await stored(database, known["id"])
    done = await asyncio.gather(
        *(correct(database, reading, value) for value in range(2, 6)), return_exceptions=True
    )
    assert [type(one) for one in done if one is not None] == [StaleDataError] * 3
    history = (await read(pooled_place, f"observations/{known['id']}/readings"))["items"]
    assert [one["version"] for one in history][-2:] == [known["version"], known["version"] + 1]


async def test_an_import_that_is_overtaken_by_a_correction_is_refused(
    pooled_place: Clients,
) -> None:
    database: Database = pooled_place.app.state.database
    known = await one(pooled_place, "t-east", "1")
    reading = await stored(database, known["id"])
    async with database.changing() as session:
        await readings.correct(session, Observation, reading, {"value": Decimal(2)}, by="tester")
        body = "indicator_id,area_id,period_label,period_start,period_end,value,kind\n"
        body += "t-rate,t-east,2012/13,2012-04-01,2013-03-31,3,actual\n"
        importing = asyncio.create_task(send(pooled_place, "observations", body))
        await asyncio.sleep(1)  # Long enough to come to the row that is locked.
    refused = await importing
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "/indicators/problems/import-overtaken",
    )
    assert (await read(pooled_place, f"observations/{known['id']}"))["value"] == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE observation SET value = 0",
        "UPDATE target SET target_value = 0",
        "DELETE FROM observation",
        "DELETE FROM target",
        "TRUNCATE observation",
    ],
)
async def test_the_service_itself_cannot_rewrite_what_was_known(
    pooled_place: Clients, statement: str
) -> None:
    database: Database = pooled_place.app.state.database
    with pytest.raises(DBAPIError) as refused:
        async with database.reading() as connection:
            await connection.execute(text(statement))
    assert isinstance(refused.value.orig.__cause__, asyncpg.InsufficientPrivilegeError)  # type: ignore[union-attr]
