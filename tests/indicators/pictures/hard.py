"""Every kind of picture of data that are hard to draw: none, one, many, huge, negative, hidden."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from indicators.actions import change_pictures, gap_pictures, growth_pictures, ledger_pictures
from indicators.domain.calculators.changes import ChangeOptions
from indicators.domain.pictures.comparison import Area, Benchmark, Comparison
from indicators.domain.pictures.dashboard import Dashboard
from indicators.domain.pictures.dashboard import Measure as Activity
from indicators.domain.pictures.funnel import Area as Dot
from indicators.domain.pictures.funnel import Funnel, Limits
from indicators.domain.pictures.grid import Cell
from indicators.domain.pictures.heat import HeatMap, Scored
from indicators.domain.pictures.inequality import Group, Inequality, Slope
from indicators.domain.pictures.listing import Item, Listing
from indicators.domain.pictures.measures import Measure, Measures
from indicators.domain.pictures.scorecard import Metric, Scorecard
from indicators.domain.pictures.series import Level, Line, Point, Series
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.spc import Point as Month
from indicators.domain.pictures.spc import Spc
from indicators.domain.pictures.theme import TRENDS, Judgement
from indicators.domain.pictures.trajectory import Step, Trajectory
from indicators.domain.pictures.trend import Trend
from indicators.domain.pictures.words import Caption, When

from tests.gallery.judged import rows_of

LONG = "Neighbourhood team of Armley, Bramley, Wortley, Middleton and Beeston with Holbeck "
Values = list[float | None]
DATA: dict[str, Values] = {
    "none": [],
    "one": [12.5],
    "hidden": [None, None, None],
    "missing": [3.0, None, 5.0, None, 4.5],
    "zeros": [0.0, 0.0, 0.0],
    "negative": [-4.5, -3.0, -12.0, 6.0],
    "huge": [987_654_321_012.0, 123.0, 5.5e11],
    "tiny": [0.00012, 0.00034, 0.0002],
    "many": [50 + n % 37 / 3 for n in range(300)],
}


def when(n: int) -> When:
    return When("", date(1990 + n // 12, n % 12 + 1, 1), date(1990 + (n + 1) // 12, (n + 1) % 12
                                                              + 1, 1))  # fmt: skip


def name(n: int) -> str:
    return f"{LONG * (1 + n % 3)}{n}" if n % 4 == 3 else f"Ward {n}"


def low(value: float | None) -> float | None:
    return None if value is None else value - abs(value) * 0.3


def high(value: float | None) -> float | None:
    return None if value is None else value + abs(value) * 0.4


CAPTION = Caption(LONG, LONG * 3, "per 100,000 people of all ages who are registered", LONG,
                  left_out=LONG)  # fmt: skip


def series(values: Values) -> Picture:
    points = [Point(when(n), v, low(v), high(v)) for n, v in enumerate(values)]
    return Series(CAPTION, [Line(LONG, points)], [Level("Target", 7)])


def spc(values: Values) -> Picture:
    return Spc(CAPTION, [Month(when(n), v, v, low(v), high(v)) for n, v in enumerate(values)])


def comparison(values: Values) -> Picture:
    kinds = list(Judgement)
    areas = [Area(name(n), v, low(v), high(v), kinds[n % 6], "suppressed" if v is None else "")
             for n, v in enumerate(values)]  # fmt: skip
    return Comparison(CAPTION, areas, Benchmark(LONG, 5.5))


def funnel(values: Values) -> Picture:
    areas = [Dot(name(n), 10.0 + n, v, Judgement.SIMILAR) for n, v in enumerate(values)
             if v is not None]  # fmt: skip
    return Funnel(CAPTION, areas, [Limits(10, 1, 9, 0, 12), Limits(400, 4, 6, 3, 7)], 5, "People")


def inequality(values: Values) -> Picture:
    groups = [Group(name(n), 10 + n, v, low(v), high(v)) for n, v in enumerate(values)]
    return Inequality(CAPTION, groups, Slope(1, 2, LONG))


def trajectory(values: Values) -> Picture:
    return Trajectory(CAPTION, [Step(when(n), high(v), v, low(v), high(v), v != 3)
                                for n, v in enumerate(values)], 4.0, LONG)  # fmt: skip


def trend(values: Values) -> Picture:
    kinds = list(TRENDS.values())
    points = [Point(when(12 * n), v, low(v), high(v)) for n, v in enumerate(values[:5])]
    return Trend(CAPTION, points, values[:5], kinds[len(values) % len(kinds)])


def gap(values: Values) -> Picture:
    rows = [{"value": v, "compared_value": high(v), "absolute_gap": v, "absolute_lower_95": low(v),
             "absolute_upper_95": high(v), "relative_gap": v, "relative_lower_95": low(v),
             "relative_upper_95": high(v), "reason": None if v else "small_number"}
            for v in values]  # fmt: skip
    return gap_pictures.drawn(CAPTION, rows, [when(n) for n in range(len(rows))], (LONG, "Leeds"))


def change(values: Values) -> Picture:
    rows = [{"area": name(n), "numerator_1": v and float(round(abs(v))), "denominator_1": 2e12,
             "numerator_2": v and float(round(abs(v) * (0.5 + n % 4))), "denominator_2": 2e12}
            for n, v in enumerate(values)]  # fmt: skip
    found = rows_of("change", rows) if rows else []
    named = [one | {"name": one["area"]} for one in found]
    return change_pictures.drawn(CAPTION, named, asdict(ChangeOptions()), None)


def growth(values: Values) -> Picture:
    rows = [{"name": name(n), "raw_growth": v, "demographic_growth": v and v / 3,
             "residual_growth": v, "lower_95": low(v), "upper_95": high(v),
             "access_band": "high" if v else None, "reason": None if v else "small_number"}
            for n, v in enumerate(values)]  # fmt: skip
    return growth_pictures.drawn(CAPTION, rows)


def ledger(values: Values) -> Picture:
    def one(n: int, v: float | None) -> dict[str, Any]:
        return {
            "indicator_name": name(n), "unit": "%", "area_name": name(n), "organisation_id": LONG,
            "target_id": str(n), "baseline": v, "baseline_label": LONG, "aim": v,
            "aim_is_derived": True, "target_label": LONG, "rule": LONG,
            "target_value_status": "in_words", "outcome": "not_measurable",
            "outcome_reason": "target_without_a_number",
            "achieved": {"value": v, "period_label": LONG}, "practices": None,
            "certifications": [{"state": "intended", "certified_by": LONG}],
        }  # fmt: skip

    return ledger_pictures.picture_of([one(n, v) for n, v in enumerate(values)])


def listing(values: Values) -> Picture:
    items = [Item([*(Cell(name(n)) for _ in range(5)), Cell(name(n), "cross")], name(n // 9))
             for n in range(len(values[:100]))]  # fmt: skip
    return Listing(CAPTION, ledger_pictures.COLUMNS, items)


def scores(values: Values) -> list[float | None]:
    return [None if v is None else 1 + abs(v) % 3 for v in values]


def heat(values: Values) -> Picture:
    parts = [f"Component of {n}" for n in range(6)]
    rows = [Scored(name(n), [s] * 6, s, "Segment 3, moved by a metric with a name")
            for n, s in enumerate(scores(values))]  # fmt: skip
    return HeatMap(CAPTION, parts, rows)


def scorecard(values: Values) -> Picture:
    metrics = [Metric(name(n), v, "%", s, 1, name(n // 9), "no observation" if s is None else "")
               for n, (v, s) in enumerate(zip(values, scores(values), strict=True))]  # fmt: skip
    return Scorecard(CAPTION, metrics, None, LONG)


def dashboard(values: Values) -> Picture:
    rows = [Activity(name(n), v, "%", when(n), [low(v), v, high(v)], v, None, Judgement.HIGHER,
                     "High", name(n // 9), "small number")
            for n, v in enumerate(values)]  # fmt: skip
    return Dashboard(CAPTION, rows)


def measures(values: Values) -> Picture:
    return Measures(CAPTION, [Measure(name(n), v, "%", when(n), v, why=LONG)
                              for n, v in enumerate(values)])  # fmt: skip


KINDS: tuple[Callable[[Values], Picture], ...] = (
    series, spc, comparison, funnel, inequality, trajectory, trend, gap, change, growth, ledger,
    listing, heat, scorecard, dashboard, measures,
)  # fmt: skip
