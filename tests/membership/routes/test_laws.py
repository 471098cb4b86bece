"""A law is cited by a name that people know, and holds on its days."""

from datetime import date
from typing import Any

import pytest
from httpx import AsyncClient, Response
from membership.domain.intervals import Interval
from membership.queries import laws

from tests.conftest import Clients, OpenApp
from tests.membership.routes.test_memberships import SCOPES, V1, key

LAW = {"id": "TEST-2006-s65Z5", "title": "Joint working", "valid_from": "2022-07-01"}


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    return opened


@pytest.fixture
async def caller(app: Clients) -> AsyncClient:
    caller = app.caller(*SCOPES)
    made = await caller.post(f"{V1}/laws", json=LAW, headers=key())
    assert made.status_code == 201, made.text
    return caller


async def test_a_law_is_read_under_its_citation(caller: AsyncClient) -> None:
    read = (await caller.get(f"{V1}/laws/{LAW['id']}")).json()
    assert (read["citation"], read["valid_from"]) == ("LAW/TEST-2006-s65Z5", "2022-07-01")
    before = (await caller.get(f"{V1}/laws", params={"on": "2022-06-30"})).json()["items"]
    assert LAW["id"] not in {one["id"] for one in before}


async def test_a_law_is_corrected(caller: AsyncClient) -> None:
    place = f"{V1}/laws/{LAW['id']}"
    change = {"valid_to": "2030-01-01"}
    corrected = await caller.patch(place, json=change, headers={"If-Match": '"1"'})
    assert (corrected.json()["valid_to"], corrected.json()["title"]) == ("2030-01-01", LAW["title"])


@pytest.mark.usefixtures("caller")
async def test_the_days_of_a_law_are_found_by_its_citation(app: Clients) -> None:
    async with app.app.state.database.reading() as connection:
        found = await laws.days_of(connection, "LAW/TEST-2006-s65Z5")
        assert found == Interval(date(2022, 7, 1))
        assert await laws.days_of(connection, "LAW/TEST-2006-s1") is None


async def test_an_id_that_no_citation_can_hold_is_refused(caller: AsyncClient) -> None:
    for name in ("s65 Z5", "a/b", "lower"):
        refused = await caller.post(f"{V1}/laws", json=LAW | {"id": name}, headers=key())
        assert refused.status_code == 422


async def test_a_delegation_rests_on_a_law_from_the_day_that_it_is_in_force(app: Clients) -> None:
    secretary = app.caller(*SCOPES)

    async def made(place: str, **body: Any) -> Response:
        return await secretary.post(f"{V1}/{place}", json=body, headers=key())

    assert (await made("bodies", id="jc-law", name="Committee", kind="committee")).is_success
    assert (await made("laws", **LAW | {"id": "TEST-2006-s1"})).is_success
    facts = {"body_id": "jc-law", "classes": ["financial"], "legal_basis": "LAW/TEST-2006-s1"}
    early = await made("delegations", id="d-early", valid_from="2022-06-30", **facts)
    odd = facts | {"legal_basis": "LAW/nowhere"}
    unknown = await made("delegations", id="d-odd", valid_from="2022-07-01", **odd)
    for refused in (early, unknown):
        assert refused.json()["type"] == "/membership/problems/law-not-in-force"
    good = await made("delegations", id="d-good", valid_from="2022-07-01", **facts)
    assert good.status_code == 201, good.text
