"""The slope and relative index of inequality: how a value runs from most to least deprived.

Quantiles stand in order from the most deprived (1). Each is put at the middle of its share of the
population, and the value is fitted on that by least squares weighted by the shares. SII is the
slope, from one end of the population to the other; RII is the value at the least deprived end over
that at the most deprived end.

The fit is linear in the quantiles' values, so limits of the slope follow from their standard errors
exactly, and limits of the ratio are Fieller's. A rate's standard error is on the scale of its
logarithm, and a proportion's on that of its logit. Fitted on that scale (`transform`), the value in
the middle is kept and the slope varies. Fitted as they are, they are drawn: see `draws`.

Sources: Low and Low, Journal of Public Health 26 (2004); Fieller, JRSS B 16 (1954).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import special

from indicators.domain.statistics.arrays import Flags, Floats, Integers, Texts, summed
from indicators.domain.statistics.limits import Limits

Z95 = float(special.ndtri(0.975))


class ValueType(StrEnum):
    """What the quantiles' values are, which says on what scale their errors are even."""

    RATE = "rate"
    PROPORTION = "proportion"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Quantiled:
    """The rows of some areas: a quantile each, sound and in any order."""

    quantile: Floats
    population: Floats
    value: Floats
    error: Floats
    group: Integers
    groups: int


@dataclass(frozen=True, slots=True)
class Fit:
    """What each row adds to its area's slope and intercept for each unit of its value."""

    slope: Floats
    intercept: Floats


@dataclass(frozen=True, slots=True)
class Indices:
    """The indices of each area, before any multiplier."""

    sii: Floats
    rii: Floats
    intercept: Floats
    sii_limits: Sequence[Limits]
    rii_limits: Sequence[Limits]


def fitted(rows: Quantiled) -> Fit:
    """Fit each area's values on the shares of its population."""
    group, groups = rows.group, rows.groups
    order = np.lexsort((rows.quantile, group))
    people = rows.population[order]
    until = np.cumsum(people)
    size = np.bincount(group, minlength=groups)
    before = np.concatenate(([0.0], until))[np.cumsum(size) - size]
    middle = np.empty(len(order))
    middle[order] = until - people / 2 - before[group[order]]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = summed(rows.population, group, groups)[group]
        share, place = rows.population / whole, middle / whole
        centre = summed(share * place, group, groups)[group]
        spread = summed(share * (place - centre) ** 2, group, groups)[group]
        slope = share * (place - centre) / spread
    return Fit(slope, share - centre * slope)


def onto(values: Floats, kind: Texts) -> Floats:
    """Put values on the scale of their kind: logarithm, logit or as they are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = np.where(
            kind == ValueType.RATE,
            np.log(values),
            np.where(kind == ValueType.PROPORTION, special.logit(values), values),
        )
    return np.where(np.isfinite(scaled), scaled, np.nan)


def back(values: Floats, kind: Texts) -> Floats:
    """Take values back from the scale of their kind."""
    with np.errstate(over="ignore"):
        return np.where(
            kind == ValueType.RATE,
            np.exp(values),
            np.where(kind == ValueType.PROPORTION, special.expit(values), values),
        )


def errors(stated: Floats, lower: Floats, upper: Floats, kind: Texts) -> Floats:
    """Give standard errors on the scale of the kind: as stated, or else from the 95 % limits."""
    from_limits = (onto(upper, kind) - onto(lower, kind)) / 2 / Z95
    found = np.where(np.isnan(stated), from_limits, stated)
    return np.where(found >= 0, found, np.nan)


def indices(
    rows: Quantiled, kind: Texts, transform: Flags, confidence: Sequence[Floats]
) -> Indices:
    """Give the indices of each area, with the limits that have a closed form.

    Args:
        rows: The quantiles.
        kind: The `ValueType` of each area.
        transform: Of each area, whether to fit on the scale of its kind.
        confidence: An array for each confidence, an entry for each area; NaN for none.
    """
    group, groups = rows.group, rows.groups
    scale = np.where(transform, kind, ValueType.OTHER.value)
    value = onto(rows.value, scale[group])
    fit = fitted(rows)
    slope = summed(fit.slope * value, group, groups)
    start = summed(fit.intercept * value, group, groups)
    first, last = back(start, scale), back(start + slope, scale)
    closed = transform | (kind == ValueType.OTHER)
    error = np.where(closed, 1.0, np.nan)[group] * rows.error
    deviation = np.sqrt(summed((fit.slope * error) ** 2, group, groups))
    ratios = Ends(rows, fit, start, slope, error)
    sii, rii = [], []
    for one in confidence:
        z = special.ndtri((1 + one) / 2)
        bounds = [ends(start + slope / 2, slope + side * z * deviation, scale) for side in (-1, 1)]
        sii.append((bounds[0][1] - bounds[0][0], bounds[1][1] - bounds[1][0]))
        low, high = ratios.fieller(z)
        rii.append((
            np.where(transform, over(bounds[0][1], bounds[0][0]), low),
            np.where(transform, over(bounds[1][1], bounds[1][0]), high),
        ))  # fmt: skip
    return Indices(last - first, over(last, first), first, sii, rii)


def over(part: Floats, whole: Floats) -> Floats:
    """Divide; nothing is a multiple of 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole == 0, np.nan, part / whole)


def ends(middle: Floats, slope: Floats, scale: Texts) -> Limits:
    """Give the values at both ends of a line, from the value in its middle."""
    return back(middle - slope / 2, scale), back(middle + slope / 2, scale)


class Ends:
    """The fitted values at the ends of the population, and how they vary together."""

    def __init__(
        self, rows: Quantiled, fit: Fit, start: Floats, slope: Floats, error: Floats
    ) -> None:
        at_start, at_end = fit.intercept * error, (fit.intercept + fit.slope) * error
        self.start, self.end = start, start + slope
        self.start_variance, self.end_variance, self.covariance = (
            summed(one * other, rows.group, rows.groups)
            for one, other in ((at_start, at_start), (at_end, at_end), (at_start, at_end))
        )

    def fieller(self, z: Floats) -> Limits:
        """Give the limits of end over start; none where the start is not clear of 0."""
        a = self.start**2 - z**2 * self.start_variance
        b = self.start * self.end - z**2 * self.covariance
        c = self.end**2 - z**2 * self.end_variance
        with np.errstate(divide="ignore", invalid="ignore"):
            root = np.sqrt(np.where(a > 0, b**2 - a * c, np.nan))
            return (b - root) / a, (b + root) / a


def multiplied(found: Indices, multiplier: Floats) -> Indices:
    """Multiply SII; a negative multiplier turns both about, so that RII is inverted."""
    turned = multiplier < 0

    def sides(pair: Limits, turn: tuple[Floats, Floats]) -> Limits:
        return np.where(turned, turn[1], pair[0]), np.where(turned, turn[0], pair[1])

    sii, rii = [], []
    for low, high in found.sii_limits:
        pair = low * multiplier, high * multiplier
        sii.append(sides(pair, pair))
    one = np.ones_like(multiplier)
    for low, high in found.rii_limits:
        rii.append(sides((low, high), (over(one, low), over(one, high))))
    inverted = np.where(turned, over(one, found.rii), found.rii)
    return Indices(found.sii * multiplier, inverted, found.intercept, sii, rii)


def limitless(found: Indices, confidence: Sequence[Floats]) -> Flags:
    """Tell of each area whether a limit that was asked for is missing."""
    missing = np.zeros(len(found.sii), dtype=np.bool_)
    for one, *pairs in zip(confidence, found.sii_limits, found.rii_limits, strict=True):
        for limit in (limit for pair in pairs for limit in pair):
            missing |= ~np.isnan(one) & np.isnan(limit)
    return missing
