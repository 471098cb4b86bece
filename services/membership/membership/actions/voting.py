"""Interests, rulings, attendance and votes: what happens at the item itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from membership.actions.proceedings import Proceeding, matter_of, worded
from membership.domain.electorates import (
    Attendance,
    Item,
    SeatHeld,
    Snapshot,
    against_voting,
    electorate,
    quorate,
)
from membership.domain.histories import (
    capacity_in,
    check_once,
    declarations,
    declared_by,
    presiding,
    undeclared,
    votes,
)
from membership.domain.proposals import UNDER_WAY, State, preparations, state
from membership.domain.questions import interval, member_of
from membership.domain.refusals import (
    ConsensusBroken,
    NoSeatForYou,
    NotAPart,
    NoTie,
    NotPrepared,
    NotPresiding,
    OwnConflict,
    PersonNeeded,
    StillOpen,
    Undeclared,
    VoteRefused,
    VotingTooShort,
)
from membership.domain.tallies import Tally, count, may_be_broken
from membership.queries import proposals
from membership.queries.rights import found
from shared.rules import NotThere


async def appointments(one: Proceeding) -> list[dict[str, Any]]:
    """Read who is appointed to the body today."""
    return await proposals.appointed(one.session, one.history.proposal.body_id, one.now)


async def presides(one: Proceeding, known: Snapshot) -> str | None:
    """Name the person who presides at the item."""
    return presiding(await appointments(one), known, one.item)


async def must_preside(one: Proceeding, known: Snapshot) -> None:
    """Let in nobody but whoever presides.

    Raises:
        PersonNeeded: A system asks.
        NotPresiding: Another person does.
    """
    if one.caller is None or one.caller.person is None:
        raise PersonNeeded
    if one.caller.person != await presides(one, known):
        raise NotPresiding


async def declare(one: Proceeding, declaration: Mapping[str, Any]) -> str:
    """Declare an interest, or that there is none; after the vote it asks for a review.

    Raises:
        NotAPart: The organisation is no member.
    """
    one.check("declared")
    if one.caller is None or one.caller.organisation not in (await one.snapshot()).facts:
        raise NotAPart
    declaration_id = str(uuid4())
    voted = state(one.history.events, one.now) not in UNDER_WAY
    late = voted and declaration["kind"] != "none"
    await one.record("declared", id=declaration_id, late=late, **declaration)
    return declaration_id


async def rule_on(one: Proceeding, ruling: Mapping[str, Any]) -> None:
    """Rule on a declaration, as whoever presides.

    Raises:
        NotThere: There is no such declaration.
        OwnConflict: It is one's own.
        NotPresiding: Another person presides.
    """
    one.check("ruled")
    made = declarations(one.history.events).get(ruling["declaration"])
    if made is None:
        raise NotThere
    if one.caller is None or one.caller.person is None:
        raise PersonNeeded
    if made["organisation"] == one.caller.organisation:
        raise OwnConflict
    await must_preside(one, await one.snapshot())
    await one.record("ruled", **ruling)


async def attend(one: Proceeding, present: Sequence[Mapping[str, str]]) -> None:
    """Record who is there; if that costs the quorum of a vote, the item stops.

    Raises:
        NoSeatForYou: Someone is not appointed to the seat.
    """
    one.check("attended")
    known, appointed = await one.snapshot(), await appointments(one)
    there = []
    for each in present:
        seat = known.seats.get(each["seat"])
        capacity = capacity_in(appointed, seat, each["person"]) if seat else None
        if capacity is None:
            raise NoSeatForYou
        there.append({**each, "capacity": capacity})
    await one.record("attended", present=there)
    voting = one.history.last("voting_opened") is not None
    if voting and not quorate(known, one.item):
        await one.record("found_inquorate", when="during the vote")


async def open_voting(one: Proceeding, voting_until: datetime) -> None:
    """Open the vote; if the quorum is not met after recusals, the item stops instead.

    Raises:
        VotingTooShort: It would end before it starts.
        NotPrepared: A step that this kind of proposal needs has not been taken.
        Undeclared: A voting seat has not declared.
    """
    one.check("voting_opened")
    if voting_until <= one.now:
        raise VotingTooShort
    check_prepared(one)
    known = await one.snapshot()
    if silent := undeclared(known, one.history.events):
        raise Undeclared([{"at": name, "why": "Nothing was declared"} for name in silent])
    if quorate(known, one.item):
        await one.record("voting_opened", voting_until=voting_until.isoformat())
    else:
        await one.record("found_inquorate", when="before the vote")


def check_prepared(one: Proceeding, before: str | None = None) -> None:
    """Check that every step has been taken that comes before the vote, or before another step.

    Raises:
        NotPrepared: One has not.
    """
    steps = preparations(one.history.proposal.kind, matter_of(one.history).classes)
    if before is not None:
        steps = steps[: steps.index(before)] if before in steps else []
    done = {event.kind for event in one.history.events}
    missing = [step for step in steps if step not in done]
    if missing:
        raise NotPrepared([{"at": step, "why": "This has not been done"} for step in missing])


async def own_seat(one: Proceeding, known: Snapshot) -> tuple[SeatHeld, str]:
    """Find the seat that the caller may act for, and in what capacity.

    Raises:
        PersonNeeded: A system asks.
        NoSeatForYou: The person is not appointed to one.
    """
    if one.caller is None or one.caller.person is None:
        raise PersonNeeded
    appointed = await appointments(one)
    for seat in known.seats.values():
        if seat.organisation == one.caller.organisation:
            capacity = capacity_in(appointed, seat, one.caller.person)
            if capacity is not None:
                return seat, capacity
    raise NoSeatForYou


async def vote(one: Proceeding, choice: str, statement: str | None = None) -> None:
    """Vote for one's seat, or replace the vote until voting ends.

    Raises:
        VoteRefused: A rule stands against it; nothing is stored.
        SeatHasVoted: Another person voted for the seat.
        CountsOnce: The person voted for another seat.
        Undeclared: The organisation has not declared.
    """
    one.check("voted")
    known = await one.snapshot()
    seat, capacity = await own_seat(one, known)
    person = (one.caller.person if one.caller else None) or ""
    check_once(votes(one.history.events), seat.id, person)
    if seat.organisation not in declared_by(one.history.events):
        raise Undeclared([{"at": seat.organisation, "why": "Nothing was declared"}])
    at_item = one.item
    there = Item(at_item.conflicts, {**at_item.attendance, seat.id: Attendance(person, capacity)})
    against = against_voting(known, there, seat.organisation, capacity=capacity)
    codes = {rule.code for rule in against}
    if not await exists(one, seat.organisation):
        codes.add("ORG_NOT_IN_EXISTENCE")
    if not seat.voting:
        codes.add("NON_VOTING_SEAT")
    if codes:
        raise VoteRefused(worded([rule for rule in known.rules.rules if rule.code in codes]))
    await one.record("voted", seat=seat.id, capacity=capacity, choice=choice, statement=statement)


async def exists(one: Proceeding, organisation: str) -> bool:
    """Tell whether an organisation exists in law now, whatever was true at the opening."""
    body, today = one.history.proposal.body_id, one.now.date()
    read = await found(one.session, body=body, organisation=organisation, on=today)
    known = member_of(read, organisation)
    return bool(known and known["is_legal"] and today in interval(known, "legal"))


async def record_consensus(one: Proceeding) -> None:
    """Record, as whoever presides, that nobody objects: the vote is unanimous.

    Raises:
        NotPresiding: Another person presides.
        ConsensusBroken: A vote against was cast.
    """
    one.check("consensus_recorded")
    await must_preside(one, await one.snapshot())
    if any(cast.choice != "for" for cast in votes(one.history.events).values()):
        raise ConsensusBroken
    await one.record("consensus_recorded")


async def give_casting_vote(one: Proceeding, choice: str) -> None:
    """Break a tie, or decline to, as whoever presides; once.

    Raises:
        NotPresiding: Another person presides.
        VoteRefused: Whoever presides has no vote in this matter, so none to cast twice.
        NoTie: There is no tie to break, or it was broken.
    """
    known = await one.snapshot()
    await end_early(one, known)
    one.check("casting_vote_given")
    await must_preside(one, known)
    seat, capacity = await own_seat(one, known)
    if against := against_voting(known, one.item, seat.organisation, capacity=capacity):
        raise VoteRefused(worded(against))
    if not is_tied(one, known) or one.history.last("casting_vote_given"):
        raise NoTie
    await one.record("casting_vote_given", seat=seat.id, choice=choice)


async def end_early(one: Proceeding, known: Snapshot) -> None:
    """End the vote before its time if every seat of the electorate has voted.

    Raises:
        StillOpen: Some have not.
    """
    if state(one.history.events, one.now) is State.VOTING:
        if not set(electorate(known, one.item)) <= votes(one.history.events).keys():
            raise StillOpen
        await one.record("all_voted")


def tallied(one: Proceeding, known: Snapshot) -> Tally:
    """Count the votes of the seats that count."""
    cast = {name: each.choice for name, each in votes(one.history.events).items()}
    return count(cast, electorate(known, one.item))


def voting_rule(one: Proceeding) -> str:
    """Name the rule by which votes become an outcome: every party agrees to a variation."""
    terms = one.history.data("opened", "reclassified")["snapshot"]["found"]["terms"]
    varies = "variation" in matter_of(one.history).classes
    return "unanimity" if varies else str(terms["voting_rule"])


def is_tied(one: Proceeding, known: Snapshot) -> bool:
    """Tell whether the vote stands at a tie that whoever presides may break."""
    terms = one.history.data("opened", "reclassified")["snapshot"]["found"]["terms"]
    if "data_sharing" in matter_of(one.history).classes:
        return False
    return may_be_broken(
        tallied(one, known), voting_rule=voting_rule(one), casting_vote=terms["casting_vote"]
    )
