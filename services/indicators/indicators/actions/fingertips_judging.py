"""Values judged as Fingertips judges them: against England, the parent, a goal, and over time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from indicators.domain import fingertips as words
from indicators.domain.definitions import Method
from indicators.domain.indicators import Polarity
from indicators.domain.statistics.arrays import Floats, Integers, Texts, absent
from indicators.domain.statistics.comparisons import Compared, against_goal, by_limits, categories
from indicators.domain.statistics.trends import Points, trend

CHILD = 2
SAME = ["period_from", "period_to", "sex"]
SERIES = ["level", "area_id", "sex", "category_type", "category"]


def judged(
    table: pl.DataFrame, polarity: str, method: Method, goals: Sequence[Mapping[str, Any]]
) -> pl.DataFrame:
    """Add what is said of each value: `to_england`, `to_parent`, `to_goal` and `trend`."""
    totals = table.filter(pl.col("category").is_null())
    england = totals.filter(level=0).select(*SAME, benchmark="value").unique(SAME)
    above = totals.filter(level=1).select(*SAME, parent_id="area_id", benchmark="value")
    inside = table["level"].to_numpy() > 0
    child = table["level"].to_numpy() == CHILD
    to_england = benchmarked(table, england, SAME, polarity)
    if above.height:
        to_parent = benchmarked(table, above, [*SAME, "parent_id"], polarity)
    else:
        to_parent = in_quintiles(table, child & table["category"].is_null().to_numpy())
    return table.with_columns(
        to_england=texts(np.where(inside, to_england, words.NOT_COMPARED)),
        to_parent=texts(np.where(child, to_parent, words.NOT_COMPARED)),
        to_goal=texts(met(table, polarity, goals)),
        trend=texts(trends(table, polarity, method)),
    )


def texts(values: Texts) -> pl.Series:
    """Make a column of text."""
    return pl.Series(values.tolist(), dtype=pl.String)


def floats(table: pl.DataFrame, name: str) -> Floats:
    """Give a column of numbers, NaN where there is none."""
    return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def numbered(table: pl.DataFrame, keys: list[str]) -> tuple[Integers, int]:
    """Number the groups that some columns make, and count them."""
    group = table.select(group=pl.struct(keys).rank("dense"))["group"].to_numpy()
    return group.astype(np.intp) - 1, int(group.max(initial=0))


def compared(table: pl.DataFrame, benchmark: Floats, goal: Floats, polarity: str) -> Compared:
    """Give values to compare."""
    nothing = np.full(table.height, np.nan)
    sign = {Polarity.HIGHER: 1.0, Polarity.LOWER: -1.0}.get(Polarity(polarity), 0.0)
    return Compared(
        polarity=np.full(table.height, sign),
        value=floats(table, "value"),
        limits=(floats(table, "lower_95"), floats(table, "upper_95")),
        wider=(nothing, nothing),
        denominator=nothing,
        unit=nothing,
        confidence=nothing,
        benchmark=benchmark,
        benchmark_limits=(nothing, nothing),
        goal=(goal, nothing),
        group=np.zeros(table.height, dtype=np.intp),
        groups=1,
    )


def benchmarked(
    table: pl.DataFrame, benchmark: pl.DataFrame, keys: list[str], polarity: str
) -> Texts:
    """Compare each value's limits with the benchmark of its period and sex."""
    beside = table.join(benchmark, on=keys, how="left", nulls_equal=True, maintain_order="left")
    given = compared(table, floats(beside, "benchmark"), np.full(table.height, np.nan), polarity)
    found = by_limits(given)
    good = absent(found.reason) & ~np.isnan(given.value)
    said = {place: words.judged(place, polarity) for place in (-1.0, 0.0, 1.0)}
    return np.array(
        [said[place] if fit else words.NOT_COMPARED
         for place, fit in zip(found.position.tolist(), good.tolist(), strict=True)],
        dtype=object,
    )  # fmt: skip


def in_quintiles(table: pl.DataFrame, those: np.ndarray[Any, Any]) -> Texts:
    """Sort children into fifths among all children of the same period and sex."""
    value = np.where(those, floats(table, "value"), np.nan)
    group, groups = numbered(table, SAME)
    found = categories(value, group, groups, len(words.QUINTILES), np.zeros(len(value)))
    good = absent(found.reason) & ~np.isnan(found.category)
    place = np.where(good, found.category, 1).astype(np.intp) - 1
    return np.where(good, np.array(words.QUINTILES, dtype=object)[place], words.NOT_COMPARED)


def met(table: pl.DataFrame, polarity: str, goals: Sequence[Mapping[str, Any]]) -> Texts:
    """Tell whether the target of the same area and period is met; it is for all people."""
    keys = ["area_id", "period_from", "period_to"]
    schema = {"area_id": pl.String, "period_from": pl.Date, "period_to": pl.Date,
              "goal": pl.Float64}  # fmt: skip
    known = pl.DataFrame([dict(one) for one in goals], schema=schema)
    beside = table.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    for_all = (table["sex"] == words.PERSONS) & table["category"].is_null()
    goal = np.where(for_all.to_numpy(), floats(beside, "goal"), np.nan)
    given = compared(table, np.full(table.height, np.nan), goal, polarity)
    found = against_goal(given)
    good = absent(found.reason) & ~np.isnan(given.value) & (given.polarity != 0)
    reached = np.where(found.position > 0, "Green", "Red").astype(object)
    return np.where(good, reached, words.NOT_COMPARED)


def trends(table: pl.DataFrame, polarity: str, method: Method) -> Texts:
    """Say the recent trend of each series, at its latest value."""
    group, groups = numbered(table, SERIES)
    # What is not a year is half a year off, and so no yearly point.
    year = table.select(
        pl.col("year").cast(pl.Float64).fill_null(pl.col("sortable") // 10_000 + 0.5)
    )["year"].to_numpy()
    found = trend(
        Points(
            year, floats(table, "numerator"), floats(table, "denominator"), floats(table, "value"),
            floats(table, "lower_95"), floats(table, "upper_95"),
            np.full(table.height, float(method is Method.PROPORTION)), group, groups,
        )
    )  # fmt: skip
    said = np.array([words.trending(one, polarity) for one in found.trend.tolist()], dtype=object)
    last = np.zeros(groups, dtype=np.intp)
    last[group] = np.arange(len(group))  # The rows are in the order of their periods.
    answer = np.full(table.height, None, dtype=object)
    answer[last] = said
    return answer
