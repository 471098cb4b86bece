"""The schemes app on one connection that is rolled back, empty or with Leeds in it."""

import pytest

from tests.conftest import Clients, OpenApp
from tests.schemes.files import FILES, V1, leeds_file, send


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("schemes")
    return opened


@pytest.fixture
async def leeds(app: Clients) -> Clients:
    for what in FILES:
        loaded = await send(app, what, leeds_file(what))
        assert loaded.status_code == 200, loaded.text
    return app


@pytest.fixture
def fund() -> str:
    return f"{V1}/funds/leeds-bcf"
