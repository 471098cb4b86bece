import time

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, build
from tests.tokens import Issuer

DAY = 24 * 60 * 60  # Seconds.


@pytest.fixture(scope="session")
def analyst(issuer: Issuer) -> AsyncClient:
    """Give a caller of the calculators, which need no database."""
    app = build("indicators", "postgresql+asyncpg://nobody@127.0.0.1:1/nothing", issuer)
    # For as long as a slow machine may take: this one caller asks through the whole session.
    token = issuer.token("indicators:read", exp=int(time.time()) + DAY)
    return Clients(app, issuer).anyone({"Authorization": f"Bearer {token}"})
