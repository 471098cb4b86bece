"""The calculator `growth`."""

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
    Options,
    Rows,
    suffix,
)
from indicators.domain.statistics import growth
from indicators.domain.statistics.arrays import Flags, Integers, Reason, Texts, absent, any_of


class Rates(StrEnum):
    """By whose rates at the earlier time events are expected."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class GrowthOptions(Options):
    """What `growth` may be told."""

    rates: Rates = Rates.OWN
    """`all` takes the rates of all groups together, for small areas; rates in the rows go first."""
    earlier: str | None = None
    """The earlier period; without it, the first of each group."""
    later: str | None = None
    """The later period; without it, the last of each group."""
    confidence: Confidence = 0.95
    """Of the limits and of the band."""


def calculate(rows: Rows, options: GrowthOptions) -> Answer:
    """Compare the later period of each group with its earlier one."""
    period = spelt_alike(rows.texts("period", ""))
    first, last = ends(rows, period)
    chosen = [
        spelt_alike(np.array([one or ""], object)) for one in (options.earlier, options.later)
    ]
    first = np.repeat(chosen[0], rows.groups) if options.earlier else first
    last = np.repeat(chosen[1], rows.groups) if options.later else last
    later = (period == last[rows.group]) & (first != last)[rows.group]
    taken = later | (period == first[rows.group])
    cell, number = numbered(rows.texts("age_band", ""), rows.texts("sex", ""))
    cells = growth.Cells(
        events=rows.numbers("events")[taken],
        population=rows.numbers("population")[taken],
        reference=rows.numbers("reference_rate")[taken],
        cell=cell[taken],
        cells=number,
        later=later[taken],
        group=rows.group[taken],
        groups=rows.groups,
    )
    found = growth.growth(
        cells,
        pooled=options.rates is Rates.ALL,
        confidence=options.confidence,
        tests=undated(rows, period),
    )
    ratio, band = growth.band(cells, absent(found.reason), confidence=options.confidence)
    at = suffix(options.confidence)
    return Answer(
        {
            "earlier": first,
            "later": last,
            "events_earlier": found.earlier,
            "events_later": found.later,
            "expected": found.expected,
            "raw_growth": found.raw,
            "demographic_growth": found.demographic,
            "residual_growth": found.residual,
            f"lower_{at}": found.limits[0],
            f"upper_{at}": found.limits[1],
            "ratio_to_others": ratio,
            "access_band": band,
            "reason": found.reason,
        }
    )


def numbered(age_band: Texts, sex: Texts) -> tuple[Integers, int]:
    """Number the ages and sexes that there are."""
    _, ages = np.unique(age_band.astype(str), return_inverse=True)
    _, sexes = np.unique(sex.astype(str), return_inverse=True)
    pair = ages * (sexes.max(initial=0) + 1) + sexes
    there, cell = np.unique(pair, return_inverse=True)
    return cell.astype(np.intp), len(there)


def spelt_alike(periods: Texts) -> Texts:
    """Write each moment in one way, so that periods of one precision sort as their dates do.

    >>> spelt_alike(np.array(["2018-04-01 00:00Z", "2018-04"], dtype=object)).tolist()
    ['2018-04-01T00:00', '2018-04']
    """
    said = {one: one.removesuffix("Z").replace(" ", "T") for one in set(periods.tolist())}
    return np.array([said[one] for one in periods.tolist()], dtype=object)


def undated(rows: Rows, period: Texts) -> list[tuple[Flags, Reason]]:
    """Test for rows without a period, and for periods that cannot be put in order."""
    length = np.array([len(one) for one in period.tolist()], dtype=np.intp)
    dated = length > 0
    least, most = np.full(rows.groups, np.iinfo(np.intp).max), np.zeros(rows.groups, np.intp)
    np.minimum.at(least, rows.group[dated], length[dated])
    np.maximum.at(most, rows.group[dated], length[dated])
    return [
        (any_of(~dated, rows.group, rows.groups), Reason.PERIOD_MISSING),
        (least < most, Reason.PERIODS_OF_MIXED_PRECISION),
    ]


def ends(rows: Rows, period: Texts) -> tuple[Texts, Texts]:
    """Give the first and the last period of each group, as their dates sort."""
    names, place = np.unique(period.astype(str), return_inverse=True)
    low = np.full(rows.groups, len(names), dtype=np.intp)
    high = np.full(rows.groups, -1, dtype=np.intp)
    np.minimum.at(low, rows.group, place)
    np.maximum.at(high, rows.group, place)
    there: Flags = high >= 0
    known = np.append(names.astype(object), "")
    return (
        np.where(there, known[np.minimum(low, len(names))], "").astype(object),
        np.where(there, known[high], "").astype(object),
    )


GROWTH = Method(
    name="growth",
    version="1.0",
    title="Growth corrected for age and sex",
    source="Indirect standardisation over time: Breslow and Day 1987; the band compares with the "
    "other groups' rates of the later period",
    reads=[
        Column("age_band", Kind.TEXT, "Age", "65-69"),
        Column("sex", Kind.TEXT, "Sex, if known", "female", required=False),
        Column("period", Kind.DATE, "When it was", "2019-04"),
        Column("events", Kind.NUMBER, "Events", 120),
        Column("population", Kind.NUMBER, "Population", 4000),
        Column(
            "reference_rate",
            Kind.NUMBER,
            "Events for one person at the earlier time, to expect by",
            0.03,
            required=False,
        ),
    ],
    options=GrowthOptions,
    answers=[
        Column("earlier", Kind.TEXT, "The earlier period"),
        Column("later", Kind.TEXT, "The later period"),
        Column("events_earlier", Kind.NUMBER, "Events then"),
        Column("events_later", Kind.NUMBER, "Events later"),
        Column("expected", Kind.NUMBER, "Later events, had rates stayed as they were"),
        Column("raw_growth", Kind.NUMBER, "Later events over earlier ones, less 1"),
        Column("demographic_growth", Kind.NUMBER, "What the population explains"),
        Column("residual_growth", Kind.NUMBER, "What it does not explain"),
        Column("lower_95", Kind.NUMBER, "Lower limit of the residual", required=False),
        Column("upper_95", Kind.NUMBER, "Upper limit of the residual", required=False),
        Column("ratio_to_others", Kind.NUMBER, "Events over those at the others' rates"),
        Column("access_band", Kind.TEXT, "high, average or low, against the others"),
        REASON,
    ],
    rows=[
        {"team": team, "age_band": age, "period": period, "events": events, "population": people}
        for team, age, period, events, people in (
            ("A", "0-64", "2018", 100, 5000),
            ("A", "0-64", "2019", 110, 5000),
            ("A", "65+", "2018", 100, 1000),
            ("A", "65+", "2019", 121, 1100),
            ("B", "0-64", "2018", 70, 5200),
            ("B", "0-64", "2019", 75, 5100),
            ("B", "65+", "2018", 60, 900),
            ("B", "65+", "2019", 66, 950),
        )
    ],
    calculate=calculate,
)

METHODS = (GROWTH,)
