"""Two doors to a service's own database.

`Reading` is one autocommit connection for a GET. `Session` is the transaction for a change:
it is committed before the answer leaves, so whoever is told 201 can rely on it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from shared.changes import publish
from shared.settings import ServiceSettings

# After how long the database gives up, rather than let others wait; and what it may use and say.
LIMITS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    # Sums over many rows go to disk only beyond this, of each sort and hash.
    "work_mem": "32MB",
    # An error's own line in the database's log must not quote what was being stored.
    "log_parameter_max_length_on_error": "0",
}
DURABLE = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")


class Database:
    """The service's pool of connections. It connects at the first query, not before."""

    def __init__(self, settings: ServiceSettings, name: str) -> None:
        self.engine: AsyncEngine = create_async_engine(
            settings.database_url,
            hide_parameters=True,  # Health data must not reach a log through an exception.
            pool_size=settings.database_connections,
            max_overflow=0,
            pool_timeout=5,
            connect_args={
                "timeout": 5,
                "server_settings": {"application_name": name, **LIMITS},
            },
        )
        self.autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Lend a connection on which each statement stands alone."""
        async with self.autocommit.connect() as connection:
            yield connection

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[AsyncSession]:
        """Lend a transaction; commit it, its events numbered last, if nothing was raised."""
        async with self.sessions.begin() as session:
            yield session
            await publish(session)

    async def ready(self) -> bool:
        """Tell whether the database answers, takes writes and has the service's tables."""
        async with self.reading() as connection:
            recovering = await connection.scalar(text("SELECT pg_is_in_recovery()"))
            await connection.execute(text("SELECT last FROM feed"))
            return not recovering

    async def undurable(self) -> list[str]:
        """List the settings under which PostgreSQL may forget what it has acknowledged."""
        async with self.reading() as connection:
            values = {
                name: await connection.scalar(text("SELECT current_setting(:n)"), {"n": name})
                for name in DURABLE
            }
        return sorted(name for name, value in values.items() if value in {"off", "local"})

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


async def transaction(request: Request) -> AsyncIterator[AsyncSession]:
    """Commit what the handler did if it returns, and undo it if it raises."""
    database: Database = request.app.state.database
    async with database.changing() as session:
        request.state.session = session
        yield session


async def reading(request: Request) -> AsyncIterator[AsyncConnection]:
    """Read without a transaction."""
    database: Database = request.app.state.database
    async with database.reading() as connection:
        yield connection


# "function": commit, or give the connection back, before the answer leaves.
Session = Annotated[AsyncSession, Depends(transaction, scope="function")]
Reading = Annotated[AsyncConnection, Depends(reading, scope="function")]
