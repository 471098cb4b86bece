"""Find the recent trend of each area's values."""

import asyncio

import polars as pl

from indicators.actions.calculating import calculated
from indicators.actions.judging import AREA, Judged, Measured
from indicators.domain.calculators.trends import TREND, TrendOptions

SERIES = (*AREA, "category", "sex", "period_type")
YEAR, NO_YEAR = "year", 0.5  # What is added to the year makes it none.


async def trended(found: Measured) -> Judged:
    """Find the trends of values: one for each area, category, sex and length of period."""
    return await asyncio.to_thread(made, found)


def made(found: Measured) -> Judged:
    """Judge the last five yearly values, and the latest against the one before."""
    year = pl.col("period_from").dt.year().cast(pl.Float64)
    table = found.values.select(
        *SERIES,
        pl.when(pl.col("period_type") == YEAR).then(year).otherwise(year + NO_YEAR).alias("year"),
        "denominator", "value", "lower_95", "upper_95",
        count="numerator",
    )  # fmt: skip
    options = TrendOptions(
        value_type="proportion" if found.of_parts else "rate", polarity=found.about.polarity
    )
    result = calculated(TREND, table, options)
    return Judged(found, result.results, result.method)
