"""The calculator `life-expectancy`."""

from dataclasses import dataclass

import numpy as np

from indicators.domain.calculators.method import (
    LIMITS_95_998,
    REASON,
    Answer,
    Column,
    Confidences,
    Kind,
    Method,
    Options,
    Per,
    Rows,
    limit_columns,
)
from indicators.domain.statistics.arrays import Floats
from indicators.domain.statistics.life_expectancy import Table, life_expectancy
from indicators.domain.statistics.standards import read_bands


@dataclass(frozen=True, slots=True)
class LifeExpectancyOptions(Options):
    """What `life-expectancy` may be told."""

    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""


def ages(rows: Rows) -> tuple[Floats, Floats]:
    """Give where the band of each row begins and ends, by `start_age` or else `age_band`."""
    bands = read_bands(rows.texts("age_band"))
    start = np.array([np.nan if one is None else one.start for one in bands.meant], np.float64)
    end = np.array([np.nan if one is None else one.end for one in bands.meant], np.float64)
    given = rows.numbers("start_age")
    named = np.isnan(given)
    differs = ~named & ~np.isnan(start[bands.number]) & (given != start[bands.number])
    first = np.where(named, start[bands.number], given)
    return np.where(differs, np.nan, first), end[bands.number]


def calculate(rows: Rows, options: LifeExpectancyOptions) -> Answer:
    """Work out the life table of each group."""
    start, end = ages(rows)
    table = Table(start, end, rows.numbers("population"), rows.numbers("deaths"))
    made = life_expectancy(table, rows.group, rows.groups, confidence=options.confidence)
    return Answer(
        {
            "start_age": start,
            "life_expectancy": made.value,
            **limit_columns(options.confidence, made.limits),
            "reason": made.reason,
        }
    )


LIFE_EXPECTANCY = Method(
    name="life-expectancy",
    version="1.0",
    title="Life expectancy",
    source="Chiang 1984, abridged life table; limits: Silcocks and others 2001; withheld up to "
    "5,000 people (Eayrs and Williams 2004) and where the 95 % interval is over 20 years wide",
    reads=[
        Column("start_age", Kind.NUMBER, "Age at which the band begins; the last has no end", 0,
               required=False),
        Column("age_band", Kind.TEXT, "The band, instead of the age at which it begins", "0-14",
               required=False),
        Column("population", Kind.NUMBER, "Population of the band", 7060),
        Column("deaths", Kind.NUMBER, "Deaths in the band", 17),
    ],
    options=LifeExpectancyOptions,
    answers=[
        Column("start_age", Kind.NUMBER, "Age at which the band begins"),
        Column("population", Kind.NUMBER, "Population of the band"),
        Column("deaths", Kind.NUMBER, "Deaths in the band"),
        Column("life_expectancy", Kind.NUMBER, "Years of life expected from this age on"),
        *LIMITS_95_998,
        REASON,
    ],
    rows=[
        {"area": "Leeds", "start_age": 0, "population": 60000, "deaths": 30},
        {"area": "Leeds", "start_age": 15, "population": 200_000, "deaths": 600},
        {"area": "Leeds", "start_age": 65, "population": 40000, "deaths": 2000},
    ],
    calculate=calculate,
    per=Per.ROW,
)  # fmt: skip

METHODS = (LIFE_EXPECTANCY,)
