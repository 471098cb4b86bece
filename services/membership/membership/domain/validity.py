"""Whether a decision can be relied on, at a moment, for a purpose and a sum.

The record itself never changes; what happened to it since is told by its status events. A
decision that was revoked was valid before: what was done by it then stays done.

Units: money is whole pence; a day is a day of UTC, and counts to its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from membership.domain.decisions import DecisionRecord
from membership.domain.tallies import Outcome
from shared.rules import RuleBroken


class DecisionEnded(RuleBroken):
    """The decision has ended already: nothing more can happen to it.

    Read its `statuses`. What was revoked, rescinded, superseded, referred back or has lapsed
    cannot be taken up again; take a new decision.
    """


class StatusBeforeDecision(RuleBroken):
    """Nothing can happen to a decision before it was taken.

    Give an `effective_from` that is not before the day on which the decision was taken.
    """

    status = 422


class StatusKind(StrEnum):
    """What can happen to a decision after it was issued."""

    REVOKED = "revoked"
    RESCINDED = "rescinded"
    SUPERSEDED = "superseded"
    CALLED_IN = "called_in"
    RELEASED = "released"
    REFERRED_BACK = "referred_back"
    RATIFIED = "ratified"
    LAPSED = "lapsed"
    HELD = "held"
    RESUMED = "resumed"


# After these nothing brings a decision back.
ENDS = (
    StatusKind.REVOKED,
    StatusKind.RESCINDED,
    StatusKind.SUPERSEDED,
    StatusKind.REFERRED_BACK,
    StatusKind.LAPSED,
)


class InvalidBecause(StrEnum):
    """Why a decision cannot be relied on."""

    NOT_APPROVED = "not_approved"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    EXPIRED = "expired"
    REVOKED = "revoked"
    RESCINDED = "rescinded"
    SUPERSEDED = "superseded"
    REFERRED_BACK = "referred_back"
    LAPSED = "lapsed"
    CALL_IN_OPEN = "call_in_open"
    CALLED_IN = "called_in"
    UNRATIFIED = "unratified"
    HELD = "held"
    OTHER_PURPOSE = "other_purpose"
    NO_SUM_AUTHORISED = "no_sum_authorised"
    OVER_CAP = "over_cap"


SAYS = {
    InvalidBecause.NOT_APPROVED: "The outcome is not an approval, so it authorises nothing",
    InvalidBecause.NOT_YET_EFFECTIVE: "It has no effect yet",
    InvalidBecause.EXPIRED: "What it authorises has come to its end",
    InvalidBecause.REVOKED: "It was revoked",
    InvalidBecause.RESCINDED: "It was rescinded",
    InvalidBecause.SUPERSEDED: "Another decision has taken its place",
    InvalidBecause.REFERRED_BACK: "It was referred back, so it authorises nothing",
    InvalidBecause.LAPSED: "It has lapsed",
    InvalidBecause.CALL_IN_OPEN: "It may still be called in",
    InvalidBecause.CALLED_IN: "It was called in and is not yet released",
    InvalidBecause.UNRATIFIED: "It was urgent and was not ratified in time",
    InvalidBecause.HELD: "A condition of it is not met, or a dispute about it is open",
    InvalidBecause.OTHER_PURPOSE: "It does not authorise that",
    InvalidBecause.NO_SUM_AUTHORISED: "It authorises no sum of money",
    InvalidBecause.OVER_CAP: "The amount is over what it authorises",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """Something that happened to a decision. `number` orders what happened at one moment."""

    number: int
    status: StatusKind
    effective_from: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way, and since when if it has not always."""

    code: InvalidBecause
    since: datetime | None = None

    @property
    def text(self) -> str:
        """Say it in a sentence."""
        return SAYS[self.code]


@dataclass(frozen=True, slots=True)
class Validity:
    """The answer. `from_when` is since when it is not valid; None if it never was for this."""

    valid: bool
    reasons: tuple[Reason, ...]
    from_when: datetime | None


def start_of(day: date) -> datetime:
    """Give the first moment of a day."""
    return datetime.combine(day, time.min, UTC)


def moment(on: date | None, *, now: datetime) -> datetime:
    """Choose the moment at which a day is judged: its end, or now if it is today.

    >>> moment(date(2021, 4, 1), now=datetime(2021, 4, 2, tzinfo=UTC)).isoformat()
    '2021-04-01T23:59:59.999999+00:00'
    """
    if on is None or on == now.date():
        return now
    return datetime.combine(on, time.max, UTC)


def validity(
    record: DecisionRecord,
    events: Iterable[StatusEvent],
    *,
    at: datetime,
    purpose: str | None = None,
    amount_pence: int | None = None,
) -> Validity:
    """Tell whether a decision can be relied on, and everything that stands in the way.

    Args:
        record: The decision.
        events: What has happened to it, in any order; what has not yet taken effect is no matter.
        at: The moment.
        purpose: What it is relied on for, `kind:id`; None asks about the decision alone.
        amount_pence: The sum that it is relied on for; None asks about none.
    """
    known = sorted(
        (one for one in events if one.effective_from <= at),
        key=lambda one: (one.effective_from, one.number),
    )
    reasons = [
        *ended(known),
        *held_back(record, known, at),
        *out_of_time(record, at),
        *outside(record, purpose, amount_pence),
    ]
    since = [one.since for one in reasons if one.since]
    never = any(one.since is None for one in reasons)
    return Validity(not reasons, tuple(reasons), None if never else min(since, default=None))


def ended(known: Iterable[StatusEvent]) -> list[Reason]:
    """Find what has ended the decision, each kind from its first time on."""
    first: dict[StatusKind, datetime] = {}
    for one in known:
        if one.status in ENDS:
            first.setdefault(one.status, one.effective_from)
    return [Reason(InvalidBecause(status.value), since) for status, since in first.items()]


def held_back(record: DecisionRecord, known: list[StatusEvent], at: datetime) -> list[Reason]:
    """Find what its effect waits for: a condition, scrutiny, ratification where it was urgent."""
    found = []
    holds = [one for one in known if one.status in {StatusKind.HELD, StatusKind.RESUMED}]
    if holds and holds[-1].status is StatusKind.HELD:
        found.append(Reason(InvalidBecause.HELD, holds[-1].effective_from))
    scrutiny = [one for one in known if one.status in {StatusKind.CALLED_IN, StatusKind.RELEASED}]
    ends, due = record.call_in.window_ends, record.ratification_due
    if scrutiny and scrutiny[-1].status is StatusKind.CALLED_IN:
        found.append(Reason(InvalidBecause.CALLED_IN, scrutiny[-1].effective_from))
    if not scrutiny and ends and at < ends:
        found.append(Reason(InvalidBecause.CALL_IN_OPEN))
    ratified = any(one.status is StatusKind.RATIFIED for one in known)
    if due and at >= due and not ratified:
        found.append(Reason(InvalidBecause.UNRATIFIED, due))
    return found


def out_of_time(record: DecisionRecord, at: datetime) -> list[Reason]:
    """Compare the moment with those at which the decision, and what it authorises, hold."""
    authorised = record.authorises
    starts = [record.effective_from] if record.effective_from else []
    if authorised:
        starts.append(start_of(authorised.valid_from))
    found = []
    if starts and at < max(starts):
        found.append(Reason(InvalidBecause.NOT_YET_EFFECTIVE))
    if authorised and authorised.valid_to and at >= start_of(authorised.valid_to):
        found.append(Reason(InvalidBecause.EXPIRED, start_of(authorised.valid_to)))
    return found


def outside(record: DecisionRecord, purpose: str | None, amount_pence: int | None) -> list[Reason]:
    """Compare what is asked for with what the decision authorises."""
    authorised, found = record.authorises, []
    cap = authorised.cap_pence if authorised else None
    if record.outcome is not Outcome.APPROVED:
        found.append(Reason(InvalidBecause.NOT_APPROVED))
    if purpose is not None and (authorised is None or purpose != authorised.purpose):
        found.append(Reason(InvalidBecause.OTHER_PURPOSE))
    if amount_pence is not None and cap is None:
        found.append(Reason(InvalidBecause.NO_SUM_AUTHORISED))
    if amount_pence is not None and cap is not None and amount_pence > cap:
        found.append(Reason(InvalidBecause.OVER_CAP))
    return found


def check_event(
    record: DecisionRecord, before: Iterable[StatusKind], effective_from: datetime
) -> None:
    """Refuse something that cannot happen to a decision any more, or not so early.

    Raises:
        DecisionEnded: It has ended already.
        StatusBeforeDecision: It was not taken yet.
    """
    if any(status in ENDS for status in before):
        raise DecisionEnded
    if effective_from < start_of(record.taken_on):
        raise StatusBeforeDecision
