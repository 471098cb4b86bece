"""What the events of a proposal add up to: who declared what, who is there, who voted how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from membership.domain.electorates import Attendance, Item, SeatHeld, Snapshot, is_recused
from membership.domain.facts import Conflict
from membership.domain.proposals import Event
from membership.domain.refusals import CountsOnce, SeatHasVoted


@dataclass(frozen=True, slots=True)
class CastVote:
    """The effective vote of a seat."""

    seat: str
    organisation: str
    person: str
    capacity: str
    choice: str
    statement: str | None


def declarations(events: Sequence[Event]) -> dict[str, dict[str, Any]]:
    """Give every declaration by its id, with the ruling on it if there is one."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.kind == "declared":
            found[event.data["id"]] = {**event.data, "organisation": event.organisation,
                                       "ruling": None, "ruled_by": None,
                                       "dispensation": None}  # fmt: skip
        elif event.kind == "ruled" and event.data["declaration"] in found:
            found[event.data["declaration"]] |= {
                "ruling": event.data["action"],
                "ruled_by": event.person,
                "dispensation": event.data.get("dispensation"),
            }
    return found


def declared_by(events: Sequence[Event]) -> set[str]:
    """Name the organisations that have declared, an interest or that there is none."""
    return {one["organisation"] for one in declarations(events).values()}


def item(events: Sequence[Event]) -> Item:
    """Tell who is conflicted and who is there; what was declared after the vote changes neither."""
    conflicts: dict[str, list[Conflict]] = {}
    for one in declarations(events).values():
        if one["kind"] != "none" and not one["late"]:
            found = Conflict(one["kind"], one["scope"], one["ruling"])
            conflicts.setdefault(one["organisation"], []).append(found)
    there: dict[str, Attendance] = {}
    for event in events:
        if event.kind == "attended":
            there = {
                one["seat"]: Attendance(one["person"], one["capacity"])
                for one in event.data["present"]
            }
        elif event.kind == "voted":
            there[event.data["seat"]] = Attendance(event.person or "", event.data["capacity"])
    return Item(conflicts, there)


def votes(events: Sequence[Event]) -> dict[str, CastVote]:
    """Give the effective vote of each seat: the last that was cast."""
    return {
        event.data["seat"]: CastVote(
            event.data["seat"],
            event.organisation or "",
            event.person or "",
            event.data["capacity"],
            event.data["choice"],
            event.data.get("statement"),
        )
        for event in events
        if event.kind == "voted"
    }


def check_once(cast: Mapping[str, CastVote], seat: str, person: str) -> None:
    """Check that a person votes for one seat and a seat by one person.

    Raises:
        SeatHasVoted: Another person voted for the seat.
        CountsOnce: The person voted for another seat.
    """
    if seat in cast and cast[seat].person != person:
        raise SeatHasVoted
    if any(one.person == person for one in cast.values() if one.seat != seat):
        raise CountsOnce


def undeclared(snapshot: Snapshot, events: Sequence[Event]) -> list[str]:
    """List the organisations that are there in a voting seat and have not declared.

    Whoever has nothing to declare says so. Who is absent need not, and cannot vote before.
    """
    declared = declared_by(events)
    seated = {
        snapshot.seats[seat].organisation
        for seat in item(events).attendance
        if seat in snapshot.seats and snapshot.seats[seat].voting
    }
    return sorted(seated - declared)


def presiding(
    appointments: Sequence[Mapping[str, Any]], snapshot: Snapshot, at_item: Item
) -> str | None:
    """Name the person who presides: the chair, else the deputy chair, if there and not recused.

    Args:
        appointments: Of the body on the day: `seat_id`, `person_id`, `presides`.
        snapshot: The seats.
        at_item: Who is there and who is conflicted.
    """
    for office in ("chair", "deputy_chair"):
        for one in appointments:
            seat = snapshot.seats.get(one["seat_id"])
            if one["presides"] != office or seat is None:
                continue
            if there_as(one, at_item) and not is_recused(at_item, seat):
                return str(one["person_id"])
    return None


def there_as(appointment: Mapping[str, Any], at_item: Item) -> bool:
    """Tell whether a person is there; before attendance is taken everyone is expected."""
    if not at_item.attendance:
        return True
    there = at_item.attendance.get(appointment["seat_id"])
    return there is not None and there.person == appointment["person_id"]


def capacity_in(
    appointments: Sequence[Mapping[str, Any]], seat: SeatHeld, person: str
) -> str | None:
    """Tell in what capacity a person may act for a seat; None if not at all."""
    for one in appointments:
        if one["seat_id"] == seat.id and one["person_id"] == person:
            return _capacity(one)
    return None


def stands_as(
    appointments: Sequence[Mapping[str, Any]], organisation: str, person: str | None
) -> str:
    """Tell in what capacity a caller stands for an organisation; a system for its principal."""
    for one in appointments:
        if one["organisation_id"] == organisation and one["person_id"] == person:
            return _capacity(one)
    return "principal"


def _capacity(appointment: Mapping[str, Any]) -> str:
    if appointment["role"] == "principal":
        return "principal"
    return "deputy_authorised" if appointment["nomination"] else "deputy_not_authorised"
