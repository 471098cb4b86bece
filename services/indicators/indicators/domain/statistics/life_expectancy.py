"""Life expectancy at each age, from deaths and people by age band.

Chiang's abridged life table: of those who reach an age, q = M w / (1 + (1 - a) M w) die in the
band, M being the death rate, w the years of the band and a the share of them that those who die in
it live: 0.1 in the band that begins at birth, as most who die there die soon, else half. The last
band has no end, and all die in it. Limits are Silcocks': the variance of q is q^2 (1 - q) / deaths,
and of the years lived in the last band 1 / (deaths M^2).

Sources: Chiang, The Life Table and its Applications (1984); Silcocks, Jenner and Reza, Journal of
Epidemiology and Community Health 55 (2001); Eayrs and Williams, ibid. 58 (2004), for the least
population.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    any_of,
    reasons,
    summed,
)
from indicators.domain.statistics.limits import Limits, normal_quantile

FEWEST_PEOPLE = 5000  # A group must have more.
WIDEST = 20.0  # Years: a wider 95 % interval says too little.
FROM_BIRTH = 0.1  # The share of the first band that those live who die in it.


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of some life tables: for each, the age at which its band begins.

    `end` is where the band ends, infinite for the last; NaN where only beginnings are known.
    """

    start: Floats
    end: Floats
    population: Floats
    deaths: Floats


@dataclass(frozen=True, slots=True)
class Expectancy:
    """Life expectancy at the beginning of each row's band."""

    value: Floats
    limits: Sequence[Limits]
    reason: Texts


def life_expectancy(
    table: Table, group: Integers, groups: int, *, confidence: Sequence[float]
) -> Expectancy:
    """Work out the life table of each group; its rows may stand in any order."""
    order = np.lexsort((table.start, group))
    sorted_group = group[order]
    start, population = table.start[order], table.population[order]
    deaths = table.deaths[order]
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = sorted_group[1:] != sorted_group[:-1]
    ends = np.append(start[1:], np.inf)[: len(start)]
    width = np.where(last, np.inf, ends - start)
    trouble = unsound(Table(start, table.end[order], population, deaths), sorted_group, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = deaths / population
        share = np.where(start == 0, FROM_BIRTH, 0.5)
        dying = np.where(last, 1.0, width * rate / (1 + (1 - share) * width * rate))
    extinct = any_of(~last & (dying >= 1), sorted_group, groups) & absent(trouble)
    trouble[extinct] = Reason.DEATH_RATE_TOO_HIGH
    value, deviation = np.full(len(order), np.nan), np.full(len(order), np.nan)
    for rows in alike(sorted_group, absent(trouble), groups):
        value[order[rows]], deviation[order[rows]] = expected(
            width[rows], rate[rows], share[rows], dying[rows], deaths[rows]
        )
    reason = trouble[group]
    wide = 2 * normal_quantile(0.95) * deviation > WIDEST
    reason[wide] = Reason.INTERVAL_OVER_20_YEARS
    value, deviation = np.where(wide, np.nan, value), np.where(wide, np.nan, deviation)
    halves = [normal_quantile(one) * deviation for one in confidence]
    return Expectancy(value, [(value - half, value + half) for half in halves], reason)


def unsound(table: Table, group: Integers, groups: int) -> Texts:
    """Give the first reason for which each group has no life table; rows by group and age."""
    start, end, people, deaths = table.start, table.end, table.population, table.deaths
    inside = np.zeros(len(group), dtype=np.bool_)
    inside[1:] = group[1:] == group[:-1]
    first, last = ~inside, np.append(~inside[1:], True)[: len(group)]
    before, until = np.roll(start, 1), np.roll(end, 1)
    whole = np.isnan(end)
    cells: list[tuple[Flags, Reason]] = [
        (np.isnan(start) | (start < 0) | (end <= start), Reason.AGE_BAND_UNKNOWN),
        (first & (start > 0), Reason.AGE_BANDS_NOT_FROM_0),
        (inside & (start == before), Reason.AGE_BAND_TWICE),
        (inside & (until > start), Reason.AGE_BANDS_OVERLAP),
        (inside & (until < start), Reason.AGE_BAND_MISSING),
        (last & ~whole & np.isfinite(end), Reason.LAST_AGE_BAND_ENDS),
        (np.isnan(deaths), Reason.NUMERATOR_MISSING),
        (deaths < 0, Reason.NUMERATOR_NEGATIVE),
        (np.isnan(people), Reason.DENOMINATOR_MISSING),
        (people < 0, Reason.DENOMINATOR_NEGATIVE),
        (people == 0, Reason.DENOMINATOR_ZERO),
        (deaths > people, Reason.NUMERATOR_ABOVE_DENOMINATOR),
        (last & (deaths == 0), Reason.NO_DEATHS_IN_LAST_AGE_BAND),
    ]
    small = summed(people, group, groups) <= FEWEST_PEOPLE
    tests = [(any_of(flags, group, groups), why) for flags, why in cells]
    return reasons(groups, [*tests, (small, Reason.POPULATION_UP_TO_5000)])


def alike(group: Integers, good: Flags, groups: int) -> Iterator[Integers]:
    """Give the rows of the good groups that have as many bands, a line for each group."""
    size = np.bincount(group, minlength=groups)
    begin = np.cumsum(size) - size
    for bands in np.unique(size[good & (size > 0)]).tolist():
        of = np.flatnonzero(good & (size == bands))
        yield begin[of][:, None] + np.arange(bands)


def expected(
    width: Floats, rate: Floats, share: Floats, dying: Floats, deaths: Floats
) -> tuple[Floats, Floats]:
    """Give life expectancy and its standard error, a line a group, a column a band from age 0."""
    alive = np.ones_like(dying)
    alive[:, 1:] = np.cumprod(1 - dying[:, :-1], axis=1)
    lived = np.empty_like(dying)
    lived[:, :-1] = width[:, :-1] * (alive[:, 1:] + (share * alive * dying)[:, :-1])
    lived[:, -1] = alive[:, -1] / rate[:, -1]
    value = from_here_on(lived) / alive
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(deaths > 0, dying**2 * (1 - dying) / deaths, 0.0)
    # A death in a band costs the rest of the band and all that would have been lived after it.
    cost = np.empty_like(dying)
    cost[:, :-1] = ((1 - share) * width)[:, :-1] + value[:, 1:]
    part = np.empty_like(dying)
    part[:, :-1] = (alive**2 * spread)[:, :-1] * cost[:, :-1] ** 2
    part[:, -1] = alive[:, -1] ** 2 / (deaths * rate**2)[:, -1]
    return value, np.sqrt(from_here_on(part)) / alive


def from_here_on(values: Floats) -> Floats:
    """Add up each line from each column to its end."""
    return np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
