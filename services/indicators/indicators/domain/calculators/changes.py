"""The calculator `change`."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.calculators.method import (
    REASON,
    Answer,
    Column,
    Confidence,
    Kind,
    Method,
    Multiplier,
    Options,
    Per,
    Rows,
)
from indicators.domain.statistics import changes
from indicators.domain.statistics.arrays import Reason, absent, reasons, unless


class Of(StrEnum):
    """Of what there is a change."""

    PROPORTION = "proportion"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class ChangeOptions(Options):
    """What `change` may be told."""

    of: Of = Of.RATE
    """Rates (counts that may repeat) or proportions (parts of a whole)."""
    confidence: Confidence = 0.95
    """A change is significant at one less this."""
    multiplier: Multiplier = 100_000
    """What rates are per; 100 makes proportions per cent."""


READS = ("numerator_1", "denominator_1", "numerator_2", "denominator_2")
MOST_EVENTS = 10.0  # A rise is sought up to so many times the events of no change,
SPARE = 100.0  # and so many more, for what starts from few.


def calculate(rows: Rows, options: ChangeOptions) -> Answer:
    """Test the change from the first to the second of each row."""
    rates = options.of is Of.RATE
    first, among, second, other = (rows.numbers(name) for name in READS)
    missing = np.isnan(second)
    tests = [
        (np.isnan(first), Reason.NUMERATOR_MISSING),
        (np.isnan(among) | np.isnan(other), Reason.DENOMINATOR_MISSING),
        ((first < 0) | (second < 0), Reason.NUMERATOR_NEGATIVE),
        ((among < 0) | (other < 0), Reason.DENOMINATOR_NEGATIVE),
        ((among == 0) | (other == 0), Reason.DENOMINATOR_ZERO),
        ((first % 1 > 0) | (second % 1 > 0), Reason.NOT_A_WHOLE_NUMBER),
    ]
    if not rates:
        above = (first > among) | (second > other)
        whole = (among % 1 > 0) | (other % 1 > 0)
        tests += [
            (above, Reason.NUMERATOR_ABOVE_DENOMINATOR),
            (whole, Reason.NOT_A_WHOLE_NUMBER),
        ]
    planned = absent(reasons(len(rows), tests))
    first, among, other = (np.where(planned, one, 1.0) for one in (first, among, other))
    tested = changes.p_of_rates if rates else changes.p_of_proportions
    most = np.ceil(first / among * other * MOST_EVENTS + SPARE) if rates else other
    level = 1 - options.confidence
    least = changes.least_significant(tested, (first, among, other), level, most=most)
    both = planned & ~missing
    second = np.where(both, second, 0.0)
    values = first / among, second / other
    parts = [
        changes.of_parts(count, whole, options.confidence, rates=rates)
        for count, whole in ((first, among), (second, other))
    ]
    low, high = changes.difference(values, parts[0], parts[1])
    p = np.where(both, tested(first, among, second, other), np.nan)
    reason = reasons(len(rows), [*tests, (missing, Reason.NUMERATOR_MISSING)])
    k = options.multiplier
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(first > 0, (values[1] / values[0] - 1) * 100, np.nan)
        by = [np.where(first > 0, (one / other / values[0] - 1) * 100, np.nan) for one in least]
    ratio = changes.ratio_of_rates(first, among, second, other, confidence=options.confidence)
    sides = [np.where(both & rates, one, np.nan) for one in ratio]
    real = changes.is_significant(p, level)
    found = np.where(real, "significant", "not_significant").astype(object)
    return Answer(
        {
            "value_1": np.where(planned, values[0] * k, np.nan),
            "value_2": np.where(both, values[1] * k, np.nan),
            "difference": np.where(both, (values[1] - values[0]) * k, np.nan),
            "difference_lower": np.where(both, low * k, np.nan),
            "difference_upper": np.where(both, high * k, np.nan),
            "change_percent": np.where(both, relative, np.nan),
            "ratio_lower": sides[0],
            "ratio_upper": sides[1],
            "p_value": p,
            "outcome": unless(reason, found),
            "method": unless(reason, changes.method(first, among, second, other, rates=rates)),
            "least_fall_to": np.where(planned, least[0], np.nan),
            "least_rise_to": np.where(planned, least[1], np.nan),
            "least_fall_percent": np.where(planned, by[0], np.nan),
            "least_rise_percent": np.where(planned, by[1], np.nan),
            "reason": reason,
        }
    )


CHANGE = Method(
    name="change",
    version="1.0",
    title="Significance of a change",
    source="Rates: exact binomial test (Przyborowski and Wilenski 1940). Proportions: pooled "
    "normal test, Fisher's exact test where fewer than 5 are expected. Differences: Newcombe "
    "1998; Zou and Donner 2008",
    reads=[
        Column("numerator_1", Kind.NUMBER, "Events, or the part, before", 18500),
        Column("denominator_1", Kind.NUMBER, "Population, or the whole, before", 750000),
        Column(
            "numerator_2",
            Kind.NUMBER,
            "Events, or the part, after; without it, the least significant change alone is found",
            16650,
            required=False,
        ),
        Column("denominator_2", Kind.NUMBER, "Population, or the whole, after", 750000),
    ],
    options=ChangeOptions,
    answers=[
        Column("value_1", Kind.NUMBER, "Before"),
        Column("value_2", Kind.NUMBER, "After"),
        Column("difference", Kind.NUMBER, "After less before"),
        Column("difference_lower", Kind.NUMBER, "Its lower limit"),
        Column("difference_upper", Kind.NUMBER, "Its upper limit"),
        Column("change_percent", Kind.NUMBER, "The difference in per cent of before"),
        Column("ratio_lower", Kind.NUMBER, "Of rates: after over before, lower limit"),
        Column("ratio_upper", Kind.NUMBER, "Of rates: after over before, upper limit"),
        Column("p_value", Kind.NUMBER, "Of no change, two-sided"),
        Column("outcome", Kind.TEXT, "significant or not_significant"),
        Column("method", Kind.TEXT, "The test"),
        Column(
            "least_fall_to",
            Kind.NUMBER,
            "The most events that are a significant fall; empty if none are",
        ),
        Column(
            "least_rise_to",
            Kind.NUMBER,
            "The fewest that are a significant rise; empty if none are",
        ),
        Column("least_fall_percent", Kind.NUMBER, "That fall in per cent of the value"),
        Column("least_rise_percent", Kind.NUMBER, "That rise in per cent of the value"),
        REASON,
    ],
    rows=[dict(zip(READS, (18500, 750000, 16650, 750000), strict=True))],
    calculate=calculate,
    per=Per.ROW,
)

METHODS = (CHANGE,)
