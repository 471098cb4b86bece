"""The calculator `comparison`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Gt

from indicators.domain.calculators.method import (
    REASON,
    Answer,
    Column,
    Confidence,
    Kind,
    Method,
    Options,
    Per,
    Rows,
)
from indicators.domain.statistics import comparisons
from indicators.domain.statistics.arrays import Floats, Reason, Texts, absent, reasons
from indicators.domain.statistics.comparisons import CATEGORIES, GOALS, RULES, Comparison
from indicators.domain.statistics.polarities import JUDGED, Outcome, judged, signs

MOST_BOUNDS = 6


@dataclass(frozen=True, slots=True)
class ComparisonOptions(Options):
    """What `comparison` may be told."""

    method: Comparison = Comparison.LIMITS_95
    """How values are compared."""
    polarity: str = "no judgement"
    """`low is good`, `high is good` or `no judgement`."""
    confidence: Confidence = 0.95
    """Of control limits."""
    unit: Annotated[float, Gt(0)] = 100
    """What a proportion or rate is per, for control limits."""


def calculate(rows: Rows, options: ComparisonOptions) -> Answer:
    """Compare each row by its method, and name where it lies by its polarity."""
    method = rows.texts("method", options.method)
    given = comparisons.Compared(
        polarity=signs(rows.texts("polarity", options.polarity)),
        value=rows.numbers("value"),
        limits=(rows.numbers("lower_95"), rows.numbers("upper_95")),
        wider=(rows.numbers("lower_998"), rows.numbers("upper_998")),
        denominator=rows.numbers("denominator"),
        unit=rows.filled("unit", options.unit),
        confidence=rows.filled("confidence", options.confidence),
        benchmark=rows.numbers("benchmark"),
        benchmark_limits=(
            rows.numbers("benchmark_lower_95"),
            rows.numbers("benchmark_upper_95"),
        ),
        goal=(rows.numbers("goal_lower"), rows.numbers("goal_upper")),
        group=rows.group,
        groups=rows.groups,
    )
    known = np.isin(method.astype(str), list(Comparison))
    reason = reasons(
        len(rows),
        [
            (~known, Reason.METHOD_UNKNOWN),
            (np.isnan(given.polarity), Reason.POLARITY_UNKNOWN),
            (np.isnan(given.value), Reason.VALUE_MISSING),
        ],
    )
    outcome = np.full(len(rows), None, dtype=object)
    for one in RULES:
        by_rule(given, method == one, one, outcome, reason)
    bounds = by_category(given, method, outcome, reason)
    outcome[~absent(reason)] = Outcome.NOT_COMPARED
    summaries = {f"bound_{at}": bound for at, bound in enumerate(bounds)}
    return Answer({"outcome": outcome, "reason": reason}, summaries)


def by_rule(
    given: comparisons.Compared, at: Texts, one: Comparison, outcome: Texts, reason: Texts
) -> None:
    """Write what a rule finds into the rows that ask for it."""
    if not at.any():
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        found = RULES[one](given)
    goal = np.where(np.isnan(found.position), 0, found.position).astype(np.intp) + 2
    said = JUDGED[goal] if one in GOALS else judged(found.position, given.polarity)
    outcome[at] = said[at]
    unsaid = at & absent(reason)
    reason[unsaid] = found.reason[unsaid]


def by_category(
    given: comparisons.Compared, method: Texts, outcome: Texts, reason: Texts
) -> list[Floats]:
    """Write the categories into the rows that ask for them, and give the bounds of each group."""
    drawn = [np.full(given.groups, np.nan) for _ in range(MOST_BOUNDS)]
    for one, number in CATEGORIES.items():
        at = method == one
        if not at.any():
            continue
        value = np.where(at, given.value, np.nan)
        found = comparisons.categories(value, given.group, given.groups, number, given.polarity)
        name = one.removesuffix("s")
        names = np.array([f"{name}_{n}" for n in range(number + 1)], dtype=object)
        outcome[at] = names[np.nan_to_num(found.category[at]).astype(np.intp)]
        unsaid = at & absent(reason)
        reason[unsaid] = found.reason[unsaid]
        drawn = [
            np.where(np.isnan(bound), other, bound)
            for bound, other in zip([*found.bounds, *drawn][:MOST_BOUNDS], drawn, strict=True)
        ]
    return drawn


def number(name: str, says: str, example: float | None) -> Column:
    """Declare a column of numbers that need not be there."""
    return Column(name, Kind.NUMBER, says, example, required=False)


def label(name: str, says: str, example: str) -> Column:
    """Declare a column that names a row."""
    return Column(name, Kind.TEXT, says, example, required=False)


EXAMPLE: Mapping[str, object] = {
    "area": "Leeds",
    "method": "ci_overlap_95",
    "polarity": "high_is_good",
    "value": 3.3,
    "lower_95": 3.2,
    "upper_95": 3.5,
    "benchmark": 3.0,
}

COMPARISON = Method(
    name="comparison",
    version="1.0",
    title="Comparison with a benchmark or a goal",
    source="Fingertips technical guidance: limits of the value, two intervals, control limits "
    "(Wilson 1927; exact Poisson), quintiles and quartiles, goals",
    reads=[
        label("area", "Names the row", "Leeds"),
        label("area_code", "Names the row", "E08000035"),
        label("area_name", "Names the row", "Leeds"),
        label("method", "Instead of the option: " + ", ".join(Comparison), "ci_overlap_95"),
        label("polarity", "Instead of the option", "high_is_good"),
        Column("value", Kind.NUMBER, "What is compared", 3.3),
        number("lower_95", "Its lower limit at 95 %", 3.2),
        number("upper_95", "Its upper limit at 95 %", 3.5),
        number("lower_998", "Its lower limit at 99.8 %", 3.1),
        number("upper_998", "Its upper limit at 99.8 %", 3.6),
        number("denominator", "For control limits", 5930),
        number("unit", "Instead of the option", 100),
        number("benchmark", "What it is compared with", 3.0),
        number("benchmark_lower_95", "The benchmark's lower limit", 2.9),
        number("benchmark_upper_95", "The benchmark's upper limit", 3.1),
        number("confidence", "Instead of the option", 0.95),
        number("goal_lower", "A single goal, or where a range starts; or a percentile", 1),
        number("goal_upper", "Where a range of a goal ends; or a percentile", 2),
    ],
    options=ComparisonOptions,
    answers=[
        Column("outcome", Kind.TEXT, "; ".join(Outcome) + "; or quintile_1 to quartile_4"),
        REASON,
    ],
    rows=[EXAMPLE],
    calculate=calculate,
    per=Per.ROW,
    summaries=[
        number(f"bound_{at}", "A bound of the quintiles or quartiles, from the lowest", None)
        for at in range(MOST_BOUNDS)
    ],
)

METHODS = (COMPARISON,)
