"""Directly standardised rates: what the rate would be if every area had the standard's ages.

DSR = m * sum(w O / n) / sum(w), with the variance sum(w^2 O / n^2) / sum(w)^2. Its limits are
Byar's of the count of events, scaled to that variance. They hold from 10 events on: below that
neither value nor limits are given.

Sources: Dobson, Kuulasmaa, Eberle and Scherer, Statistics in Medicine 10 (1991); Morris and others
(2018) for the least number of events.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics import limits
from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    any_of,
    reasons,
    summed,
)
from indicators.domain.statistics.rates import Estimate

FEWEST = 10  # Events: Dobson's limits do not hold under it.


@dataclass(frozen=True, slots=True)
class Sums:
    """What a directly standardised rate needs of each group.

    Attributes:
        events: All events.
        population: All people.
        weighted: The sum of w O / n.
        squared: The sum of w^2 O / n^2.
        weight: The sum of w.
        reason: Why these cannot make a rate, or None.
    """

    events: Floats
    population: Floats
    weighted: Floats
    squared: Floats
    weight: Floats
    reason: Texts


@dataclass(frozen=True, slots=True)
class Standardised(Estimate):
    """Standardised rates, and what they were made from."""

    events: Floats
    population: Floats


def added(
    events: Floats,
    population: Floats,
    weight: Floats,
    group: Integers,
    groups: int,
    tests: Iterable[tuple[Flags, Reason]] = (),
) -> Sums:
    """Add up the cells of each group, one for each age band; missing events are none.

    Args:
        events: Of each cell.
        population: Of each cell.
        weight: Of each cell's age band in the standard.
        group: The group of each cell, counted from 0.
        groups: How many groups there are.
        tests: What else keeps a group from having a rate; it goes before what is found here.
    """
    count = np.where(np.isnan(events), 0.0, events)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = weight / population
        weighted, squared = share * count, share**2 * count
    return Sums(
        summed(count, group, groups),
        summed(population, group, groups),
        summed(weighted, group, groups),
        summed(squared, group, groups),
        summed(weight, group, groups),
        unsound(count, population, weight, group, groups, tests),
    )


def unsound(
    events: Floats,
    population: Floats,
    weight: Floats,
    group: Integers,
    groups: int,
    tests: Iterable[tuple[Flags, Reason]] = (),
) -> Texts:
    """Give the first reason for which the cells of each group cannot be standardised."""
    cells = [
        (np.isnan(weight), Reason.WEIGHT_MISSING),
        (weight < 0, Reason.WEIGHT_NEGATIVE),
        (events < 0, Reason.NUMERATOR_NEGATIVE),
        (np.isnan(population), Reason.DENOMINATOR_MISSING),
        (population < 0, Reason.DENOMINATOR_NEGATIVE),
        (population == 0, Reason.DENOMINATOR_ZERO),
    ]
    return reasons(groups, [*tests, *((any_of(flags, group, groups), why) for flags, why in cells)])


def dsr_from_sums(
    events: Floats,
    weighted: Floats,
    squared: Floats,
    weight: Floats,
    *,
    multiplier: Floats | float,
    confidence: Sequence[float],
    reason: Texts | None = None,
) -> Estimate:
    """Standardise from the sums of each group, as `Sums` names them."""
    tests = [
        (
            np.broadcast_to(~(np.asarray(multiplier) > 0), events.shape),
            Reason.MULTIPLIER_NOT_ABOVE_0,
        ),
        (np.isnan(weighted + squared + weight), Reason.VALUE_MISSING),
        (weight <= 0, Reason.WEIGHTS_ZERO),
        (~(events >= FEWEST), Reason.EVENTS_UNDER_10),
    ]
    if reason is not None:
        blocked = ~absent(reason)
        tests = [(flags & ~blocked, why) for flags, why in tests]
    found = reasons(len(events), tests)
    if reason is not None:
        found[blocked] = reason[blocked]
    good = absent(found)
    count, scale = np.where(good, events, np.nan), multiplier / np.where(good, weight, np.nan)
    value, spread = scale * weighted, scale * np.sqrt(squared / count)
    pairs = [limits.byars(count, one) for one in confidence]
    return Estimate(
        value,
        [(value + spread * (low - count), value + spread * (high - count)) for low, high in pairs],
        found,
    )


def standardised(
    sums: Sums, *, multiplier: Floats | float, confidence: Sequence[float]
) -> Standardised:
    """Standardise from sums that bring their own reasons."""
    found = dsr_from_sums(
        sums.events,
        sums.weighted,
        sums.squared,
        sums.weight,
        multiplier=multiplier,
        confidence=confidence,
        reason=sums.reason,
    )
    return Standardised(found.value, found.limits, found.reason, sums.events, sums.population)


def dsr(
    events: Floats,
    population: Floats,
    weight: Floats,
    group: Integers,
    groups: int,
    *,
    multiplier: Floats | float,
    confidence: Sequence[float],
) -> Standardised:
    """Standardise the cells of each group: one cell an age band.

    >>> ten = np.full(10, 2.0)
    >>> found = dsr(ten, ten * 50, ten, np.zeros(10, int), 1, multiplier=100, confidence=[0.95])
    >>> found.value.round(9).tolist(), found.events.tolist()
    ([2.0], [20.0])
    """
    sums = added(events, population, weight, group, groups)
    return standardised(sums, multiplier=multiplier, confidence=confidence)
