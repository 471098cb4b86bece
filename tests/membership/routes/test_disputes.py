"""Disputes: the ladder, and what a dispute that holds a decision up holds up."""

from datetime import datetime, timedelta
from typing import Any

from tests.membership.committee import Committee

LADDER = ("programme", "joint_committee", "chief_executives", "mediation", "own_boards")


async def disputed(committee: Committee, proposal: str, name: str = "lch", **more: Any) -> str:
    given = {"grounds": "Our board was not consulted"} | more
    shown = await committee.done(committee.system(name), proposal, "disputes", **given)
    return str(shown["disputes"][-1]["id"])


async def settled(committee: Committee, proposal: str, dispute: str) -> Any:
    given = {"dispute": dispute, "settlement": "It stands"}
    return await committee.done(committee.secretary(), proposal, "dispute-settlements", **given)


async def test_a_dispute_climbs_the_ladder_step_by_step(committee: Committee) -> None:
    proposal = (await committee.decided("general"))["id"]
    dispute, system = await disputed(committee, proposal), committee.system("lch")
    seen = []
    for days in (14, 28, 14, 28, 56):
        (one,) = (await committee.read(proposal))["disputes"]
        seen.append(one["step"])
        until = datetime.fromisoformat(one["until"])
        assert (until - committee.now, one["overdue"]) == (timedelta(days=days), False)
        committee.later(days=days)
        assert (await committee.read(proposal))["disputes"][0]["overdue"] is True
        if one["step"] != LADDER[-1]:
            await committee.done(system, proposal, "dispute-escalations", dispute=dispute)
    assert tuple(seen) == LADDER
    refused = await committee.refused(system, proposal, "dispute-escalations", dispute=dispute)
    assert refused == "ladder-ends"


async def test_a_blocking_dispute_holds_the_decision_until_it_is_settled(
    committee: Committee,
) -> None:
    counted = await committee.decided("general")
    proposal, decision = counted["id"], counted["decision_id"]
    dispute = await disputed(committee, proposal, blocks=True)
    assert (await committee.read(proposal))["state"] == "approved"
    assert [one["code"] for one in (await committee.validity(decision))["reasons"]] == ["held"]
    assert (await settled(committee, proposal, dispute))["state"] == "effective"
    assert (await committee.validity(decision))["valid"] is True


async def test_a_dispute_that_does_not_block_holds_nothing_up(committee: Committee) -> None:
    counted = await committee.decided("general")
    await disputed(committee, counted["id"])
    assert (await committee.read(counted["id"]))["state"] == "effective"
    assert (await committee.validity(counted["decision_id"]))["valid"] is True


async def test_of_two_blocking_disputes_the_last_to_be_settled_lets_go(
    committee: Committee,
) -> None:
    counted = await committee.decided("general")
    proposal, decision = counted["id"], counted["decision_id"]
    one = await disputed(committee, proposal, blocks=True)
    other = await disputed(committee, proposal, "ltht", blocks=True)
    assert (await settled(committee, proposal, one))["state"] == "approved"
    assert (await committee.validity(decision))["valid"] is False
    assert (await settled(committee, proposal, other))["state"] == "effective"
    assert (await committee.validity(decision))["valid"] is True


async def test_a_dispute_from_before_the_vote_holds_the_decision_too(
    committee: Committee,
) -> None:
    proposal = await committee.opened("general")
    dispute = await disputed(committee, proposal, blocks=True)
    await committee.gather(proposal)
    until = (committee.now + timedelta(hours=1)).isoformat()
    await committee.done(committee.secretary(), proposal, "voting", voting_until=until)
    await committee.vote(proposal, "for", "icb")
    counted = await committee.count(proposal)
    assert counted["state"] == "approved"
    decision = counted["decision_id"]
    assert [one["code"] for one in (await committee.validity(decision))["reasons"]] == ["held"]
    assert (await settled(committee, proposal, dispute))["state"] == "effective"
    assert (await committee.validity(decision))["valid"] is True


async def test_a_settled_dispute_does_not_stand_in_for_a_condition(committee: Committee) -> None:
    counted = await committee.decided("variation", kind="variation")
    proposal, decision = counted["id"], counted["decision_id"]
    dispute = await disputed(committee, proposal, blocks=True)
    await settled(committee, proposal, dispute)
    assert [one["code"] for one in (await committee.validity(decision))["reasons"]] == ["held"]
    dispute = await disputed(committee, proposal, blocks=True)
    met = {"condition": "signed_by_every_party"}
    await committee.done(committee.system("icb"), proposal, "conditions", **met)
    assert (await committee.validity(decision))["valid"] is False
    await settled(committee, proposal, dispute)
    assert (await committee.validity(decision))["valid"] is True


async def test_disputes_are_the_members_own(committee: Committee) -> None:
    proposal = (await committee.decided("general"))["id"]
    dispute = await disputed(committee, proposal)
    outsider = committee.system("nonm")
    for step, given in (
        ("disputes", {"grounds": "We object", "blocks": True}),
        ("dispute-escalations", {"dispute": dispute}),
    ):
        assert await committee.refused(outsider, proposal, step, **given) == "not-a-part"
    unknown = {"dispute": "nothing"}
    member = committee.system("lch")
    refused = await committee.refused(member, proposal, "dispute-escalations", **unknown)
    assert refused == "dispute-unknown"
    settle = unknown | {"settlement": "None"}
    secretary = committee.secretary()
    refused = await committee.refused(secretary, proposal, "dispute-settlements", **settle)
    assert refused == "dispute-unknown"
