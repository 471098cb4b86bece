"""The two ambitions of the Left Shift Blueprint, judged for each indicator.

To be at least as good as the England average; and to cut the gap between the city and its deprived
part by a tenth, where it can be measured. Each is met, not met, or not measurable, with what is
lacking. The value decides; limits, where there are any, say whether that is certain.

The Blueprint does not say whether the gap is absolute or relative. Who asks must choose:
absolute is the deprived part's value less the city's, relative is that in parts of the city's.

Units:  polarity is 1 where high is good and -1 where low is; gaps are positive where the deprived
part is worse.
Source: the Left Shift Blueprint as the Leeds partnership described it in 2021.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons
from indicators.domain.statistics.limits import Limits

CUT = 0.1


class Ambition(StrEnum):
    """Whether an ambition is reached."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_MEASURABLE = "not_measurable"


class Certainty(StrEnum):
    """Whether all of the limits say what the value says."""

    CERTAIN = "certain"
    WITHIN_LIMITS = "within_limits"


class Gap(StrEnum):
    """How a gap is taken."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Judged:
    """An ambition for each indicator.

    Attributes:
        short_by: How far from met, in the unit of the value or the gap; 0 or less is met.
        certainty: None without limits.
        reason: What is lacking, where it is not measurable.
    """

    outcome: Texts
    short_by: Floats
    certainty: Texts
    reason: Texts


def at_least_as_good(value: Floats, limits: Limits, england: Floats, polarity: Floats) -> Judged:
    """Judge whether values are at least as good as England's.

    >>> none = np.array([np.nan])
    >>> found = at_least_as_good(np.array([5.0]), (none, none), np.array([5.0]), np.array([-1.0]))
    >>> found.outcome[0].value
    'met'
    """
    reason = reasons(
        len(value),
        [
            *unjudged(polarity),
            (np.isnan(value), Reason.VALUE_MISSING),
            (np.isnan(england), Reason.BENCHMARK_MISSING),
        ],
    )
    return judged((england - value) * polarity, turned(limits, england, polarity), reason)


def gap(city: Floats, deprived: Floats, polarity: Floats, kind: Gap) -> Floats:
    """Give the gap between a city and its deprived part; positive where that is worse."""
    absolute = (city - deprived) * polarity
    if kind is Gap.ABSOLUTE:
        return absolute
    return absolute / np.where(city > 0, city, np.nan)


def gap_cut(
    before: tuple[Floats, Floats],
    now: tuple[Floats, Floats],
    polarity: Floats,
    kind: Gap,
    *,
    limits: Limits | None = None,
    cut: float = CUT,
) -> Judged:
    """Judge whether the gap has been cut by a tenth.

    Args:
        before: The city's and the deprived part's values at the baseline.
        now: The same, now.
        polarity: 1 or -1.
        kind: Absolute or relative; there is no default.
        limits: Of the gap now, in the same kind. The deprived part is inside the city, so they do
            not follow from the limits of the two values.
        cut: The part of the gap that is to go.
    """
    first, last = gap(*before, polarity, kind), gap(*now, polarity, kind)
    unknown = np.full(len(first), np.nan)
    reason = reasons(
        len(first),
        [
            *unjudged(polarity),
            (np.isnan(before[0]) | np.isnan(before[1]), Reason.BASELINE_MISSING),
            (np.isnan(now[0]) | np.isnan(now[1]), Reason.VALUE_MISSING),
            (np.isnan(first) | np.isnan(last), Reason.GAP_MISSING),
            (first <= 0, Reason.GAP_NOT_ADVERSE),
        ],
    )
    goal = first * (1 - cut)
    low, high = limits or (unknown, unknown)
    return judged(last - goal, (low - goal, high - goal), reason)


def unjudged(polarity: Floats) -> list[tuple[Flags, Reason]]:
    """List what keeps anything from being good."""
    return [
        (np.isnan(polarity), Reason.POLARITY_UNKNOWN),
        (polarity == 0, Reason.POLARITY_NEUTRAL),
    ]


def turned(limits: Limits, england: Floats, polarity: Floats) -> Limits:
    """Give limits of how far a value is short, lower first."""
    short = [(england - one) * polarity for one in limits]
    return np.where(polarity > 0, short[1], short[0]), np.where(polarity > 0, short[0], short[1])


def judged(short_by: Floats, limits: Limits, reason: Texts) -> Judged:
    """Judge by how far a value is short, and see whether its limits are of one mind."""
    good = absent(reason)
    short_by = np.where(good, short_by, np.nan)
    outcome = np.where(short_by <= 0, Ambition.MET, Ambition.NOT_MET).astype(object)
    outcome[~good] = Ambition.NOT_MEASURABLE
    low, high = limits
    certain = np.where(short_by <= 0, high <= 0, low > 0)
    certainty = np.where(certain, Certainty.CERTAIN, Certainty.WITHIN_LIMITS).astype(object)
    certainty[~good | np.isnan(low) | np.isnan(high)] = None
    return Judged(outcome, short_by, certainty, reason)
