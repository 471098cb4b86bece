"""A PostgreSQL with the four databases, migrated; the four apps on one connection, rolled back."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from httpx import AsyncClient
from hypothesis import settings
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from deploy import postgres
from deploy.processes import free_port
from shared.changes import publish
from tests.specified import Held
from tests.tokens import Issuer

# A busy machine may be slow for a moment; how long a rule takes is measured elsewhere.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

ROOT = Path(__file__).parents[1]
PACKAGES = {name: name.replace("-", "_") for name in postgres.SERVICES}


@dataclass
class Databases:
    """Where the four databases are, for their serving roles and their owners."""

    port: int
    words: dict[str, str]
    password: str
    prepared: set[str] = field(default_factory=set)

    def url(self, service: str, *, owner: bool = False) -> str:
        self.prepare(service)
        return self.address(service, owner=owner)

    def prepare(self, service: str) -> None:
        if service not in self.prepared:
            subprocess.run(
                [sys.executable, str(ROOT / "services" / service), "prepare"],
                env={**os.environ, "DATABASE_URL": self.address(service, owner=True)},
                check=True,
            )
            self.prepared.add(service)

    def address(self, service: str, *, owner: bool = False) -> str:
        return postgres.url(service, self.port, self.words, owner=owner)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with served() as there:
        yield there


@contextmanager
def served() -> Iterator[Databases]:
    """Serve the four databases from a new folder, which goes afterwards."""
    # Not pytest's own folder: it is closed to the user that the server runs as.
    folder = Path(mkdtemp(prefix="leftshift-"))
    data, password = folder / "data", "tests"
    postgres.initialise(data, password)
    there = Databases(free_port(), postgres.passwords(), password)
    # Durability is tested where processes are killed; here it would only be slow.
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with (folder / "log").open("wb") as log:
        command = postgres.command(data, there.port, fast)
        server = subprocess.Popen(command, user=postgres.run_as(), stderr=log)
    try:
        while not postgres.answers(there.port):
            assert server.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        postgres.create_databases(there.port, password, there.words)
        yield there
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder)


class OneConnection:
    """Stands in for `shared.database.Database`: everything on one connection, never committed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.sessions = async_sessionmaker(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        yield self.connection

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[AsyncSession]:
        async with self.sessions.begin() as session:
            yield session
            await publish(session)

    async def ready(self) -> bool:
        return True

    async def close(self) -> None:
        return None


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="session", autouse=True)
def routes_resolved_once() -> Iterator[None]:
    """Resolve the routes of a router once: every test builds an app, and this is what takes long.

    They hold no state of an app; what has one is in `app.state`, which every app has of its own.
    """
    include = FastAPI.include_router
    known: dict[tuple[int, str], Any] = {}  # What is known keeps its router, so ids stay its own.

    def include_once(app: FastAPI, router: APIRouter, *, prefix: str = "") -> None:
        if (id(router), prefix) in known:
            app.router.routes.append(known[id(router), prefix])
        else:
            include(app, router, prefix=prefix)
            known[id(router), prefix] = app.router.routes[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FastAPI, "include_router", include_once)
        yield


def build(service: str, url: str, issuer: Issuer) -> FastAPI:
    app_module = import_module(f"{PACKAGES[service]}.app")
    settings = app_module.SERVICE.settings(
        database_url=url,
        log_level="warning",
        require_durable_database=False,
        issuer=issuer.name,
        **({"signing_keys": issuer.key_set()} if service == "membership" else {}),
    )
    app: FastAPI = app_module.create_app(settings)
    app.state.verifier.keys = issuer
    return app


@dataclass
class Clients:
    """Callers of one app, each with the scopes that it is given."""

    app: FastAPI
    issuer: Issuer
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def caller(self, *scopes: str, client_id: str = "tester", org: str = "lth") -> AsyncClient:
        token = self.issuer.token(*scopes, client_id=client_id, org=org)
        return self.anyone({"Authorization": f"Bearer {token}"})

    def anyone(self, headers: dict[str, str] | None = None) -> AsyncClient:
        transport = Held(self.app)
        return AsyncClient(transport=transport, base_url="http://test", headers=headers)


OpenApp = Callable[[str], Any]


@pytest.fixture(scope="session")
def engines(databases: Databases) -> Callable[[str], AsyncEngine]:
    """Give `engines("membership")`: it keeps no connection, but what it compiled."""
    return cache(lambda service: create_async_engine(databases.url(service), poolclass=NullPool))


@pytest.fixture
async def open_app(
    databases: Databases, issuer: Issuer, engines: Callable[[str], AsyncEngine]
) -> AsyncIterator[OpenApp]:
    """Give `await open_app("membership")`: its app, on one connection that is rolled back."""
    async with AsyncExitStack() as stack:

        async def opened(service: str) -> Clients:
            app = build(service, databases.url(service), issuer)
            engine = engines(service)
            connection = await stack.enter_async_context(engine.connect())
            outer = await connection.begin()
            stack.push_async_callback(outer.rollback)
            app.state.database = OneConnection(connection)
            return Clients(app, issuer)

        yield opened


@pytest.fixture
async def pooled_app(databases: Databases, issuer: Issuer) -> AsyncIterator[OpenApp]:
    """Give `await pooled_app("membership")`: its app on its own pool; what it does stays."""
    async with AsyncExitStack() as stack:

        async def opened(service: str) -> Clients:
            app = build(service, databases.url(service), issuer)
            stack.push_async_callback(app.state.database.close)
            return Clients(app, issuer)

        yield opened
