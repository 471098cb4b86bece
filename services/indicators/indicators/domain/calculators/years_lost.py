"""The calculator `pyll`."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from indicators.domain.calculators.bands import (
    AGE_BAND,
    MULTIPLIER,
    STANDARD,
    STD_WEIGHT,
    StandardOptions,
    repeated,
    weighed,
)
from indicators.domain.calculators.direct import statistic
from indicators.domain.calculators.method import (
    INTERVAL,
    LIMITS_95_998,
    REASON,
    STATISTIC,
    Answer,
    Column,
    Kind,
    Method,
    Rows,
    limit_columns,
)
from indicators.domain.statistics.arrays import Floats, Reason, absent, any_of, unless
from indicators.domain.statistics.direct import standardised
from indicators.domain.statistics.standards import read_bands
from indicators.domain.statistics.strata import Tests
from indicators.domain.statistics.years_lost import AGE_LIMIT, lost, years_to_75


class YearsLostRule(StrEnum):
    """How many years a death costs.

    `to_75`: 75 less the age in the middle of the band; deaths, people and weights from 75 on are
    left out. `remaining_life_expectancy`: what the column `years_lost` says, at every age.
    """

    TO_75 = "to_75"
    REMAINING = "remaining_life_expectancy"


@dataclass(frozen=True, slots=True)
class YearsLostOptions(StandardOptions):
    """What `pyll` may be told."""

    years_lost_rule: YearsLostRule = YearsLostRule.TO_75
    """How many years a death costs. `to_75` is 75 less the age in the middle of the band, with
    deaths, people and weights from 75 on left out; `remaining_life_expectancy` is read from the
    column `years_lost`, for each row's age band and sex."""


def ruled(rows: Rows, rule: YearsLostRule) -> tuple[Rows, Floats, Tests]:
    """Give the rows that count, the years that a death costs in each, and what is wrong."""
    given = rows.numbers("years_lost")
    if rule is YearsLostRule.REMAINING:
        cells = [
            (np.isnan(given), Reason.YEARS_LOST_MISSING),
            (given < 0, Reason.YEARS_LOST_NEGATIVE),
        ]
        return rows, given, [(any_of(f, rows.group, rows.groups), why) for f, why in cells]
    bands = read_bands(rows.texts("age_band"))
    years, across = years_to_75(bands)
    cells = [
        (~np.isnan(given), Reason.YEARS_LOST_NOT_BY_RULE),
        (np.isnan(years), Reason.AGE_BAND_UNKNOWN),
        (across, Reason.AGE_BAND_ACROSS_75),
    ]
    tests = [(any_of(flags, rows.group, rows.groups), why) for flags, why in cells]
    young = across | ~(years == 0)
    columns = {name: column[young] for name, column in rows.columns.items()}
    return replace(rows, columns=columns, group=rows.group[young]), years[young], tests


def calculate_pyll(rows: Rows, options: YearsLostOptions) -> Answer:
    """Add up the years lost in each group, and standardise their rate."""
    rule = options.years_lost_rule
    counted, years, tests = ruled(rows, rule)
    below = float(AGE_LIMIT) if rule is YearsLostRule.TO_75 else float("inf")
    found = weighed(counted, options.standard, below=below)
    again = [] if options.add_repeated_bands else repeated(counted, found)
    total, sums = lost(
        counted.numbers("deaths"),
        years,
        counted.numbers("population"),
        replace(found, tests=[*tests, *found.tests, *again]),
        counted.group,
        counted.groups,
    )
    multiplier = rows.first(rows.filled("multiplier", options.multiplier))
    made = standardised(sums, multiplier=multiplier, confidence=options.confidence)
    sound = absent(made.reason) | (made.reason == Reason.EVENTS_UNDER_10)
    return Answer(
        {
            "multiplier": multiplier,
            "deaths": made.events,
            "population": made.population,
            "years_lost": np.where(sound, total, np.nan),
            "value": made.value,
            **limit_columns(options.confidence, made.limits),
            "statistic": statistic("pyll", made.reason, multiplier),
            "method": unless(made.reason, "Dobson"),
            "years_lost_rule": np.full(rows.groups, rule.value, dtype=object),
            "reason": made.reason,
        }
    )


PYLL = Method(
    name="pyll",
    version="1.0",
    title="Potential years of life lost",
    source="Romeder and McWhinnie 1977 (years before 75); NHS Outcomes Framework 1a (remaining "
    "life expectancy); limits: Dobson and others 1991",
    reads=[
        AGE_BAND,
        Column("deaths", Kind.NUMBER, "Deaths; an empty cell is none", 127),
        Column("population", Kind.NUMBER, "Population", 6360),
        Column(
            "years_lost",
            Kind.NUMBER,
            "Remaining life expectancy at this row's age and sex, for the rule "
            "`remaining_life_expectancy`",
            47.5,
            required=False,
        ),
        STANDARD,
        STD_WEIGHT,
        MULTIPLIER,
    ],
    options=YearsLostOptions,
    answers=[
        Column("multiplier", Kind.NUMBER, "What the rate is per"),
        Column("deaths", Kind.NUMBER, "Deaths that count, added up"),
        Column("population", Kind.NUMBER, "Population of the ages that count"),
        Column("years_lost", Kind.NUMBER, "Years of life lost, added up"),
        Column("value", Kind.NUMBER, "Years lost, directly standardised"),
        *LIMITS_95_998,
        STATISTIC,
        INTERVAL,
        Column("years_lost_rule", Kind.TEXT, "How many years a death costs"),
        REASON,
    ],
    rows=[
        {"area": "Leeds", "age_band": "0-44", "deaths": 127, "population": 6360,
         "std_weight": 55500},
        {"area": "Leeds", "age_band": "45-74", "deaths": 28, "population": 2610,
         "std_weight": 36000},
    ],
    calculate=calculate_pyll,
)  # fmt: skip

METHODS = (PYLL,)
