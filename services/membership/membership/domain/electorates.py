"""Who may take part in one proposal: rights as they stood when it was opened.

What was true at the opening is kept (`Snapshot`), so that no later change of membership, terms
of reference or delegation alters a proposal that is open. What happens at the item itself, who
is there and who is conflicted, comes from its events.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from membership.domain.facts import Action, Conflict, Facts, Presence, action
from membership.domain.matters import Matter
from membership.domain.questions import Question, resolve
from membership.domain.rights import Rights, Rule, RuleSet, rights

GRAVITY = {Action.NOTE_ONLY: 0, Action.INPUT_NO_VOTE: 1, Action.LEAVE_FOR_ITEM: 2}
# What stops a whole body from deciding; it may then still recommend.
OF_THE_BODY = frozenset(
    (
        "BODY_ADVISORY",
        "MATTER_RESERVED",
        "BODY_LACKS_POWER",
        "NO_DELEGATION_IN_FORCE",
        "OVER_DELEGATED_LIMIT",
    )
)


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A seat as it was held when the proposal was opened."""

    id: str
    organisation: str
    voting: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts as they stood at the opening.

    Attributes:
        on: The day of the opening.
        facts: Of every member and every holder of a seat, by organisation; nothing in them is
            about the item itself.
        seats: The seats of the body, by id.
        rules: The rules that apply.
    """

    on: date
    facts: Mapping[str, Facts]
    seats: Mapping[str, SeatHeld]
    rules: RuleSet


def snapshot_of(
    found: Mapping[str, Any], matter: Matter, *, body: str, on: date, rules: RuleSet
) -> Snapshot:
    """Take what was read of a body at the opening as the facts of everyone concerned."""
    return Snapshot(
        on=on,
        facts={
            one["id"]: resolve(found, Question(one["id"], matter, body, on))
            for one in found["organisations"]
        },
        seats={
            one["id"]: SeatHeld(one["id"], one["organisation_id"], one["voting"])
            for one in found["seats"]
        },
        rules=rules,
    )


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who is there for a seat."""

    person: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Item:
    """What the events of a proposal say of its meeting.

    Attributes:
        conflicts: The interests that each organisation declared.
        attendance: Who is there, by seat.
    """

    conflicts: Mapping[str, Sequence[Conflict]]
    attendance: Mapping[str, Attendance]

    def conflict(self, organisation: str, capacity: str | None) -> Conflict:
        """Give the gravest of the interests that bind whoever is there for an organisation."""
        declared = self.conflicts.get(organisation, ())
        return max(declared, key=lambda one: GRAVITY[action(one, capacity)], default=Conflict())


def is_recused(item: Item, seat: SeatHeld) -> bool:
    """Tell whether whoever is there for a seat takes no part in the vote."""
    there = item.attendance.get(seat.id)
    capacity = there.capacity if there else None
    return action(item.conflict(seat.organisation, capacity), capacity) is not Action.NOTE_ONLY


def presence(snapshot: Snapshot, item: Item) -> Presence:
    """Count the members who are there in voting seats, by category; nobody counts twice."""
    counted: dict[str, SeatHeld] = {}
    for seat_id, there in sorted(item.attendance.items()):
        seat = snapshot.seats.get(seat_id)
        if seat and seat.voting and there.capacity in {"principal", "deputy_authorised"}:
            counted.setdefault(there.person, seat)
    of = {person: snapshot.facts[seat.organisation].counts_as for person, seat in counted.items()}
    out = {person for person, seat in counted.items() if is_recused(item, seat)}
    return Presence(
        full=sum(category == "full" for category in of.values()),
        associate=sum(category == "associate" for category in of.values()),
        full_recused=sum(of[person] == "full" for person in out),
        associate_recused=sum(of[person] == "associate" for person in out),
    )


def rights_in(
    snapshot: Snapshot, item: Item, organisation: str, *, capacity: str = "principal"
) -> Rights:
    """Decide what an organisation may do in this proposal."""
    facts = snapshot.facts[organisation]
    conflict = item.conflict(organisation, capacity)
    return rights(
        replace(
            facts,
            conflict=conflict,
            representative=capacity,
            presence=presence(snapshot, item),
        ),
        snapshot.rules,
    )


def decides(snapshot: Snapshot) -> bool:
    """Tell whether the body can decide the matter, or only recommend."""
    return not any(rule.code in OF_THE_BODY for rule in _of_anyone(snapshot))


def _of_anyone(snapshot: Snapshot) -> Iterable[Rule]:
    for facts in snapshot.facts.values():
        yield from rights(facts, snapshot.rules).reasons


def against_voting(
    snapshot: Snapshot, item: Item, organisation: str, *, capacity: str = "principal"
) -> list[Rule]:
    """List the rules by which an organisation may not vote, nor support a recommendation.

    A body that can only recommend may still be asked what it recommends, so what stops the body
    does not stop the seat.
    """
    answer = rights_in(snapshot, item, organisation, capacity=capacity)
    if answer.may_vote:
        return []
    return [rule for rule in answer.reasons if decides(snapshot) or rule.code not in OF_THE_BODY]


def electorate(snapshot: Snapshot, item: Item) -> list[str]:
    """List the seats that count: voting, with the right by category and class, not recused.

    Absent seats are of the electorate too; whether enough are there is the quorum's question.
    """
    found = []
    for seat in snapshot.seats.values():
        there = item.attendance.get(seat.id)
        capacity = there.capacity if there else "principal"
        against = against_voting(snapshot, item, seat.organisation, capacity=capacity)
        if seat.voting and not is_recused(item, seat):
            codes = {rule.code for rule in against} - {"NOT_QUORATE"}
            if not codes:
                found.append(seat.id)
    return sorted(found)


def quorate(snapshot: Snapshot, item: Item) -> bool:
    """Tell whether enough are there after recusals for this matter."""
    one = next(iter(snapshot.facts.values()), None)
    if one is None:
        return False
    code = "NOT_QUORATE"
    facts = replace(one, presence=presence(snapshot, item))
    return code not in {rule.code for rule in rights(facts, snapshot.rules).reasons}
