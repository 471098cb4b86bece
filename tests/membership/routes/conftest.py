from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from httpx import AsyncClient

from tests.conftest import Clients, Databases, OpenApp, build
from tests.membership.committee import Committee
from tests.membership.routes.registered import parties
from tests.membership.routes.test_memberships import SCOPES
from tests.tokens import Issuer


@pytest.fixture
async def with_parties(open_app: OpenApp) -> AsyncClient:
    """A caller of an app in which two organisations and a body are registered."""
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    await parties(caller)
    return caller


@pytest.fixture
async def committee(open_app: OpenApp) -> Committee:
    app: Clients = await open_app("membership")
    return await Committee.gathered(app)


@pytest.fixture
async def kept_committee(databases: Databases, issuer: Issuer) -> AsyncIterator[Committee]:
    """A committee in a database of its own: real transactions, real time, gone afterwards."""
    databases.prepare("membership")
    name = f"membership-{uuid4()}"
    admin = await asyncpg.connect(
        host="127.0.0.1", port=databases.port, user="postgres", password=databases.password,
        database="postgres",
    )  # fmt: skip
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE membership')
    await admin.execute(f'GRANT CONNECT, TEMPORARY ON DATABASE "{name}" TO membership')
    url = databases.url("membership").rpartition("/")[0] + f"/{name}"
    app = build("membership", url, issuer)
    try:
        yield await Committee.gathered(Clients(app, issuer))
    finally:
        await app.state.database.close()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()
