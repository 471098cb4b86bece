"""Limits of the indices of inequality of rates and proportions that are fitted as they are.

Each quantile's value is drawn on the scale of its error, taken back and fitted again; the limits
are order statistics of the draws. The chance of quantile q is drawn from the seed and q alone, so
that an area's limits are the same in any company and at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Integers
from indicators.domain.statistics.inequality import (
    Fit,
    Quantiled,
    ValueType,
    fitted,
    onto,
)
from indicators.domain.statistics.limits import Limits
from shared.rules import RuleBroken

MOST_DRAWS = 1_000_000_000  # About ten seconds of work.
AT_ONCE = 1_000_000


class TooManyDraws(RuleBroken):
    """The limits of these rates or proportions would take more than 1,000,000,000 draws.

    Ask for fewer repetitions, send fewer areas at a time, or use `transform`, which needs none.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Chance:
    """How values are drawn."""

    seed: int
    repetitions: int

    def of_quantiles(self, number: int) -> Floats:
        """Draw standard normals: a line for each quantile from 1."""
        return np.array([
            np.random.default_rng([self.seed, quantile]).standard_normal(self.repetitions)
            for quantile in range(1, number + 1)
        ])  # fmt: skip


def drawn(
    rows: Quantiled,
    kind: ValueType,
    wanted: Flags,
    confidence: Sequence[Floats],
    chance: Chance,
) -> tuple[list[Limits], list[Limits]]:
    """Draw the limits of SII and RII of the wanted areas, all of one kind; NaN for the others.

    Raises:
        TooManyDraws: There would be.
    """
    if np.count_nonzero(wanted[rows.group]) * chance.repetitions > MOST_DRAWS:
        raise TooManyDraws
    fit = fitted(rows)
    order = np.lexsort((rows.quantile, rows.group))
    size = np.bincount(rows.group, minlength=rows.groups)
    begin = np.cumsum(size) - size
    places = [np.array([round(chance.repetitions * (1 + side * one) / 2) - 1
                        if one == one else 0 for one in level], dtype=np.intp)  # noqa: PLR0124 - NaN
              for level in confidence for side in (-1, 1)]  # fmt: skip
    place = np.clip(np.array(places), 0, chance.repetitions - 1)
    found = np.full((2, len(places), rows.groups), np.nan)
    for number in np.unique(size[wanted]).tolist():
        normal = chance.of_quantiles(number)
        areas = np.flatnonzero(wanted & (size == number))
        step = max(1, AT_ONCE // normal.size)
        for at in range(0, len(areas), step):
            some = areas[at : at + step]
            lines = order[begin[some][:, None] + np.arange(number)]
            found[:, :, some] = ordered(rows, fit, lines, kind, normal, place[:, some])
    found[:, np.isnan(np.repeat(np.array(confidence), 2, axis=0))] = np.nan
    sii, rii = ([(one[n], one[n + 1]) for n in range(0, len(one), 2)] for one in found)
    return sii, rii


def ordered(
    rows: Quantiled,
    fit: Fit,
    lines: Integers,
    kind: ValueType,
    normal: Floats,
    place: Integers,
) -> Floats:
    """Draw some areas, and give their order statistics: by index, place and area."""
    centre = onto(rows.value[lines], np.array(kind.value, dtype=object))[:, :, None]
    # Half of the time goes into this line's exponential, so it is taken once and in place.
    sign = 1.0 if kind is ValueType.RATE else -1.0
    values = (sign * rows.error[lines])[:, :, None] * normal
    values += sign * centre
    np.exp(values, out=values)
    if kind is ValueType.PROPORTION:
        values += 1
        np.reciprocal(values, out=values)
    slope, start = np.moveaxis(np.stack([fit.slope[lines], fit.intercept[lines]], 1) @ values, 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        both = np.stack([slope, (start + slope) / start])
    both.partition(np.unique(place).tolist(), axis=-1)
    return np.stack([np.take_along_axis(one, place.T, axis=-1).T for one in both])
