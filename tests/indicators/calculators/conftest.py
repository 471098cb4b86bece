import pytest
from httpx import AsyncClient

from tests.conftest import Clients, build
from tests.tokens import Issuer


@pytest.fixture(scope="session")
def analyst(issuer: Issuer) -> AsyncClient:
    """Give a caller of the calculators, which need no database."""
    app = build("indicators", "postgresql+asyncpg://nobody@127.0.0.1:1/nothing", issuer)
    return Clients(app, issuer).caller("indicators:read")
