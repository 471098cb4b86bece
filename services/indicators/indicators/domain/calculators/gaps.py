"""The calculator `gap`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from indicators.domain.calculators.bands import StandardOptions, repeated, weighed
from indicators.domain.calculators.gap_columns import ANSWERS, READS, ROWS
from indicators.domain.calculators.method import Answer, Method, Rows, limit_columns
from indicators.domain.statistics import gaps, rates
from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Reason,
    Texts,
    absent,
    any_of,
    reasons,
    summed,
)
from indicators.domain.statistics.direct import added, standardised
from indicators.domain.statistics.gaps import OTHER, Against, Gap, Shared, Side
from indicators.domain.statistics.inequality import ValueType
from indicators.domain.statistics.strata import by_band

INSIDE = ("part_events", "part_population", "city_events", "city_population")
SIDES = ("", "compared_")


@dataclass(frozen=True, slots=True)
class GapOptions(StandardOptions):
    """What `gap` may be told."""

    against: Against = Against.WHOLE
    """What a part of a city is compared with: the `whole` city, in which it is counted as well, or
    the `rest` of the city without it. Two areas that share nobody are compared as `other`,
    whatever is said here."""
    value_type: ValueType = ValueType.RATE
    """What is made of counts: a `rate` per `multiplier`, or a `proportion`."""


def calculate(rows: Rows, options: GapOptions) -> Answer:
    """Compare a part with its city, or two areas that share nobody."""
    multiplier = rows.first(rows.filled("multiplier", options.multiplier))
    if any(name in rows.columns for name in INSIDE):
        return inside(rows, options, multiplier)
    return apart(rows, options, multiplier)


def inside(rows: Rows, options: GapOptions, multiplier: Floats) -> Answer:
    """Compare directly standardised rates of a part and its city, or the rest of the city."""
    found = weighed(rows, options.standard)
    if not options.add_repeated_bands:
        found = replace(found, tests=[*found.tests, *repeated(rows, found)])
    bands = by_band(found, rows.group, rows.groups)
    counts = {name: np.where(np.isnan(v), 0.0, v) for name, v in events(rows).items()}
    part, whole = (bands.sum(counts[name]) for name in ("part_events", "city_events"))
    few, many = (bands.sum(rows.numbers(name)) for name in ("part_population", "city_population"))
    above = any_of((part > whole) | (few > many), bands.group, rows.groups)
    tests = [*bands.tests, (above, Reason.PART_ABOVE_WHOLE)]
    sums = [added(part, few, bands.weight, bands.group, rows.groups, tests)]
    if options.against is Against.REST:
        whole, other = whole - part, many - few
    else:
        other = many
    sums.append(added(whole, other, bands.weight, bands.group, rows.groups, tests))
    one, two = (standardised(each, multiplier=multiplier, confidence=()).reason for each in sums)
    first, second = (gaps.standardised_side(each, multiplier) for each in sums)
    shared = Shared(part, few, many, bands.weight)
    covariance = shared.covariance(bands.group, rows.groups, multiplier)
    if options.against is Against.REST:
        covariance = np.zeros(rows.groups)
    reason = np.where(absent(one), two, one)
    made = gaps.gap(first, second, covariance, reason, confidence=options.confidence)
    return answer(first, second, made, options.against.value, options.confidence)


def events(rows: Rows) -> dict[str, Floats]:
    """Give the events of the part and of the city."""
    return {name: rows.numbers(name) for name in ("part_events", "city_events")}


def apart(rows: Rows, options: GapOptions, multiplier: Floats) -> Answer:
    """Compare two areas that share nobody, by their values and limits or by their counts."""
    several = np.bincount(rows.group, minlength=rows.groups) > 1
    first, second = (side(rows, options, multiplier, prefix) for prefix in SIDES)
    reason = np.where(absent(first[1]), second[1], first[1])
    given = any_of(np.any([~np.isnan(rows.numbers(f"{p}value")) for p in SIDES], axis=0),
                   rows.group, rows.groups)  # fmt: skip
    reason[several & given] = Reason.MORE_THAN_ONE_ROW
    reason[~given & (multiplier <= 0)] = Reason.MULTIPLIER_NOT_ABOVE_0
    nothing = np.zeros(rows.groups)
    made = gaps.gap(first[0], second[0], nothing, reason, confidence=options.confidence)
    return answer(first[0], second[0], made, OTHER, options.confidence)


def side(rows: Rows, options: GapOptions, multiplier: Floats, prefix: str) -> tuple[Side, Texts]:
    """Give one side as it is stated, or else as its counts make it, and why there is none."""
    stated = [rows.first(rows.numbers(prefix + c)) for c in ("value", "lower_95", "upper_95")]
    counts = (summed(rows.numbers(prefix + c), rows.group, rows.groups)
              for c in ("numerator", "denominator"))  # fmt: skip
    make = rates.proportion if options.value_type is ValueType.PROPORTION else rates.crude_rate
    made = make(*counts, multiplier=multiplier, confidence=[0.95])
    known: Flags = ~np.isnan(stated[0])
    counted: Sequence[Floats] = [made.value, *made.limits[0]]
    chosen = [np.where(known, one, two) for one, two in zip(stated, counted, strict=True)]
    crossed = known & ((stated[1] > stated[0]) | (stated[2] < stated[0]))
    none = reasons(rows.groups, [(crossed, Reason.LIMITS_BESIDE_VALUE)])
    return gaps.from_limits(*chosen), np.where(known, none, made.reason)


def answer(
    first: Side, second: Side, made: Gap, against: str, confidence: Sequence[float]
) -> Answer:
    """Write gaps as the columns that are answered."""
    columns: dict[str, Any] = {
        "value": first.value,
        "compared_value": second.value,
        "against": np.full(len(made.reason), against, dtype=object),
    }
    shown = ~np.isnan(made.absolute)
    for name in ("value", "compared_value"):
        columns[name] = np.where(shown, columns[name], np.nan)
    for name, gap, limits in (
        ("absolute", made.absolute, made.absolute_limits),
        ("relative", made.relative, made.relative_limits),
    ):
        columns[f"{name}_gap"] = gap
        named = limit_columns(confidence, limits)
        columns |= {f"{name}_{column}": limit for column, limit in named.items()}
    return Answer(columns | {"reason": made.reason})


GAP = Method(
    name="gap",
    version="1.0",
    title="Absolute and relative gap",
    source="Altman and Bland 2003 for areas that share nobody; for a part of a city, the "
    "covariance of the two directly standardised rates (derived for this service)",
    reads=READS,
    options=GapOptions,
    answers=ANSWERS,
    rows=ROWS,
    calculate=calculate,
)

METHODS = (GAP,)
