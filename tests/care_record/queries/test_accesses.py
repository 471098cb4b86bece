"""The access log is append-only in the database itself."""

import asyncpg
import pytest

from tests.conftest import Databases

ADD = """
    INSERT INTO access (nhs_number, id, client_id, organisation, purpose, action, outcome,
                        request_id)
    VALUES ('9990000018', gen_random_uuid(), 'c', 'o', 'audit', 'read', 'done', 'r')
"""
REWRITE = ("UPDATE access SET client_id = 'x'", "DELETE FROM access", "TRUNCATE access")


async def connected(databases: Databases, *, owner: bool = False) -> asyncpg.Connection:
    url = databases.url("care-record", owner=owner)
    return await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))


@pytest.mark.parametrize("rewrite", REWRITE)
async def test_the_serving_role_adds_records_and_can_do_nothing_else(
    databases: Databases, rewrite: str
) -> None:
    connection = await connected(databases)
    undone = connection.transaction()
    await undone.start()
    await connection.execute(ADD)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(rewrite)
    await undone.rollback()
    await connection.close()


@pytest.mark.parametrize("rewrite", REWRITE)
async def test_even_the_owner_is_stopped(databases: Databases, rewrite: str) -> None:
    connection = await connected(databases, owner=True)
    undone = connection.transaction()
    await undone.start()
    await connection.execute(ADD)
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await connection.execute(rewrite)
    await undone.rollback()
    await connection.close()


@pytest.mark.parametrize("trick", ["ALTER TABLE access DISABLE TRIGGER ALL", "DROP TABLE access"])
async def test_the_serving_role_cannot_take_the_guard_away(
    databases: Databases, trick: str
) -> None:
    connection = await connected(databases)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(trick)
    await connection.close()
