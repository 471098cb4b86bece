"""The calculators `rate`, `proportion` and `mean`."""

from dataclasses import dataclass

import numpy as np

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
from indicators.domain.statistics import rates
from indicators.domain.statistics.arrays import summed, unless

MULTIPLIER = Column(
    "multiplier", Kind.NUMBER, "Instead of the option, for this row's group", 100, required=False
)


@dataclass(frozen=True, slots=True)
class RateOptions(Options):
    """What `rate` may be told."""

    multiplier: Multiplier = 100_000
    """What the rate is per."""
    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""
    byars_always: bool = False
    """Byar's limits under 10 events too, where exact ones are the rule."""


def calculate_rate(rows: Rows, options: RateOptions) -> Answer:
    """Add up each group and divide."""
    events = summed(rows.numbers("numerator"), rows.group, rows.groups)
    population = summed(rows.numbers("denominator"), rows.group, rows.groups)
    multiplier = rows.first(rows.filled("multiplier", options.multiplier))
    found = rates.crude_rate(
        events,
        population,
        multiplier=multiplier,
        confidence=options.confidence,
        byars_always=options.byars_always,
    )
    return Answer(
        {
            "numerator": events,
            "denominator": population,
            "multiplier": multiplier,
            "value": found.value,
            **limit_columns(options.confidence, found.limits),
            "statistic": [f"rate per {one:.10g}" for one in multiplier],
            "method": unless(
                found.reason, rates.rate_method(events, byars_always=options.byars_always)
            ),
            "reason": found.reason,
        },
    )


RATE = Method(
    name="rate",
    version="1.0",
    title="Crude rate",
    source="Exact Poisson limits under 10 events (Armitage and Berry 2002), Byar's from there on "
    "(Breslow and Day 1987)",
    reads=[
        Column("numerator", Kind.NUMBER, "Events", 20),
        Column("denominator", Kind.NUMBER, "Population", 100),
        MULTIPLIER,
    ],
    options=RateOptions,
    answers=[
        Column("numerator", Kind.NUMBER, "Events, added up"),
        Column("denominator", Kind.NUMBER, "Population, added up"),
        Column("multiplier", Kind.NUMBER, "What the rate is per"),
        Column("value", Kind.NUMBER, "The rate"),
        *LIMITS_95_998,
        STATISTIC,
        INTERVAL,
        REASON,
    ],
    rows=[{"area": "Leeds", "numerator": 20, "denominator": 100, "multiplier": 100}],
    calculate=calculate_rate,
    alone=True,
)


@dataclass(frozen=True, slots=True)
class ProportionOptions(Options):
    """What `proportion` may be told."""

    multiplier: Multiplier = 1
    """1 for a fraction, 100 for per cent."""
    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""


def calculate_proportion(rows: Rows, options: ProportionOptions) -> Answer:
    """Add up each group and divide the part by the whole."""
    numerator = summed(rows.numbers("numerator"), rows.group, rows.groups)
    denominator = summed(rows.numbers("denominator"), rows.group, rows.groups)
    multiplier = rows.first(rows.filled("multiplier", options.multiplier))
    found = rates.proportion(
        numerator, denominator, multiplier=multiplier, confidence=options.confidence
    )
    return Answer(
        {
            "numerator": numerator,
            "denominator": denominator,
            "multiplier": multiplier,
            "value": found.value,
            **limit_columns(options.confidence, found.limits),
            "statistic": [
                "percentage" if one == 100 else f"proportion of {one:.10g}"  # noqa: PLR2004 - per cent
                for one in multiplier
            ],
            "method": np.full(rows.groups, "Wilson", dtype=object),
            "reason": found.reason,
        },
    )


PROPORTION = Method(
    name="proportion",
    version="1.0",
    title="Proportion",
    source="Wilson 1927; Newcombe and Altman 2000",
    reads=[
        Column("numerator", Kind.NUMBER, "The part", 20),
        Column("denominator", Kind.NUMBER, "The whole", 100),
        MULTIPLIER,
    ],
    options=ProportionOptions,
    answers=[
        Column("numerator", Kind.NUMBER, "The part, added up"),
        Column("denominator", Kind.NUMBER, "The whole, added up"),
        Column("multiplier", Kind.NUMBER, "1 or 100"),
        Column("value", Kind.NUMBER, "The proportion"),
        *LIMITS_95_998,
        STATISTIC,
        INTERVAL,
        REASON,
    ],
    rows=[{"area": "Leeds", "numerator": 20, "denominator": 100}],
    calculate=calculate_proportion,
    alone=True,
)


@dataclass(frozen=True, slots=True)
class MeanOptions(Options):
    """What `mean` may be told."""

    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""


def calculate_mean(rows: Rows, options: MeanOptions) -> Answer:
    """Average the values of each group."""
    found = rates.mean(
        rows.numbers("value"), rows.group, rows.groups, confidence=options.confidence
    )
    return Answer(
        {
            "sum": found.total,
            "n": found.number,
            "sd": found.deviation,
            "mean": found.value,
            **limit_columns(options.confidence, found.limits),
            "statistic": np.full(rows.groups, "mean", dtype=object),
            "method": unless(found.reason, "Student's t-distribution"),
            "reason": found.reason,
        },
    )


MEAN = Method(
    name="mean",
    version="1.0",
    title="Mean",
    source="Student's t with n - 1 degrees of freedom",
    reads=[Column("value", Kind.NUMBER, "One value", 33.1)],
    options=MeanOptions,
    answers=[
        Column("sum", Kind.NUMBER, "The values added up"),
        Column("n", Kind.NUMBER, "How many values"),
        Column("sd", Kind.NUMBER, "The sample's standard deviation"),
        Column("mean", Kind.NUMBER, "The mean"),
        *LIMITS_95_998,
        STATISTIC,
        INTERVAL,
        REASON,
    ],
    rows=[{"area": "Leeds", "value": 33.1}, {"area": "Leeds", "value": 48.4}],
    calculate=calculate_mean,
)

METHODS = (RATE, PROPORTION, MEAN)
