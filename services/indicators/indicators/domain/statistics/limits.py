"""Confidence limits of counts, proportions and means.

All functions are vectorised; a confidence is a fraction such as 0.95, and z the normal quantile
of (1 + confidence) / 2.

Sources: exact Poisson: Armitage, Berry and Matthews, Statistical Methods in Medical Research
(2002). Byar: Breslow and Day, Statistical Methods in Cancer Research II (1987). Wilson: E B
Wilson, JASA 22 (1927), as Newcombe and Altman recommend it (2000).
"""

import numpy as np
from scipy import special

from indicators.domain.statistics.arrays import Floats

EXACT_BELOW = 10  # Events: Byar's approximation is kept for counts from here on.

Limits = tuple[Floats, Floats]
Confidence = Floats | float  # One for all, or one for each.


def normal_quantile(confidence: Confidence) -> Floats:
    """Give z of a two-sided confidence.

    >>> round(float(normal_quantile(0.95)), 6)
    1.959964
    """
    return np.asarray(special.ndtri((1 + confidence) / 2), np.float64)


def exact_poisson(count: Floats, confidence: Confidence) -> Limits:
    """Give the exact Poisson limits of counts; the lower one is 0 where nothing was counted."""
    tail = (1 - confidence) / 2
    lower = np.where(count == 0, 0.0, np.asarray(special.gammaincinv(count, tail), np.float64))
    return lower, np.asarray(special.gammainccinv(count + 1, tail), np.float64)


def byars(count: Floats, confidence: Confidence) -> Limits:
    """Give Byar's limits of counts; the lower one is missing where its formula is negative.

    >>> [round(float(limit), 4) for limit in byars(np.float64(65), 0.95)]
    [50.1632, 82.8491]
    """
    z = normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
        above = count + 1
        upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    lower = np.where(count == 0, 0.0, np.where(lower < 0, np.nan, lower))
    return lower, upper


def poisson(count: Floats, confidence: Confidence) -> Limits:
    """Give the limits of counts: exact under 10 events, Byar's from there on."""
    exact, approximate = exact_poisson(count, confidence), byars(count, confidence)
    few = count < EXACT_BELOW
    return np.where(few, exact[0], approximate[0]), np.where(few, exact[1], approximate[1])


def wilson(numerator: Floats, denominator: Floats, confidence: Confidence) -> Limits:
    """Give Wilson's limits of proportions, as fractions. 0 of n and n of n have limits too."""
    z = normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = 2 * numerator + z**2
        half = z * np.sqrt(z**2 + 4 * numerator * (1 - numerator / denominator))
        below = 2 * (denominator + z**2)
    lower, upper = (middle - half) / below, (middle + half) / below
    return np.where(numerator == 0, 0.0, lower), np.where(numerator == denominator, 1.0, upper)


def student(mean: Floats, deviation: Floats, number: Floats, confidence: Confidence) -> Limits:
    """Give the limits of means by Student's t, from the sample's standard deviation."""
    with np.errstate(divide="ignore", invalid="ignore"):
        half = special.stdtrit(number - 1, (1 + confidence) / 2) * deviation / np.sqrt(number)
    return mean - half, mean + half
