"""A membership that names the decision that made it so."""

from typing import Any

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.committee import FULL, V1, Committee, key


@pytest.fixture
async def committee(open_app: OpenApp) -> Committee:
    app: Clients = await open_app("membership")
    return await Committee.gathered(app)


async def admitted(committee: Committee) -> str:
    proposal = await committee.voting("admission", matter={"subject": "nonm"}, kind="admission")
    await committee.vote(proposal, "for", *FULL)
    counted = await committee.count(proposal)
    assert (counted["state"], counted["conditions"]) == ("approved", ["accession_signed"])
    return proposal


async def join(committee: Committee, proposal: str, **changed: Any) -> Any:
    read = await committee.read(proposal)
    body = {
        "organisation_id": "nonm", "category": "associate", "valid_from": "2022-10-01",
        "decision_id": read["decision_id"],
    } | changed  # fmt: skip
    secretary = committee.secretary()
    return await secretary.post(f"{V1}/memberships", json=body, headers=key())


async def test_a_candidate_is_a_member_only_once_it_has_signed_its_accession(
    committee: Committee,
) -> None:
    proposal = await admitted(committee)
    early = await join(committee, proposal)
    assert early.json()["type"] == "/membership/problems/decision-does-not-carry"
    met = {"condition": "accession_signed"}
    other = await committee.do(committee.system("ltht"), proposal, "conditions", **met)
    assert other.json()["type"] == "/membership/problems/not-a-part"
    await committee.done(committee.system("nonm"), proposal, "conditions", **met)
    assert (await committee.read(proposal))["state"] == "effective"
    assert (await join(committee, proposal)).status_code == 201


async def test_a_decision_carries_the_membership_that_it_is_about_and_no_other(
    committee: Committee,
) -> None:
    proposal = await admitted(committee)
    met = {"condition": "accession_signed"}
    await committee.done(committee.system("nonm"), proposal, "conditions", **met)
    other = await join(committee, proposal, organisation_id="yas", category="full")
    assert other.json()["type"] == "/membership/problems/decision-does-not-carry"
    unknown = "00000000-0000-4000-8000-000000000000"
    none = await join(committee, proposal, decision_id=unknown)
    assert none.json()["type"] == "/membership/problems/decision-does-not-carry"
