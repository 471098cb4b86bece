"""A proposal is decided by rights as they stood when it was opened."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from membership.tables import Delegation, Membership, TermsOfReference
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import Range

from tests.membership.committee import FULL, V1, Committee, key

NEVER = Range(date(2011, 4, 1), date(2022, 1, 1), bounds="[)")


async def leave(committee: Committee, name: str) -> None:
    async with committee.app.app.state.database.changing() as session:
        left = update(Membership).where(Membership.organisation_id == name)
        assert (await session.execute(left.values(category="associate"))).rowcount == 1


async def test_nothing_that_changes_after_the_opening_alters_a_proposal(
    committee: Committee,
) -> None:
    money = {"matter": {"amount_pence": 100, "fund": "pooled_s75"}}
    proposal = await committee.voting("financial", "statutory_nhs", **money)
    before = await committee.read(proposal)
    await leave(committee, "lch")
    await committee.amend(TermsOfReference, "jc", power="advise", quorum_min_full=9, decides=[])
    await committee.amend(Delegation, "del-2", valid=NEVER)
    assert await committee.read(proposal) == before
    await committee.vote(proposal, "for", *FULL)
    counted = await committee.count(proposal)
    assert (counted["state"], counted["tally"]["for"]) == ("effective", 5)
    anew = await committee.opened("financial", "statutory_nhs", **money)
    assert (await committee.read(anew))["decides"] is False


async def test_a_matter_that_is_classed_anew_starts_again_with_rights_as_they_stand_now(
    committee: Committee,
) -> None:
    proposal = await committee.opened("general")
    await committee.gather(proposal)
    before = await committee.read(proposal)
    assert before["state"] == "conflicts"
    await leave(committee, "lch")
    until = (committee.now + timedelta(days=3)).isoformat()
    given = {"matter": {"classes": ["statutory_nhs"]}, "input_until": until}
    after = await committee.done(committee.secretary(), proposal, "reclassification", **given)
    assert after["state"] == "open_for_input"
    assert after["matter"]["classes"] == ["statutory_nhs"]
    assert after["snapshot_hash"] != before["snapshot_hash"]
    in_electorate = {one["organisation_id"] for one in after["seats"] if one["in_electorate"]}
    assert in_electorate & {*FULL} == {*FULL} - {"lch"}
    voter = committee.secretary()
    late = (committee.now + timedelta(days=4)).isoformat()
    assert await committee.refused(voter, proposal, "voting", voting_until=late) == "not-now"


async def test_members_have_the_time_for_input_that_the_body_gives_them(
    committee: Committee,
) -> None:
    await committee.amend(TermsOfReference, "jc", min_input_days=5)
    proposal, secretary = await committee.draft("general"), committee.secretary()
    short = (committee.now + timedelta(days=5, seconds=-1)).isoformat()
    enough = (committee.now + timedelta(days=5)).isoformat()
    refused = await committee.refused(secretary, proposal, "opening", input_until=short)
    assert refused == "input-too-short"
    opened = await committee.done(secretary, proposal, "opening", input_until=enough)
    assert opened["state"] == "open_for_input"
    anew = {"matter": {"classes": ["general"]}, "input_until": short}
    committee.later(hours=1)
    refused = await committee.refused(secretary, proposal, "reclassification", **anew)
    assert refused == "input-too-short"


async def test_a_body_without_terms_of_reference_opens_nothing(committee: Committee) -> None:
    await committee.amend(TermsOfReference, "jc", valid=NEVER)
    proposal, until = await committee.draft("general"), committee.now.isoformat()
    refused = await committee.refused(committee.secretary(), proposal, "opening", input_until=until)
    assert refused == "terms-unknown"


async def test_members_whose_membership_has_ended_make_no_quorum(committee: Committee) -> None:
    async with committee.app.app.state.database.changing() as session:
        for name in ("ltht", "lypft", "lch"):
            gone = update(Membership).where(Membership.organisation_id == name)
            await session.execute(gone.values(valid=NEVER))
    proposal = await committee.voting("statutory_nhs")
    assert (await committee.read(proposal))["state"] == "inquorate"


async def test_only_its_maker_takes_a_proposal_back_and_only_before_the_vote_ends(
    committee: Committee,
) -> None:
    proposal, reason = await committee.voting("general"), {"reason": "The provider has left"}
    other = committee.app.caller("membership:read", "membership:write", client_id="o", org="lch")
    assert await committee.refused(other, proposal, "withdrawal", **reason) == "not-a-part"
    secretary = committee.secretary()
    withdrawn = await committee.done(secretary, proposal, "withdrawal", **reason)
    assert (withdrawn["state"], withdrawn["next"]) == (
        "withdrawn", ["dispute_escalated", "dispute_settled"],
    )  # fmt: skip
    voter = committee.person("lch")
    assert await committee.refused(voter, proposal, "votes", choice="for") == "not-now"
    counted = await committee.decided("general")
    assert await committee.refused(secretary, counted["id"], "withdrawal", **reason) == "not-now"


async def test_proposals_are_listed_with_their_states(committee: Committee) -> None:
    made = sorted([await committee.draft("general"), await committee.opened("general")])
    secretary, seen = committee.secretary(), []
    after: dict[str, Any] = {}
    while True:
        query: dict[str, Any] = {"body_id": "jc", "limit": 1} | after
        page = (await secretary.get(f"{V1}/proposals", params=query)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [one["id"] for one in seen] == made
    assert {one["state"] for one in seen} == {"draft", "open_for_input"}


@pytest.mark.parametrize(
    ("method", "step", "body"),
    [
        ("GET", "", None),
        ("POST", "/opening", {"input_until": "2022-09-08T12:00:00Z"}),
        ("POST", "/votes", {"choice": "for"}),
        ("POST", "/outcome", {}),
        ("POST", "/disputes", {"grounds": "None"}),
    ],
)
async def test_a_proposal_that_is_not_there_is_not_found(
    committee: Committee, method: str, step: str, body: Any
) -> None:
    scopes = [f"membership:{one}" for one in ("read", "write", "input", "decide")]
    caller = committee.app.caller(*scopes, org="icb")
    place = f"{V1}/proposals/{uuid4()}{step}"
    refused = await caller.request(method, place, json=body, headers=key())
    assert refused.status_code == 404
    assert refused.json()["type"] == "/membership/problems/not-there"


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("votes", {"choice": "for"}), ("outcome", {}), ("consensus", {}),
        ("casting-vote", {"choice": "for"}), ("disputes", {"grounds": "None"}),
        ("voting", {"voting_until": "2022-09-08T12:00:00Z"}),
    ],
)  # fmt: skip
async def test_what_is_for_later_is_refused_while_a_proposal_is_a_draft(
    committee: Committee, step: str, body: Any
) -> None:
    proposal = await committee.draft()
    caller = committee.secretary() if step in {"outcome", "voting"} else None
    rule = await committee.refused(caller or committee.person("icb"), proposal, step, **body)
    assert rule == "not-now"


async def test_a_proposal_is_made_by_an_organisation_to_a_body_that_are_registered(
    committee: Committee,
) -> None:
    facts = {"body_id": "jc", "title": "Beds", "text": "Beds.", "reasons": ["It works"],
             "matter": {"classes": ["general"]}}  # fmt: skip
    stranger = committee.app.caller("membership:read", "membership:write", org="nobody")
    for caller, changed, rule in (
        (stranger, {}, "org-unknown"),
        (committee.secretary(), {"body_id": "nowhere"}, "body-unknown"),
    ):
        made = await caller.post(f"{V1}/proposals", json=facts | changed, headers=key())
        assert made.json()["type"] == f"/membership/problems/{rule}", made.text
