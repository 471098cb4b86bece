from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp

V1 = "/membership/v1/bodies"


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    return app.caller("membership:read", "membership:write")


async def register(caller: AsyncClient, body_id: str, **facts: Any) -> Any:
    body = {"id": body_id, "name": body_id, "kind": "board"} | facts
    return await caller.post(V1, json=body, headers={"Idempotency-Key": str(uuid4())})


async def test_a_body_hangs_below_one_that_is_known(caller: AsyncClient) -> None:
    await register(caller, "top-test")
    made = await register(caller, "sub-test", parent_id="top-test")
    assert made.status_code == 201, made.text
    below = (await caller.get(V1, params={"parent_id": "top-test"})).json()["items"]
    assert [one["id"] for one in below] == ["sub-test"]
    assert (await caller.get(made.headers["Location"])).json() == made.json()


async def test_an_unknown_parent_is_refused(caller: AsyncClient) -> None:
    refused = await register(caller, "sub-test", parent_id="nobody")
    assert refused.json()["type"] == "/membership/problems/parent-unknown"


async def test_a_body_cannot_stand_above_itself(caller: AsyncClient) -> None:
    await register(caller, "top-test")
    await register(caller, "sub-test", parent_id="top-test")
    circle = await caller.patch(
        f"{V1}/top-test", json={"parent_id": "sub-test"}, headers={"If-Match": '"1"'}
    )
    assert circle.json()["type"] == "/membership/problems/own-ancestor"


async def test_an_id_is_taken_once(caller: AsyncClient) -> None:
    await register(caller, "top-test")
    again = await register(caller, "top-test", name="Another")
    assert again.json()["type"] == "/membership/problems/body-exists"


async def test_a_change_of_what_is_sent_leaves_the_rest(caller: AsyncClient) -> None:
    await register(caller, "top-test", purpose="Decides", certainty="uncertain")
    changed = await caller.patch(
        f"{V1}/top-test", json={"purpose": None, "status": "formal"}, headers={"If-Match": '"1"'}
    )
    body = changed.json()
    assert (body["purpose"], body["status"], body["certainty"]) == (None, "formal", "uncertain")
    assert (changed.headers["ETag"], body["version"]) == ('"2"', 2)
