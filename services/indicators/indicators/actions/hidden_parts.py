"""Hide values of some ages that would tell a small number.

Whoever may ask for any ages could ask twice and subtract. So each stored cell of an area, a
period, a sex, an age band and a category is hidden or not, whatever is asked for; of each line of
cells, and of the same cell of each area of a whole, never one alone is. A value of some ages is
shown if none of its cells is hidden.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.cells import cells_of, of_sexes
from indicators.actions.makings import Making
from indicators.domain.definitions import Suppression
from indicators.domain.observations import Sex
from indicators.domain.statistics.arrays import Reason
from indicators.domain.suppression import Among, completed, small
from indicators.queries.values import Shape, Wanted, added_up_each

TIME = ("period_from", "period_to")
STRATA = ("category", "sex", "age")
VALUE = ("area_id", *TIME, "category", "sex")
# Cells add up to their place, and each two of these to a margin of it.
MARGINS = ((), ("category", "sex"), ("category", "age"), ("sex", "age"))
COUNTED = ("numerator", "denominator", "value")


async def small_parts(
    connection: AsyncConnection, wanted: Wanted, makings: Mapping[str, Making]
) -> dict[str, pl.DataFrame]:
    """Say which cells of each indicator are hidden, and `why`, among all that are stored."""
    every = replace(wanted, only_ages=None, by_sex=True, sex=None)
    populations = {one: making.population for one, making in makings.items()}
    records = await added_up_each(connection, every, Shape.BY_BAND, populations)

    def parts() -> dict[str, pl.DataFrame]:
        return {one: hidden_cells(records[one], makings[one].suppression) for one in makings}

    return await asyncio.to_thread(parts)


def hidden_cells(records: Sequence[Any], rule: Suppression) -> pl.DataFrame:
    """Say which cells are hidden, and `why`."""
    wholes = pl.Series("wholes", [one["wholes"] for one in records], dtype=pl.List(pl.String))
    cells = of_sexes(cells_of(records).with_columns(wholes)).with_row_index("row")
    count, people = (cells[name].fill_null(float("nan")).to_numpy() for name in ("n", "d"))
    few = small(rule, count, people)
    whole = cells.explode("wholes").filter(pl.col("wholes").is_not_null())
    among = [
        *(lines(cells, "area_id", *TIME, *one) for one in MARGINS),
        lines(whole, "wholes", "area_type", *TIME, *STRATA),
        lines(whole, "wholes", *TIME, *STRATA),
    ]
    gone = completed(few, count, reduce(Among.joined, among))
    why = (
        pl.when(pl.Series(few))
        .then(pl.lit(Reason.SMALL_NUMBER.value))
        .otherwise(pl.lit(Reason.SIBLING_OF_SMALL_NUMBER.value))
    )
    return cells.select(*VALUE, "age", why=why).filter(pl.Series(gone))


def lines(cells: pl.DataFrame, *names: str) -> Among:
    """Tell which cells make up which wholes: those that are alike in some columns."""
    of_each = cells.group_by(names).agg("row").with_row_index("whole").explode("row")
    row, whole = (of_each[name].to_numpy().astype("intp") for name in ("row", "whole"))
    return Among(row, whole)


def without_parts(
    values: pl.DataFrame, hidden: pl.DataFrame, parts: pl.DataFrame, wanted: Wanted
) -> pl.DataFrame:
    """Hide values of some ages: those of which a cell is hidden, and those of hidden values.

    Args:
        values: Of the ages that are wanted.
        hidden: Which values of all ages are hidden, and `why`.
        parts: Which cells are, and `why`.
        wanted: Of which ages and sex.
    """
    mine = parts.filter(pl.col("age").is_in(wanted.only_ages or []))
    if wanted.sex in {Sex.MALE, Sex.FEMALE}:
        mine = mine.filter(sex=str(wanted.sex))
    # Both sexes together are hidden with either.
    both = [mine.with_columns(sex=pl.lit(one, pl.String)) for one in (None, str(Sex.PERSONS))]
    told = pl.concat([mine.drop("age"), *(one.drop("age") for one in both)])
    told = pl.concat([hidden.select(*VALUE, "why"), told.sort(pl.col("why") != "small_number")])
    told = told.unique(VALUE, keep="first", maintain_order=True)
    return without(values, told, VALUE)


def without(values: pl.DataFrame, hidden: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """Take what is hidden out of values, and say why.

    Args:
        values: In any order, which they keep.
        hidden: Which are hidden, each once, and `why`.
        on: The columns that tell which.
    """
    beside = values.join(hidden, on=on, how="left", nulls_equal=True, maintain_order="left")
    limits = [name for name in values.columns if name.startswith(("lower_", "upper_"))]
    gone = pl.col("why").is_not_null()
    return beside.with_columns(
        *(pl.when(~gone).then(pl.col(name)).alias(name) for name in (*COUNTED, *limits)),
        status=pl.when(gone).then(pl.lit("suppressed")).otherwise("status"),
        reason=pl.coalesce("why", "reason"),
    ).drop("why")
