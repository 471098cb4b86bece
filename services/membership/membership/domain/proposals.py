"""The life of a proposal: its state is a function of its events and the clock.

draft > open_for_input > conflicts > voting > counting > approved, rejected, recommended, deferred
or inquorate; approved > call_in_window > called_in > released or referred_back; then effective,
until superseded, rescinded, lapsed or expired. `withdrawn` from any state before voting ends.

Nothing is stored but events. Time goes forward only: an event is never earlier than the one
before it, whatever a clock says.

Source: LGA 2000 s9F for call-in; SI 2012/2089 for urgency; OpenZeppelin's Governor for a state
        that is derived and never set.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from membership.domain.refusals import NotNow

CASTING_WAIT = timedelta(days=1)  # For which a tie waits for whoever presides.


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    OPEN_FOR_INPUT = "open_for_input"
    CONFLICTS = "conflicts"
    VOTING = "voting"
    COUNTING = "counting"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECOMMENDED = "recommended"
    DEFERRED = "deferred"
    INQUORATE = "inquorate"
    CALL_IN_WINDOW = "call_in_window"
    CALLED_IN = "called_in"
    REFERRED_BACK = "referred_back"
    EFFECTIVE = "effective"
    SUPERSEDED = "superseded"
    RESCINDED = "rescinded"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What kind of proposal it is; some kinds have steps of their own."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    ADMISSION = "admission"
    EXCLUSION = "exclusion"
    VARIATION = "variation"
    TERMINATION = "termination"


S = State
BEFORE_THE_VOTE = frozenset((S.OPEN_FOR_INPUT, S.CONFLICTS))
UNDER_WAY = BEFORE_THE_VOTE | {S.VOTING}
DECIDED = frozenset((S.APPROVED, S.CALL_IN_WINDOW, S.CALLED_IN, S.EFFECTIVE))
# After these an approval may have effect at once.
LETS_GO = {"closed", "urgently_decided", "condition_met", "released", "dispute_settled"}
# What may happen in which state.
ALLOWED: Mapping[str, frozenset[State]] = {
    "opened": frozenset((S.DRAFT,)),
    "input_given": BEFORE_THE_VOTE,
    "reclassified": BEFORE_THE_VOTE,
    "notice_given": frozenset((S.DRAFT, *BEFORE_THE_VOTE)),
    "hearing_held": BEFORE_THE_VOTE,
    "declared": frozenset(State) - {S.DRAFT, S.WITHDRAWN},
    "ruled": UNDER_WAY,
    "attended": UNDER_WAY,
    "voting_opened": frozenset((S.CONFLICTS,)),
    "found_inquorate": frozenset((S.CONFLICTS, S.VOTING)),
    "voted": frozenset((S.VOTING,)),
    "consensus_recorded": frozenset((S.VOTING,)),
    "casting_vote_given": frozenset((S.COUNTING,)),
    "urgently_decided": frozenset((S.OPEN_FOR_INPUT, S.CONFLICTS)),
    "closed": frozenset((S.COUNTING,)),
    "withdrawn": frozenset((S.DRAFT, *UNDER_WAY)),
    "called_in": frozenset((S.CALL_IN_WINDOW,)),
    "released": frozenset((S.CALLED_IN,)),
    "referred_back": frozenset((S.CALLED_IN,)),
    "condition_met": DECIDED,
    "ratified": DECIDED,
    "ratification_refused": DECIDED,
    "superseded": DECIDED,
    "rescinded": DECIDED,
    "dispute_raised": frozenset(State) - {S.DRAFT, S.WITHDRAWN, S.REJECTED},
    "dispute_escalated": frozenset(State),
    "dispute_settled": frozenset(State),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a proposal.

    Attributes:
        kind: What.
        at: When; never before the event that came before it.
        data: The rest of it, as it was recorded.
        organisation: For whom it was done.
        person: By whom, if a person did it.
    """

    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    organisation: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """What the events say about a proposal's times and conditions; its state follows from it.

    Attributes:
        opened: It was opened.
        input_until: When the period for input ends.
        voting_until: When voting ends, once it was opened.
        ended_early: Voting ended before its time, by consensus or by every vote being in.
        outcome: What the count gave.
        executive_until: The last instant of the call-in window, if it has one.
        called_in: It was called in and not let go yet.
        final: `withdrawn`, `referred_back`, `rescinded` or `superseded`, once it is.
        effective_from: The first instant from which it can have effect.
        expires: The day from which it authorises nothing any more.
        conditions: What must still happen before it has effect.
        ratify_by: When an urgent decision lapses unless it was ratified.
        ratified: It was.
        refused: Ratification was refused.
        blocked: The open disputes that hold it up.
    """

    opened: bool = False
    input_until: datetime | None = None
    voting_until: datetime | None = None
    ended_early: bool = False
    outcome: str | None = None
    executive_until: datetime | None = None
    called_in: bool = False
    final: State | None = None
    effective_from: datetime | None = None
    expires: date | None = None
    conditions: frozenset[str] = frozenset()
    ratify_by: datetime | None = None
    ratified: bool = False
    refused: bool = False
    blocked: frozenset[str] = frozenset()

    @property
    def is_held(self) -> bool:
        """Tell whether a condition or a dispute keeps it from having effect."""
        return bool(self.conditions or self.blocked)


def course(events: Sequence[Event]) -> Course:
    """Fold the events of a proposal, in their order."""
    now = Course()
    for event in events:
        now = _after(now, event)
    return now


def _after(known: Course, event: Event) -> Course:  # noqa: C901, PLR0911, PLR0912 - a line for each event
    data = event.data
    match event.kind:
        case "opened" | "reclassified":
            return replace(known, opened=True, input_until=instant(data["input_until"]))
        case "voting_opened":
            return replace(known, voting_until=instant(data["voting_until"]))
        case "consensus_recorded" | "all_voted":
            return replace(known, ended_early=True)
        case "found_inquorate":
            return replace(known, outcome=State.INQUORATE)
        case "closed" | "urgently_decided":
            return replace(
                known,
                outcome=data["outcome"],
                executive_until=instant(data.get("call_in_until")),
                effective_from=instant(data.get("effective_from")),
                expires=_day(data.get("expires")),
                conditions=frozenset(data.get("conditions", ())),
                ratify_by=instant(data.get("ratify_by")),
            )
        case "condition_met":
            return replace(known, conditions=known.conditions - {data["condition"]})
        case "called_in":
            return replace(known, called_in=True)
        case "released":
            return replace(known, called_in=False, executive_until=event.at)
        case "ratified":
            return replace(known, ratified=True)
        case "ratification_refused":
            return replace(known, refused=True)
        case "dispute_raised":
            more = {data["dispute"]} if data["blocks"] else set()
            return replace(known, blocked=known.blocked | more)
        case "dispute_settled":
            return replace(known, blocked=known.blocked - {data["dispute"]})
        case "withdrawn" | "referred_back" | "rescinded" | "superseded":
            return replace(known, final=State(event.kind))
        case _:
            return known


def instant(value: Any) -> datetime | None:
    """Read an instant as events keep it."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value)


def _day(value: Any) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def state(events: Sequence[Event], now: datetime) -> State:
    """Tell where a proposal stands at a time."""
    return standing(course(events), max(now, events[-1].at) if events else now)


def standing(known: Course, now: datetime) -> State:
    """Tell where a proposal stands, from what its events say."""
    if known.final:
        return known.final
    if known.outcome is not None:
        return _decided(known, now)
    if not known.opened or known.input_until is None:
        return State.DRAFT
    if known.voting_until is not None:
        over = known.ended_early or now >= known.voting_until
        return State.COUNTING if over else State.VOTING
    return State.OPEN_FOR_INPUT if now < known.input_until else State.CONFLICTS


def _decided(known: Course, now: datetime) -> State:  # noqa: PLR0911 - a line for each state
    if known.outcome != State.APPROVED:
        return State(known.outcome or State.DEFERRED)
    if known.refused or (known.ratify_by and not known.ratified and now >= known.ratify_by):
        return State.LAPSED
    if known.called_in:
        return State.CALLED_IN
    if known.executive_until and now < known.executive_until:
        return State.CALL_IN_WINDOW
    if known.expires and now.date() >= known.expires:
        return State.EXPIRED
    if known.is_held or (known.effective_from and now < known.effective_from):
        return State.APPROVED
    return State.EFFECTIVE


def check_allowed(events: Sequence[Event], kind: str, now: datetime) -> State:
    """Check that something may happen to a proposal now, and give its state.

    Raises:
        NotNow: It may not.
    """
    at = state(events, now)
    if at not in ALLOWED[kind]:
        raise NotNow
    return at


def possible(events: Sequence[Event], now: datetime) -> list[str]:
    """Name what may happen next."""
    at = state(events, now)
    return sorted(kind for kind, states in ALLOWED.items() if at in states)


def conditions(kind: str, classes: Collection[str]) -> list[str]:
    """Name what must still happen after the vote before a kind of proposal has effect.

    What a matter is classed as counts like the kind that the proposal is of.
    """
    after = {
        Kind.ADMISSION: "accession_signed",
        Kind.VARIATION: "signed_by_every_party",
        Kind.TERMINATION: "notice_period_ended",
    }
    return [step for one, step in after.items() if one in {kind, *classes}]


def preparations(kind: str, classes: Collection[str]) -> list[str]:
    """Name, in order, what must have happened before the vote on a kind of proposal."""
    return ["notice_given", "hearing_held"] if Kind.EXCLUSION in {kind, *classes} else []


def in_effect_since(events: Sequence[Event]) -> datetime:
    """Tell since when an approval that is effective has been so."""
    known = course(events)
    last = next(one.at for one in reversed(events) if one.kind in LETS_GO)
    return max(filter(None, (last, known.effective_from, known.executive_until)))
