"""The calculators `funnel-proportion` and `funnel-ratio`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from annotated_types import Gt

from indicators.domain.calculators.method import (
    LIMITS_95_998,
    REASON,
    Answer,
    Column,
    Confidences,
    Kind,
    Method,
    Multiplier,
    Options,
    Per,
    Rows,
    limit_columns,
    suffix,
)
from indicators.domain.statistics import funnels, limits
from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons

LABELS = [
    Column(name, Kind.TEXT, "Names the row", None, required=False)
    for name in ("area", "area_code", "area_name", "case")
]
BASELINE = Column("baseline", Kind.NUMBER, "What the rows are held against")


@dataclass(frozen=True, slots=True)
class FunnelOptions(Options):
    """What every funnel may be told."""

    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""
    baseline: Annotated[float, Gt(0)] | None = None
    """What the rows are held against, in their unit; without it, the average of all rows."""


@dataclass(frozen=True, slots=True)
class ProportionFunnelOptions(FunnelOptions):
    """What `funnel-proportion` may be told."""

    multiplier: Multiplier = 100
    """1 for fractions, 100 for per cent."""


def average(rows: Rows, top: Floats, bottom: Floats, good: Flags, given: float | None) -> Floats:
    """Give the baseline of each row: the one that is given, or the average of its group."""
    if given is not None:
        return np.full(len(rows), given)
    return funnels.pooled(top, bottom, good, rows.group, rows.groups)[rows.group]


def calculate_proportion(rows: Rows, options: ProportionFunnelOptions) -> Answer:
    """Hold each proportion against the limits at its denominator."""
    numerator, denominator = rows.numbers("numerator"), rows.numbers("denominator")
    bad = [
        (np.isnan(denominator), Reason.DENOMINATOR_MISSING),
        (denominator < 0, Reason.DENOMINATOR_NEGATIVE),
        (denominator == 0, Reason.DENOMINATOR_ZERO),
        (numerator < 0, Reason.NUMERATOR_NEGATIVE),
        (numerator > denominator, Reason.NUMERATOR_ABOVE_DENOMINATOR),
    ]
    point = absent(reasons(len(rows), bad)) & ~np.isnan(numerator)
    given = None if options.baseline is None else options.baseline / options.multiplier
    middle = average(rows, numerator, denominator, point, given)
    outside = (~((middle >= 0) & (middle <= 1)), Reason.BASELINE_MISSING)
    reason = reasons(len(rows), [*bad, outside])
    good = absent(reason)
    middle, denominator = (np.where(good, one, np.nan) for one in (middle, denominator))
    drawn = [funnels.proportion_limits(middle, denominator, one) for one in options.confidence]
    value = np.where(point & good, numerator / np.where(good, denominator, 1), np.nan)
    scaled = [(low * options.multiplier, high * options.multiplier) for low, high in drawn]
    return Answer(
        {
            "value": value * options.multiplier,
            "significance": judged(funnels.position(value, drawn), point & good, options),
            **limit_columns(options.confidence, scaled),
            "baseline": middle * options.multiplier,
            "reason": reason,
        }
    )


def judged(place: Floats, point: Flags, options: FunnelOptions) -> Texts:
    """Name the positions of the rows that are points."""
    said = funnels.significance(place, options.confidence)
    said[~point] = None
    return said


def of_events(observed: Floats, expected: Floats, confidence: Sequence[float]) -> Floats:
    """Tell how the limits of each count lie to what was expected."""
    drawn = [limits.poisson(observed, one) for one in confidence]
    # A missing limit (Byar's, when negative) leaves nothing out.
    return -funnels.position(expected, [(np.nan_to_num(low), high) for low, high in drawn])


def drawn_at(observed: Floats, expected: Floats, confidence: float) -> list[tuple[Floats, Floats]]:
    """Give where the limits are met: observed events over expected, lower then upper."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low_expected, high_expected = funnels.expected_at(observed, confidence)
        low_observed, high_observed = funnels.observed_at(expected, confidence)
    by_count = ~np.isnan(observed)
    return [
        (np.where(by_count, observed, other), np.where(by_count, met, expected))
        for other, met in ((low_observed, low_expected), (high_observed, high_expected))
    ]


def calculate_ratio(rows: Rows, options: FunnelOptions) -> Answer:
    """Hold the limits of each count against what was expected."""
    observed, expected = rows.numbers("observed"), rows.numbers("expected")
    point = ~np.isnan(observed) & ~np.isnan(expected)
    reason = reasons(
        len(rows),
        [
            (np.isnan(observed) & np.isnan(expected), Reason.EXPECTED_MISSING),
            (observed < 0, Reason.NUMERATOR_NEGATIVE),
            (expected <= 0, Reason.EXPECTED_NOT_POSITIVE),
        ],
    )
    good = absent(reason)
    observed, expected = (np.where(good, one, np.nan) for one in (observed, expected))
    middle = 1.0 if options.baseline is None else options.baseline
    columns: dict[str, Any] = {
        "ratio": observed / expected,
        "significance": judged(
            of_events(observed, expected * middle, options.confidence), point & good, options
        ),
    }
    for one in options.confidence:
        met = drawn_at(observed, expected * middle, one)
        for side, (events, meets) in zip(("lower", "upper"), met, strict=True):
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(meets > 0, events / meets * middle, np.nan)
            columns |= {
                f"{side}_{suffix(one)}_exp_events": meets / middle,
                f"{side}_{suffix(one)}_limit_minus_1": ratio - 1,
                f"{side}_{suffix(one)}_limit_x100": ratio * 100,
            }
    return Answer({**columns, "baseline": np.full(len(rows), middle), "reason": reason})


def number(name: str, says: str, example: float) -> Column:
    """Declare a column of numbers; one that need not be there where it may ask for limits."""
    return Column(name, Kind.NUMBER, says, example, required=False)


SIGNIFICANCE = Column(
    "significance",
    Kind.TEXT,
    "By the tail beyond the widest limits that are passed",
)
SIDES = [f"{side}_{per}" for per in ("95", "998") for side in ("lower", "upper")]

PROPORTION = Method(
    name="funnel-proportion",
    version="1.0",
    title="Funnel of proportions",
    source="Normal limits about the average: Spiegelhalter 2005",
    reads=[
        *LABELS,
        number("numerator", "The part; without it, the limits alone are asked for", 35078),
        Column("denominator", Kind.NUMBER, "The whole", 41980),
    ],
    options=ProportionFunnelOptions,
    answers=[
        Column("value", Kind.NUMBER, "The proportion"),
        SIGNIFICANCE,
        *LIMITS_95_998,
        BASELINE,
        REASON,
    ],
    rows=[
        {"area": "A", "numerator": 80, "denominator": 100},
        {"area": "B", "numerator": "", "denominator": 50},
    ],
    calculate=calculate_proportion,
    per=Per.ROW,
)

RATIO = Method(
    name="funnel-ratio",
    version="1.0",
    title="Funnel of standardised ratios",
    source="Limits of the observed events, exact under 10 and Byar's from there on; drawn by exact "
    "limits: Spiegelhalter 2005",
    reads=[
        *LABELS,
        number("observed", "Events; without them, the limits at what is expected", 159),
        number("expected", "Expected events; without them, the limits at what was observed", 232.9),
    ],
    options=FunnelOptions,
    answers=[
        Column("ratio", Kind.NUMBER, "Observed over expected"),
        SIGNIFICANCE,
        *(
            Column(f"{side}_{what}", Kind.NUMBER, says, required=False)
            for side in SIDES
            for what, says in (
                ("exp_events", "Expected events at which this limit is met"),
                ("limit_minus_1", "The limit, less 1"),
                ("limit_x100", "The limit, times 100"),
            )
        ),
        Column("baseline", Kind.NUMBER, "The ratio that the rows are held against"),
        REASON,
    ],
    rows=[
        {"area": "A", "observed": 159, "expected": 232.9},
        {"area": "B", "observed": 5, "expected": ""},
    ],
    calculate=calculate_ratio,
    per=Per.ROW,
)

METHODS = (PROPORTION, RATIO)
