"""Growth that the ages and sexes of a population do not explain.

Raw growth is what was counted, later against earlier. Demographic growth is what the change of the
population alone would bring at fixed rates. Residual growth is what remains: raw growth is the two
multiplied up.

Units:  growth as a fraction, 0.1 for a tenth more. Limits are those of the later count, with what
is expected taken as certain.
Source: indirect standardisation: Breslow and Day, Statistical Methods in Cancer Research II (1987).
"""

from collections.abc import Sequence
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
    absent,
    any_of,
    counted,
    reasons,
    summed,
)
from indicators.domain.statistics.limits import Limits


class Band(StrEnum):
    """How the use of a service compares with that of the others."""

    HIGH = "high"
    AVERAGE = "average"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of age and sex: events and people at two times, and the rates to expect by.

    Attributes:
        cell: Which age and sex a row is of, counted from 0.
        later: Whether a row is of the later time; else it is of the earlier.
        reference: Events for one person, if rates are given.
    """

    events: Floats
    population: Floats
    reference: Floats
    cell: Integers
    cells: int
    later: Flags
    group: Integers
    groups: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth of each group, and what it was made from."""

    earlier: Floats
    later: Floats
    expected: Floats
    raw: Floats
    demographic: Floats
    residual: Floats
    limits: Limits
    reason: Texts


def paired(cells: Cells) -> tuple[Integers, Integers]:
    """Number the cells that each group has: the pair of each row, and each pair's group."""
    found, pair = np.unique(cells.group * cells.cells + cells.cell, return_inverse=True)
    return pair.astype(np.intp), (found // max(cells.cells, 1)).astype(np.intp)


def faults(cells: Cells) -> list[tuple[Flags, Reason]]:
    """List what keeps groups from being compared over time."""
    pair, group_of = paired(cells)
    before = counted(~cells.later, pair, len(group_of))
    after = counted(cells.later, pair, len(group_of))

    def anywhere(flags: Flags) -> Flags:
        return any_of(flags, cells.group, cells.groups)

    def in_a_cell(flags: Flags) -> Flags:
        return any_of(flags, group_of, cells.groups)

    one_period = ~anywhere(cells.later) | ~anywhere(~cells.later)
    return [
        (one_period, Reason.FEWER_THAN_TWO_PERIODS),
        (in_a_cell((before > 1) | (after > 1)), Reason.AGE_BAND_TWICE),
        (in_a_cell(before != after), Reason.AGE_BAND_MISSING),
        (anywhere(np.isnan(cells.events)), Reason.NUMERATOR_MISSING),
        (anywhere(np.isnan(cells.population)), Reason.DENOMINATOR_MISSING),
        (anywhere(cells.events < 0), Reason.NUMERATOR_NEGATIVE),
        (anywhere(cells.population < 0), Reason.DENOMINATOR_NEGATIVE),
        (anywhere(cells.reference < 0), Reason.RATE_NEGATIVE),
        (anywhere((cells.population == 0) & (cells.events > 0)), Reason.DENOMINATOR_ZERO),
    ]


def expected_in(cells: Cells, good: Flags, *, pooled: bool) -> Floats:
    """Give the events to expect in each row: by given rates, those of all groups, or its own."""
    earlier = ~cells.later & good[cells.group]
    pair, group_of = paired(cells)
    by, number = (cells.cell, cells.cells) if pooled else (pair, len(group_of))
    events = summed(cells.events[earlier], by[earlier], number)
    people = summed(cells.population[earlier], by[earlier], number)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(np.isnan(cells.reference), (events / people)[by], cells.reference)
    return np.where(cells.population == 0, 0.0, rates * cells.population)


def growth(
    cells: Cells, *, pooled: bool, confidence: float, tests: Sequence[tuple[Flags, Reason]] = ()
) -> Growth:
    """Split the growth of each group into what its population explains and what it does not.

    `tests` are what else keeps a group from it; they go before what is found here.
    """
    tests = [*tests, *faults(cells)]
    good = absent(reasons(cells.groups, tests))
    expected = expected_in(cells, good, pooled=pooled)

    def total(values: Floats, at: Flags) -> Floats:
        return summed(np.where(at, values, 0.0), cells.group, cells.groups)

    before, after = total(cells.events, ~cells.later), total(cells.events, cells.later)
    then, now = total(expected, ~cells.later), total(expected, cells.later)
    reason = reasons(
        cells.groups,
        [
            *tests,
            (np.isnan(then + now), Reason.REFERENCE_MISSING),
            (before == 0, Reason.EVENTS_ZERO_AT_BASELINE),
            ((then == 0) | (now == 0), Reason.EXPECTED_NOT_POSITIVE),
        ],
    )
    kept = absent(reason)
    before, after, then, now = (np.where(kept, one, np.nan) for one in (before, after, then, now))
    drift = now / then
    would_be = before * drift
    low, high = limits.poisson(after, confidence)
    return Growth(
        before,
        after,
        would_be,
        after / before - 1,
        drift - 1,
        after / would_be - 1,
        (np.where(kept, np.nan_to_num(low), np.nan) / would_be - 1, high / would_be - 1),
        reason,
    )


def band(cells: Cells, good: Flags, *, confidence: float) -> tuple[Floats, Texts]:
    """Compare the later events of each group with those that the others' rates let expect.

    Returns:
        Events over expected events, and the band; no band where the others have no rate.
    """
    at = cells.later & good[cells.group]
    cell, group = cells.cell[at], cells.group[at]
    events, people = cells.events[at], cells.population[at]
    others = [
        np.bincount(cell, weights=one, minlength=cells.cells)[cell] - one
        for one in (events, people)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(people == 0, 0.0, others[0] / others[1] * people)
    expected = summed(each, group, cells.groups)
    seen = summed(events, group, cells.groups)
    known = good & (expected > 0) & (expected < np.inf)
    expected = np.where(known, expected, np.nan)
    low, high = limits.poisson(seen, confidence)
    said = np.full(cells.groups, Band.AVERAGE, dtype=object)
    said[np.nan_to_num(low) > expected] = Band.HIGH
    said[high < expected] = Band.LOW
    said[~known] = None
    return seen / expected, said
