"""Limits of the charts for counts, for parts of a whole, for rare events, and the run chart.

p: parts of a whole, binomial. u: events per exposure, and c: events of an equal exposure, Poisson.
g: cases between events, geometric. t: times between events, which to the power of 1 / 3.6 are
near enough to normal. A run chart has a median and no limits. Nothing is cut off but what no
value can be: below 0, or for a part of a whole above 1.

Sources: Provost and Murray, The Health Care Data Guide (2011); g: Benneyan, Health Care Management
Science 4 (2001); t: Nelson, Journal of Quality Technology 26 (1994).
"""

from dataclasses import replace

import numpy as np

from indicators.domain.statistics.arrays import Floats
from indicators.domain.statistics.process_limits import Basis, Limits, moving_ranges, xmr
from indicators.domain.statistics.process_series import Series

POWER = 3.6


def pooled(series: Series, size: Floats, basis: Basis) -> Floats:
    """Divide all that was counted in the baseline of each segment by its whole exposure."""
    if basis.own.mean is not None:
        return np.full(len(series.row), basis.own.mean)
    weight = np.where(basis.baseline(series), size, 0.0)
    total = np.bincount(series.segment, weights=weight * series.value)
    return (total / np.bincount(series.segment, weights=weight))[series.segment]


def counted(series: Series, size: Floats, basis: Basis, chart: str) -> Limits:
    """Give the lines of a p, u, c or g chart.

    Args:
        series: Points in order: a fraction (p), a rate per one of `size` (u), a count (c, g).
        size: The denominator of each point; 1 where there is none.
        basis: What the limits are made from.
        chart: Which.
    """
    mean = pooled(series, size, basis)
    with np.errstate(invalid="ignore"):
        match chart:
            case "p":
                sigma = np.sqrt(mean * (1 - mean) / size)
            case "g":
                sigma = np.sqrt(mean * (mean + 1))
            case _:
                sigma = np.sqrt(mean / size)
    return basis.lines(series, mean, 3 * sigma, within=(0, 1 if chart == "p" else np.inf))


def between_times(series: Series, basis: Basis) -> Limits:
    """Give the lines of a t chart: an XmR chart of the transformed times, turned back."""
    own = basis.own
    if own.mean is not None:
        root = own.mean ** (1 / POWER) if own.mean >= 0 else np.nan
        basis = replace(basis, own=replace(own, mean=root))
    turned = xmr(replace(series, value=series.value ** (1 / POWER)), basis)

    def back(line: Floats) -> Floats:
        found: Floats = np.clip(line, 0, None) ** POWER
        return found

    return Limits(
        back(turned.mean),
        back(turned.lower),
        back(turned.upper),
        back(turned.near_lower),
        back(turned.near_upper),
        moving_ranges(series),
        turned.reason,
    )


def medians(series: Series, basis: Basis) -> Limits:
    """Give the only line of a run chart."""
    mean = medians_of(series, basis)
    if basis.own.mean is not None:
        mean = np.full_like(mean, basis.own.mean)
    none = np.full(len(mean), np.nan)
    reason = basis.reasons(series, mean, mean, mean)
    return Limits(mean, none, none, none, none, moving_ranges(series), reason)


def medians_of(series: Series, basis: Basis) -> Floats:
    """Give the median of the baseline of each point's segment."""
    used = np.flatnonzero(basis.baseline(series))
    ordered = used[np.lexsort((series.value[used], series.segment[used]))]
    number = np.bincount(series.segment[used], minlength=len(series.first))
    first = np.cumsum(number) - number
    low, high = ordered[first + (number - 1) // 2], ordered[first + number // 2]
    found: Floats = ((series.value[low] + series.value[high]) / 2)[series.segment]
    return found
