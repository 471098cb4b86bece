"""Percentiles of the values of each group, by linear interpolation at (n - 1) p + 1.

Source: the definition that spreadsheets and Fingertips use; type 7 of Hyndman and Fan, The
American Statistician 50 (1996).
"""

from collections.abc import Sequence

import numpy as np

from indicators.domain.statistics.arrays import Floats, Integers, counted


def percentiles(
    values: Floats, group: Integers, groups: int, at: Sequence[Floats | float]
) -> list[Floats]:
    """Give percentiles of each group, as fractions, missing values left out.

    >>> [float(one[0]) for one in percentiles(np.arange(1.0, 51), np.zeros(50, int), 1, [0, 0.2])]
    [1.0, 10.8]
    """
    known = ~np.isnan(values)
    number = counted(known, group, groups)
    start = np.cumsum(number) - number
    order = np.lexsort((values[known], group[known]))
    ordered = np.append(values[known][order], np.nan)
    none, last = number == 0, len(ordered) - 1
    found = []
    for one in at:
        level = np.nan_to_num(np.broadcast_to(np.asarray(one, np.float64), (groups,)))
        place = np.where(none, 0, (number - 1) * level)
        below = np.floor(place).astype(np.intp)
        above = np.minimum(below + 1, np.maximum(number - 1, 0))
        low = ordered[np.where(none, last, start + below)]
        high = ordered[np.where(none, last, start + above)]
        between = low + (place - below) * (high - low)
        found.append(np.where(np.isnan(one), np.nan, between))
    return found
