"""The calculator `trend`."""

from dataclasses import dataclass

import numpy as np

from indicators.domain.calculators.method import REASON, Answer, Column, Kind, Method, Options, Rows
from indicators.domain.statistics import trends
from indicators.domain.statistics.arrays import Floats, Integers, Texts, absent
from indicators.domain.statistics.polarities import Outcome, judged, signs
from indicators.domain.statistics.trends import POINTS, Trend


@dataclass(frozen=True, slots=True)
class TrendOptions(Options):
    """What `trend` may be told."""

    value_type: str = "rate"
    """`proportion` has a test of its own; all else is judged by its limits."""
    polarity: str = "no judgement"
    """`low is good`, `high is good` or `no judgement`."""


def calculate(rows: Rows, options: TrendOptions) -> Answer:
    """Find the trend of each group, and hold its latest value against the one before."""
    value_type = rows.texts("value_type", options.value_type)
    printed = rows.texts("polarity", options.polarity)
    points = trends.Points(
        year=rows.numbers("year"),
        count=rows.numbers("count"),
        denominator=rows.numbers("denominator"),
        value=rows.numbers("value"),
        lower=rows.numbers("lower_95"),
        upper=rows.numbers("upper_95"),
        proportion=np.char.lower(value_type.astype(str)) == "proportion",
        group=rows.group,
        groups=rows.groups,
    )
    found = trends.trend(points)
    at = trends.last(points)
    latest, previous = at[:, -1], at[:, -2]
    polarity = signs(rows.first(printed)) if len(rows) else np.full(rows.groups, np.nan)
    value = np.append(points.value, np.nan)
    return Answer(
        {
            "trend": found.trend,
            "judgement": judgement(found.trend, polarity),
            "chi_squared": found.chi_squared,
            "slope": found.slope,
            "first_year": np.where(absent(found.reason), found.years[:, 0], np.nan),
            "latest_year": found.years[:, -1],
            "latest": value[latest],
            "previous": value[previous],
            "latest_against_previous": latest_against_previous(points, latest, previous, polarity),
            "reason": found.reason,
        }
    )


def judgement(trend: Texts, polarity: Floats) -> Texts:
    """Say of a rise or fall whether it is getting better or worse; else nothing."""
    way = np.where(trend == Trend.INCREASING, 1.0, np.where(trend == Trend.DECREASING, -1.0, 0.0))
    good = way * np.nan_to_num(polarity)
    said = np.full(len(trend), None, dtype=object)
    for sign, word in ((1, "better"), (-1, "worse")):
        here = good == sign
        said[here] = [f"{one}_and_getting_{word}" for one in trend[here]]
    return said


def latest_against_previous(
    points: trends.Points, latest: Integers, previous: Integers, polarity: Floats
) -> Texts:
    """Compare the intervals of the latest value and of the year before it; touching is similar."""
    lower, upper, year = (
        np.append(one, np.nan) for one in (points.lower, points.upper, points.year)
    )
    above, below = lower[latest] > upper[previous], upper[latest] < lower[previous]
    position = np.where(above, 1.0, np.where(below, -1.0, 0.0))
    whole = ~np.isnan(lower[latest] + upper[latest] + lower[previous] + upper[previous])
    right = (lower[latest] <= upper[latest]) & (lower[previous] <= upper[previous])
    next_to = year[latest] - year[previous] == 1
    said = judged(np.where(whole & right & next_to, position, np.nan), polarity)
    said[~(whole & right & next_to)] = Outcome.NOT_COMPARED
    return said


def number(name: str, says: str, example: float) -> Column:
    """Declare a column of numbers that need not be there."""
    return Column(name, Kind.NUMBER, says, example, required=False)


TREND = Method(
    name="trend",
    version="1.0",
    title="Recent trend",
    source="Fingertips guidance on trend markers: chi-squared for a trend (Armitage 1955) or "
    "weighted least squares, p < 0.002, the sign kept when any one point is left out",
    reads=[
        Column("year", Kind.NUMBER, "The year in which the period starts", 2024),
        Column("period", Kind.TEXT, "Names the row", "2024/25", required=False),
        number("count", "Events, or the part", 1502),
        number("denominator", "Population, or the whole", 49866388),
        number("value", "The value", 3.0121),
        number("lower_95", "Its lower limit", 2.8616),
        number("upper_95", "Its upper limit", 3.1683),
        Column("value_type", Kind.TEXT, "Instead of the option", "crude rate", required=False),
        Column("polarity", Kind.TEXT, "Instead of the option", "low is good", required=False),
    ],
    options=TrendOptions,
    answers=[
        Column("trend", Kind.TEXT, ", ".join(Trend)),
        Column("judgement", Kind.TEXT, "With a polarity"),
        Column("chi_squared", Kind.NUMBER, "Significant above 9.5495"),
        Column("slope", Kind.NUMBER, "Per year; in log odds for a proportion"),
        Column("first_year", Kind.NUMBER, f"The first of the {POINTS} years"),
        Column("latest_year", Kind.NUMBER, "The last year"),
        Column("latest", Kind.NUMBER, "The last value"),
        Column("previous", Kind.NUMBER, "The value of the point before it"),
        Column(
            "latest_against_previous",
            Kind.TEXT,
            "By their intervals, if they are of neighbouring years",
        ),
        REASON,
    ],
    rows=[
        {"area": "Leeds", "year": 2013 + n, "value": 24 + n, "lower_95": 23 + n,
         "upper_95": 25 + n, "polarity": "low is good"}
        for n in range(POINTS)
    ],
    calculate=calculate,
)  # fmt: skip

METHODS = (TREND,)
