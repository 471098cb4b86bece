"""After the vote: call-in, urgency, conditions, hearings, and what ends a decision."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from membership.actions.outcomes import settle_all
from membership.tables import TermsOfReference

from tests.membership.committee import FULL, V1, Committee, key


async def codes(committee: Committee, decision: str, **by: float) -> list[str]:
    answer = await committee.validity(decision, committee.now + timedelta(**by))
    return [one["code"] for one in answer["reasons"]]


async def urgent(committee: Committee, proposal: str, **changed: Any) -> Any:
    given = {
        "urgency": "The ward closes on Friday", "consulted": ["Chief executive of the ICB"],
        "ratify_by": (committee.now + timedelta(days=30)).isoformat(),
    } | changed  # fmt: skip
    return await committee.do(committee.person("icb"), proposal, "urgent-decision", **given)


@pytest.mark.parametrize(
    ("day", "days", "until"),
    [
        (
            datetime(2022, 9, 1, tzinfo=UTC),
            5,
            "2022-09-10",
        ),  # The vote is on 2 September, a Friday.
        (datetime(2022, 12, 22, tzinfo=UTC), 2, "2022-12-30"),  # 26 and 27 December are holidays.
        (datetime(2023, 4, 5, tzinfo=UTC), 1, "2023-04-12"),  # Good Friday, Easter Monday.
        (datetime(2022, 12, 28, tzinfo=UTC), 2, "2023-01-04"),  # 2 January is one too.
    ],
)
async def test_call_in_waits_for_working_days_of_england(
    committee: Committee, day: datetime, days: int, until: str
) -> None:
    await committee.amend(TermsOfReference, "jc", executive_of="lcc", call_in_days=days)
    committee.now = day + timedelta(hours=9)
    counted = await committee.decided("general")
    assert counted["state"] == "call_in_window"
    assert counted["call_in_until"] == f"{until}T00:00:00Z"
    decision = counted["decision_id"]
    assert await codes(committee, decision) == ["call_in_open"]
    committee.now = datetime.fromisoformat(counted["call_in_until"]) - timedelta(seconds=1)
    assert (await committee.read(counted["id"]))["state"] == "call_in_window"
    committee.later(seconds=1)
    assert (await committee.read(counted["id"]))["state"] == "effective"
    assert await codes(committee, decision) == []
    late = committee.system("lcc")
    assert await committee.refused(late, counted["id"], "call-in", reason="Why") == "not-now"


async def test_only_the_council_calls_in_and_lets_go(committee: Committee) -> None:
    counted = await committee.decided("general", executive_of="lcc")
    proposal, decision = counted["id"], counted["decision_id"]
    council, other = committee.system("lcc"), committee.system("lch")
    assert await committee.refused(other, proposal, "call-in", reason="Why") == "not-a-part"
    called = await committee.done(council, proposal, "call-in", reason="Not consulted")
    assert called["state"] == "called_in"
    assert await codes(committee, decision, days=60) == ["called_in"]
    verdict = {"back": False, "reason": "All was answered"}
    assert await committee.refused(other, proposal, "call-in-verdict", **verdict) == "not-a-part"
    released = await committee.done(council, proposal, "call-in-verdict", **verdict)
    assert released["state"] == "effective"
    assert await codes(committee, decision) == []


async def test_what_is_referred_back_authorises_nothing_and_can_be_taken_up_again(
    committee: Committee,
) -> None:
    counted = await committee.decided("general", executive_of="lcc")
    proposal = counted["id"]
    council = committee.system("lcc")
    await committee.done(council, proposal, "call-in", reason="Not consulted")
    back = await committee.done(council, proposal, "call-in-verdict", back=True, reason="Ask them")
    assert back["state"] == "referred_back"
    assert "referred_back" in await codes(committee, counted["decision_id"], days=90)
    again = await committee.draft("general", follows=proposal)
    assert (await committee.read(again))["follows"] == proposal


async def test_an_exemption_from_call_in_has_a_reason_and_is_recorded(
    committee: Committee,
) -> None:
    exempt = {"reason": "Delay would harm", "consented": "Chair of scrutiny"}
    counted = await committee.decided("general", executive_of="lcc", call_in_exempt=exempt)
    assert counted["state"] == "effective"
    record = await committee.record(counted["decision_id"])
    assert record["call_in"] == {
        "applies": False, "window_ends": None, "exempt_because": "Delay would harm",
    }  # fmt: skip


async def test_an_urgent_decision_has_effect_at_once_until_it_was_to_be_ratified(
    committee: Committee,
) -> None:
    proposal = await committee.opened("statutory_nhs", kind="urgent")
    decided = (await urgent(committee, proposal)).json()
    assert decided["state"] == "effective"
    assert await codes(committee, decided["decision_id"]) == []
    committee.later(days=30)
    assert (await committee.read(proposal))["state"] == "lapsed"
    assert "unratified" in await codes(committee, decided["decision_id"])
    assert await codes(committee, decided["decision_id"], days=-1) == []
    chair = committee.person("icb")
    assert await committee.refused(chair, proposal, "ratification") == "not-now"


@pytest.mark.parametrize(("refused", "state"), [(False, "effective"), (True, "lapsed")])
async def test_the_next_meeting_ratifies_an_urgent_decision_or_lets_it_lapse(
    committee: Committee, *, refused: bool, state: str
) -> None:
    proposal = await committee.opened("statutory_nhs", kind="urgent")
    decided = (await urgent(committee, proposal)).json()
    committee.later(days=7)
    given = {"refused": refused}
    other = committee.person("lch")
    assert await committee.refused(other, proposal, "ratification", **given) == "not-presiding"
    await committee.done(committee.person("icb"), proposal, "ratification", **given)
    again = {"refused": True}
    chair = committee.person("icb")
    assert await committee.refused(chair, proposal, "ratification", **again) == "not-now"
    committee.later(days=60)
    assert (await committee.read(proposal))["state"] == state
    expected = ["lapsed", "unratified"] if refused else []
    assert await codes(committee, decided["decision_id"]) == expected


async def test_urgency_is_for_urgent_proposals_whoever_presides_and_a_day_to_come(
    committee: Committee,
) -> None:
    ordinary = await committee.opened("general")
    assert (await urgent(committee, ordinary)).json()["type"].endswith("urgency-unfounded")
    proposal = await committee.opened("general", kind="urgent")
    gone = await urgent(committee, proposal, ratify_by=committee.now.isoformat())
    assert (gone.status_code, gone.json()["type"]) == (
        422, "/membership/problems/urgency-unfounded",
    )  # fmt: skip
    given = {"urgency": "x", "consulted": ["y"], "ratify_by": "2022-10-01T00:00:00Z"}
    other = committee.person("lcc")
    refused = await committee.refused(other, proposal, "urgent-decision", **given)
    assert refused == "not-presiding"


@pytest.mark.parametrize("kind", ["exclusion", "ordinary", "urgent"])
async def test_an_exclusion_needs_notice_and_a_hearing_whatever_it_is_called(
    committee: Committee, kind: str
) -> None:
    matter = {"subject": "lch"}
    proposal = await committee.opened("exclusion", kind=kind, matter=matter)
    secretary = committee.secretary()
    hearing = {"step": "hearing_held", "note": "The trust was heard"}
    assert await committee.refused(secretary, proposal, "preparations", **hearing) == "not-prepared"
    if kind == "urgent":
        assert (await urgent(committee, proposal)).json()["type"].endswith("not-prepared")
    await committee.gather(proposal)
    until = (committee.now + timedelta(hours=1)).isoformat()
    opening = {"voting_until": until}
    early = await committee.do(secretary, proposal, "voting", **opening)
    assert [one["at"] for one in early.json()["errors"]] == ["notice_given", "hearing_held"]
    notice = {"step": "notice_given", "note": "Letter of 1 May"}
    await committee.done(secretary, proposal, "preparations", **notice)
    await committee.done(committee.system("lch"), proposal, "inputs", text="We object.")
    assert await committee.refused(secretary, proposal, "voting", **opening) == "not-prepared"
    await committee.done(secretary, proposal, "preparations", **hearing)
    await committee.done(secretary, proposal, "voting", **opening)
    subject = await committee.do(committee.person("lch"), proposal, "votes", choice="against")
    assert [one["at"] for one in subject.json()["errors"]] == ["SUBJECT_OF_MATTER"]
    await committee.vote(proposal, "for", *set(FULL) - {"lch"})
    counted = await committee.count(proposal)
    assert (counted["state"], counted["tally"]["electorate"]) == ("effective", 4)
    asked = {"org": "lch", "class": "general", "body": "jc", "on": committee.now.date().isoformat()}
    answer = await secretary.get(f"{V1}/rights", params=asked)
    assert answer.json()["may_vote"] is True, answer.text


async def test_a_variation_waits_for_the_signatures_of_every_party(committee: Committee) -> None:
    counted = await committee.decided("variation", kind="ordinary")
    proposal, decision = counted["id"], counted["decision_id"]
    assert (counted["state"], counted["conditions"]) == ("approved", ["signed_by_every_party"])
    assert await codes(committee, decision) == ["held"]
    met = {"condition": "signed_by_every_party"}
    other = committee.system("lch")
    assert await committee.refused(other, proposal, "conditions", **met) == "not-a-part"
    proposer = committee.system("icb")
    accession = {"condition": "accession_signed"}
    assert await committee.refused(proposer, proposal, "conditions", **accession) == "not-now"
    done = await committee.done(proposer, proposal, "conditions", **met)
    assert done["state"] == "effective"
    assert await codes(committee, decision) == []


@pytest.mark.parametrize(
    ("how", "ended"), [("supersedes", "superseded"), ("rescinds", "rescinded")]
)
async def test_a_decision_ends_an_older_one_from_then_on(
    committee: Committee, how: str, ended: str
) -> None:
    old = await committee.decided("general")
    committee.later(days=10)
    on = (committee.now + timedelta(days=5)).date().isoformat()
    new = await committee.decided("general", effective_on=on, **{how: old["decision_id"]})
    assert new["state"] == "approved"
    assert await codes(committee, old["decision_id"]) == []
    committee.later(days=20)
    app = committee.app.app
    await settle_all(app.state.database, app.state.keys, committee.now)
    assert (await committee.read(old["id"]))["state"] == ended
    answer = await committee.validity(old["decision_id"])
    assert [one["code"] for one in answer["reasons"]] == [ended]
    assert answer["from_when"] == f"{on}T00:00:00Z"
    assert (await committee.validity(old["decision_id"], datetime.fromisoformat(on) -
                                     timedelta(days=1)))["valid"] is True  # fmt: skip


async def test_what_is_not_in_force_is_neither_superseded_nor_followed(
    committee: Committee,
) -> None:
    rejected = await committee.voting("general")
    await committee.vote(rejected, "against", "lch")
    recommended = (await committee.count(rejected))["decision_id"]
    nothing = "00000000-0000-4000-8000-000000000000"
    for field, value, rule in (
        ("supersedes", nothing, "superseded-not-there"),
        ("rescinds", recommended, "superseded-not-there"),
        ("follows", nothing, "follows-unknown"),
    ):
        facts = {
            "body_id": "jc", "title": "Again", "matter": {"classes": ["general"]},
            "text": "Again.", "reasons": ["It works"], field: value,
        }  # fmt: skip
        refused = await committee.secretary().post(f"{V1}/proposals", json=facts, headers=key())
        assert (refused.status_code, refused.json()["type"]) == (
            422, f"/membership/problems/{rule}",
        )  # fmt: skip


async def test_a_revoked_approval_supersedes_nothing(committee: Committee) -> None:
    old = await committee.decided("general")
    on = (committee.now + timedelta(days=5)).date().isoformat()
    new = await committee.decided("general", effective_on=on, supersedes=old["decision_id"])
    place = f"{V1}/decisions/{new['decision_id']}/revocations"
    revoked = await committee.secretary().post(place, json={"reason": "No"}, headers=key())
    assert revoked.status_code == 201, revoked.text
    committee.later(days=20)
    app = committee.app.app
    await settle_all(app.state.database, app.state.keys, committee.now)
    assert await codes(committee, old["decision_id"]) == []
