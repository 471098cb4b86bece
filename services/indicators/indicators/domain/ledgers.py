"""What was aimed for and what was achieved: met, not met, or not to be told.

A target in words, or a change from a baseline that is not stated, cannot be told: that is said,
not guessed. A change in per cent of a stated baseline is worked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Outcome(StrEnum):
    """Whether an aim is met."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    NOT_MEASURABLE = "not_measurable"


class Unknown(StrEnum):
    """Why it cannot be told."""

    NO_NUMBER = "target_without_a_number"
    NOTHING_ACHIEVED = "nothing_observed_in_the_target_period"
    NO_POLARITY = "polarity_not_stated"


@dataclass(frozen=True, slots=True)
class Aim:
    """A number to reach, and whether it is stated or worked out."""

    value: float | None
    derived: bool


def aim_of(
    target: float | None, baseline: float | None, change: float | None, unit: str | None
) -> Aim:
    """Find the number to reach.

    >>> aim_of(None, 200, 5, "% relative"), aim_of(60, None, None, None).derived
    (Aim(value=210.0, derived=True), False)
    >>> aim_of(None, None, 5, "% relative").value, aim_of(None, 50, 10, "percentage points").value
    (None, 60)
    """
    if target is not None or baseline is None or change is None:
        return Aim(target, derived=False)
    said = (unit or "").lower()
    if "relative" in said:
        return Aim(baseline * (1 + change / 100), derived=True)
    if "point" in said or "absolute" in said:
        return Aim(baseline + change, derived=True)
    return Aim(None, derived=False)


def outcome(
    aim: float | None, achieved: float | None, polarity: float, *, due: bool
) -> tuple[Outcome, Unknown | None]:
    """Tell whether an aim is met.

    >>> [outcome(60, value, 1, due=True)[0].value for value in (60, 59.9)]
    ['met', 'not_met']
    >>> outcome(None, 60, 1, due=True)[1].value, outcome(60, None, 1, due=False)[0].value
    ('target_without_a_number', 'not_yet_due')
    """
    if aim is None:
        return Outcome.NOT_MEASURABLE, Unknown.NO_NUMBER
    if polarity not in {-1.0, 1.0}:
        return Outcome.NOT_MEASURABLE, Unknown.NO_POLARITY
    if achieved is None:
        if not due:
            return Outcome.NOT_YET_DUE, None
        return Outcome.NOT_MEASURABLE, Unknown.NOTHING_ACHIEVED
    return (Outcome.MET if achieved * polarity >= aim * polarity else Outcome.NOT_MET), None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far apart practices are."""

    practices: int
    lowest: float
    middle: float
    highest: float


def spread(values: Sequence[float]) -> Spread | None:
    """Give the range of the practices' values; None if there are none.

    >>> spread([70.2, 16.2, 50])
    Spread(practices=3, lowest=16.2, middle=50, highest=70.2)
    """
    if not values:
        return None
    return Spread(len(values), min(values), median(values), max(values))
