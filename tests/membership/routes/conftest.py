import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.routes.registered import parties
from tests.membership.routes.test_memberships import SCOPES


@pytest.fixture
async def with_parties(open_app: OpenApp) -> AsyncClient:
    """A caller of an app in which two organisations and a body are registered."""
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    await parties(caller)
    return caller
