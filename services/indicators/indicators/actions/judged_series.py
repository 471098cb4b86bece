"""Judge many values at once: their trends, their comparisons and their control charts."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from indicators.actions.calculating import calculated
from indicators.actions.charting import direction_of
from indicators.actions.judging import with_lengths
from indicators.domain.calculators.comparisons import COMPARISON, ComparisonOptions
from indicators.domain.calculators.spc import SPC
from indicators.domain.calculators.spc_columns import SpcOptions
from indicators.domain.calculators.trends import TREND, TrendOptions
from indicators.domain.definitions import Method

KEYS = ["indicator_id", "area_id"]
Judged = Mapping[tuple[str, str], Mapping[str, Any]]


def by_place(table: pl.DataFrame) -> Judged:
    """Give rows by indicator and area."""
    return {(row["indicator_id"], row["area_id"]): row for row in table.iter_rows(named=True)}


def trends_of(values: pl.DataFrame, indicators: Mapping[str, Any]) -> Judged:
    """Find the recent trend of each indicator in each area, by its yearly values."""
    yearly = with_lengths(values).filter(period_type="year")
    if not yearly.height:
        return {}
    polarity = {one: row["polarity"] for one, row in indicators.items()}
    table = yearly.select(
        *KEYS,
        pl.col("period_from").dt.year().cast(pl.Float64).alias("year"),
        pl.col("numerator").alias("count"),
        *("denominator", "value", "lower_95", "upper_95"),
        pl.when(pl.col("method") == str(Method.PROPORTION))
        .then(pl.lit("proportion"))
        .otherwise(pl.lit("rate"))
        .alias("value_type"),
        pl.col("indicator_id").replace_strict(polarity, return_dtype=pl.String).alias("polarity"),
    )
    return by_place(calculated(TREND, table, TrendOptions()).results)


def compared(
    latest: pl.DataFrame, benchmarks: pl.DataFrame, indicators: Mapping[str, Any]
) -> Judged:
    """Compare values with a benchmark's of the same period, by the limits of the value."""
    polarity = {one: row["polarity"] for one, row in indicators.items()}
    same = ["indicator_id", "period_from", "period_to"]
    bench = benchmarks.select(
        *same, pl.col("value").alias("benchmark"), pl.col("period_label").alias("benchmark_period")
    ).unique(same, keep="last", maintain_order=True)
    beside = latest.join(bench, on=same, how="left", nulls_equal=True, maintain_order="left")
    if not beside.height:
        return {}
    table = beside.select(
        *("value", "lower_95", "upper_95", "lower_998", "upper_998", "benchmark"),
        pl.col("indicator_id").replace_strict(polarity, return_dtype=pl.String).alias("polarity"),
    )
    # Every row is compared by itself, so the places stand beside the answer, not in it.
    made = calculated(COMPARISON, table, ComparisonOptions()).results
    return by_place(
        pl.concat([beside.select(KEYS), made.select("benchmark", "outcome", "reason")],
                  how="horizontal")
    )  # fmt: skip


def charts_of(
    values: pl.DataFrame, indicators: Mapping[str, Any], targets: Mapping[tuple[str, str], Any]
) -> Judged:
    """Chart each indicator in each area: the periods as long as its last one."""
    table = with_lengths(values).filter(pl.col("period_from").is_not_null())
    table = table.filter(pl.col("period_type") == pl.col("period_type").last().over(KEYS))
    if not table.height:
        return {}
    direction = {one: direction_of(row["polarity"]) for one, row in indicators.items()}
    aims = [targets.get(key) for key in table.select(KEYS).iter_rows()]
    rows = table.select(
        *KEYS,
        pl.col("period_from").cast(pl.String).alias("period"),
        "value",
        pl.Series("target", [one and one["target"] for one in aims], dtype=pl.Float64),
        pl.col("indicator_id")
        .replace_strict(direction, return_dtype=pl.String)
        .alias("improvement_direction"),
    )
    return by_place(calculated(SPC, rows, SpcOptions()).summaries)
