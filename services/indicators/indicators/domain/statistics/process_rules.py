"""The four rules that tell special cause from common cause, point by point.

A run never crosses from one segment into the next. Every point of a run is marked, back to its
first. A point on the mean ends a shift, and a tie ends a trend; on a run chart both are passed
over, and neither add to a run nor end it.

Sources: Western Electric, Statistical Quality Control Handbook (1956); Provost and Murray, The
Health Care Data Guide (2011); NHS England, Making Data Count; NHSRplotthedots 0.2.2.
"""

from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Integers, absent
from indicators.domain.statistics.process_limits import Limits
from indicators.domain.statistics.process_series import Series

RULES = ("outside", "trend", "two_of_three", "shift")  # In the order in which one of them shows.


@dataclass(frozen=True, slots=True)
class Signals:
    """What each point meets.

    Attributes:
        relative: 1 above the mean, -1 below it, 0 on it.
        outside: Beyond a limit.
        close: Beyond two sigma, and not beyond the limit.
        high: A row for each of `RULES`: met upwards.
        low: The same, downwards.
        towards: The side of each rule where both are met: a trend that turns shows where it goes.
    """

    relative: Integers
    outside: Flags
    close: Flags
    high: Flags
    low: Flags
    towards: Integers


def run_position(sign: Integers, starts: Flags) -> Integers:
    """Count each run of the same sign from 1; 0 has no run.

    >>> run_position(np.array([1, 1, 0, -1]), np.array([True, False, False, False])).tolist()
    [1, 2, 0, 1]
    """
    begins = starts.copy()
    begins[1:] |= np.diff(sign) != 0
    at = np.arange(len(sign))
    return np.where(sign == 0, 0, at - np.maximum.accumulate(np.where(begins, at, 0)) + 1)


def run_ends(sign: Integers, starts: Flags, needed: int) -> Integers:
    """Give the sign of each point that completes a run of so many, or goes on with it; else 0."""
    return np.where(run_position(sign, starts) >= needed, sign, 0)


def steps_between(value: Floats, starts: Flags) -> Integers:
    """Give the direction from the point before: 1 up, -1 down, 0 level or none before it."""
    steps = np.sign(np.diff(value, prepend=np.nan))
    return np.where(starts, 0, np.nan_to_num(steps)).astype(np.intp)


def spread_back(ends: Flags, length: int) -> Flags:
    """Mark the points of every run that ends at a marked point.

    >>> spread_back(np.array([False, False, True, False]), 2).tolist()
    [False, True, True, False]
    """
    count = np.concatenate([[0], np.cumsum(ends)])
    at = np.arange(len(ends))
    return count[np.minimum(at + length, len(ends))] > count[at]


def two_in_three_window(counted: Flags, relative: Integers, starts: Flags) -> Flags:
    """Mark windows of three on one side of the mean, two or more of which are counted."""
    found = np.zeros(len(counted), dtype=np.bool_)
    if len(counted) < 3:  # noqa: PLR2004 - three
        return found
    same = (relative[2:] == relative[1:-1]) & (relative[1:-1] == relative[:-2])
    same &= (relative[2:] != 0) & ~starts[2:] & ~starts[1:-1]
    number = counted.astype(np.intp)
    found[2:] = same & (number[2:] + number[1:-1] + number[:-2] >= 2)  # noqa: PLR2004 - two
    return spread_back(found, 3)


def runs(
    sign: Integers, starts: Flags, length: int, needed: int, *, pass_over: bool
) -> tuple[Flags, Flags]:
    """Mark the points of runs upwards, and of runs downwards.

    Args:
        sign: The side, or the step, of each point.
        starts: The first point of each segment.
        length: How many points a run marks.
        needed: How many of the same sign make one.
        pass_over: A sign of 0 neither adds to a run nor ends it.
    """
    used = (sign != 0) | starts if pass_over else np.ones(len(sign), dtype=np.bool_)
    ends = run_ends(sign[used], starts[used], needed)
    up, down = np.zeros(len(sign), dtype=np.bool_), np.zeros(len(sign), dtype=np.bool_)
    up[used], down[used] = spread_back(ends > 0, length), spread_back(ends < 0, length)
    return up, down


def signals(
    series: Series,
    limits: Limits,
    *,
    shift: int,
    trend: int,
    outside_counts: bool,
    pass_over: bool = False,
) -> Signals:
    """Hold each point against the rules.

    Args:
        series: Points in order.
        limits: Their lines; where there are none no rule is met.
        shift: How many points on one side of the mean are a shift.
        trend: How many points that rise or fall in a row are a trend.
        outside_counts: A point beyond a limit counts in two of three.
        pass_over: Points on the mean, and ties, neither add to a run nor end it.
    """
    value, starts = series.value, series.starts
    relative = np.nan_to_num(np.sign(value - limits.mean)).astype(np.intp)
    above, below = value > limits.upper, value < limits.lower
    outside = above | below
    close = ~outside & ((value > limits.near_upper) | (value < limits.near_lower))
    counted = close | outside if outside_counts else close
    two = counted & two_in_three_window(counted, relative, starts)
    steps = steps_between(value, starts)
    up, down = relative > 0, relative < 0
    rising, falling = runs(steps, starts, trend, trend - 1, pass_over=pass_over)
    highs, lows = runs(relative, starts, shift, shift, pass_over=pass_over)
    good = absent(limits.reason)
    high = np.stack([above, rising, two & up, highs]) & good
    low = np.stack([below, falling, two & down, lows]) & good
    towards = high.astype(np.intp) - low
    towards[1] = np.where(rising & falling & good, -steps, towards[1])
    return Signals(relative, outside, close, high, low, towards)
