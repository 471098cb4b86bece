"""Directly standardised rates of events that one person may have several times.

Events of one person are not independent, so their limits are wider. The people who had f events
each are counted apart: they are independent of each other, and f times their number are events.
The variance is sum over f of f^2 * sum(w^2 x / n^2) / sum(w)^2, and the limits are those of
`direct` with all events as the count.
"""

import numpy as np

from indicators.domain.statistics.arrays import Floats, Integers, Reason, any_of, summed
from indicators.domain.statistics.direct import Sums, unsound
from indicators.domain.statistics.strata import Strata, merged


def added(
    found: Strata,
    frequency: Floats,
    people: Floats,
    population: Floats,
    group: Integers,
    groups: int,
) -> Sums:
    """Add up the rows of each group: one for each age band and number of events.

    Args:
        found: The rows' age bands and weights.
        frequency: How many events each of the people of a row had.
        people: How many people had so many; missing is none.
        population: Of the age band, so the same in all its rows.
        group: The group of each row, counted from 0.
        groups: How many groups there are.
    """
    number = np.where(np.isnan(people), 0.0, people)
    band = merged(found.cell)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = found.weight / population
        weighted, squared = share * frequency * number, (share * frequency) ** 2 * number
        whole = (frequency >= 0) & (frequency == np.floor(frequency))
    pair = np.lexsort((frequency, found.cell))
    again = np.zeros(len(pair), dtype=np.bool_)
    again[pair[1:]] = (found.cell[pair[1:]] == found.cell[pair[:-1]]) & (
        frequency[pair[1:]] == frequency[pair[:-1]]
    )
    rows = [
        (~whole, Reason.EVENT_FREQUENCY_NOT_WHOLE),
        (again, Reason.EVENT_FREQUENCY_TWICE),
        (band.differ(population), Reason.POPULATIONS_DIFFER),
        (band.differ(found.weight), Reason.WEIGHTS_DIFFER),
    ]
    tests = [*found.tests, *((any_of(flags, group, groups), why) for flags, why in rows)]
    bands = group[band.first]
    return Sums(
        summed(frequency * number, group, groups),
        summed(population[band.first], bands, groups),
        summed(weighted, group, groups),
        summed(squared, group, groups),
        summed(found.weight[band.first], bands, groups),
        unsound(number, population, found.weight, group, groups, tests),
    )
