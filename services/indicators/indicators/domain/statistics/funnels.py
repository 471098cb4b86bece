"""Funnels: values against the average of all, and the limits that chance alone would draw.

A proportion is outside if it lies beyond normal limits about the average at its denominator. A
ratio or a rate is outside if the limits of its own events leave the average out; its limits are
drawn where exact limits of a count just meet it.

Units:  `low` and `high` of a ratio are counts of events that were expected; of a proportion, a
fraction.
Sources: Spiegelhalter, Statistics in Medicine 24 (2005); Fingertips technical guidance.
"""

from collections.abc import Sequence

import numpy as np
from scipy import special

from indicators.domain.statistics import limits
from indicators.domain.statistics.arrays import Flags, Floats, Integers, Texts
from indicators.domain.statistics.limits import Limits

NOT_SIGNIFICANT = "Not significant"


def pooled(top: Floats, bottom: Floats, counts: Flags, group: Integers, groups: int) -> Floats:
    """Divide what was counted by what it was counted in, over all rows that count."""
    events = np.bincount(group[counts], weights=top[counts], minlength=groups)
    among = np.bincount(group[counts], weights=bottom[counts], minlength=groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(among > 0, events / among, np.nan)


def proportion_limits(average: Floats, denominator: Floats, confidence: float) -> Limits:
    """Give the limits about an average proportion, from 0 to 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(average * (1 - average) / denominator)
    half = limits.normal_quantile(confidence) * error
    return np.maximum(average - half, 0.0), np.minimum(average + half, 1.0)


def expected_at(observed: Floats, confidence: float) -> Limits:
    """Give the expected events at which observed ones meet the lower and the upper limit.

    >>> [round(float(one), 3) for one in expected_at(np.float64(5), 0.95)]
    [11.668, 1.623]
    """
    lower, upper = limits.exact_poisson(observed, confidence)
    return upper, lower


def observed_at(expected: Floats, confidence: float) -> Limits:
    """Give the observed events that meet the lower and the upper limit of expected ones.

    This turns `expected_at` round, in events that need not be whole. No lower limit is met where
    too few are expected; the upper one is a whole event at least.

    >>> low, high = observed_at(np.array([11.6683321]), 0.95)
    >>> round(float(low[0]), 6), round(float(expected_at(high, 0.95)[1][0]), 6)
    (5.0, 11.668332)
    """
    tail = (1 - confidence) / 2
    lower = np.asarray(special.pdtrik(tail, expected), np.float64)
    upper = np.asarray(special.pdtrik(1 - tail, expected), np.float64) + 1
    return np.where(lower > 0, lower, 0.0), upper


def position(value: Floats, drawn: Sequence[Limits]) -> Floats:
    """Count by how many limits a value is exceeded; negative below them."""
    found = np.zeros(len(value))
    for lower, upper in drawn:
        found += np.where(value > upper, 1.0, np.where(value < lower, -1.0, 0.0))
    return found


def significance(place: Floats, confidence: Sequence[float]) -> Texts:
    """Name a position by the tail that lies beyond the widest limits it exceeds.

    >>> significance(np.array([-2.0, 0, 1]), (0.95, 0.998)).tolist()
    ['Low (0.001)', 'Not significant', 'High (0.025)']
    """
    tails = [f"{(1 - one) / 2:.6g}" for one in sorted(confidence)]
    names = [
        *(f"Low ({tail})" for tail in reversed(tails)),
        NOT_SIGNIFICANT,
        *(f"High ({tail})" for tail in tails),
    ]
    named: Texts = np.array(names, dtype=object)[
        np.nan_to_num(place).astype(np.intp) + len(confidence)
    ]
    return named
