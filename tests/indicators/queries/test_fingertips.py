"""The numbers of what has a slug: given by the database, once, and to nobody else's order."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import Databases

NUMBERS = "SELECT slug, number FROM fingertips_number WHERE noun = $1 AND slug LIKE 'x-%'"
INDICATOR = (
    "INSERT INTO indicator (id, name, family, polarity, certainty, version, changed_by) "
    "VALUES ($1, 'x', $2, 'neutral', 'stated', 1, 'x')"
)


async def connected(databases: Databases, *, owner: bool = False) -> asyncpg.Connection:
    url = databases.url("indicators", owner=owner)
    return await asyncpg.connect(url.replace("+asyncpg", ""))


@pytest.fixture
async def role(databases: Databases) -> AsyncIterator[asyncpg.Connection]:
    """Give a connection as the service has, in a transaction that is undone."""
    connection = await connected(databases)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO fingertips_number VALUES ('age', 'x', 5)",
        "UPDATE fingertips_number SET number = 8 WHERE number = 7",
        "DELETE FROM fingertips_number",
        "SELECT give_fingertips_numbers('age', ARRAY['x'])",
        "SELECT nextval('fingertips_number_given')",
    ],
)
async def test_the_service_itself_gives_and_takes_no_number(
    role: asyncpg.Connection, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await role.execute(statement)


async def test_numbers_follow_the_order_of_ids_and_pass_over_what_is_known(
    role: asyncpg.Connection,
) -> None:
    await role.execute(
        "INSERT INTO area_type (id, name) VALUES ('x-b', 'B'), ('x-c', 'C'), ('x-a', 'A')"
    )
    given = {one["slug"]: one["number"] for one in await role.fetch(NUMBERS, "area_type")}
    assert sorted(given, key=given.__getitem__) == ["x-a", "x-b", "x-c"]
    assert min(given.values()) > 1_000_000
    await role.execute("DELETE FROM area_type WHERE id = 'x-a'")
    await role.execute("INSERT INTO area_type (id, name) VALUES ('x-d', 'D'), ('x-a', 'A')")
    again = {one["slug"]: one["number"] for one in await role.fetch(NUMBERS, "area_type")}
    assert again == given | {"x-d": again["x-d"]}
    assert again["x-d"] > max(given.values())


async def test_of_two_who_see_a_family_first_at_once_both_get_one_number(
    databases: Databases,
) -> None:
    first, second = await connected(databases), await connected(databases)
    transaction = first.transaction()
    await transaction.start()
    await first.execute(INDICATOR, "x-1", "x-family")
    waiting = asyncio.create_task(second.execute(INDICATOR, "x-2", "x-family"))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await transaction.commit()
    await waiting
    families = await first.fetch(NUMBERS, "profile")
    indicators = await first.fetch(NUMBERS, "indicator")
    await first.execute("DELETE FROM indicator WHERE id LIKE 'x-%'")
    await first.close()
    await second.close()
    assert [one["slug"] for one in families] == ["x-family"]
    assert len({one["number"] for one in indicators}) == 2
