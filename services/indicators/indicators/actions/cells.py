"""Counts by age band, as a table."""

from collections.abc import Sequence
from typing import Any

import polars as pl

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
