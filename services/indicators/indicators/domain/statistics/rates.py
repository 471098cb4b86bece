"""Crude rates, proportions and means of groups, each with its limits or its reason.

Units:  a rate is per `multiplier`; a proportion is a fraction times `multiplier` (1 or 100).
Source: Fingertips technical guidance; `limits` names the source of each interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics import limits
from indicators.domain.statistics.arrays import (
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    reasons,
    summed,
)
from indicators.domain.statistics.limits import EXACT_BELOW, Limits


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value for each group, its limits at each confidence, and why there is none."""

    value: Floats
    limits: Sequence[Limits]
    reason: Texts


def unfounded(
    numerator: Floats, denominator: Floats, multiplier: Floats | float
) -> list[tuple[np.ndarray, Reason]]:
    """List what keeps a numerator from being divided by its denominator."""
    upright = np.broadcast_to(multiplier, numerator.shape) > 0
    return [
        (np.isnan(numerator), Reason.NUMERATOR_MISSING),
        (np.isnan(denominator), Reason.DENOMINATOR_MISSING),
        (numerator < 0, Reason.NUMERATOR_NEGATIVE),
        (denominator < 0, Reason.DENOMINATOR_NEGATIVE),
        (denominator == 0, Reason.DENOMINATOR_ZERO),
        (~upright, Reason.MULTIPLIER_NOT_ABOVE_0),
    ]


def founded(reason: Texts, *columns: Floats) -> list[Floats]:
    """Take out of each column the groups that have a reason."""
    good = absent(reason)
    return [np.where(good, column, np.nan) for column in columns]


def crude_rate(
    events: Floats,
    population: Floats,
    *,
    multiplier: Floats | float,
    confidence: Sequence[float],
    byars_always: bool = False,
) -> Estimate:
    """Divide events by population: exact Poisson limits under 10 events, Byar's from there on."""
    reason = reasons(len(events), unfounded(events, population, multiplier))
    count, people = founded(reason, events, population)
    scale = multiplier / people
    interval = limits.byars if byars_always else limits.poisson
    found = [interval(count, one) for one in confidence]
    return Estimate(count * scale, [(low * scale, high * scale) for low, high in found], reason)


def rate_method(events: Floats, *, byars_always: bool = False) -> Texts:
    """Name the interval that a count of events gets."""
    exact = (events < EXACT_BELOW) & (not byars_always)
    return np.where(exact, "Exact", "Byars").astype(object)


def proportion(
    numerator: Floats,
    denominator: Floats,
    *,
    multiplier: Floats | float,
    confidence: Sequence[float],
) -> Estimate:
    """Divide a part by its whole, with Wilson's limits."""
    above = (numerator > denominator, Reason.NUMERATOR_ABOVE_DENOMINATOR)
    tests = [*unfounded(numerator, denominator, multiplier), above]
    reason = reasons(len(numerator), tests)
    part, whole = founded(reason, numerator, denominator)
    found = [limits.wilson(part, whole, one) for one in confidence]
    return Estimate(
        part / whole * multiplier,
        [(low * multiplier, high * multiplier) for low, high in found],
        reason,
    )


@dataclass(frozen=True, slots=True)
class Means(Estimate):
    """Means, and what they were made from."""

    total: Floats
    number: Floats
    deviation: Floats


def mean(values: Floats, group: Integers, groups: int, *, confidence: Sequence[float]) -> Means:
    """Average the values of each group, with Student's limits; one value alone has none."""
    number = np.bincount(group, minlength=groups).astype(np.float64)
    total = summed(values, group, groups)
    average = total / number
    squares = summed((values - average[group]) ** 2, group, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(squares / (number - 1))
    reason = reasons(
        groups,
        [(np.isnan(total), Reason.VALUE_MISSING), (number < 2, Reason.FEWER_THAN_TWO_VALUES)],  # noqa: PLR2004 - two
    )
    found = [limits.student(average, deviation, number, one) for one in confidence]
    return Means(average, found, reason, total, number, deviation)
