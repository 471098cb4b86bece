"""Put areas into quantiles of their values, such as the deciles of a deprivation score."""

import asyncio

import polars as pl

from indicators.actions.judging import MATCHED, Judged, Measured, by_row
from indicators.domain.calculators.quantiles import QUANTILES, QuantileOptions


async def ranked(found: Measured, *, n_quantiles: int, invert: bool) -> Judged:
    """Put the areas of each period, category and sex into quantiles; a hidden value is in none."""
    return await asyncio.to_thread(made, found, QuantileOptions(n_quantiles, invert))


def made(found: Measured, options: QuantileOptions) -> Judged:
    """Rank the values that are known."""
    values = found.values
    table = values.select(*MATCHED, "period_type", "area_type", "value")
    result = by_row(values, QUANTILES, table, options)
    whole = result.results.with_columns(pl.col("quantile").fill_nan(None).cast(pl.Int64))
    return Judged(found, whole, result.method)
