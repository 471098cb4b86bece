from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.gateway import running
from tests.gateway.running import Gateway


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gateway")


# Started anew for each file: while other files run, nothing answers Envoy's health checks.
@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared_gateway(folder: Path) -> AsyncIterator[Gateway]:
    async with running.services() as behind, running.gateway(folder, behind) as gateway:
        yield gateway


@pytest.fixture
def gateway(shared_gateway: Gateway) -> Gateway:
    """Give the gateway of all tests, behind which nothing has been seen yet."""
    shared_gateway.forget()
    return shared_gateway
