"""What one reading of an indicator says: a value, counts, a range, or why there is none.

Unknown is a value: suppressed, not stated, to be confirmed, not measurable and not applicable
are different, and none of them is zero.

Units:  whatever the row's own `unit` says; a proportion in `%` runs from 0 to 100.
Errors: each broken rule names the field it is about, as `at`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from indicators.domain.periods import Period
from shared.rules import RuleBroken


class Unfounded(RuleBroken):
    """The parts of a reading contradict each other.

    Compare the value, the counts, the range and the status.
    """

    status = 422
    at = "value"


class LimitsCrossed(Unfounded):
    """The low end of the range is above its high end.

    Exchange `low` and `high`, or leave one of them empty.
    """

    at = "low"


class DenominatorZero(Unfounded):
    """A value stands beside a denominator of zero.

    Nothing can be divided by zero: leave the value empty and say `not_measurable`.
    """

    at = "denominator"


class MoreThanAll(Unfounded):
    """The numerator of a percentage is larger than its denominator.

    A part cannot be more than the whole. A growth or a change has another unit than `%`.
    """

    at = "numerator"


class NothingKnown(Unfounded):
    """The status says that something is known, but nothing is given.

    Give a value or a numerator for `known`, and `low` or `high` without a value for `range`.
    """

    at = "status"


class KnownAfterAll(Unfounded):
    """The status says that there is no value, but one is given.

    Leave the status empty, or leave the value and the numerator empty.
    """

    at = "status"


class NoPeriod(Unfounded):
    """The reading belongs to no period.

    Give a start, an end or at least a label.
    """

    at = "period_label"


class Kind(StrEnum):
    """What a reading is a reading of."""

    ACTUAL = "actual"
    BASELINE = "baseline"
    PROJECTED = "projected"
    NATIONAL_AVERAGE = "national_average"
    PEER = "peer"
    RANGE_LOW = "range_low"
    RANGE_HIGH = "range_high"


class Sex(StrEnum):
    """Of whom a reading is. `persons` are both sexes together."""

    PERSONS = "persons"
    MALE = "male"
    FEMALE = "female"


class Status(StrEnum):
    """Whether something is known, and if not, why not."""

    KNOWN = "known"
    RANGE = "range"
    SUPPRESSED = "suppressed"
    NOT_STATED = "not_stated"
    TO_BE_CONFIRMED = "to_be_confirmed"
    NOT_MEASURABLE = "not_measurable"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one reading, as printed."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def known(self) -> bool:
        """Tell whether there is a value, or a count that it can be made from."""
        return self.value is not None or self.numerator is not None

    @property
    def bounded(self) -> bool:
        """Tell whether the value is known to lie somewhere."""
        return self.low is not None or self.high is not None


FIGURES = frozenset(field.name for field in fields(Figures))


def is_proportion(unit: str | None) -> bool:
    """Tell whether a unit is a part of a whole, in per cent.

    >>> [is_proportion(unit) for unit in ("%", "Per cent", "% of referrals", "% change", None)]
    [True, True, True, False, False]
    """
    words = (unit or "").strip().lower()
    return words in {"%", "percent", "per cent", "percentage"} or words.startswith("% of ")


def status_of(stated: Status | None, figures: Figures) -> Status:
    """Give the status of a reading: the stated one if it fits, else what the figures say.

    Raises:
        NothingKnown: It is said to be known, or a range, and is not.
        KnownAfterAll: It is said to be unknown for a reason, and is not.
    """
    if figures.known:
        if stated not in {None, Status.KNOWN}:
            raise KnownAfterAll
        return Status.KNOWN
    if stated is Status.KNOWN or (stated is Status.RANGE and not figures.bounded):
        raise NothingKnown
    return stated or (Status.RANGE if figures.bounded else Status.NOT_STATED)


def checked(stated: Status | None, figures: Figures, *, unit: str | None) -> Status:
    """Check the figures of one reading against each other, and give its status.

    Raises:
        LimitsCrossed: The range is empty.
        DenominatorZero: A value was divided by zero.
        MoreThanAll: A percentage has more than all.
        NothingKnown: It is said to be known, and is not.
        KnownAfterAll: It is said to be unknown, and is not.
    """
    if figures.low is not None and figures.high is not None and figures.low > figures.high:
        raise LimitsCrossed
    if figures.denominator is not None:
        if figures.value is not None and not figures.denominator:
            raise DenominatorZero
        if (
            figures.numerator is not None
            and figures.numerator > figures.denominator
            and is_proportion(unit)
        ):
            raise MoreThanAll
    return status_of(stated, figures)


def made_id(
    indicator_id: str,
    area_id: str,
    organisation_id: str | None,
    *,
    period: Period,
    label: str | None,
    kind: Kind,
    strata: Sequence[str | None],
) -> str:
    """Make the id of an observation from what it is of, so that a file may come without ids.

    The same days are the same period, however they were printed; a label counts only where no
    day is known. `strata` are its band, sex, age, kind of category and category.

    Raises:
        NoPeriod: There is neither a day nor a label.
    """
    if period.start is None and period.to is None:
        if not label:
            raise NoPeriod
        when = label
    else:
        when = f"{period.start or ''}/{period.to or ''}"
    parts = [indicator_id, area_id, organisation_id or "", when, kind, strata[0] or ""]
    if any(strata[1:]):
        parts += [one or "" for one in strata[1:]]
    return hashed(chr(10).join(parts))


def hashed(what: str) -> str:
    """Make an id of what an observation is of: its parts, a line each."""
    return f"o-{blake2b(what.encode(), digest_size=12).hexdigest()}"


def corrected(known: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Check a correction against what it leaves as it was, and give it with its status.

    A status that is not sent stays, unless a figure is sent: then it follows from the figures.

    Raises:
        Unfounded: The parts would contradict each other.
    """
    after = {**known, **changes}
    figures = Figures(**{name: after[name] for name in FIGURES})
    kept = None if FIGURES & changes.keys() else Status(known["status"])
    status = checked(changes.get("status", kept), figures, unit=after["unit"])
    return {**changes, "status": status}
