import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp

V1 = "/membership/v1"
SCOPES = ("membership:read", "membership:write")


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    await organisation(caller, "ccg-test", legal_from="2018-04-01", legal_to="2022-07-01")
    return caller


async def organisation(caller: AsyncClient, name: str, **facts: Any) -> None:
    body = {"id": name, "name": name, "kind": "nhs_commissioner"} | facts
    made = await caller.post(f"{V1}/organisations", json=body, headers=key())
    assert made.status_code == 201, made.text


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def join(caller: AsyncClient, name: str = "ccg-test", **facts: Any) -> Any:
    body = {"organisation_id": name, "category": "full", "valid_from": "2021-04-01"} | facts
    return await caller.post(f"{V1}/memberships", json=body, headers=key())


async def members(caller: AsyncClient, **query: str) -> list[dict[str, Any]]:
    listed = await caller.get(f"{V1}/memberships", params=query)
    assert listed.status_code == 200, listed.text
    return [one for one in listed.json()["items"] if one["organisation_id"].endswith("-test")]


async def test_a_membership_has_effect_while_the_member_exists(caller: AsyncClient) -> None:
    made = (await join(caller)).json()
    assert (made["valid_from"], made["valid_to"]) == ("2021-04-01", None)
    assert (made["effective_from"], made["effective_to"]) == ("2021-04-01", "2022-07-01")
    assert len(await members(caller, on="2022-06-30")) == 1
    assert await members(caller, on="2022-07-01") == []
    assert await members(caller, on="2021-03-31") == []


async def test_a_membership_without_a_day_in_legal_existence_is_refused(
    caller: AsyncClient,
) -> None:
    refused = await join(caller, valid_from="2022-07-01")
    assert refused.json()["type"] == "/membership/problems/organisation-did-not-exist"


async def test_an_organisation_has_one_category_at_a_time(caller: AsyncClient) -> None:
    await join(caller, valid_to="2022-01-01")
    overlapping = await join(caller, category="associate", valid_from="2021-12-31")
    assert overlapping.json()["type"] == "/membership/problems/memberships-overlap"
    after = await join(caller, category="associate", valid_from="2022-01-01")
    assert after.status_code == 201


async def test_a_correction_does_not_rewrite_what_was_known(caller: AsyncClient) -> None:
    made = await join(caller)
    place = made.headers["Location"]
    before = made.json()["recorded_from"]
    change = {"category": "associate", "valid_to": "2022-01-01"}
    corrected = await caller.patch(place, json=change, headers={"If-Match": '"1"'})
    assert (corrected.status_code, corrected.headers["ETag"]) == (200, '"2"'), corrected.text
    assert corrected.json()["category"] == "associate"
    assert corrected.json()["recorded_from"] >= before


async def test_what_was_known_at_a_time_stays_the_same_answer_for_ever(
    pooled_app: OpenApp,
) -> None:
    app: Clients = await pooled_app("membership")
    caller, name = app.caller(*SCOPES), f"known-{uuid4().hex[:6]}"
    await organisation(caller, name)
    made = await join(caller, name)
    place, then = made.headers["Location"], {"known_at": made.json()["recorded_from"]}
    first = await caller.get(place, params=then)
    await caller.patch(place, json={"status": "suspended"}, headers={"If-Match": '"1"'})
    again = await caller.get(place, params=then)
    assert again.json()["status"] == "active"
    assert {**again.json(), "recorded_to": None} == first.json()
    now = (await caller.get(place)).json()
    assert (now["status"], now["version"]) == ("suspended", 2)
    assert (await caller.get(place, params={"known_at": "2001-01-01T00:00:00Z"})).status_code == 404


async def test_of_two_corrections_at_once_one_is_too_late(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    caller, name = app.caller(*SCOPES), f"race-{uuid4().hex[:6]}"
    await organisation(caller, name)
    place = (await join(caller, name)).headers["Location"]
    at_once = [
        caller.patch(place, json={"note": f"by {n}"}, headers={"If-Match": '"1"'}) for n in range(6)
    ]
    answers = sorted(one.status_code for one in await asyncio.gather(*at_once))
    assert answers == [200] + [412] * 5


async def test_overlapping_memberships_recorded_at_once_leave_one(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    caller, name = app.caller(*SCOPES), f"twice-{uuid4().hex[:6]}"
    await organisation(caller, name)
    answers = await asyncio.gather(*(join(caller, name) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201] + [409] * 5


async def test_a_member_that_is_not_registered_is_refused(caller: AsyncClient) -> None:
    refused = await join(caller, "nobody")
    assert refused.json()["type"] == "/membership/problems/organisation-unknown"
