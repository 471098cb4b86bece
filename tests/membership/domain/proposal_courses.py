"""Random courses of proposals: events that may happen, one after another, on any clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from membership.domain.proposals import ALLOWED, Event, State, course, state

START = datetime(2022, 9, 1, 9, tzinfo=UTC)
OUTCOMES = ("approved", "rejected", "recommended", "deferred")


def later(at: datetime, hours: int) -> str:
    return (at + timedelta(hours=hours)).isoformat()


def data(  # noqa: PLR0911 - a line for each event
    kind: str, at: datetime, events: list[Event], draw: st.DrawFn
) -> dict[str, Any] | None:
    """Say what an event of a kind says; None if there is nothing that it could be about."""
    hours = st.integers(0, 60)
    known = course(events)
    match kind:
        case "opened" | "reclassified":
            return {"input_until": later(at, draw(hours))}
        case "voting_opened":
            return {"voting_until": later(at, draw(st.integers(1, 60)))}
        case "closed" | "urgently_decided":
            waits = draw(st.booleans())
            return {
                "outcome": draw(st.sampled_from(OUTCOMES)),
                "effective_from": later(at, draw(hours)),
                "call_in_until": later(at, draw(hours)) if draw(st.booleans()) else None,
                "expires": (at + timedelta(days=9)).date().isoformat() if waits else None,
                "conditions": ["accession_signed"] if draw(st.booleans()) else [],
                "ratify_by": later(at, draw(hours)) if kind != "closed" else None,
            }
        case "condition_met":
            return {"condition": min(known.conditions)} if known.conditions else None
        case "dispute_raised":
            return {"dispute": str(len(events)), "blocks": draw(st.booleans())}
        case "dispute_escalated" | "dispute_settled":
            return {"dispute": draw(st.sampled_from([str(n) for n in range(len(events))]))}
        case _:
            return {}


@st.composite
def courses(draw: st.DrawFn) -> list[Event]:
    events, clock = [Event("drafted", START)], START
    for _ in range(draw(st.integers(0, 14))):
        clock += timedelta(hours=draw(st.integers(-3, 40)))
        at = max(clock, events[-1].at)
        now = state(events, at)
        able = sorted(kind for kind, states in ALLOWED.items() if now in states)
        if not able:
            break
        kind = draw(st.sampled_from(able))
        given = data(kind, at, events, draw)
        if given is not None:
            events.append(Event(kind, at, given))
    return events


S = State
ENDS = {S.SUPERSEDED, S.RESCINDED, S.LAPSED, S.EXPIRED}
DECIDED = {S.APPROVED, S.CALL_IN_WINDOW, S.CALLED_IN, S.EFFECTIVE}
# From each state those that can be next, by an event or by the clock.
NEXT: dict[State, set[State]] = {
    S.DRAFT: {S.OPEN_FOR_INPUT, S.CONFLICTS, S.WITHDRAWN},
    S.OPEN_FOR_INPUT: {S.CONFLICTS, S.WITHDRAWN},
    S.CONFLICTS: {S.OPEN_FOR_INPUT, S.VOTING, S.INQUORATE, S.WITHDRAWN},
    S.VOTING: {S.COUNTING, S.INQUORATE, S.WITHDRAWN},
    S.COUNTING: {S.REJECTED, S.RECOMMENDED, S.DEFERRED, *DECIDED, S.LAPSED},
    S.APPROVED: {S.EFFECTIVE, *ENDS},
    S.CALL_IN_WINDOW: {S.CALLED_IN, S.APPROVED, S.EFFECTIVE, *ENDS},
    S.CALLED_IN: {S.APPROVED, S.EFFECTIVE, S.REFERRED_BACK, *ENDS},
    S.EFFECTIVE: {S.APPROVED, *ENDS},  # A dispute that blocks holds it up.
    S.LAPSED: set(), S.EXPIRED: set(), S.SUPERSEDED: set(), S.RESCINDED: set(),
    S.REJECTED: set(), S.RECOMMENDED: set(), S.DEFERRED: set(), S.INQUORATE: set(),
    S.REFERRED_BACK: set(), S.WITHDRAWN: set(),
}  # fmt: skip
URGENT = {S.REJECTED, S.RECOMMENDED, S.DEFERRED, *DECIDED, S.LAPSED}
