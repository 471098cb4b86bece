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


async def hwb(caller: AsyncClient) -> dict[str, Any]:
    """Record a co-opted seat whose vote nobody states."""
    facts = {"id": "hwb", "name": "hwb", "kind": "health and wellbeing board"}
    assert (await caller.post(f"{V1}/bodies", json=facts, headers=key())).status_code == 201
    given = {"id": "hwb-lth", "body_id": "hwb", "organisation_id": "lth-test", "co_opted": True}
    made = await caller.post(f"{V1}/seats", json=given, headers=key())
    assert made.status_code == 201, made.text
    seat: dict[str, Any] = made.json()
    return seat


async def test_a_vote_that_is_not_stated_follows_from_the_law(caller: AsyncClient) -> None:
    made = await hwb(caller)
    assert (made["voting"], made["voting_law"]) == (True, "SI 2013/218 Part 2")
    listed = await caller.get(f"{V1}/seats", params={"body_id": "hwb"})
    assert listed.json()["items"] == [made]


async def test_a_vote_follows_until_it_is_stated_and_again_when_it_is_not(
    caller: AsyncClient,
) -> None:
    await hwb(caller)
    for version, change, voting, law in (
        (1, {"valid_from": "2021-04-01"}, True, "SI 2013/218 Part 2"),
        (2, {"voting": False}, False, None),
        (3, {"valid_to": "2030-04-01"}, False, None),
        (4, {"voting": None}, True, "SI 2013/218 Part 2"),
    ):
        match = {"If-Match": f'"{version}"'}
        done = await caller.patch(f"{V1}/seats/hwb-lth", json=change, headers=match)
        assert (done.json()["voting"], done.json()["voting_law"]) == (voting, law), done.text
    no_longer = {"If-Match": '"5"'}
    done = await caller.patch(f"{V1}/seats/hwb-lth", json={"co_opted": False}, headers=no_longer)
    assert done.json()["type"] == "/membership/problems/voting-not-stated"


async def test_what_followed_stays_when_the_body_becomes_another(caller: AsyncClient) -> None:
    made = await hwb(caller)
    change = {"kind": "council committee"}
    done = await caller.patch(f"{V1}/bodies/hwb", json=change, headers={"If-Match": '"1"'})
    assert done.status_code == 200
    assert (await caller.get(f"{V1}/seats/hwb-lth")).json() == made


async def test_an_unknown_body_is_refused_where_no_vote_is_stated(caller: AsyncClient) -> None:
    refused = await seat(caller, body_id="nowhere", voting=None, co_opted=True)
    assert refused.json()["type"] == "/membership/problems/reference-unknown"
