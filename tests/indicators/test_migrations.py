"""A database of the first migration, with data in it, is brought up to date and loses nothing."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest
from alembic import command
from indicators.app import FOLDER
from indicators.tables import Base, Recorded
from indicators.tables.rows import Amendment

from shared.migrations import configuration, migrate
from tests.conftest import Databases, served

FIRST = """
    INSERT INTO area_type (id, name) VALUES ('city', 'City');
    INSERT INTO area (id, name, type, certainty, version, changed_by)
        VALUES ('here', 'Here', 'city', 'stated', 1, 'tester');
    INSERT INTO indicator (id, name, family, polarity, certainty, version, changed_by)
        VALUES ('falls', 'Falls', 'harm', 'lower_is_better', 'stated', 3, 'tester');
    INSERT INTO observation (id, indicator_id, area_id, period_label, value, status, kind,
                             certainty, version, recorded, recorded_by)
        SELECT 'o' || n, 'falls', 'here', n::text, n, 'known', 'actual', 'stated', v,
               CASE v WHEN 1 THEN tstzrange('2020-01-01', '2021-01-01')
                      ELSE tstzrange('2021-01-01', NULL) END, 'tester'
        FROM generate_series(1, 1000) AS n, generate_series(1, 2) AS v;
    INSERT INTO target (id, indicator_id, area_id, target_value, baseline_value_status,
                        target_value_status, certainty, version, recorded, recorded_by)
        VALUES ('t1', 'falls', 'here', 5, 'not_stated', 'known', 'stated', 1,
                tstzrange('2020-01-01', NULL), 'tester');
"""
READINGS = sorted(
    one.class_.__tablename__ for one in Base.registry.mappers if issubclass(one.class_, Recorded)
)


@pytest.fixture(scope="module")
def older() -> Iterator[Databases]:
    """Give databases of their own: of indicators, the first migration's, filled and brought up."""
    with served() as there:
        owner = there.address("indicators", owner=True)
        command.upgrade(configuration(FOLDER, owner), "0001")

        async def filled() -> None:
            connection = await asyncpg.connect(plain(there.address("indicators")))
            await connection.execute(FIRST)
            await connection.close()

        asyncio.run(filled())
        migrate(FOLDER, owner)
        yield there


def plain(url: str) -> str:
    return url.replace("postgresql+asyncpg", "postgresql")


async def test_what_was_stored_before_is_there_and_can_be_added_to(older: Databases) -> None:
    connection = await asyncpg.connect(plain(older.address("indicators")))
    kept = await connection.fetchrow(
        "SELECT count(*), sum(value), count(*) FILTER (WHERE upper_inf(recorded)), max(version) "
        "FROM observation"
    )
    assert tuple(kept) == (2000, 1001000, 1000, 2)
    assert await connection.fetchval("SELECT target_value FROM target") == 5
    numbers = await connection.fetch(
        "SELECT noun FROM fingertips_number WHERE slug IN ('falls', 'harm', 'city') ORDER BY 1"
    )
    assert [one["noun"] for one in numbers] == ["area_type", "group", "indicator", "profile"]
    await connection.execute("UPDATE indicator SET name = 'Falls at home', version = 4")
    was = await connection.fetchval("SELECT was ->> 'name' FROM amendment WHERE version = 3")
    assert was == "Falls"
    await connection.close()


@pytest.mark.parametrize("table", [*READINGS, Amendment.__tablename__])
async def test_the_service_cannot_change_or_take_away_a_reading(
    older: Databases, table: str
) -> None:
    connection = await asyncpg.connect(plain(older.address("indicators")))
    for statement in (
        f"UPDATE {table} SET version = 9", f"UPDATE {table} SET id = 'x'",
        f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()


async def test_a_migration_gives_up_rather_than_have_all_wait_behind_it(older: Databases) -> None:
    connection = await asyncpg.connect(plain(older.address("indicators")))
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0))")
        with pytest.raises(Exception, match="lock timeout"):
            await asyncio.to_thread(migrate, FOLDER, older.address("indicators", owner=True))
    await connection.close()
