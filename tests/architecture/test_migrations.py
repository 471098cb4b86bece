"""Tables and migrations agree; the serving role can do what it must and nothing more."""

from importlib import import_module
from typing import Any

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from deploy import postgres
from tests.conftest import PACKAGES, Databases


@pytest.mark.parametrize("service", postgres.SERVICES)
async def test_the_tables_are_those_that_the_migrations_make(
    databases: Databases, service: str
) -> None:
    metadata = import_module(f"{PACKAGES[service]}.tables").Base.metadata
    engine = create_async_engine(databases.url(service, owner=True), poolclass=NullPool)

    def differences(connection: Any) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [one for one in compare_metadata(context, metadata) if "alembic" not in str(one)]

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


def plain(url: str) -> str:
    return url.replace("postgresql+asyncpg", "postgresql")


@pytest.mark.parametrize("service", postgres.SERVICES)
async def test_a_role_cannot_even_connect_to_anothers_database(
    databases: Databases, service: str
) -> None:
    own = databases.url(service)
    for other in (*postgres.SERVICES, "postgres"):
        if other != service:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await asyncpg.connect(plain(own).rpartition("/")[0] + f"/{other}")


@pytest.mark.parametrize("service", postgres.SERVICES)
async def test_a_serving_role_makes_nothing(databases: Databases, service: str) -> None:
    connection = await asyncpg.connect(plain(databases.url(service)))
    flags = await connection.fetchrow(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls "
        "FROM pg_roles WHERE rolname = current_user"
    )
    assert not any(flags)
    for statement in ("CREATE TABLE mine (id int)", "DROP TABLE change", "TRUNCATE change"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    await connection.close()
