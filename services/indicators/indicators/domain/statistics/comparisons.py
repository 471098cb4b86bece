"""Comparisons with a benchmark or a goal, as Fingertips makes them.

Every comparison finds a position: -1 below, 0 similar, 1 above, twice that beyond the wider
limits. What is at an edge is similar. `polarities` names positions. A goal has no position
without its polarity: there 1 is met and -1 is missed.

Units:  values, limits, benchmark and goal in one unit; `unit` is what a proportion or rate is per.
Sources: Fingertips technical guidance, "Comparing areas"; Fingertips' open source (2020, MIT).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics import limits
from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    counted,
    reasons,
)
from indicators.domain.statistics.limits import Limits
from indicators.domain.statistics.percentiles import percentiles

FULL = 100.0
Tests = list[tuple[Flags, Reason]]


class Comparison(StrEnum):
    """How a value is compared."""

    LIMITS_95 = "ci_overlap_95"
    LIMITS_95_998 = "ci_overlap_95_998"
    TWO_INTERVALS = "double_ci_overlap"
    CONTROL_PROPORTION = "spc_proportion"
    CONTROL_RATE = "spc_rate"
    QUINTILES = "quintiles"
    QUARTILES = "quartiles"
    GOAL_SINGLE = "goal_single"
    GOAL_SINGLE_LIMITS = "goal_single_ci"
    GOAL_RANGE = "goal_range"
    GOAL_PREVIOUS_ENGLAND = "goal_previous_england"
    GOAL_PERCENTILE_RANGE = "goal_percentile_range"


CATEGORIES = {Comparison.QUINTILES: 5, Comparison.QUARTILES: 4}


@dataclass(frozen=True, slots=True)
class Compared:
    """Values to compare, a row each, and what they are compared with.

    Attributes:
        polarity: 1 where high is good, -1 where low is, 0 without a judgement.
        limits: At 95 %.
        wider: At 99.8 %.
        benchmark_limits: At 95 %.
        goal: Lower and upper; a single goal is the lower one; as percentiles, 0 to 100.
        group: The areas among which categories and percentiles are found.
    """

    polarity: Floats
    value: Floats
    limits: Limits
    wider: Limits
    denominator: Floats
    unit: Floats
    confidence: Floats
    benchmark: Floats
    benchmark_limits: Limits
    goal: Limits
    group: Integers
    groups: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where values lie, and why some are not compared."""

    position: Floats
    reason: Texts


def unlimited(pair: Limits) -> Tests:
    """List what keeps limits from being used."""
    missing = np.isnan(pair[0]) | np.isnan(pair[1])
    return [(missing, Reason.LIMITS_MISSING), (pair[0] > pair[1], Reason.LIMITS_CROSSED)]


def outside(lower: Floats, upper: Floats, what: Floats) -> Floats:
    """Tell on which side of limits something lies: -1, 0 or 1."""
    return np.where(what < lower, -1.0, np.where(what > upper, 1.0, 0.0))


def by_limits(given: Compared) -> Found:
    """Compare the limits of a value with a benchmark."""
    missing = (np.isnan(given.benchmark), Reason.BENCHMARK_MISSING)
    return Found(
        -outside(*given.limits, given.benchmark),
        reasons(len(given.value), [missing, *unlimited(given.limits)]),
    )


def by_two_limits(given: Compared) -> Found:
    """Compare the limits of a value at two confidences with a benchmark."""
    narrow = by_limits(given)
    tests = [
        (np.isnan(given.benchmark), Reason.BENCHMARK_MISSING),
        *unlimited(given.limits),
        *unlimited(given.wider),
    ]
    return Found(
        narrow.position - outside(*given.wider, given.benchmark),
        reasons(len(given.value), tests),
    )


def by_two_intervals(given: Compared) -> Found:
    """Compare two intervals: that they touch is enough to be similar."""
    (lower, upper), (low, high) = given.limits, given.benchmark_limits
    position = np.where(lower > high, 1.0, np.where(upper < low, -1.0, 0.0))
    tests = [*unlimited(given.limits), *unlimited(given.benchmark_limits)]
    return Found(position, reasons(len(position), tests))


def uncontrolled(given: Compared) -> Tests:
    """List what keeps control limits from being drawn."""
    certain = ~((given.confidence > 0) & (given.confidence < 1))
    return [
        (np.isnan(given.benchmark), Reason.BENCHMARK_MISSING),
        (given.benchmark < 0, Reason.BENCHMARK_NEGATIVE),
        (np.isnan(given.denominator), Reason.DENOMINATOR_MISSING),
        (given.denominator < 0, Reason.DENOMINATOR_NEGATIVE),
        (given.denominator == 0, Reason.DENOMINATOR_ZERO),
        (~(given.unit > 0), Reason.UNIT_NOT_POSITIVE),
        (certain, Reason.CONFIDENCE_NOT_0_TO_1),
    ]


def controlled(given: Compared, drawn: Limits, tests: Tests) -> Found:
    """Compare values with control limits, once those are drawn."""
    return Found(outside(*drawn, given.value), reasons(len(given.value), tests))


def by_control_proportion(given: Compared) -> Found:
    """Compare a proportion with the limits of the benchmark at its own denominator."""
    fraction = given.benchmark / given.unit
    expected = fraction * given.denominator
    low, high = limits.wilson(expected, given.denominator, given.confidence)
    above = (given.benchmark > given.unit, Reason.BENCHMARK_ABOVE_UNIT)
    return controlled(given, (low * given.unit, high * given.unit), [*uncontrolled(given), above])


def by_control_rate(given: Compared) -> Found:
    """Compare a rate with the limits of the events that the benchmark lets expect."""
    scale = given.unit / given.denominator
    low, high = limits.exact_poisson(given.benchmark / scale, given.confidence)
    return controlled(given, (low * scale, high * scale), uncontrolled(given))


def against_goal(given: Compared) -> Found:
    """Meet a single goal: at or below it where low is good, at or above where high is."""
    met = np.where(given.polarity < 0, given.value <= given.goal[0], given.value >= given.goal[0])
    return Found(np.where(met, 1.0, -1.0), reasons(len(met), [ungoaled(given.goal[0])]))


def against_goal_with_limits(given: Compared) -> Found:
    """Meet a single goal with the whole of the limits; else it is similar, or missed."""
    lower, upper = given.limits
    goal = given.goal[0]
    rising = np.where(lower >= goal, 1.0, np.where(upper < goal, -1.0, 0.0))
    falling = np.where(upper <= goal, 1.0, np.where(lower > goal, -1.0, 0.0))
    tests = [ungoaled(goal), *unlimited(given.limits)]
    return Found(np.where(given.polarity < 0, falling, rising), reasons(len(goal), tests))


def ungoaled(goal: Floats) -> tuple[Flags, Reason]:
    """Tell where there is no goal."""
    return np.isnan(goal), Reason.GOAL_MISSING


def in_range(given: Compared, goal: Limits) -> Found:
    """Find values below a range, in it, or at its upper end and above."""
    low, high = goal
    place = np.where(given.value < low, -1.0, np.where(given.value >= high, 1.0, 0.0))
    tests = [ungoaled(low), ungoaled(high), (low > high, Reason.GOAL_RANGE_CROSSED)]
    turned = place * np.where(given.polarity < 0, -1.0, 1.0)
    return Found(turned, reasons(len(place), tests))


def against_range(given: Compared) -> Found:
    """Meet a goal that is a range."""
    return in_range(given, given.goal)


def against_previous_england(given: Compared) -> Found:
    """Meet the value that England had before: at least it, whatever the polarity."""
    met = given.value >= given.benchmark
    missing = (np.isnan(given.benchmark), Reason.BENCHMARK_MISSING)
    return Found(np.where(met, 1.0, -1.0), reasons(len(met), [missing]))


def against_percentiles(given: Compared) -> Found:
    """Meet a range between two percentiles of the group's areas; its first row says which."""
    percent = [np.where((one >= 0) & (one <= FULL), one, np.nan) for one in given.goal]
    _, first = np.unique(given.group, return_index=True)
    levels = [one[first] / FULL for one in percent]
    bounds = [
        bound[given.group] for bound in percentiles(given.value, given.group, given.groups, levels)
    ]
    found = in_range(given, (bounds[0], bounds[1]))
    beyond = np.isnan(percent[0]) | np.isnan(percent[1])
    tests = [
        *(ungoaled(one) for one in given.goal),
        (beyond | np.isnan(bounds[0] + bounds[1]), Reason.PERCENTILE_OUT_OF_RANGE),
        (given.goal[0] > given.goal[1], Reason.GOAL_RANGE_CROSSED),
    ]
    return Found(found.position, reasons(len(beyond), tests))


@dataclass(frozen=True, slots=True)
class Categories:
    """The category of each value among its group, counted from 1, and the group's bounds."""

    category: Floats
    bounds: list[Floats]
    reason: Texts


def categories(
    value: Floats, group: Integers, groups: int, number: int, polarity: Floats
) -> Categories:
    """Sort values into quintiles or quartiles: the first whose upper bound is not below the value.

    Where high is good the order is turned round, so that 1 is always the best.
    """
    bounds = percentiles(value, group, groups, [one / number for one in range(number + 1)])
    above = sum(
        ((value > bound[group]).astype(np.float64) for bound in bounds[1:-1]),
        start=np.zeros(len(value)),
    )
    turned = np.where(polarity > 0, number - above, above + 1)
    few = counted(~np.isnan(value), group, groups) < number
    return Categories(
        np.where(np.isnan(value), np.nan, turned),
        [np.where(few, np.nan, bound) for bound in bounds],
        reasons(len(value), [(few[group], Reason.FEWER_AREAS_THAN_QUANTILES)]),
    )


RULES = {
    Comparison.LIMITS_95: by_limits,
    Comparison.LIMITS_95_998: by_two_limits,
    Comparison.TWO_INTERVALS: by_two_intervals,
    Comparison.CONTROL_PROPORTION: by_control_proportion,
    Comparison.CONTROL_RATE: by_control_rate,
    Comparison.GOAL_SINGLE: against_goal,
    Comparison.GOAL_SINGLE_LIMITS: against_goal_with_limits,
    Comparison.GOAL_RANGE: against_range,
    Comparison.GOAL_PREVIOUS_ENGLAND: against_previous_england,
    Comparison.GOAL_PERCENTILE_RANGE: against_percentiles,
}
GOALS = frozenset(one for one in Comparison if one.startswith("goal_"))
