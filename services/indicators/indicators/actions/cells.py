"""Counts by age band, as a table."""

from collections.abc import Sequence
from typing import Any

import polars as pl

PERSONS = "persons"
CELL = {
    **dict.fromkeys(("area_id", "area_name", "area_type", "parent_id", "period_label"), pl.String),
    **dict.fromkeys(("period_from", "period_to"), pl.Date),
    **dict.fromkeys(("category", "sex", "age"), pl.String),
    **dict.fromkeys(("n", "d"), pl.Float64),
    "suppressed": pl.Boolean,
    "inputs": pl.Int64,
}


def cells_of(records: Sequence[Any]) -> pl.DataFrame:
    """Make a table of counts by age band."""
    columns = {name: [one[name] for one in records] for name in CELL}
    return pl.DataFrame(columns, schema=CELL)


def of_sexes(cells: pl.DataFrame) -> pl.DataFrame:
    """Leave out the persons of an area and period whose sexes are there by themselves."""
    both = pl.col("sex").is_null() | (pl.col("sex") == PERSONS)
    apart = (~both).any().over("area_id", "period_from", "period_to", "category")
    return cells.filter(~(both & apart))
