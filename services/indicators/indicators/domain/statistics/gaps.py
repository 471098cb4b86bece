"""Gaps: how far one area is from another, as a difference and as a ratio.

Two areas that share nobody vary independently: their variances add up. A city varies with its own
deprived part, because the part's events are the city's as well. For directly standardised rates
Cov(city, part) = sum(w^2 O_part / (n_city n_part)) / sum(w)^2, and Var(part - city) = Var(part) +
Var(city) - 2 Cov. Against the rest of the city, without the part, nothing is shared.

Limits of a difference are even, limits of a ratio are even on the logarithm's scale. The covariance
follows from the part's events being a summand of the city's.

Source: Altman and Bland, BMJ 326 (2003), on the difference of two estimates and on ratios.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics.arrays import Floats, Reason, Texts, absent, reasons, summed
from indicators.domain.statistics.direct import Sums
from indicators.domain.statistics.inequality import Z95
from indicators.domain.statistics.limits import Limits, normal_quantile


class Against(StrEnum):
    """What a part is compared with: the whole that it lies in, or the rest of that."""

    WHOLE = "whole"
    REST = "rest"


OTHER = "other"  # What is said of two areas that share nobody.


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two areas: its value, and the variances of the value and of its logarithm."""

    value: Floats
    variance: Floats
    logarithmic: Floats


@dataclass(frozen=True, slots=True)
class Gap:
    """The difference and the ratio of two areas, the first less and over the second."""

    absolute: Floats
    relative: Floats
    absolute_limits: Sequence[Limits]
    relative_limits: Sequence[Limits]
    reason: Texts


def from_limits(value: Floats, lower: Floats, upper: Floats) -> Side:
    """Take the variances from limits at 95 %."""
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.log(upper) - np.log(lower)
    return Side(
        value,
        ((upper - lower) / 2 / Z95) ** 2,
        np.where(np.isfinite(width), (width / 2 / Z95) ** 2, np.nan),
    )


def standardised_side(sums: Sums, multiplier: Floats) -> Side:
    """Give a directly standardised rate as one side of a gap."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = multiplier * sums.weighted / sums.weight
        variance = multiplier**2 * sums.squared / sums.weight**2
        return Side(value, variance, variance / value**2)


@dataclass(frozen=True, slots=True)
class Shared:
    """Age bands of which a part lies inside a whole, with what the part's events are for both."""

    part_events: Floats
    part_population: Floats
    whole_population: Floats
    weight: Floats

    def covariance(self, group: np.ndarray, groups: int, multiplier: Floats) -> Floats:
        """Give the covariance of the two directly standardised rates of each group."""
        with np.errstate(divide="ignore", invalid="ignore"):
            cells = self.weight**2 * self.part_events / self.whole_population / self.part_population
            whole = summed(self.weight, group, groups)
            return multiplier**2 * summed(cells, group, groups) / whole**2


def gap(
    first: Side,
    second: Side,
    covariance: Floats,
    reason: Texts,
    *,
    confidence: Sequence[float],
) -> Gap:
    """Compare two areas; those that have a reason already get no values.

    Args:
        first: Which area.
        second: What it is compared with.
        covariance: Of the two values; 0 where they share nothing.
        reason: Why there is no gap, or None.
        confidence: Of the limits.
    """
    good = absent(reason)
    absolute = np.where(good, first.value - second.value, np.nan)
    above = good & (first.value > 0) & (second.value > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(good & (second.value > 0), first.value / second.value, np.nan)
        shared = 2 * covariance / first.value / second.value
        # One may be all of the other: then rounding alone is left.
        spread = np.sqrt(np.maximum(first.variance + second.variance - 2 * covariance, 0))
        times = np.sqrt(np.maximum(first.logarithmic + second.logarithmic - shared, 0))
    times = np.where(above, times, np.nan)
    differences, ratios = [], []
    for one in confidence:
        z = normal_quantile(one)
        differences.append((absolute - z * spread, absolute + z * spread))
        ratios.append((relative * np.exp(-z * times), relative * np.exp(z * times)))
    why = reasons(
        len(reason),
        [
            (~good, Reason.VALUE_MISSING),
            (np.isnan(spread), Reason.LIMITS_MISSING),
            (np.isnan(times), Reason.RATIO_NEEDS_VALUES_ABOVE_0),
        ],
    )
    why[~good] = reason[~good]
    return Gap(absolute, relative, differences, ratios, why)
