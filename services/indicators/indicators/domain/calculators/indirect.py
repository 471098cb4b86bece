"""The calculator `isr`."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.calculators.bands import AGE_BAND, MULTIPLIER
from indicators.domain.calculators.method import (
    INTERVAL,
    LIMITS_95_998,
    REASON,
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
from indicators.domain.statistics import indirect, strata
from indicators.domain.statistics.arrays import Reason, unless
from indicators.domain.statistics.rates import rate_method


class Measure(StrEnum):
    """What is standardised: the ratio to what was expected, or the rate."""

    RATIO = "ratio"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class IndirectOptions(Options):
    """What `isr` may be told."""

    measure: Measure = Measure.RATIO
    """A ratio of observed to expected events, or that ratio times the reference's crude rate."""
    multiplier: Multiplier | None = None
    """What the value is per; unless told, 1 for a ratio and 100,000 for a rate."""
    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""
    add_repeated_bands: bool = False
    """Take the rows of one age band as strata of their own, each with its own reference, as the
    sexes are. Otherwise a group with an age band twice has no value."""


def calculate_isr(rows: Rows, options: IndirectOptions) -> Answer:
    """Standardise each group against the reference that stands beside it."""
    measure = rows.first(rows.texts("measure", options.measure.value))
    rate = measure == Measure.RATE
    usual = options.multiplier or np.where(rate, 100_000.0, 1.0)
    told = rows.first(rows.numbers("multiplier"))
    multiplier = np.where(np.isnan(told), usual, told)
    tests = [
        (~np.isin(measure, list(Measure)), Reason.UNKNOWN_MEASURE),
        (multiplier <= 0, Reason.MULTIPLIER_NOT_ABOVE_0),
    ]
    if "age_band" in rows.columns:
        found = strata.strata(
            rows.texts("age_band"), np.zeros(len(rows)), None, rows.group, rows.groups
        )
        tests += found.tests
        if not options.add_repeated_bands:
            again = strata.twice(found.cell, found.width, rows.groups)
            tests.append((again, Reason.AGE_BAND_TWICE))
    made = indirect.isr(
        indirect.Bands(
            rows.numbers("events"),
            rows.numbers("population"),
            rows.numbers("ref_events"),
            rows.numbers("ref_population"),
        ),
        rows.group,
        rows.groups,
        rate=rate,
        multiplier=multiplier,
        confidence=options.confidence,
        tests=tests,
    )
    return Answer(
        {
            "measure": measure,
            "multiplier": multiplier,
            "observed": made.observed,
            "expected": made.expected,
            "ref_rate": made.reference_rate,
            "value": made.value,
            **limit_columns(options.confidence, made.limits),
            "method": unless(made.reason, rate_method(made.observed)),
            "reason": made.reason,
        }
    )


ISR = Method(
    name="isr",
    version="1.0",
    title="Indirectly standardised ratio or rate",
    source="Exact Poisson limits of the observed events under 10 (Armitage and Berry 2002), "
    "Byar's from there on (Breslow and Day 1987)",
    reads=[
        AGE_BAND,
        Column("events", Kind.NUMBER, "Events; an empty cell is none", 127),
        Column("population", Kind.NUMBER, "Population", 636),
        Column("ref_events", Kind.NUMBER, "Events of the reference", 10303),
        Column("ref_population", Kind.NUMBER, "Population of the reference", 50520),
        Column(
            "measure",
            Kind.TEXT,
            "Instead of the option, for this row's group: `ratio` or `rate`",
            "ratio",
            required=False,
        ),
        MULTIPLIER,
    ],
    options=IndirectOptions,
    answers=[
        Column("measure", Kind.TEXT, "A ratio or a rate"),
        Column("multiplier", Kind.NUMBER, "What the value is per"),
        Column("observed", Kind.NUMBER, "Events, added up"),
        Column("expected", Kind.NUMBER, "Events that the reference's rates would give"),
        Column("ref_rate", Kind.NUMBER, "For a rate: the reference's crude rate"),
        Column("value", Kind.NUMBER, "The standardised ratio or rate"),
        *LIMITS_95_998,
        INTERVAL,
        REASON,
    ],
    rows=[
        {"area": "Leeds", "age_band": "0-64", "events": 127, "population": 6360,
         "ref_events": 10303, "ref_population": 505_200},
        {"area": "Leeds", "age_band": "65+", "events": 90, "population": 1200,
         "ref_events": 7040, "ref_population": 101_900},
    ],
    calculate=calculate_isr,
)  # fmt: skip

METHODS = (ISR,)
