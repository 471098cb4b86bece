"""The tally table, row by row, and the records that the counts are found in."""

from typing import Any

import pytest

from tests.membership.committee import ASSOCIATES, FULL, Committee

FINANCIAL = {"kind": "financial", "scope": "organisation"}


async def cast(committee: Committee, proposal: str, choices: dict[str, str]) -> None:
    for name, choice in choices.items():
        await committee.vote(proposal, choice, name)


@pytest.mark.parametrize(
    ("choices", "state"),
    [
        (("for", "for", "for", "against", "against"), "effective"),
        (("for", "for", "against", "against", "against"), "rejected"),
        (("abstain",) * 5, "rejected"),
        (("for", "abstain", "abstain", "abstain", "abstain"), "effective"),
    ],
)
async def test_more_for_than_against_decides_and_abstentions_are_recorded(
    committee: Committee, choices: tuple[str, ...], state: str
) -> None:
    proposal = await committee.voting("statutory_nhs")
    await cast(committee, proposal, dict(zip(FULL, choices, strict=True)))
    counted = await committee.count(proposal)
    assert counted["state"] == state
    record = await committee.record(counted["decision_id"])
    counts = (record["votes_for"], record["votes_against"], record["abstained"])
    assert counts == tuple(map(choices.count, ("for", "against", "abstain")))
    assert [vote["choice"] for vote in record["votes"]] == [
        choice for _, choice in sorted(zip(FULL, choices, strict=True))
    ]


TIE = dict(zip(FULL, ("for", "for", "against", "against", "abstain"), strict=True))


@pytest.mark.parametrize(
    ("choice", "state"), [("for", "effective"), ("against", "rejected"), ("declines", "rejected")]
)
async def test_whoever_presides_breaks_a_tie_once(
    committee: Committee, choice: str, state: str
) -> None:
    proposal = await committee.voting("statutory_nhs")
    await cast(committee, proposal, TIE)
    committee.later(hours=2)
    secretary, chair = committee.secretary(), committee.person("icb")
    assert await committee.refused(secretary, proposal, "outcome") == "casting-vote-awaited"
    other = committee.person("lcc")
    assert await committee.refused(other, proposal, "casting-vote", choice="for") == "not-presiding"
    await committee.done(chair, proposal, "casting-vote", choice=choice)
    again = await committee.refused(chair, proposal, "casting-vote", choice="for")
    assert again == "no-tie"
    counted = await committee.done(secretary, proposal, "outcome")
    assert counted["state"] == state
    record = await committee.record(counted["decision_id"])
    assert record["casting_vote"] == {"seat_id": "jc-icb", "choice": choice}
    assert (record["votes_for"], record["votes_against"]) == (2, 2)


async def test_a_tie_that_nobody_breaks_for_a_day_is_rejected(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await cast(committee, proposal, TIE)
    committee.later(hours=24)
    waits = await committee.refused(committee.secretary(), proposal, "outcome")
    assert waits == "casting-vote-awaited"
    assert (await committee.count(proposal))["state"] == "rejected"


async def test_a_tie_of_votes_that_are_all_in_can_be_broken_at_once(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await cast(committee, proposal, TIE)
    await committee.done(committee.person("icb"), proposal, "casting-vote", choice="for")
    counted = await committee.done(committee.secretary(), proposal, "outcome")
    assert counted["state"] == "effective"


async def test_without_a_tie_there_is_no_casting_vote(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", "icb")
    committee.later(hours=2)
    chair = committee.person("icb")
    assert await committee.refused(chair, proposal, "casting-vote", choice="for") == "no-tie"


async def test_the_deputy_chair_breaks_the_tie_where_the_chair_is_recused(
    committee: Committee,
) -> None:
    proposal = await committee.voting("statutory_nhs", conflicted={"icb": FINANCIAL})
    assert (await committee.read(proposal))["presides"] == committee.people["lcc-principal"]
    choices = {"ltht": "for", "lcc": "for", "lypft": "against", "lch": "against"}
    await cast(committee, proposal, choices)
    committee.later(hours=2)
    chair = committee.person("icb")
    refused = await committee.refused(chair, proposal, "casting-vote", choice="for")
    assert refused == "not-presiding"
    await committee.done(committee.person("lcc"), proposal, "casting-vote", choice="for")
    counted = await committee.done(committee.secretary(), proposal, "outcome")
    assert (counted["state"], counted["tally"]["electorate"]) == ("effective", 4)


async def test_a_tie_in_a_body_without_a_casting_vote_is_rejected(committee: Committee) -> None:
    for name in (*FULL, *ASSOCIATES):
        await committee.appoint("ice", name)
    proposal = await committee.voting("statutory_nhs", body="ice")
    await cast(committee, proposal, TIE)
    committee.later(hours=2)
    refused = await committee.refused(
        committee.person("icb"), proposal, "casting-vote", choice="for"
    )
    assert refused == "no-tie"
    assert (await committee.count(proposal))["state"] == "rejected"


async def test_recusals_that_cost_the_quorum_stop_the_item_before_the_vote(
    committee: Committee,
) -> None:
    recused = dict.fromkeys(("ltht", "lcc", "lch"), FINANCIAL)
    proposal = await committee.voting("statutory_nhs", conflicted=recused)
    read = await committee.read(proposal)
    assert (read["state"], read["voting_until"], read["decision_id"]) == ("inquorate", None, None)
    voter = committee.person("icb")
    assert await committee.refused(voter, proposal, "votes", choice="for") == "not-now"
    matter = {"classes": ["general"]}
    until = committee.now.isoformat()
    rescue = await committee.refused(
        committee.secretary(), proposal, "reclassification", matter=matter, input_until=until
    )
    assert rescue == "not-now"


@pytest.mark.parametrize(("absent", "state"), [((), "approved"), (("vcse",), "deferred")])
async def test_a_variation_takes_every_party(
    committee: Committee, absent: tuple[str, ...], state: str
) -> None:
    proposal = await committee.voting("variation", kind="variation", absent=absent)
    await committee.vote(proposal, "for", *({*FULL, *ASSOCIATES} - set(absent)))
    counted = await committee.count(proposal)
    assert (counted["state"], counted["outcome_rule"]) == (
        state,
        "every seat of the electorate for",
    )
    assert (counted["decision_id"] is None) is bool(absent)


async def test_consensus_of_those_present_does_not_vary_the_agreement_of_all(
    committee: Committee,
) -> None:
    proposal = await committee.voting("variation", kind="variation", absent=("vcse",))
    await committee.done(committee.person("icb"), proposal, "consensus")
    assert (await committee.count(proposal))["state"] == "deferred"


async def test_consensus_is_recorded_as_unanimous(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    assert await committee.refused(committee.person("lcc"), proposal, "consensus") == (
        "not-presiding"
    )
    await committee.done(committee.person("icb"), proposal, "consensus")
    counted = await committee.done(committee.secretary(), proposal, "outcome")
    assert counted["state"] == "effective"
    assert counted["outcome_rule"] == "consensus, recorded as unanimous"


async def test_there_is_no_consensus_where_a_vote_was_not_for(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "against", "lch")
    chair = committee.person("icb")
    assert await committee.refused(chair, proposal, "consensus") == "consensus-broken"


@pytest.mark.parametrize("body", ["tb", "lcp"])
async def test_a_body_that_does_not_decide_can_only_recommend(
    committee: Committee, body: str
) -> None:
    for name in (*FULL, *ASSOCIATES):
        await committee.appoint(body, name)
    for classes in ("general",), ("data_sharing",):
        matter = {"controllers": list(FULL)}
        counted = await committee.decided(*classes, body=body, matter=matter)
        assert (counted["state"], counted["decides"]) == ("recommended", False)
        assert counted["tally"]["for"] >= 4
        answer = await committee.validity(counted["decision_id"])
        assert [one["code"] for one in answer["reasons"]] == ["not_approved"]


AUTHORISES: dict[str, Any] = {"kind": "dataset", "id": "frailty", "valid_from": "2022-09-01"}


async def test_each_controller_decides_for_its_own_data_alone(committee: Committee) -> None:
    controllers = ["icb", "ltht", "lcc", "lypft", "gpc"]
    proposal = await committee.voting(
        "data_sharing", matter={"controllers": controllers}, authorises=AUTHORISES
    )
    outsider = committee.person("lch")
    refused = await committee.do(outsider, proposal, "votes", choice="for")
    assert [one["at"] for one in refused.json()["errors"]] == ["NOT_A_CONTROLLER"]
    await committee.vote(proposal, "for", "icb", "ltht", "lypft", "gpc")
    await committee.vote(proposal, "against", "lcc")
    counted = await committee.count(proposal)
    assert counted["state"] == "effective"
    record = await committee.record(counted["decision_id"])
    assert record["authorises"]["conditions"] == ["Only for the data of: gpc, icb, ltht, lypft"]


async def test_the_data_of_a_controller_that_was_recused_after_its_vote_stay_closed(
    committee: Committee,
) -> None:
    controllers = ["icb", "ltht", "lcc"]
    proposal = await committee.voting(
        "data_sharing", matter={"controllers": controllers}, authorises=AUTHORISES
    )
    await committee.vote(proposal, "for", *controllers)
    await committee.done(committee.system("lcc"), proposal, "declarations", **FINANCIAL)
    record = await committee.record((await committee.count(proposal))["decision_id"])
    assert record["authorises"]["conditions"] == ["Only for the data of: icb, ltht"]
