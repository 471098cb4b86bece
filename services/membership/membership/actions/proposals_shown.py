"""Show a proposal to an organisation: everything it may see of what was said and done."""

from datetime import datetime
from typing import Any

from membership.actions.proceedings import matter_of, snapshot
from membership.domain.disputes import open_disputes
from membership.domain.electorates import (
    Item,
    Snapshot,
    against_voting,
    decides,
    electorate,
    is_recused,
    quorate,
)
from membership.domain.facts import Action, Conflict, action
from membership.domain.histories import (
    declarations,
    item,
    presiding,
    stands_as,
    undeclared,
    votes,
)
from membership.domain.proposals import course, possible, state
from membership.queries import proposals
from membership.queries.proposals import History
from shared.callers import Caller


async def shown(connection: Any, history: History, caller: Caller, now: datetime) -> dict[str, Any]:
    """Give a proposal as `ProposalOut` has it."""
    drafted, closed = history.data("drafted"), history.data("closed", "urgently_decided")
    opened = history.data("opened", "reclassified")
    known, at_item = course(history.events), item(history.events)
    appointed = await proposals.appointed(connection, history.proposal.body_id, now)
    capacity = stands_as(appointed, caller.organisation, caller.person)
    own = at_item.conflict(caller.organisation, capacity)
    withheld = action(own, capacity) is Action.LEAVE_FOR_ITEM
    matter, row = matter_of(history), history.proposal
    given = {name: drafted[name] for name in ("text_hash", "authorises", "cites")}
    if withheld:
        text: dict[str, Any] = {"text": None, "reasons": [], "alternatives": [], "inputs": []}
    else:
        text = {name: drafted[name] for name in ("text", "reasons", "alternatives")}
        text["inputs"] = inputs(history)
    return {
        "id": row.id, "body_id": row.body_id, "title": row.title, "kind": row.kind,
        "state": state(history.events, now), "next": possible(history.events, now),
        "proposed_by": row.proposed_by, "follows": row.follows, "drafted_at": row.drafted_at,
        "withheld": withheld, **given, **text,
        "matter": {
            "classes": sorted(matter.classes), "amount_pence": matter.amount_pence,
            "fund": matter.fund, "subject": matter.subject, "reserved_to": matter.reserved_to,
            "controllers": sorted(matter.controllers),
        },
        "flags": opened.get("flags", []),
        "input_until": known.input_until, "voting_until": known.voting_until,
        "declarations": declared(history),
        "tally": closed.get("tally"), "outcome_rule": closed.get("rule"),
        "decision_id": closed.get("decision_id"), "call_in_until": known.executive_until,
        "effective_from": known.effective_from, "ratify_by": known.ratify_by,
        "conditions": sorted(known.conditions), "disputes": disputes(history, now),
        "needs_review": any(event.data.get("late") for event in history.events),
        **(await at_the_item(connection, history, at_item, appointed) if opened else UNOPENED),
    }  # fmt: skip


UNOPENED: dict[str, Any] = {
    "snapshot_hash": None, "decides": None, "presides": None, "quorate": None, "undeclared": [],
    "seats": [],
}  # fmt: skip


async def at_the_item(
    connection: Any, history: History, at_item: Item, appointed: list[dict[str, Any]]
) -> dict[str, Any]:
    """Say who may vote, who is there, who presides and whether it is quorate."""
    known = await snapshot(connection, history)
    opened = history.data("opened", "reclassified")
    return {
        "snapshot_hash": opened["snapshot"]["hash"],
        "decides": decides(known),
        "presides": presiding(appointed, known, at_item),
        "quorate": quorate(known, at_item),
        "undeclared": undeclared(known, history.events),
        "seats": seats(history, known, at_item),
    }


def seats(history: History, known: Snapshot, at_item: Item) -> list[dict[str, Any]]:
    """Say of each seat whether it may vote, is there, takes part, and how it voted."""
    counted, cast = set(electorate(known, at_item)), votes(history.events)
    found = []
    for seat in known.seats.values():
        there = at_item.attendance.get(seat.id)
        capacity = there.capacity if there else "principal"
        against = against_voting(known, at_item, seat.organisation, capacity=capacity)
        found.append(
            {"seat_id": seat.id, "organisation_id": seat.organisation,
             "in_electorate": seat.id in counted,
             "reasons": [rule.code for rule in against], "present": there is not None,
             "capacity": there.capacity if there else None,
             "recused": is_recused(at_item, seat),
             "vote": cast[seat.id].choice if seat.id in cast else None}
        )  # fmt: skip
    return found


def inputs(history: History) -> list[dict[str, Any]]:
    """List what was contributed."""
    return [
        {"organisation_id": event.organisation, "at": event.at, "text": event.data["text"]}
        for event in history.events
        if event.kind == "input_given"
    ]


def declared(history: History) -> list[dict[str, Any]]:
    """List what was declared, and what follows from it."""
    return [
        {"id": name, "organisation_id": one["organisation"], "kind": one["kind"],
         "scope": one["scope"], "ruling": one["ruling"], "late": one["late"],
         "dispensation": one["dispensation"],
         "action": action(Conflict(one["kind"], one["scope"], one["ruling"]), "principal")}
        for name, one in declarations(history.events).items()
    ]  # fmt: skip


def disputes(history: History, now: datetime) -> list[dict[str, Any]]:
    """List the disputes that are open."""
    return [
        {"id": one.id, "raised_by": one.raised_by, "step": one.step, "until": one.until,
         "overdue": one.is_overdue(now), "blocks": one.blocks}
        for one in open_disputes(history.events).values()
    ]  # fmt: skip
