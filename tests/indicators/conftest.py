from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import Clients, Databases, OpenApp
from tests.indicators.files import a_place_to_measure


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("indicators")
    return opened


@pytest.fixture
async def place(app: Clients) -> Clients:
    """Give the app with two indicators and three areas."""
    await a_place_to_measure(app)
    return app


@pytest.fixture
async def pooled_place(pooled_app: OpenApp, databases: Databases) -> AsyncIterator[Clients]:
    """Give the same on the app's own pool; the owner empties the tables afterwards."""
    opened: Clients = await pooled_app("indicators")
    await a_place_to_measure(opened)
    yield opened
    url = databases.url("indicators", owner=True).replace("+asyncpg", "")
    owner = await asyncpg.connect(url)
    await owner.execute("TRUNCATE observation, target, area, indicator CASCADE")
    await owner.close()
