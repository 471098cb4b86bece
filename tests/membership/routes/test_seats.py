"""A seat stands for every register: recorded, corrected, read again as it was."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.routes.test_memberships import SCOPES, V1, key, organisation


async def body(caller: AsyncClient, name: str = "jc") -> None:
    facts = {"id": name, "name": name, "kind": "joint committee"}
    made = await caller.post(f"{V1}/bodies", json=facts, headers=key())
    assert made.status_code == 201, made.text


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    await organisation(caller, "lth-test")
    await body(caller)
    return caller


async def seat(caller: AsyncClient, **facts: Any) -> Any:
    given = {"id": "jc-lth", "body_id": "jc", "organisation_id": "lth-test", "voting": True,
             "valid_from": "2021-04-01"} | facts  # fmt: skip
    return await caller.post(f"{V1}/seats", json=given, headers=key())


async def test_a_seat_is_recorded_listed_and_read(caller: AsyncClient) -> None:
    made = await seat(caller)
    assert (made.status_code, made.headers["Location"]) == (201, f"{V1}/seats/jc-lth"), made.text
    assert (made.json()["valid_from"], made.json()["valid_to"]) == ("2021-04-01", None)
    listed = await caller.get(f"{V1}/seats", params={"body_id": "jc", "on": "2021-04-01"})
    assert [one["id"] for one in listed.json()["items"]] == ["jc-lth"]
    before = await caller.get(f"{V1}/seats", params={"body_id": "jc", "on": "2021-03-31"})
    assert before.json()["items"] == []


async def test_a_correction_leaves_the_former_reading(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    caller, mark = app.caller(*SCOPES), uuid4().hex[:6]
    await organisation(caller, f"o-{mark}")
    await body(caller, f"b-{mark}")
    place = f"{V1}/seats/s-{mark}"
    made = await seat(caller, id=f"s-{mark}", body_id=f"b-{mark}", organisation_id=f"o-{mark}")
    then = {"known_at": made.json()["recorded_from"]}
    change = {"voting": False, "valid_to": "2022-07-01"}
    corrected = await caller.patch(place, json=change, headers={"If-Match": '"1"'})
    assert corrected.status_code == 200, corrected.text
    assert (corrected.json()["voting"], corrected.json()["version"]) == (False, 2)
    assert (await caller.get(place, params=then)).json()["voting"] is True
    late = await caller.patch(place, json=change, headers={"If-Match": '"1"'})
    assert late.status_code == 412


async def test_one_seat_is_not_held_twice(caller: AsyncClient) -> None:
    await seat(caller)
    again = await seat(caller, id="jc-lth-2")
    assert again.json()["type"] == "/membership/problems/seats-overlap"


async def test_ids_are_not_given_out_again(caller: AsyncClient) -> None:
    await seat(caller, valid_to="2022-01-01")
    again = await seat(caller, valid_from="2023-01-01")
    assert again.json()["type"] == "/membership/problems/fact-exists"


async def test_an_unknown_body_is_refused(caller: AsyncClient) -> None:
    refused = await seat(caller, body_id="nowhere")
    assert refused.json()["type"] == "/membership/problems/reference-unknown"
    assert refused.status_code == 422


async def test_an_unknown_query_is_refused(caller: AsyncClient) -> None:
    assert (await caller.get(f"{V1}/seats", params={"bodyid": "jc"})).status_code == 422
