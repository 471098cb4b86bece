"""Values judged as Fingertips judges them: against England, the parent, a goal, and over time."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from indicators.actions.calculating import calculated
from indicators.domain import fingertips as words
from indicators.domain.calculators.comparisons import COMPARISON, ComparisonOptions
from indicators.domain.calculators.trends import TREND, TrendOptions
from indicators.domain.definitions import Method
from indicators.domain.indicators import Polarity
from indicators.domain.statistics.comparisons import Comparison
from indicators.domain.statistics.polarities import Outcome

CHILD = 2
SAME = ["period_from", "period_to", "sex"]
SERIES = ["level", "area_id", "sex", "category_type", "category"]
MET = {Outcome.BETTER: "Green", Outcome.WORSE: "Red"}
FIFTHS = {f"quintile_{number}": name for number, name in enumerate(words.QUINTILES, 1)}


def judged(
    table: pl.DataFrame, polarity: str, method: Method, goals: Sequence[Mapping[str, Any]]
) -> pl.DataFrame:
    """Add what is said of each value: `to_england`, `to_parent`, `to_goal` and `trend`."""
    totals = table.filter(pl.col("category").is_null())
    england = totals.filter(level=0).select(*SAME, benchmark="value").unique(SAME)
    above = totals.filter(level=1).select(*SAME, parent_id="area_id", benchmark="value")
    if above.height:
        to_parent = benchmarked(table, above, [*SAME, "parent_id"], polarity)
    else:
        to_parent = in_quintiles(table)
    not_compared = pl.lit(words.NOT_COMPARED)
    return table.with_columns(
        to_england=benchmarked(table, england, SAME, polarity),
        to_parent=to_parent,
        to_goal=met(table, polarity, goals),
        trend=trends(table, polarity, method),
    ).with_columns(
        to_england=pl.when(pl.col("level") > 0).then("to_england").otherwise(not_compared),
        to_parent=pl.when(level=CHILD).then("to_parent").otherwise(not_compared),
    )


def worded(code: pl.Expr) -> pl.Expr:
    """Write our codes as Fingertips words them: `no_significant_change`, No significant change."""
    text = code.str.replace_all("_", " ")
    return text.str.head(1).str.to_uppercase() + text.str.slice(1)


def outcomes(
    table: pl.DataFrame, polarity: str, method: Comparison = Comparison.LIMITS_95
) -> pl.Series:
    """Compare values, each in its own row."""
    options = ComparisonOptions(method=method, polarity=polarity)
    return calculated(COMPARISON, table, options).results["outcome"]


def benchmarked(
    table: pl.DataFrame, benchmark: pl.DataFrame, keys: list[str], polarity: str
) -> pl.Series:
    """Compare each value's limits with the benchmark of its period and sex."""
    beside = table.join(benchmark, on=keys, how="left", nulls_equal=True, maintain_order="left")
    found = outcomes(beside.select("value", "lower_95", "upper_95", "benchmark"), polarity)
    return found.to_frame().select(worded(pl.col("outcome"))).to_series()


def in_quintiles(table: pl.DataFrame) -> pl.Series:
    """Sort children into fifths among all children of the same period and sex."""
    those = (pl.col("level") == CHILD) & pl.col("category").is_null()
    rows = table.select(*SAME, value=pl.when(those).then("value"))
    found = outcomes(rows, Polarity.NEUTRAL, Comparison.QUINTILES)
    return found.replace_strict(FIFTHS, default=words.NOT_COMPARED, return_dtype=pl.String)


def met(table: pl.DataFrame, polarity: str, goals: Sequence[Mapping[str, Any]]) -> pl.Series:
    """Tell whether the target of the same area and period is met; it is for all people."""
    if polarity not in {Polarity.LOWER, Polarity.HIGHER}:
        return pl.repeat(words.NOT_COMPARED, table.height, eager=True)
    keys = ["area_id", "period_from", "period_to"]
    schema = {"area_id": pl.String, "period_from": pl.Date, "period_to": pl.Date,
              "goal": pl.Float64}  # fmt: skip
    known = pl.DataFrame([dict(one) for one in goals], schema=schema)
    beside = table.join(known, on=keys, how="left", nulls_equal=True, maintain_order="left")
    for_all = (pl.col("sex") == words.PERSONS) & pl.col("category").is_null()
    rows = beside.select("value", goal_lower=pl.when(for_all).then("goal"))
    found = outcomes(rows, polarity, Comparison.GOAL_SINGLE)
    return found.replace_strict(MET, default=words.NOT_COMPARED, return_dtype=pl.String)


def trends(table: pl.DataFrame, polarity: str, method: Method) -> pl.Series:
    """Say the recent trend of each series, at its latest value."""
    rows = table.select(
        *SERIES, "denominator", "value", "lower_95", "upper_95", count="numerator",
        # What is not a year is half a year off, and so no yearly point.
        year=pl.col("year").cast(pl.Float64).fill_null(pl.col("sortable") // 10_000 + 0.5),
    )  # fmt: skip
    kind = "proportion" if method is Method.PROPORTION else "rate"
    found = calculated(TREND, rows, TrendOptions(value_type=kind, polarity=polarity)).results
    told = found.select(*SERIES, said=worded(pl.coalesce("judgement", "trend")))
    # The rows are in the order of their periods.
    latest = table.select(*SERIES, last=pl.struct(SERIES).is_last_distinct())
    beside = latest.join(told, on=SERIES, how="left", nulls_equal=True, maintain_order="left")
    return beside.select(pl.when("last").then("said").alias("trend")).to_series()
