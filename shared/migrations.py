"""A service's database is only ever changed by its numbered migrations, forwards.

Each runs in one transaction, one runner at a time, and gives up rather than wait long for a
lock while others work.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0))")


def configuration(folder: Path, url: str) -> Config:
    """Point Alembic at a service's folder and database."""
    config = Config()
    config.set_main_option("script_location", str(folder / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def migrate(folder: Path, url: str) -> None:
    """Bring a database up to date."""
    command.upgrade(configuration(folder, url), "head")


def revise(folder: Path, url: str, message: str) -> None:
    """Write the next numbered migration, from the difference of tables and database."""
    number = len(list((folder / "migrations" / "versions").glob("[0-9]*.py"))) + 1
    command.revision(configuration(folder, url), message, autogenerate=True, rev_id=f"{number:04d}")


def run(metadata: MetaData) -> None:
    """Run what Alembic was asked for; called by each service's `migrations/env.py`."""
    asyncio.run(_run(metadata, context.config.attributes["url"]))


async def _run(metadata: MetaData, url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, metadata)
    await engine.dispose()


def _upgrade(connection: Connection, metadata: MetaData) -> None:
    connection.execute(text("SET LOCAL lock_timeout = '2s'"))
    connection.execute(ONE_AT_A_TIME)
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def first_feed() -> Iterator[str]:
    """Give the statements that start a feed; the first migration of each service runs them."""
    yield f"INSERT INTO feed (id, epoch, last) VALUES (1, '{token_hex(4)}', 0)"  # noqa: S608


def append_only(table: str, role: str) -> Iterator[str]:
    """Give the statements after which the service's role can add rows to a table, and no more.

    A trigger also stops the owner, who would have to drop it first: that shows.
    """
    yield f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{role}"'
    yield """
        CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
    """
    for moment in ("UPDATE OR DELETE", "TRUNCATE"):
        each = "STATEMENT" if moment == "TRUNCATE" else "ROW"
        yield (
            f"CREATE TRIGGER {table}_is_append_only_{each.lower()} BEFORE {moment} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_rewriting()"
        )
