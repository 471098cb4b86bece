"""Who may vote, when, and what is refused at the door."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from membership.tables import Appointment, LegalExistence
from sqlalchemy.dialects.postgresql import Range

from tests.membership.committee import FULL, V1, Committee, key


async def votes_of(committee: Committee, proposal: str) -> set[Any]:
    return {seat["vote"] for seat in (await committee.read(proposal))["seats"]}


async def why(committee: Committee, caller: Any, proposal: str) -> list[str]:
    refused = await committee.do(caller, proposal, "votes", choice="for")
    assert refused.status_code == 403, refused.text
    assert refused.json()["type"] == "/membership/problems/vote-refused"
    return [one["at"] for one in refused.json()["errors"]]


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
    hospice = committee.person("hospice")
    assert await why(committee, hospice, proposal) == ["ASSOCIATE_ON_STATUTORY"]
    assert await votes_of(committee, proposal) == {None}
    await committee.vote(proposal, "for", *FULL)
    assert (await committee.count(proposal))["tally"]["for"] == 5


async def test_nobody_votes_before_the_vote_is_opened_or_after_it_is_over(
    committee: Committee,
) -> None:
    proposal, voter = await committee.opened("general"), committee.person("lch")
    vote = voter, proposal, "votes"
    assert await committee.refused(*vote, choice="for") == "not-now"
    await committee.gather(proposal)
    assert await committee.refused(*vote, choice="for") == "not-now"
    until = committee.now.replace(hour=10).isoformat()
    await committee.done(committee.secretary(), proposal, "voting", voting_until=until)
    committee.later(hours=1)
    assert await committee.refused(*vote, choice="for") == "not-now"
    assert (await committee.read(proposal))["state"] == "counting"


async def test_a_vote_is_not_opened_for_a_time_that_is_over(committee: Committee) -> None:
    proposal = await committee.opened("general")
    await committee.gather(proposal)
    until = committee.now.isoformat()
    secretary = committee.secretary()
    refused = await committee.refused(secretary, proposal, "voting", voting_until=until)
    assert refused == "voting-too-short"


async def test_a_vote_can_be_replaced_by_whoever_cast_it(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", *FULL)
    await committee.vote(proposal, "against", "lch")
    deputy = committee.person("lch", "deputy")
    assert await committee.refused(deputy, proposal, "votes", choice="for") == "seat-has-voted"
    counted = await committee.done(committee.secretary(), proposal, "outcome")
    assert counted["tally"] == {"for": 4, "against": 1, "abstentions": 0, "electorate": 5}


async def test_nobody_counts_twice_in_whatever_capacity(committee: Committee) -> None:
    both = committee.people["lch-principal"]
    body = {"id": "jc-gpc-both", "seat_id": "jc-gpc", "person_id": both, "role": "deputy",
            "nomination": "Letter"}  # fmt: skip
    made = await committee.secretary().post(f"{V1}/appointments", json=body, headers=key())
    assert made.status_code == 201, made.text
    proposal = await committee.voting("general")
    await committee.vote(proposal, "for", "lch")
    again = committee.person("gpc", who=both)
    assert await committee.refused(again, proposal, "votes", choice="for") == "counts-once"


async def test_a_person_votes_and_not_a_system(committee: Committee) -> None:
    proposal = await committee.voting("general")
    refused = await committee.do(committee.system("lch"), proposal, "votes", choice="for")
    assert (refused.status_code, refused.json()["type"]) == (
        403, "/membership/problems/person-needed",
    )  # fmt: skip
    chair = committee.system("icb")
    assert await committee.refused(chair, proposal, "consensus") == "person-needed"


async def test_whoever_is_not_appointed_has_no_seat(committee: Committee) -> None:
    proposal = await committee.voting("general")
    for caller in (
        committee.person("lch", who=str(uuid4())),
        committee.person("lch", who=committee.people["ltht-principal"]),
    ):
        assert await committee.refused(caller, proposal, "votes", choice="for") == "no-seat-for-you"


async def test_a_deputy_votes_by_a_written_nomination_alone(committee: Committee) -> None:
    await committee.amend(Appointment, "jc-lch-deputy", nomination=None)
    proposal = await committee.voting("general")
    without = committee.person("lch", "deputy")
    assert await why(committee, without, proposal) == ["DEPUTY_NOT_AUTHORISED"]
    deputy = committee.person("ltht", "deputy")
    await committee.done(deputy, proposal, "votes", choice="for")
    read = await committee.read(proposal)
    seats = {one["seat_id"]: one for one in read["seats"]}
    assert seats["jc-ltht"]["capacity"] == "deputy_authorised"
    assert seats["jc-ltht"]["vote"] == "for"


async def test_an_organisation_that_has_stopped_existing_since_the_opening_does_not_vote(
    committee: Committee,
) -> None:
    proposal = await committee.voting("general")
    ended = Range(date(2011, 4, 1), date(2022, 9, 2), bounds="[)")
    await committee.amend(LegalExistence, "lch", valid=ended)
    assert await why(committee, committee.person("lch"), proposal) == ["ORG_NOT_IN_EXISTENCE"]


async def test_whoever_was_absent_votes_once_it_has_declared(committee: Committee) -> None:
    proposal = await committee.opened("general")
    committee.later(days=1)
    for name in FULL:
        await committee.done(committee.system(name), proposal, "declarations", kind="none")
    await committee.attend(proposal, "gpc", "hospice", "vcse")
    until = committee.now.replace(hour=23).isoformat()
    await committee.done(committee.secretary(), proposal, "voting", voting_until=until)
    late = committee.person("gpc")
    assert await committee.refused(late, proposal, "votes", choice="for") == "undeclared"
    await committee.done(committee.system("gpc"), proposal, "declarations", kind="none")
    await committee.done(late, proposal, "votes", choice="for")


async def test_the_vote_is_not_opened_before_all_who_are_there_have_declared(
    committee: Committee,
) -> None:
    proposal = await committee.opened("general")
    committee.later(days=1)
    await committee.attend(proposal)
    until = committee.now.replace(hour=23).isoformat()
    refused = await committee.do(committee.secretary(), proposal, "voting", voting_until=until)
    assert refused.json()["type"] == "/membership/problems/undeclared"
    assert len(refused.json()["errors"]) == 8


async def test_quorum_lost_during_the_vote_stops_the_item_and_voids_the_votes(
    committee: Committee,
) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", *FULL)
    stopped = await committee.attend(proposal, "ltht", "lypft", "lch")
    assert (stopped["state"], stopped["decision_id"]) == ("inquorate", None)
    committee.later(hours=2)
    secretary = committee.secretary()
    assert await committee.refused(secretary, proposal, "outcome") == "not-now"


async def test_quorum_lost_by_interests_is_found_at_the_close(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", *FULL)
    interest = {"kind": "financial", "scope": "organisation"}
    for name in ("ltht", "lypft", "lch"):
        await committee.done(committee.system(name), proposal, "declarations", **interest)
    counted = await committee.count(proposal)
    assert (counted["state"], counted["decision_id"]) == ("inquorate", None)


async def test_a_vote_stands_though_its_voter_leaves_before_the_count(
    committee: Committee,
) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", "ltht")
    await committee.attend(proposal, "ltht")
    counted = await committee.count(proposal)
    assert (counted["state"], counted["tally"]["for"]) == ("effective", 1)


async def test_votes_are_counted_when_voting_is_over_or_all_are_in(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", *FULL[:4])
    secretary = committee.secretary()
    assert await committee.refused(secretary, proposal, "outcome") == "still-open"
    await committee.vote(proposal, "against", "lch")
    counted = await committee.done(secretary, proposal, "outcome")
    assert counted["state"] == "effective"
    assert await committee.refused(secretary, proposal, "outcome") == "not-now"


async def test_a_clock_that_jumps_back_reopens_no_vote(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", *FULL[:4])
    committee.later(hours=2)
    interest = {"kind": "financial", "scope": "organisation"}
    await committee.done(committee.system("lch"), proposal, "declarations", **interest)
    committee.later(hours=-2)
    assert (await committee.read(proposal))["state"] == "counting"
    voter = committee.person("lch")
    assert await committee.refused(voter, proposal, "votes", choice="against") == "not-now"
    counted = await committee.done(committee.secretary(), proposal, "outcome")
    assert (counted["state"], counted["needs_review"]) == ("effective", True)
    effective = datetime.fromisoformat(counted["effective_from"])
    assert effective > committee.now
