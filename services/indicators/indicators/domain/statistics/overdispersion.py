"""Overdispersion of a funnel: how much more values vary than chance lets them, and limits for it.

Values are transformed to a scale on which chance is normal and its standard error known. Outer
z-scores are winsorised or cut off; phi is the mean of their squares, and tau squared the variance
between units that phi leaves over. There is no adjustment while phi is at most 1.

Source: Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202; NHS Digital, SHMI methodology.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics import limits
from indicators.domain.statistics.arrays import Flags, Floats, Integers, summed
from indicators.domain.statistics.limits import Limits
from indicators.domain.statistics.percentiles import percentiles

TWO = 2  # Points, without which nothing varies.
HALF = 0.5  # Added to counts, so that their logarithm exists.


class Scale(StrEnum):
    """On which scale values vary: of ratios by SHMI or CQC, of proportions, of ratios of counts."""

    SHMI = "SHMI"
    CQC = "CQC"
    PROPORTION = "PR"
    COUNTS = "RC"


class Outliers(StrEnum):
    """What becomes of the outer z-scores."""

    WINSORISE = "winsorise"
    TRUNCATE = "truncate"


@dataclass(frozen=True, slots=True)
class Transformed:
    """Values and the target on a scale, their standard errors, and the way back."""

    value: Floats
    error: Floats
    target: Floats
    back: Callable[[Floats], Floats]


def squared_sine(angle: Floats) -> Floats:
    """Turn an angle back into a proportion; beyond a right angle it is 0 or 1."""
    return np.asarray(np.sin(np.clip(angle, 0, np.pi / 2)) ** 2)


def squared(root: Floats) -> Floats:
    """Turn a root back; below nothing it is 0."""
    return np.maximum(root, 0) ** 2


def transformed(
    scale: Scale, numerator: Floats, denominator: Floats, target: Floats
) -> Transformed:
    """Put ratios on a scale; a row without a numerator has the error that the target gives it."""
    ratio = numerator / denominator
    match scale:
        case Scale.SHMI:
            error = 1 / np.sqrt(denominator * target)
            return Transformed(np.log(ratio), error, np.log(target), np.exp)
        case Scale.CQC:
            error = 1 / (2 * np.sqrt(denominator))
            return Transformed(np.sqrt(ratio), error, np.sqrt(target), squared)
        case Scale.PROPORTION:
            error = 1 / (2 * np.sqrt(denominator))
            angle, middle = np.arcsin(np.sqrt(ratio)), np.arcsin(np.sqrt(target))
            return Transformed(angle, error, middle, squared_sine)
        case Scale.COUNTS:
            count = np.where(np.isnan(numerator), denominator * target, numerator)
            error = np.sqrt(count / (count + HALF) ** 2 + denominator / (denominator + HALF) ** 2)
            value = np.log((numerator + HALF) / (denominator + HALF))
            return Transformed(value, error, np.log(target), np.exp)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How each group varies: the points it was found from, phi, tau squared."""

    points: Floats
    phi: Floats
    tau_squared: Floats


def dispersion(
    z: Floats, error: Floats, group: Integers, groups: int, *, outliers: Outliers, trim: float
) -> Dispersion:
    """Find phi and tau squared of each group; rows without a z-score are no points."""
    low, high = percentiles(z, group, groups, [trim, 1 - trim])
    if outliers is Outliers.TRUNCATE:
        kept = (z >= low[group]) & (z <= high[group])
    else:
        kept = ~np.isnan(z)
        z = np.clip(z, low[group], high[group])

    def total(values: Floats, rows: Flags = kept) -> Floats:
        return summed(values[rows], group[rows], groups)

    number = total(np.ones(len(z)))
    weight = error**-2.0
    with np.errstate(divide="ignore", invalid="ignore"):
        phi = total(z**2) / number
        spread = total(weight) - total(weight**2) / total(weight)
        between = np.maximum(0, (number * phi - (number - 1)) / spread)
    enough = number >= TWO
    tau = np.where(phi > 1, between, 0.0)
    return Dispersion(number, np.where(enough, phi, np.nan), np.where(enough, tau, np.nan))


def drawn(scaled: Transformed, tau_squared: Floats, confidence: float) -> Limits:
    """Give the limits about the target, as values."""
    half = limits.normal_quantile(confidence) * np.sqrt(scaled.error**2 + tau_squared)
    return scaled.back(scaled.target - half), scaled.back(scaled.target + half)


def poisson_limits(expected: Floats, target: Floats, confidence: float) -> Limits:
    """Give the limits of a standardised ratio at its expected events, without adjustment."""
    events = expected * target
    lower, upper = limits.exact_poisson(events, confidence)
    return lower / expected, upper / expected
