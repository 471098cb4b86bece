"""Whether a change is real: two rates or two proportions, of small samples too.

Proportions are tested by the pooled normal test, and by Fisher's exact test where fewer than five
are expected in a cell. Rates are tested exactly: given both counts together, the second one is
binomial. The limits of a difference are made from those of its two parts.

Units:  rates and proportions per one; a difference is the second less the first.
Sources: Fisher, The Design of Experiments (1935); Przyborowski and Wilenski, Biometrika 31 (1940);
Newcombe, Statistics in Medicine 17 (1998) 873; Zou and Donner, ibid. 27 (2008) 1693; Clopper and
Pearson, Biometrika 26 (1934).
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from scipy import special

from indicators.domain.statistics import limits
from indicators.domain.statistics.arrays import Flags, Floats, Integers, Texts
from indicators.domain.statistics.limits import Limits

FEW = 5  # Expected in a cell of a table of two by two.
MOST_CELLS = 400  # With fewer than FEW expected, more than this is as good as impossible.
BLOCK = 10_000  # Tables that are looked at together, so that memory stays small.
SLACK = 1 + 1e-7  # What is equal but for rounding: how likely two tables are, p and its level.
EXACT = 2.0**53  # Beyond it a count and the next one are the same number.
NEXT_TO_NONE = 1e-300  # In place of 0 where a function has no value there.


class Test(StrEnum):
    """How a change was tested."""

    FISHER = "Fisher's exact test"
    NORMAL = "pooled normal test"
    BINOMIAL = "exact binomial test of two counts"


def p_of_rates(first: Floats, among: Floats, second: Floats, other: Floats) -> Floats:
    """Give p that two rates are one: twice the smaller tail of the binomial, at most 1.

    >>> five, ten, people = np.array([5.0]), np.array([10.0]), np.array([1000.0])
    >>> round(float(p_of_rates(five, people, ten, people)[0]), 6)
    0.301758
    """
    both = first + second
    share = other / (among + other)
    below = special.betaincc(second + 1, np.maximum(both - second, NEXT_TO_NONE), share)
    above = special.betainc(np.maximum(second, NEXT_TO_NONE), both - second + 1, share)
    below = np.where(second >= both, 1.0, below)
    above = np.where(second <= 0, 1.0, above)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(below, above)), np.float64)


def ratio_of_rates(
    first: Floats, among: Floats, second: Floats, other: Floats, *, confidence: float
) -> Limits:
    """Give the limits of the second rate over the first, which agree with its exact test."""
    tail = (1 - confidence) / 2
    scale = among / other
    low = special.betaincinv(np.maximum(second, NEXT_TO_NONE), first + 1, tail)
    high = special.betaincinv(second + 1, np.maximum(first, NEXT_TO_NONE), 1 - tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(second == 0, 0.0, low / (1 - low) * scale)
        upper = np.where(first == 0, np.nan, high / (1 - high) * scale)
    return lower, upper


def is_few(first: Floats, among: Floats, second: Floats, other: Floats) -> Flags:
    """Tell where fewer than five are expected in a cell."""
    whole, had = among + other, first + second
    least = np.minimum(among, other) * np.minimum(had, whole - had) / whole
    return least < FEW


def p_of_proportions(first: Floats, among: Floats, second: Floats, other: Floats) -> Floats:
    """Give p that two proportions are one."""
    few = is_few(first, among, second, other)
    whole, had = among + other, first + second
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = had / whole
        error = np.sqrt(pooled * (1 - pooled) * (1 / among + 1 / other))
        z = np.abs(second / other - first / among) / error
    found = np.asarray(2 * special.ndtr(-z), np.float64)
    at = np.flatnonzero(few)
    for start in range(0, len(at), BLOCK):
        block = at[start : start + BLOCK]
        found[block] = fisher(*(one[block] for one in (first, among, second, other)))
    return found


def fisher(first: Floats, among: Floats, second: Floats, other: Floats) -> Floats:
    """Give p by Fisher's exact test: all tables that are no likelier than the one seen.

    The table is turned so that its least expected cell is the one that is counted: then that cell
    starts at 0, and few of its values matter.

    >>> one = [np.array([float(n)]) for n in (3, 10, 8, 10)]
    >>> round(float(fisher(*one)[0]), 6)
    0.069779
    """
    whole, had = among + other, first + second
    row, cell = np.minimum(among, other), np.where(among <= other, first, second)
    column = np.minimum(had, whole - had)
    cell = np.where(had <= whole - had, cell, row - cell)
    cells = np.arange(MOST_CELLS + 1.0)[None, :]
    row, column, whole, cell = (one[:, None] for one in (row, column, whole, cell))
    inside = cells <= np.minimum(row, column)
    counted = np.where(inside, cells, 0)

    def log_likelihood(value: Floats) -> Floats:
        return np.asarray(
            -special.gammaln(value + 1)
            - special.gammaln(row - value + 1)
            - special.gammaln(column - value + 1)
            - special.gammaln(whole - row - column + value + 1),
            np.float64,
        )

    each = np.where(inside, log_likelihood(counted), -np.inf)
    most = each.max(1, keepdims=True)
    share = np.exp(each - most)
    seen = np.exp(log_likelihood(cell) - most)
    unlikely = np.where(share <= seen * SLACK, share, 0.0)
    return np.asarray(unlikely.sum(1) / share.sum(1), np.float64)


def method(first: Floats, among: Floats, second: Floats, other: Floats, *, rates: bool) -> Texts:
    """Name the test that a change gets."""
    if rates:
        return np.full(len(first), Test.BINOMIAL, dtype=object)
    few = is_few(first, among, second, other)
    return np.where(few, Test.FISHER, Test.NORMAL).astype(object)


def difference(values: tuple[Floats, Floats], first: Limits, second: Limits) -> Limits:
    """Give the limits of a difference from those of its parts.

    Of Wilson's limits this makes Newcombe's; of the limits of counts, Zou and Donner's.
    """
    gap = values[1] - values[0]
    lower = gap - np.hypot(values[1] - second[0], first[1] - values[0])
    upper = gap + np.hypot(second[1] - values[1], values[0] - first[0])
    return lower, upper


def of_parts(count: Floats, among: Floats, confidence: float, *, rates: bool) -> Limits:
    """Give the limits of one rate or proportion."""
    if not rates:
        return limits.wilson(count, among, confidence)
    lower, upper = limits.poisson(count, confidence)
    return np.nan_to_num(lower) / among, upper / among


def is_significant(p: Floats, level: float) -> Flags:
    """Tell which p are no more than a level; one that is the level but for rounding is.

    >>> is_significant(np.array([0.1, 0.1001]), 1 - 0.9).tolist()
    [True, False]
    """
    return np.asarray(p <= level * SLACK)


Tested = Callable[[Floats, Floats, Floats, Floats], Floats]


def least_significant(
    tested: Tested, columns: tuple[Floats, Floats, Floats], level: float, *, most: Floats
) -> tuple[Floats, Floats]:
    """Find the counts nearest to no change, below and above it, that would be significant.

    The whole number next to each, towards no change, is not significant. Missing where even 0
    events, or the most there can be, would not be, and where counts are too large to be told from
    the next one.
    """
    first, among, other = columns
    still = first / among * other

    def enough(at: Integers, count: Floats) -> Flags:
        return is_significant(tested(first[at], among[at], count, other[at]), level)

    def sought(near: Floats, far: Floats) -> Floats:
        every = np.arange(len(first))
        reached = enough(every, far) & (np.maximum(near, far) <= EXACT)
        inner, outer, at = near.copy(), far.copy(), every[reached]
        while len(at := at[np.abs(outer[at] - inner[at]) > 1]):
            middle = np.trunc((inner[at] + outer[at]) / 2)
            good = enough(at, middle)
            outer[at[good]], inner[at[~good]] = middle[good], middle[~good]
        return np.where(reached, outer, np.nan)

    # Each search starts on the other side of no change, so that the first count is looked at too.
    return (
        sought(np.floor(still) + 1, np.zeros(len(first))),
        sought(np.minimum(np.ceil(still), most) - 1, most),
    )
