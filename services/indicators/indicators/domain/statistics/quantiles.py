"""Quantiles of areas: fifths, tenths or other equal shares of them, by rank.

Of n areas with values, one of rank r goes to quantile Q + 1 - ceil((n + 1 - r) Q / n), which is 1 +
floor((r - 1) Q / n). Areas with the same value have the lowest of their ranks, so they stay
together.

Source: Fingertips technical guidance, on assigning areas to deprivation quantiles.
"""

from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    reasons,
)

MOST = 1000  # Quantiles.


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The quantile of each row, from 1, or why it has none."""

    quantile: Floats
    reason: Texts


def quantiles(
    values: Floats, number: Floats, highest_first: Flags, group: Integers, groups: int
) -> Quantiles:
    """Put the rows of each group into quantiles.

    Args:
        values: Of each row; one that is missing is left out of the ranks.
        number: How many quantiles each group has.
        highest_first: Of each group, whether quantile 1 has the highest values.
        group: The group of each row, counted from 0.
        groups: How many groups there are.

    >>> all_of_one = np.zeros(4, dtype=int)
    >>> values, two, up = np.array([7.0, 5, 9, 5]), np.array([2.0]), np.array([False])
    >>> quantiles(values, two, up, all_of_one, 1).quantile.tolist()
    [2.0, 1.0, 2.0, 1.0]
    """
    valued = ~np.isnan(values)
    valued_in = np.bincount(group[valued], minlength=groups)
    whole = (number >= 1) & (number <= MOST) & (number == np.floor(number))
    trouble = reasons(
        groups,
        [
            (~whole, Reason.N_QUANTILES_NOT_WHOLE),
            (valued_in < number, Reason.FEWER_AREAS_THAN_QUANTILES),
        ],
    )
    reason = trouble[group]
    reason[~valued & absent(reason)] = Reason.VALUE_MISSING
    place = np.flatnonzero(absent(reason))
    of = group[place]
    rank = ranks(np.where(highest_first[of], -values[place], values[place]), of, groups)
    many, parts = valued_in[of], number[of].astype(np.intp)
    found = np.full(len(values), np.nan)
    found[place] = 1 + (rank - 1) * parts // many
    return Quantiles(found, reason)


def ranks(values: Floats, group: Integers, groups: int) -> Integers:
    """Rank values within their groups, from 1; equal values have the lowest of their ranks."""
    order = np.lexsort((values, group))
    ordered, of = values[order], group[order]
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (ordered[1:] != ordered[:-1]) | (of[1:] != of[:-1])
    places = np.arange(len(order))
    lowest = np.maximum.accumulate(np.where(fresh, places, 0))
    size = np.bincount(group, minlength=groups)
    found = np.empty(len(order), dtype=np.intp)
    found[order] = lowest - (np.cumsum(size) - size)[of] + 1
    return found
