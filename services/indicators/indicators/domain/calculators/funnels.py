"""The calculators `funnel-proportion`, `funnel-ratio` and `funnel-rate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge, Gt

from indicators.domain.calculators.method import (
    REASON,
    Answer,
    Column,
    Confidence,
    Confidences,
    Kind,
    Method,
    Multiplier,
    Options,
    Per,
    Rows,
    limit_columns,
    limits_95_998,
    suffix,
)
from indicators.domain.statistics import funnels, limits
from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons
from indicators.domain.statistics.limits import EXACT_BELOW

PER = 100_000  # Rates, as the columns' names say.
TOO_FEW = f"Not applicable for events less than {EXACT_BELOW} for dsrs"
LABELS = [
    Column(name, Kind.TEXT, "Names the row", None, required=False)
    for name in ("area", "area_code", "case")
]
BASELINE = Column("baseline", Kind.NUMBER, "What the rows are held against", 80.642448)


@dataclass(frozen=True, slots=True)
class FunnelOptions(Options):
    """What every funnel may be told."""

    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""
    baseline: Annotated[float, Ge(0)] | None = None
    """What the rows are held against, in their unit; without it, the average of all rows."""


@dataclass(frozen=True, slots=True)
class ProportionFunnelOptions(FunnelOptions):
    """What `funnel-proportion` may be told."""

    multiplier: Multiplier = 100
    """1 for fractions, 100 for per cent."""


def average(
    rows: Rows, top: Floats, bottom: Floats, good: Flags, given: float | None
) -> Floats:
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
                f"{side}_{suffix(one)}_exp_events": meets / (middle or np.nan),
                f"{side}_{suffix(one)}_limit_minus_1": ratio - 1,
                f"{side}_{suffix(one)}_limit_x100": ratio * 100,
            }
    return Answer({**columns, "baseline": np.full(len(rows), middle), "reason": reason})


def calculate_rate(rows: Rows, options: FunnelOptions) -> Answer:
    """Hold directly standardised and crude rates against the average of all.

    What a rate stands on is worked back from it: events divided by the rate.
    """
    events, population = rows.numbers("events"), rows.numbers("population")
    rates = {"dsr": rows.numbers("dsr_per_100000"), "crude": rows.numbers("crude_per_100000")}
    reason = reasons(
        len(rows),
        [
            (np.isnan(events) & np.isnan(population), Reason.NUMERATOR_MISSING),
            (events < 0, Reason.NUMERATOR_NEGATIVE),
            (population < 0, Reason.DENOMINATOR_NEGATIVE),
            (population == 0, Reason.DENOMINATOR_ZERO),
        ],
    )
    good = absent(reason)
    events, population = (np.where(good, one, np.nan) for one in (events, population))
    with np.errstate(divide="ignore", invalid="ignore"):
        stood = {name: events * PER / np.where(rate > 0, rate, np.nan) for name, rate in rates.items()}
    stood["crude"] = np.where(np.isnan(stood["crude"]), population, stood["crude"])
    columns: dict[str, Any] = {}
    middles = {}
    for name, among in stood.items():
        point = ~np.isnan(events) & ~np.isnan(among)
        given = None if options.baseline is None else options.baseline / PER
        middles[name] = average(rows, events, among, point, given)
        place = of_events(events, among * middles[name], options.confidence)
        columns[f"significance_{name}"] = judged(
            place, point & ~np.isnan(middles[name]), options
        )
    standardised = ~np.isnan(rates["dsr"]) | (np.isnan(rates["crude"]) & (events == 0))
    columns["significance_dsr"][good & (events < EXACT_BELOW) & dsr_asked(rows)] = TOO_FEW
    del standardised
    middle = np.where(dsr_asked(rows) & ~crude_asked(rows), middles["dsr"], middles["crude"])
    for one in options.confidence:
        met = drawn_at(events, population * middle, one)
        for side, (count, meets) in zip(("lower", "upper"), met, strict=True):
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.where(meets > 0, count / meets, np.nan)
            columns[f"{side}_{suffix(one)}_limit"] = ratio * middle * PER
    missing = (good & np.isnan(middle), Reason.BASELINE_MISSING)
    unfounded = reasons(len(rows), [missing])
    reason[good] = unfounded[good]
    return Answer({**columns, "baseline": middle * PER, "reason": reason})
