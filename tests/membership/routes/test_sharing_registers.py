"""Agreements on sharing data, their parties and purposes, recorded and corrected over HTTP."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.feeds import events
from tests.membership.routes.test_memberships import SCOPES, V1, key, organisation

AGREEMENT = {
    "title": "Sharing for direct care", "summary": "So that people tell their story once",
    "review_on": "2027-03-31", "assurance_accepted": ["standards_met"],
    "valid_from": "2021-04-01",
}  # fmt: skip
PARTY = {
    "valid_from": "2021-04-01", "signed_by": "caldicott_guardian", "signed_on": "2021-03-31",
    "assurance": "standards_met", "assurance_published_on": "2021-06-30",
}  # fmt: skip
TERMS = {
    "purpose": "direct_care", "legal_basis": ["UK GDPR Article 6(1)(e)"],
    "data_sets": ["care_plan"], "roles": ["clinician"], "identifiers": "identifiable",
    "valid_from": "2021-04-01",
}  # fmt: skip


async def agreement(caller: AsyncClient, name: str = "dsa", **facts: Any) -> Any:
    body = AGREEMENT | {"id": name} | facts
    return await caller.post(f"{V1}/data-sharing-agreements", json=body, headers=key())


async def party(caller: AsyncClient, who: str, role: str, of: str = "dsa", **facts: Any) -> Any:
    body = PARTY | {"id": f"{of}-{who}-{role}", "agreement_id": of, "organisation_id": who}
    body |= {"role": role} | facts
    return await caller.post(f"{V1}/data-sharing-parties", json=body, headers=key())


async def terms(caller: AsyncClient, of: str = "dsa", **facts: Any) -> Any:
    body = TERMS | {"id": f"{of}-direct-care", "agreement_id": of} | facts
    return await caller.post(f"{V1}/data-sharing-purposes", json=body, headers=key())


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    await organisation(caller, "lth-test")
    assert (await agreement(caller)).status_code == 201
    return caller


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def test_an_agreement_is_recorded_with_its_parties_and_purposes(caller: AsyncClient) -> None:
    for role in ("controller", "recipient"):
        made = await party(caller, "lth-test", role)
        assert made.status_code == 201, made.text
    assert (await terms(caller)).status_code == 201
    listed = await caller.get(f"{V1}/data-sharing-parties", params={"agreement_id": "dsa"})
    assert [one["role"] for one in listed.json()["items"]] == ["controller", "recipient"]
    asked = {"agreement_id": "dsa", "purpose": "direct_care"}
    purposes = await caller.get(f"{V1}/data-sharing-purposes", params=asked)
    assert [one["data_sets"] for one in purposes.json()["items"]] == [["care_plan"]]


async def test_followers_learn_what_was_recorded_and_corrected(caller: AsyncClient) -> None:
    before = await events(caller, "membership")
    await party(caller, "lth-test", "controller")
    await terms(caller)
    place = f"{V1}/data-sharing-parties/dsa-lth-test-controller"
    await caller.patch(place, json={"valid_to": "2026-01-01"}, headers={"If-Match": '"1"'})
    feed = (await events(caller, "membership"))[len(before) :]
    assert [(one["type"].partition("data-sharing-")[2], one["subject"]) for one in feed] == [
        ("party.recorded", "dsa-lth-test-controller"),
        ("purpose.recorded", "dsa-direct-care"),
        ("party.corrected", "dsa-lth-test-controller"),
    ]


async def test_a_review_is_recorded_as_a_correction(caller: AsyncClient) -> None:
    place = f"{V1}/data-sharing-agreements/dsa"
    sent = {"review_on": "2028-03-31", "grace_until": None}
    mended = await caller.patch(place, json=sent, headers={"If-Match": '"1"'})
    assert mended.status_code == 200, mended.text
    assert (mended.json()["review_on"], mended.json()["version"]) == ("2028-03-31", 2)
    assert mended.json()["title"] == AGREEMENT["title"]
    before = {"grace_until": "2028-03-31"}
    refused = await caller.patch(place, json=before, headers={"If-Match": '"2"'})
    assert problem(refused) == (422, "grace-before-review")


async def test_what_belongs_to_no_agreement_is_refused(caller: AsyncClient) -> None:
    refused = await party(caller, "lth-test", "controller", "nothing")
    assert problem(refused) == (422, "reference-unknown")
    assert problem(await terms(caller, "nothing")) == (422, "reference-unknown")


async def test_an_unknown_organisation_is_refused(caller: AsyncClient) -> None:
    refused = await party(caller, "nobody-test", "controller")
    assert problem(refused) == (422, "reference-unknown")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"signed_by": None}, "sign-off-incomplete"),
        ({"signed_on": None}, "sign-off-incomplete"),
        ({"assurance_published_on": None}, "assurance-undated"),
        ({"assurance": "not_published"}, "assurance-undated"),
    ],
)
async def test_a_party_that_is_half_said_is_refused(
    caller: AsyncClient, facts: dict[str, Any], why: str
) -> None:
    assert problem(await party(caller, "lth-test", "recipient", **facts)) == (422, why)


async def test_an_office_signs_and_no_person(caller: AsyncClient) -> None:
    refused = await party(caller, "lth-test", "recipient", signed_by="A Person")
    assert problem(refused) == (422, "invalid")


async def test_terms_without_article_6_are_refused(caller: AsyncClient) -> None:
    refused = await terms(caller, legal_basis=["UK GDPR Article 9(2)(h)"])
    assert problem(refused) == (422, "legal-basis-missing")


async def test_a_correction_cannot_take_the_legal_basis_away(caller: AsyncClient) -> None:
    await terms(caller)
    change = {"legal_basis": ["Common law"]}
    place = f"{V1}/data-sharing-purposes/dsa-direct-care"
    refused = await caller.patch(place, json=change, headers={"If-Match": '"1"'})
    assert problem(refused) == (422, "legal-basis-missing")


async def test_an_organisation_has_a_role_once_at_a_time(caller: AsyncClient) -> None:
    await party(caller, "lth-test", "recipient", valid_to="2025-01-01")
    again = await party(caller, "lth-test", "recipient", id="again", valid_from="2024-12-31")
    assert problem(again) == (409, "sharing-parties-overlap")
    later = await party(caller, "lth-test", "recipient", id="later", valid_from="2025-01-01")
    assert later.status_code == 201


async def test_an_agreement_has_one_set_of_terms_for_a_purpose_at_a_time(
    caller: AsyncClient,
) -> None:
    await terms(caller)
    again = await terms(caller, id="again", valid_from="2026-01-01")
    assert problem(again) == (409, "sharing-purposes-overlap")
    assert (await terms(caller, id="other", purpose="planning")).status_code == 201
