"""Leeds is loaded again over a partnership that has changed meanwhile."""

import asyncio

import httpx
import pytest

from deploy.leeds.clients import DEMO_CLIENTS
from deploy.leeds.door import Outcome
from deploy.leeds.load import door, register
from deploy.partnership import Partnership

pytestmark = pytest.mark.asyncio(loop_scope="session")
[DEMO] = [one for one in DEMO_CLIENTS if one.name == "gpc"]


def again(partnership: Partnership) -> Outcome:
    outcome, clients = Outcome("clients"), partnership.folder / "clients"
    with door(partnership.url, clients, "operator") as operator:
        register(operator, DEMO, clients, partnership.issuer, outcome)
    return outcome


async def test_a_client_of_an_older_data_set_is_granted_what_it_lacks(
    partnership: Partnership, operator: httpx.AsyncClient
) -> None:
    place = "/membership/v1/clients/gpc"
    version = {"If-Match": (await operator.get(place)).headers["ETag"]}
    less = await operator.patch(place, json={"scopes": ["membership:read"]}, headers=version)
    assert less.status_code == 200, less.text
    assert (await asyncio.to_thread(again, partnership)).changed == 1
    assert set((await operator.get(place)).json()["scopes"]) == set(DEMO.scopes)
    second = await asyncio.to_thread(again, partnership)
    assert (second.changed, second.unchanged, second.refused) == (0, 1, [])
