"""The calculator `funnel-rate`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from indicators.domain.calculators.funnels import (
    LABELS,
    SIDES,
    FunnelOptions,
    average,
    drawn_at,
    judged,
    number,
    of_events,
)
from indicators.domain.calculators.method import (
    REASON,
    Answer,
    Column,
    Kind,
    Method,
    Per,
    Rows,
    suffix,
)
from indicators.domain.statistics.arrays import Reason, absent, reasons
from indicators.domain.statistics.limits import EXACT_BELOW

PER = 100_000  # As the columns' names say.
TOO_FEW = f"Not applicable for events less than {EXACT_BELOW} for dsrs"


class Rate(StrEnum):
    """Which of two rates."""

    CRUDE = "crude"
    STANDARDISED = "dsr"


@dataclass(frozen=True, slots=True)
class RateFunnelOptions(FunnelOptions):
    """What `funnel-rate` may be told."""

    about: Rate = Rate.CRUDE
    """The average of which rate the limits are drawn about; both kinds of points are judged."""


def calculate_rate(rows: Rows, options: RateFunnelOptions) -> Answer:
    """Hold directly standardised and crude rates against the average of all.

    What a rate stands on is worked back from it: events divided by the rate.
    """
    events, population = rows.numbers("events"), rows.numbers("population")
    rates = {one: rows.numbers(f"{one}_per_{PER}") for one in Rate}
    bad = [
        (np.isnan(events) & np.isnan(population), Reason.NUMERATOR_MISSING),
        (events < 0, Reason.NUMERATOR_NEGATIVE),
        (population < 0, Reason.DENOMINATOR_NEGATIVE),
        (population == 0, Reason.DENOMINATOR_ZERO),
        *((rate < 0, Reason.RATE_NEGATIVE) for rate in rates.values()),
    ]
    good = absent(reasons(len(rows), bad))
    events, population = (np.where(good, one, np.nan) for one in (events, population))
    given = None if options.baseline is None else options.baseline / PER
    columns: dict[str, Any] = {}
    middles = {}
    for name, rate in rates.items():
        among = events * PER / np.where(rate > 0, rate, np.nan)
        if name is Rate.CRUDE:
            among = np.where(np.isnan(among), population, among)
        point = ~np.isnan(events) & ~np.isnan(among)
        middles[name] = average(rows, events, among, point, given)
        place = of_events(events, among * middles[name], options.confidence)
        columns[f"significance_{name}"] = judged(place, point & ~np.isnan(middles[name]), options)
    if f"{Rate.STANDARDISED}_per_{PER}" in rows.columns:
        there = ~np.isnan(population) | ~np.isnan(rates[Rate.STANDARDISED])
        few = (events < EXACT_BELOW) & there
        columns["significance_dsr"][few] = TOO_FEW
    middle = middles[options.about]
    for one in options.confidence:
        met = drawn_at(events, population * middle, one)
        for side, (count, meets) in zip(("lower", "upper"), met, strict=True):
            ratio = count / np.where(meets > 0, meets, np.nan)
            columns[f"{side}_{suffix(one)}_limit"] = ratio * middle * PER
    reason = reasons(len(rows), [*bad, (np.isnan(middle), Reason.BASELINE_MISSING)])
    return Answer({**columns, "baseline": middle * PER, "reason": reason})


RATE = Method(
    name="funnel-rate",
    version="1.0",
    title="Funnel of rates",
    source="Limits of the events, exact under 10 and Byar's from there on; drawn by exact limits: "
    "Spiegelhalter 2005",
    reads=[
        *LABELS,
        number("events", "Events; without them, the limits at the population", 2419),
        number("population", "Population; with events alone, the limits at so many events", 264102),
        number("dsr_per_100000", "Directly standardised rate", 907.6),
        number("crude_per_100000", "Crude rate; else it is events over population", 915.9),
    ],
    options=RateFunnelOptions,
    answers=[
        Column("significance_crude", Kind.TEXT, "Of the crude rate"),
        Column("significance_dsr", Kind.TEXT, "Of the standardised rate"),
        *(
            Column(f"{side}_limit", Kind.NUMBER, "Limit per 100,000", required=False)
            for side in SIDES
        ),
        Column("baseline", Kind.NUMBER, "The average per 100,000"),
        REASON,
    ],
    rows=[
        {"area": "A", "events": 2419, "population": 264102},
        {"area": "B", "events": 100, "population": ""},
    ],
    calculate=calculate_rate,
    per=Per.ROW,
)

METHODS = (RATE,)
