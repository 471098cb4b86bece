"""Inputs, interests, and the rulings on them."""

from typing import Any

import pytest

from tests.membership.committee import Committee

FINANCIAL = {"kind": "financial", "scope": "organisation"}
INDIRECT = {"kind": "indirect", "scope": "organisation"}
PERSONAL = {"kind": "financial", "scope": "person"}
SAID = "Carers ask for visits at weekends."


async def declared(committee: Committee, proposal: str, name: str, **interest: str) -> str:
    shown = await committee.done(committee.system(name), proposal, "declarations", **interest)
    return str(shown["declarations"][-1]["id"])


async def say(committee: Committee, proposal: str, caller: Any) -> Any:
    return await committee.do(caller, proposal, "inputs", text=SAID)


async def test_every_member_contributes_with_or_without_a_seat(committee: Committee) -> None:
    proposal = await committee.opened("statutory_nhs")
    for name in ("yas", "hospice", "lch"):
        shown = await committee.done(committee.system(name), proposal, "inputs", text=SAID)
        assert shown["inputs"][-1]["organisation_id"] == name
    refused = await say(committee, proposal, committee.system("nonm"))
    assert (refused.status_code, refused.json()["type"]) == (
        403, "/membership/problems/input-refused",
    )  # fmt: skip


async def test_input_ends_with_the_vote(committee: Committee) -> None:
    proposal = await committee.voting("general")
    system = committee.system("lch")
    assert await committee.refused(system, proposal, "inputs", text=SAID) == "not-now"


async def test_whoever_must_leave_reads_nothing_and_says_nothing(committee: Committee) -> None:
    proposal, conflicted = await committee.opened("general"), committee.system("lch")
    await committee.done(committee.system("ltht"), proposal, "inputs", text=SAID)
    await declared(committee, proposal, "lch", **FINANCIAL)
    read = await committee.read(proposal, conflicted)
    hidden = {name: read[name] for name in ("text", "reasons", "alternatives", "inputs")}
    assert hidden == {"text": None, "reasons": [], "alternatives": [], "inputs": []}
    assert read["withheld"] is True
    refused = await say(committee, proposal, conflicted)
    assert [one["at"] for one in refused.json()["errors"]] == ["CONFLICT_EXCLUDED"]
    other = await committee.read(proposal, committee.system("ltht"))
    assert (other["withheld"], other["inputs"][0]["text"]) == (False, SAID)


@pytest.mark.parametrize(
    ("interest", "action"), [(FINANCIAL, "leave_for_item"), (INDIRECT, "input_no_vote")]
)
async def test_an_interest_that_nobody_ruled_on_has_its_safe_default(
    committee: Committee, interest: dict[str, str], action: str
) -> None:
    proposal = await committee.voting("general", conflicted={"lch": interest})
    read = await committee.read(proposal)
    (found,) = [one for one in read["declarations"] if one["kind"] != "none"]
    assert (found["action"], found["ruling"]) == (action, None)
    seat = next(one for one in read["seats"] if one["organisation_id"] == "lch")
    assert (seat["recused"], seat["in_electorate"]) == (True, False)
    voter = committee.person("lch")
    assert await committee.refused(voter, proposal, "votes", choice="for") == "vote-refused"


async def test_a_ruling_and_its_dispensation_are_in_the_decision_record(
    committee: Committee,
) -> None:
    proposal = await committee.opened("statutory_nhs")
    one = await declared(committee, proposal, "lch", **FINANCIAL)
    ruling = {"declaration": one, "action": "note_only", "dispensation": "Granted on 1 June"}
    await committee.done(committee.person("icb"), proposal, "rulings", **ruling)
    await committee.gather(proposal)
    until = committee.now.replace(hour=23).isoformat()
    await committee.done(committee.secretary(), proposal, "voting", voting_until=until)
    await committee.vote(proposal, "for", "lch")
    committee.later(days=1)
    counted = await committee.done(committee.secretary(), proposal, "outcome")
    (kept,) = (await committee.record(counted["decision_id"]))["declarations"]
    assert (kept["action"], kept["dispensation"]) == ("note_only", "Granted on 1 June")
    assert kept["ruled_by"] == committee.people["icb-principal"]


async def test_only_whoever_presides_rules_and_nobody_on_their_own(committee: Committee) -> None:
    proposal = await committee.opened("general")
    one = await declared(committee, proposal, "icb", **FINANCIAL)
    ruling = {"declaration": one, "action": "note_only"}
    chair, deputy = committee.person("icb"), committee.person("lcc")
    assert await committee.refused(chair, proposal, "rulings", **ruling) == "own-conflict"
    other = committee.person("ltht")
    assert await committee.refused(other, proposal, "rulings", **ruling) == "not-presiding"
    system = committee.system("lcc")
    assert await committee.refused(system, proposal, "rulings", **ruling) == "person-needed"
    unknown = {"declaration": "nothing", "action": "note_only"}
    assert await committee.refused(deputy, proposal, "rulings", **unknown) == "not-there"
    assert (await committee.read(proposal))["presides"] == committee.people["lcc-principal"]
    await committee.done(deputy, proposal, "rulings", **ruling)
    assert (await committee.read(proposal))["presides"] == committee.people["icb-principal"]


@pytest.mark.parametrize("counted", [True, False])
async def test_an_interest_declared_after_the_vote_asks_for_a_review_and_changes_no_count(
    committee: Committee, *, counted: bool
) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", "icb", "ltht", "lch")
    committee.later(hours=2)
    if counted:
        await committee.done(committee.secretary(), proposal, "outcome")
    await declared(committee, proposal, "lch", **FINANCIAL)
    if not counted:
        await committee.done(committee.secretary(), proposal, "outcome")
    read = await committee.read(proposal)
    assert (read["needs_review"], read["state"]) == (True, "effective")
    assert (read["tally"]["for"], read["tally"]["electorate"]) == (3, 5)


async def test_nothing_to_declare_after_the_vote_asks_for_no_review(committee: Committee) -> None:
    counted = await committee.decided("general")
    await declared(committee, counted["id"], "lch", kind="none")
    assert (await committee.read(counted["id"]))["needs_review"] is False


async def test_an_urgent_decision_is_reviewed_for_a_late_interest_too(
    committee: Committee,
) -> None:
    proposal = await committee.opened("general", kind="urgent")
    by = committee.now.replace(day=30).isoformat()
    urgent = {"urgency": "The ward closes", "consulted": ["Chief executive"], "ratify_by": by}
    await committee.done(committee.person("icb"), proposal, "urgent-decision", **urgent)
    await declared(committee, proposal, "lch", **FINANCIAL)
    assert (await committee.read(proposal))["needs_review"] is True


async def test_a_persons_interest_does_not_bind_an_authorised_deputy(
    committee: Committee,
) -> None:
    proposal = await committee.opened("general")
    await declared(committee, proposal, "lch", **PERSONAL)
    principal, deputy = committee.person("lch"), committee.person("lch", "deputy")
    assert (await say(committee, proposal, principal)).status_code == 403
    assert (await committee.read(proposal, principal))["withheld"] is True
    assert (await say(committee, proposal, deputy)).status_code == 201
    assert (await committee.read(proposal, deputy))["withheld"] is False
    await committee.gather(proposal)
    until = committee.now.replace(hour=23).isoformat()
    await committee.done(committee.secretary(), proposal, "voting", voting_until=until)
    assert await committee.refused(principal, proposal, "votes", choice="for") == "vote-refused"
    await committee.done(deputy, proposal, "votes", choice="for")


@pytest.mark.parametrize("interests", [(FINANCIAL, PERSONAL), (PERSONAL, INDIRECT)])
async def test_an_organisations_interest_binds_its_deputy(
    committee: Committee, interests: tuple[dict[str, str], ...]
) -> None:
    proposal = await committee.opened("general")
    for interest in interests:
        await declared(committee, proposal, "lch", **interest)
    await committee.gather(proposal)
    until = committee.now.replace(hour=23).isoformat()
    await committee.done(committee.secretary(), proposal, "voting", voting_until=until)
    deputy = committee.person("lch", "deputy")
    assert await committee.refused(deputy, proposal, "votes", choice="for") == "vote-refused"


async def test_who_is_no_member_declares_nothing_and_is_no_reason_for_a_review(
    committee: Committee,
) -> None:
    counted = await committee.decided("general")
    outsider = committee.system("nonm")
    refused = await committee.refused(outsider, counted["id"], "declarations", **FINANCIAL)
    assert refused == "not-a-part"


async def test_attendance_names_people_who_are_appointed(committee: Committee) -> None:
    proposal = await committee.opened("general")
    for seat, person in (("jc-lch", "nobody"), ("nowhere", committee.people["lch-principal"])):
        present = [{"seat": seat, "person": person}]
        secretary = committee.secretary()
        refused = await committee.refused(secretary, proposal, "attendance", present=present)
        assert refused == "no-seat-for-you"
