"""Decision records for the tests: a whole one, and what is to be different in it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from membership.domain.decisions import (
    Alternative,
    Authorises,
    CallIn,
    DecisionRecord,
    Declaration,
    Dissent,
    Elector,
    Matter,
    Quorum,
    Version,
    Vote,
)
from membership.domain.tallies import Choice, Outcome

SEATS = ("lth", "lcc", "icb", "lypft")


def elector(organisation: str, **facts: Any) -> Elector:
    given: dict[str, Any] = {
        "seat_id": f"jc-{organisation}", "organisation_id": organisation, "category": "full",
        "may_vote": True, "present": True, "recused": False,
    }  # fmt: skip
    return Elector(**given | facts)


def vote(organisation: str, choice: Choice = Choice.FOR) -> Vote:
    return Vote(seat_id=f"jc-{organisation}", choice=choice, capacity="principal")


AUTHORISES = Authorises(
    kind="scheme",
    id="community-beds",
    cap_pence=5_000_000,
    valid_from=date(2021, 4, 1),
    valid_to=date(2023, 4, 1),
    conditions=("Report each quarter",),
)
RECORD = DecisionRecord(
    id="d-1",
    proposal_id="p-1",
    matter=Matter(
        title="Community beds",
        classes=("financial",),
        amount_pence=5_000_000,
        fund="pooled_s75",
        subject=None,
        key_decision=False,
    ),
    decision="To fund forty community beds.",
    taken_on=date(2021, 3, 5),
    decided_by="icp-joint-committee",
    effective_from=datetime(2021, 3, 5, 12, tzinfo=UTC),
    ratification_due=None,
    authorises=AUTHORISES,
    body_id="icp-joint-committee",
    terms_of_reference=Version(id="jc-2021", version=1),
    agreement=Version(id="pa-2021", version=1),
    delegation_chain=(Version(id="delegation-1", version=1),),
    electorate=(*map(elector, SEATS[:3]), elector("lypft", recused=True)),
    quorum=Quorum(needed_full=2, needed_total=3, present_full=3, present_total=3),
    declarations=(
        Declaration(
            id="i-1",
            organisation_id="lypft",
            seat_id="jc-lypft",
            kind="financial",
            action="leave_for_item",
            ruled_by="jc-lth",
            dispensation=None,
        ),
    ),
    votes=(vote("lth"), vote("lcc"), vote("icb", Choice.AGAINST)),
    casting_vote=None,
    votes_for=2,
    votes_against=1,
    abstained=0,
    outcome=Outcome.APPROVED,
    outcome_rule="majority_of_votes_cast",
    reasons=("Fewer delayed transfers, in every season, £ for £.",),
    alternatives=(Alternative(option="Twenty beds", rejected_because="Too few in winter"),),
    dissent=(Dissent(seat_id="jc-icb", statement="The price is not settled."),),
    call_in=CallIn(applies=False, window_ends=None, exempt_because=None),
    rule_set_version="2021.1",
    known_at=datetime(2021, 3, 5, 10, tzinfo=UTC),
)


def record(**facts: Any) -> DecisionRecord:
    """Give a record under a new id."""
    return replace(RECORD, **({"id": f"d-{uuid4()}"} | facts))
