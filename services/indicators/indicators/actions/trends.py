"""Find the recent trend of each area's values."""

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from indicators.actions.calculating import calculated
from indicators.actions.judging import AREA, Judged, Measured
from indicators.domain.calculators.trends import TREND, TrendOptions
from indicators.domain.statistics.trends import POINTS, Points
from indicators.domain.statistics.trends import line as fitted_line

SERIES = (*AREA, "category", "sex", "period_type")
YEAR, NO_YEAR = "year", 0.5  # What is added to the year makes it none.


async def trended(found: Measured) -> Judged:
    """Find the trends of values: one for each area, category, sex and length of period."""
    return await asyncio.to_thread(made, found)


def made(found: Measured) -> Judged:
    """Judge the last five yearly values, and the latest against the one before."""
    options = TrendOptions(
        value_type="proportion" if found.of_parts else "rate", polarity=found.about.polarity
    )
    result = calculated(TREND, read(found), options)
    return Judged(found, result.results, result.method)


def read(found: Measured) -> pl.DataFrame:
    """Give the points that are read, each series under its area, category, sex and length."""
    year = pl.col("period_from").dt.year().cast(pl.Float64)
    return found.values.select(
        *SERIES,
        pl.when(pl.col("period_type") == YEAR).then(year).otherwise(year + NO_YEAR).alias("year"),
        "denominator", "value", "lower_95", "upper_95",
        count="numerator",
    )  # fmt: skip


def points_of(found: Measured) -> Callable[[tuple[Any, ...]], list[dict[str, Any]]]:
    """Give what finds the last five points of a series, with the line `fitted` to them."""
    table = read(found).with_columns(found.values["period_label"], found.values["period_from"],
                                     found.values["period_to"])  # fmt: skip
    parts = table.partition_by(SERIES, as_dict=True, maintain_order=True)
    part = found.per if found.of_parts else None
    return lambda key: five(parts[key], part)


def five(table: pl.DataFrame, part: float | None) -> list[dict[str, Any]]:
    """Give the last five points of one series, with the line fitted to them.

    Args:
        table: `year`, `count`, `denominator`, `value` and limits.
        part: What a proportion is per; None: it is none.
    """
    rows = table.sort("year").to_dicts()[-POINTS:]
    year, count, denominator, value, lower, upper = (
        np.array([one.get(name) for one in rows], dtype=np.float64)
        for name in ("year", "count", "denominator", "value", "lower_95", "upper_95")
    )
    of_part = np.full(len(rows), float(part is not None))
    points = Points(year, count, denominator, value, lower, upper, of_part,
                    np.zeros(len(rows), dtype=np.intp), 1)  # fmt: skip
    line = fitted_line(points)[0][-len(rows) :] * (part or 1)
    return [row | {"fitted": None if np.isnan(at) else float(at)}
            for row, at in zip(rows, line, strict=True)]  # fmt: skip
