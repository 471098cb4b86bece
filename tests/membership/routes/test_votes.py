"""A proposal from its draft to its decision, and the votes that are refused on the way."""

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.committee import FULL, V1, Committee


@pytest.fixture
async def committee(open_app: OpenApp) -> Committee:
    app: Clients = await open_app("membership")
    return await Committee.gathered(app)


async def test_a_majority_of_full_members_decides_a_statutory_matter(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", "icb", "ltht", "lcc")
    await committee.vote(proposal, "against", "lypft", "lch")
    counted = await committee.count(proposal)
    assert (counted["state"], counted["outcome_rule"]) == ("effective", "majority of votes cast")
    assert counted["tally"] == {"for": 3, "against": 2, "abstentions": 0, "electorate": 5}
    decision = await committee.secretary().get(f"{V1}/decisions/{counted['decision_id']}")
    assert decision.status_code == 200, decision.text


async def test_an_associates_vote_on_a_statutory_matter_is_refused_at_the_door(
    committee: Committee,
) -> None:
    proposal = await committee.voting("statutory_nhs")
    refused = await committee.do(committee.person("hospice"), proposal, "votes", choice="for")
    assert refused.status_code == 403
    assert refused.json()["type"] == "/membership/problems/vote-refused"
    assert [one["at"] for one in refused.json()["errors"]] == ["ASSOCIATE_ON_STATUTORY"]
    votes = [seat["vote"] for seat in (await committee.read(proposal))["seats"]]
    assert set(votes) == {None}
    await committee.vote(proposal, "for", *FULL)
    assert (await committee.count(proposal))["tally"]["for"] == 5
