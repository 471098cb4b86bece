"""Put a decision record together from the history of its proposal."""

from datetime import date, datetime
from typing import Any

from membership.actions.proceedings import Proceeding, matter_of
from membership.domain.decisions import (
    Alternative,
    Authorises,
    CallIn,
    CastingVote,
    DecisionRecord,
    Declaration,
    Dissent,
    Elector,
    Matter,
    Quorum,
    Version,
    Vote,
)
from membership.domain.delegations import Delegation
from membership.domain.electorates import (
    Item,
    SeatHeld,
    Snapshot,
    against_voting,
    electorate,
    is_recused,
    presence,
)
from membership.domain.facts import Conflict, action
from membership.domain.histories import CastVote, declarations, votes
from membership.domain.proposals import instant
from membership.domain.tallies import Casting, Choice, Outcome

# What keeps a seat from voting at the item, though it has the right by category and class.
AT_THE_ITEM = frozenset(
    (
        "NOT_QUORATE",
        "ABSENT_NO_PROXY",
        "DEPUTY_NOT_AUTHORISED",
        "CONFLICT_NO_VOTE",
        "CONFLICT_EXCLUDED",
    )
)


def record_of(
    one: Proceeding, known: Snapshot, identity: str, resting: list[Delegation]
) -> DecisionRecord:
    """Say everything that a decision record must say.

    Args:
        one: The proposal, its outcome recorded.
        known: The facts as they stood at the opening.
        identity: The id of the decision.
        resting: The delegations that it rests on.
    """
    history, at_item = one.history, one.item
    drafted, closed = history.data("drafted"), history.data("closed", "urgently_decided")
    found = history.data("opened", "reclassified")["snapshot"]["found"]
    seats = electorate(known, at_item)
    cast = [vote for seat, vote in sorted(votes(history.events).items()) if seat in seats]
    choices = [vote.choice for vote in cast]
    approved = closed["outcome"] == Outcome.APPROVED
    versions = {row["id"]: row["version"] for row in found["delegations"]}
    return DecisionRecord(
        id=identity,
        proposal_id=str(history.id),
        matter=matter_in(one),
        decision=drafted["text"],
        taken_on=one.now.date(),
        decided_by=closed.get("decided_by") or history.proposal.body_id,
        effective_from=instant(closed.get("effective_from")) if approved else None,
        ratification_due=instant(closed.get("ratify_by")) if approved else None,
        authorises=authorised(drafted["authorises"], one, cast) if approved else None,
        body_id=history.proposal.body_id,
        terms_of_reference=Version(id=found["terms"]["id"], version=found["terms"]["version"]),
        agreement=version_of(found["agreement"]),
        delegation_chain=tuple(Version(id=d.id, version=versions[d.id]) for d in resting),
        electorate=tuple(
            elector(known, at_item, seat, voted=seat.id in {vote.seat for vote in cast})
            for seat in known.seats.values()
        ),
        quorum=quorum(known, at_item, found["terms"]),
        declarations=tuple(declared(one)),
        votes=tuple(
            Vote(seat_id=v.seat, choice=Choice(v.choice), capacity=v.capacity) for v in cast
        ),
        casting_vote=casting(one, choices),
        votes_for=choices.count(Choice.FOR),
        votes_against=choices.count(Choice.AGAINST),
        abstained=choices.count(Choice.ABSTAIN),
        outcome=Outcome(closed["outcome"]),
        outcome_rule=closed["rule"],
        reasons=tuple(drafted["reasons"]),
        alternatives=tuple(Alternative(**each) for each in drafted["alternatives"]),
        dissent=tuple(
            Dissent(seat_id=vote.seat, statement=vote.statement)
            for vote in cast
            if vote.statement and vote.choice == Choice.AGAINST
        ),
        call_in=call_in(drafted, closed),
        rule_set_version=found["rule_set"],
        known_at=datetime.fromisoformat(found["known_at"]),
    )


def matter_in(one: Proceeding) -> Matter:
    """Say what was to be decided."""
    matter, drafted = matter_of(one.history), one.history.data("drafted")
    return Matter(
        title=one.history.proposal.title,
        classes=tuple(sorted(matter.classes)),
        amount_pence=matter.amount_pence,
        fund=matter.fund,
        subject=matter.subject,
        key_decision=drafted["key_decision"],
    )


def version_of(agreement: dict[str, Any] | None) -> Version | None:
    """Name the version of the agreement that was in force."""
    return Version(id=agreement["id"], version=agreement["number"]) if agreement else None


def authorised(
    given: dict[str, Any] | None, one: Proceeding, cast: list[CastVote]
) -> Authorises | None:
    """Say what the decision lets happen; about shared data, whose."""
    if given is None:
        return None
    conditions = list(given["conditions"])
    if "data_sharing" in matter_of(one.history).classes:
        agreed = {vote.organisation for vote in cast if vote.choice == Choice.FOR}
        conditions.append(f"Only for the data of: {', '.join(sorted(agreed))}")
    ends = given["valid_to"]
    return Authorises(
        kind=given["kind"],
        id=given["id"],
        cap_pence=given["cap_pence"],
        valid_from=date.fromisoformat(given["valid_from"]),
        valid_to=date.fromisoformat(ends) if ends else None,
        conditions=tuple(conditions),
    )


def elector(known: Snapshot, at_item: Item, seat: SeatHeld, *, voted: bool) -> Elector:
    """Say of a seat whether it had the right to vote, was there, and took no part.

    Whoever voted was there, though they may have left before the count.
    """
    there = at_item.attendance.get(seat.id)
    against = {rule.code for rule in against_voting(known, at_item, seat.organisation)}
    return Elector(
        seat_id=seat.id,
        organisation_id=seat.organisation,
        category=known.facts[seat.organisation].category,
        may_vote=seat.voting and not against - AT_THE_ITEM,
        present=voted or (there is not None and there.capacity != "deputy_not_authorised"),
        recused=is_recused(at_item, seat),
    )


def quorum(known: Snapshot, at_item: Item, terms: dict[str, Any]) -> Quorum:
    """Say how many had to be there and how many were, recusals taken out."""
    there = presence(known, at_item)
    full = (there.full or 0) - (there.full_recused or 0)
    return Quorum(
        needed_full=terms["quorum_min_full"],
        needed_total=terms["quorum_min_total"],
        present_full=full,
        present_total=full + (there.associate or 0) - (there.associate_recused or 0),
    )


def declared(one: Proceeding) -> list[Declaration]:
    """List the interests that were declared, and what followed."""
    return [
        Declaration(
            id=name,
            organisation_id=each["organisation"],
            seat_id=None,
            kind=each["kind"],
            action=action(Conflict(each["kind"], each["scope"], each["ruling"]), "principal"),
            ruled_by=each["ruled_by"],
            dispensation=each["dispensation"],
        )
        for name, each in declarations(one.history.events).items()
        if each["kind"] != "none"
    ]


def casting(one: Proceeding, choices: list[str]) -> CastingVote | None:
    """Say what whoever presided did with a tie."""
    given = one.history.data("casting_vote_given")
    if not given or choices.count("for") != choices.count("against"):
        return None
    return CastingVote(seat_id=given["seat"], choice=Casting(given["choice"]))


def call_in(drafted: Any, closed: Any) -> CallIn:
    """Say whether the decision may be called in, and until when."""
    exempt = drafted["call_in_exempt"] or {}
    until = instant(closed.get("call_in_until"))
    return CallIn(applies=until is not None, window_ends=until, exempt_because=exempt.get("reason"))
