"""The calculators `dsr` and `dsr-repeat`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
from indicators.domain.calculators.method import (
    INTERVAL,
    LIMITS_95_998,
    REASON,
    STATISTIC,
    Answer,
    Column,
    Confidences,
    Kind,
    Method,
    Multiplier,
    Options,
    Rows,
    limit_columns,
)
from indicators.domain.statistics import repeats
from indicators.domain.statistics.arrays import Floats, Reason, Texts
from indicators.domain.statistics.direct import Standardised, added, standardised
from indicators.domain.statistics.standards import Standard
from indicators.domain.statistics.strata import by_band

ANSWERS = [
    Column("multiplier", Kind.NUMBER, "What the rate is per"),
    Column("events", Kind.NUMBER, "Events, added up"),
    Column("population", Kind.NUMBER, "Population, added up"),
    Column("dsr", Kind.NUMBER, "The directly standardised rate"),
    *LIMITS_95_998,
    STATISTIC,
    INTERVAL,
    REASON,
]


def answer(
    found: Standardised, multiplier: Floats, confidence: Sequence[float], method: str
) -> Answer:
    """Write standardised rates as the columns that are answered."""
    return Answer(
        {
            "multiplier": multiplier,
            "events": found.events,
            "population": found.population,
            "dsr": found.value,
            **limit_columns(confidence, found.limits),
            "statistic": statistic("dsr", found.reason, multiplier),
            "method": np.full(len(multiplier), method, dtype=object),
            "reason": found.reason,
        }
    )


def statistic(name: str, reason: Texts, multiplier: Floats) -> list[str]:
    """Say what each value is, or that there are too few events for one."""
    said = {one: f"{name} per {one:.10g}" for one in np.unique(multiplier).tolist()}
    return [
        f"{name} NA for total count < 10" if why is Reason.EVENTS_UNDER_10 else said[one]
        for one, why in zip(multiplier.tolist(), reason, strict=True)
    ]


def calculate_dsr(rows: Rows, options: StandardOptions) -> Answer:
    """Standardise each group."""
    found = weighed(rows, options.standard)
    events, population = rows.numbers("events"), rows.numbers("population")
    weight, group, tests = found.weight, rows.group, list(found.tests)
    if options.add_repeated_bands:
        events = np.where(np.isnan(events), 0.0, events)
        cells = by_band(found, rows.group, rows.groups)
        events, population = cells.sum(events), cells.sum(population)
        weight, group, tests = cells.weight, cells.group, list(cells.tests)
    else:
        tests += repeated(rows, found)
    sums = added(events, population, weight, group, rows.groups, tests)
    multiplier = rows.first(rows.filled("multiplier", options.multiplier))
    made = standardised(sums, multiplier=multiplier, confidence=options.confidence)
    return answer(made, multiplier, options.confidence, "Dobson")


def example(**columns: Sequence[Any]) -> list[dict[str, Any]]:
    """Write rows column by column."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


DSR = Method(
    name="dsr",
    version="1.0",
    title="Directly standardised rate",
    source="Dobson and others 1991; withheld under 10 events (Morris and others 2018)",
    reads=[
        AGE_BAND,
        Column("events", Kind.NUMBER, "Events; an empty cell is none", 127),
        Column("population", Kind.NUMBER, "Population", 636),
        STANDARD,
        STD_WEIGHT,
        MULTIPLIER,
    ],
    options=StandardOptions,
    answers=ANSWERS,
    rows=example(
        area=["Leeds"] * 3,
        age_band=["0-4", "5-9", "10+"],
        events=[127, 25, 40],
        population=[636, 558, 3000],
        std_weight=[5000, 5500, 89500],
    ),
    calculate=calculate_dsr,
)


@dataclass(frozen=True, slots=True)
class RepeatOptions(Options):
    """What `dsr-repeat` may be told."""

    multiplier: Multiplier = 100_000
    """What the rate is per."""
    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""
    standard: Standard = Standard.ESP2013_19
    """The standard population, where no column `std_weight` is sent."""


def calculate_repeat(rows: Rows, options: RepeatOptions) -> Answer:
    """Standardise the events of people who had several."""
    sums = repeats.added(
        weighed(rows, options.standard),
        rows.numbers("event_frequency"),
        rows.numbers("individuals"),
        rows.numbers("population"),
        rows.group,
        rows.groups,
    )
    multiplier = rows.first(rows.filled("multiplier", options.multiplier))
    made = standardised(sums, multiplier=multiplier, confidence=options.confidence)
    method = "Dobson, with confidence adjusted for non-independent events"
    return answer(made, multiplier, options.confidence, method)


REPEAT = Method(
    name="dsr-repeat",
    version="1.0",
    title="Directly standardised rate of events that one person may have several times",
    source="Dobson and others 1991, with the variance added up over the numbers of events a "
    "person had; withheld under 10 events (Morris and others 2018)",
    reads=[
        AGE_BAND,
        Column("population", Kind.NUMBER, "Population of the age band, the same in its rows", 636),
        Column("event_frequency", Kind.NUMBER, "How many events each of these people had", 2),
        Column("individuals", Kind.NUMBER, "How many people had so many; empty is none", 16),
        STANDARD,
        STD_WEIGHT,
        MULTIPLIER,
    ],
    options=RepeatOptions,
    answers=ANSWERS,
    rows=example(
        area=["Leeds"] * 4,
        age_band=["0-64", "0-64", "65+", "65+"],
        population=[6360, 6360, 1558, 1558],
        event_frequency=[1, 2, 1, 2],
        individuals=[75, 16, 90, 12],
        std_weight=[80500, 80500, 19500, 19500],
    ),
    calculate=calculate_repeat,
)

METHODS = (DSR, REPEAT)
