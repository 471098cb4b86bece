"""Indirectly standardised ratios and rates: events against those that a reference would have.

E = sum(n * events_r / population_r) over the age bands; the ratio is k O / E, the rate is O / E
times the reference's crude rate. Limits are those of the count O, exact under 10 events and Byar's
from there on; E is taken as known.

Source: Breslow and Day, Statistical Methods in Cancer Research II (1987).
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
    absent,
    any_of,
    reasons,
    summed,
)
from indicators.domain.statistics.rates import Estimate


@dataclass(frozen=True, slots=True)
class Bands:
    """The age bands of some areas, with the same bands of the reference."""

    events: Floats
    population: Floats
    reference_events: Floats
    reference_population: Floats


@dataclass(frozen=True, slots=True)
class Indirect(Estimate):
    """Indirectly standardised values, and what they were made from.

    Attributes:
        observed: Events of the area.
        expected: Events that the reference's rates would give.
        reference_rate: The reference's crude rate, times the multiplier.
    """

    observed: Floats
    expected: Floats
    reference_rate: Floats


def isr(
    bands: Bands,
    group: Integers,
    groups: int,
    *,
    rate: Flags,
    multiplier: Floats,
    confidence: Sequence[float],
    tests: Iterable[tuple[Flags, Reason]] = (),
) -> Indirect:
    """Standardise each group against its reference; missing events of the area are none.

    Args:
        bands: A row for each age band.
        group: The group of each row, counted from 0.
        groups: How many groups there are.
        rate: Of each group, whether a rate is wanted and not a ratio.
        multiplier: Of each group.
        confidence: Of the limits.
        tests: What else keeps a group from having a value.
    """
    count = np.where(np.isnan(bands.events), 0.0, bands.events)
    # A band with nothing to say of the area is one that nobody there belongs to.
    nobody = np.isnan(bands.population) & (count == 0)
    population = np.where(nobody, 0.0, bands.population)
    unused = np.isnan(bands.reference_events) & (population == 0)
    known = np.where(unused, 0.0, bands.reference_events)
    people = bands.reference_population
    rows = [
        (count < 0, Reason.NUMERATOR_NEGATIVE),
        (np.isnan(population), Reason.DENOMINATOR_MISSING),
        (population < 0, Reason.DENOMINATOR_NEGATIVE),
        (np.isnan(known) | np.isnan(people), Reason.REFERENCE_MISSING),
        (known < 0, Reason.REFERENCE_NEGATIVE),
        (~(people > 0), Reason.REFERENCE_POPULATION_ZERO),
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = summed(population * known / people, group, groups)
        crude = summed(known, group, groups) / summed(people, group, groups)
    reason = reasons(
        groups,
        [
            *tests,
            *((any_of(flags, group, groups), why) for flags, why in rows),
            (~(expected > 0), Reason.EXPECTED_ZERO),
        ],
    )
    observed = summed(count, group, groups)
    good = absent(reason)
    scale = multiplier * np.where(rate, crude, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(good, scale / expected, np.nan)
    trusted = np.where(good, observed, np.nan)
    pairs = [limits.poisson(trusted, one) for one in confidence]
    return Indirect(
        trusted * times,
        [(low * times, high * times) for low, high in pairs],
        reason,
        observed,
        np.where(good, expected, np.nan),
        np.where(good & rate, scale, np.nan),
    )
