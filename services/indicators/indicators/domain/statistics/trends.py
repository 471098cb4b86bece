"""Recent trends: the last five yearly points, and whether they rise or fall.

A proportion is tested by the chi-squared test for a trend, with the slope of the log odds. What
else has limits is tested by least squares, each point weighted by its own standard error. A trend
is significant if chi-squared is above its 99.8 % point, and the slope has one sign in the fit on
all five points and in each fit that leaves one out.

Units:  the slope is per year, in log odds for a proportion, else in the unit of the values.
Sources: Fingertips guidance on trend markers; Armitage, Biometrics 11 (1955).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    any_of,
    counted,
    reasons,
)

POINTS = 5
SIGNIFICANT = 9.54953570608324  # Chi-squared with one degree of freedom, p = 0.002.
WIDTH = 3.92  # Of a 95 % interval, in standard errors.
TIMES = np.arange(1.0, POINTS + 1)
# Each fit uses the points with a 1: all of them, then all but one.
FITS = np.vstack([np.ones(POINTS), 1 - np.eye(POINTS)])


class Trend(StrEnum):
    """What the last points say."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_SIGNIFICANT_CHANGE = "no_significant_change"
    CANNOT_BE_CALCULATED = "cannot_be_calculated"


@dataclass(frozen=True, slots=True)
class Points:
    """Series: a row for each point, and whether its values are proportions."""

    year: Floats
    count: Floats
    denominator: Floats
    value: Floats
    lower: Floats
    upper: Floats
    proportion: Floats
    group: Integers
    groups: int


@dataclass(frozen=True, slots=True)
class Found:
    """The trend of each series, with what it was judged by."""

    trend: Texts
    chi_squared: Floats
    slope: Floats
    reason: Texts
    years: Floats


def last(points: Points) -> Integers:
    """Give the rows of the last five points of each series, oldest first; -1 where there is none.

    >>> one, zero = np.ones(1), np.zeros(1, int)
    >>> last(Points(*[one] * 7, zero, 1)).tolist()
    [[-1, -1, -1, -1, 0]]
    """
    order = np.lexsort((points.year, points.group))
    number = np.bincount(points.group, minlength=points.groups)
    end = np.cumsum(number)
    place = end[:, None] - POINTS + np.arange(POINTS)[None, :]
    there = place >= (end - number)[:, None]
    return np.where(there, order[np.where(there, place, 0)] if len(order) else -1, -1)


def taken(column: Floats, rows: Integers) -> Floats:
    """Take the last points' values of a column."""
    return np.append(column, np.nan)[rows]


def trend(points: Points) -> Found:
    """Find the recent trend of each series."""
    rows = last(points)
    count, denominator, value, lower, upper, years, proportion = (
        taken(column, rows)
        for column in (
            points.count,
            points.denominator,
            points.value,
            points.lower,
            points.upper,
            points.year,
            points.proportion,
        )
    )
    of_part = proportion[:, -1] == 1
    whole = [
        (any_of(np.isnan(points.year), points.group, points.groups), Reason.PERIOD_MISSING),
        (any_of(points.year % 1 != 0, points.group, points.groups), Reason.PERIODS_NOT_YEARLY),
        (twice(points), Reason.PERIOD_TWICE),
        (counted(~np.isnan(points.year), points.group, points.groups) < POINTS,
         Reason.FEWER_THAN_FIVE_PERIODS),
        (years[:, -1] - years[:, 0] != POINTS - 1, Reason.GAP_BETWEEN_PERIODS),
        ((proportion != proportion[:, :1]).any(1), Reason.VALUE_TYPE_MIXED),
    ]  # fmt: skip
    in_parts = [
        (np.isnan(count), Reason.NUMERATOR_MISSING),
        (np.isnan(denominator), Reason.DENOMINATOR_MISSING),
        (count < 0, Reason.NUMERATOR_NEGATIVE),
        (denominator < 0, Reason.DENOMINATOR_NEGATIVE),
        (denominator == 0, Reason.DENOMINATOR_ZERO),
        (count > denominator, Reason.NUMERATOR_ABOVE_DENOMINATOR),
        (count == denominator, Reason.COUNT_EQUALS_DENOMINATOR),
        (count == 0, Reason.COUNT_ZERO),
    ]
    by_values = [
        (np.isnan(value), Reason.VALUE_MISSING),
        (np.isnan(lower) | np.isnan(upper), Reason.LIMITS_MISSING),
        (lower > upper, Reason.LIMITS_CROSSED),
        (lower == upper, Reason.LIMITS_WITHOUT_WIDTH),
    ]
    reason = reasons(
        points.groups,
        [
            *whole,
            *((of_part & met.any(1), why) for met, why in in_parts),
            *((~of_part & met.any(1), why) for met, why in by_values),
        ],
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = of_proportions(count, denominator)
        others = of_values(value, ((upper - lower) / WIDTH) ** -2)
    chi, slopes = (
        np.where(of_part, part, other) for part, other in zip(parts, others, strict=True)
    )
    good = absent(reason)
    kept = np.where((slopes > 0).all(0), 1, np.where((slopes < 0).all(0), -1, 0))
    way = np.where(good & (chi > SIGNIFICANT), kept, 0)
    named = np.array([Trend.DECREASING, Trend.NO_SIGNIFICANT_CHANGE, Trend.INCREASING], object)
    said: Texts = named[way + 1]
    said[~good] = Trend.CANNOT_BE_CALCULATED
    return Found(
        said, np.where(good, chi, np.nan), np.where(good, slopes[0], np.nan), reason, years
    )


def line(points: Points) -> Floats:
    """Give the line fitted to the last five points of each series, at each of them.

    A proportion's line is straight in its log odds, and is given as a part of one. What cannot be
    fitted is NaN.
    """
    rows = last(points)
    count, denominator, value, lower, upper, proportion = (
        taken(column, rows)
        for column in (points.count, points.denominator, points.value, points.lower,
                       points.upper, points.proportion)
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(count / (denominator - count))
        of_parts = 1 / (1 + np.exp(-straight(odds, np.ones_like(odds))))
        others = straight(value, ((upper - lower) / WIDTH) ** -2)
    fit = np.where(proportion[:, -1:] == 1, of_parts, others)
    return np.where(np.isfinite(fit), fit, np.nan)


def straight(value: Floats, weight: Floats) -> Floats:
    """Fit a straight line to five points by weighted least squares."""
    total = weight.sum(1, keepdims=True)
    middle = (weight * TIMES).sum(1, keepdims=True) / total
    mean = (weight * value).sum(1, keepdims=True) / total
    slope = fitted(value, weight)[0][0][:, None]
    found: Floats = mean + slope * (TIMES - middle)
    return found


def twice(points: Points) -> Flags:
    """Tell which series have two points of one year."""
    order = np.lexsort((points.year, points.group))
    group, year = points.group[order], points.year[order]
    again = np.append(False, (group[1:] == group[:-1]) & (year[1:] == year[:-1]))[: len(order)]
    return any_of(again, group, points.groups)


def of_proportions(count: Floats, denominator: Floats) -> tuple[Floats, Floats]:
    """Give chi-squared for a trend in proportions, and the slopes of the log odds in each fit."""
    part, whole = count.sum(1), denominator.sum(1)
    moment = (denominator * TIMES).sum(1)
    top = whole * (whole * (count * TIMES).sum(1) - part * moment) ** 2
    below = part * (whole - part) * (whole * (denominator * TIMES**2).sum(1) - moment**2)
    odds = np.log(count / (denominator - count))
    return top / below, fitted(odds, np.ones_like(odds))[0]


def of_values(value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Give chi-squared of a weighted slope against none, and the slopes of each fit."""
    slopes, squares = fitted(value, weight)
    return slopes[0] ** 2 * squares[0], slopes


def fitted(value: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Fit lines by weighted least squares, a row for each fit: slopes and sums of squares."""
    weights = weight[None] * FITS[:, None, :]
    total = weights.sum(2, keepdims=True)
    from_middle = TIMES - (weights * TIMES).sum(2, keepdims=True) / total
    squares = (weights * from_middle**2).sum(2)
    return (weights * from_middle * value[None]).sum(2) / squares, squares
