"""Split the growth of each area's counts into what its ages and sexes explain, and the rest.

An area that is hidden is taken out before anything is worked out, so that neither it nor those
that are compared with it tell its numbers.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import calculated
from indicators.actions.cells import cells_of
from indicators.actions.judging import AREA, Judged, about, filled, with_lengths
from indicators.actions.values import hidden_values
from indicators.domain.calculators.growth import GROWTH, GrowthOptions, Rates
from indicators.domain.calculators.method import Kind
from indicators.domain.statistics.arrays import Reason
from indicators.queries.values import Shape, Wanted, added_up

KEYS = (*AREA, "category", "period_type")
KINDS = {Kind.NUMBER: pl.Float64, Kind.TEXT: pl.String}
NO_ROWS = pl.DataFrame(schema={
    **dict.fromkeys(KEYS, pl.String),
    **{one.name: KINDS.get(one.kind, pl.String) for one in GROWTH.reads},
})  # fmt: skip
PERSONS = "persons"


async def grown(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any], rates: Rates
) -> Judged:
    """Split growth.

    Raises:
        NotThere: There is no such indicator.
    """
    found = await about(connection, wanted, asked)
    by_sex = replace(wanted, by_sex=wanted.sex is None, population=found.making.population)
    records = await added_up(connection, by_sex, Shape.BY_BAND)
    hidden = await hidden_values(connection, wanted, found.making)
    results = await asyncio.to_thread(made, records, hidden, rates)
    found = await filled(connection, found, results)
    method = calculated(GROWTH, NO_ROWS, GrowthOptions(rates=rates)).method
    return Judged(found, results, method)


def made(records: Sequence[Any], hidden: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """Compare the last period of each length with the first, area by area."""
    cells = with_lengths(ends(of_sexes(cells_of(records))))
    why = reasons_of(cells, hidden)
    hidden_areas = why.filter(pl.col("why").is_not_null())
    shown = cells.join(hidden_areas, on=KEYS, how="anti", nulls_equal=True)
    table = shown.select(
        *KEYS, "sex", age_band="age", events="n", population="d",
        period=pl.col("period_from").dt.to_string("%Y-%m-%d"),
    )  # fmt: skip
    options = GrowthOptions(rates=rates)
    # Areas are compared with those of the same category and length of period alone.
    apart = table.partition_by("category", "period_type", maintain_order=True)
    results = [calculated(GROWTH, one, options).results for one in apart]
    blank = hidden_areas.select(*KEYS, reason="why")
    whole = pl.concat([*results, blank], how="diagonal_relaxed") if results else blank
    missing = [one.name for one in GROWTH.answers if one.name not in whole.columns]
    kinds = {one.name: KINDS[one.kind] for one in GROWTH.answers}
    whole = whole.with_columns(pl.lit(None, kinds[name]).alias(name) for name in missing)
    return whole.select(*KEYS, *kinds).sort("area_id", "category", "period_type")


def of_sexes(cells: pl.DataFrame) -> pl.DataFrame:
    """Leave out the persons of an area and period whose sexes are there by themselves."""
    both = pl.col("sex").is_null() | (pl.col("sex") == PERSONS)
    apart = (~both).any().over("area_id", "period_from", "period_to", "category")
    return cells.filter(~(both & apart))


def ends(cells: pl.DataFrame) -> pl.DataFrame:
    """Keep the first and the last period of each length."""
    timed = with_lengths(cells)
    when = pl.col("period_from")
    first, last = (one.over("period_type") for one in (when.min(), when.max()))
    return timed.filter((when == first) | (when == last)).drop("period_type")


def reasons_of(cells: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Say of each area why its counts may not be used, if they may not."""
    when = ("area_id", "period_from", "period_to", "category")
    each = cells.group_by(*KEYS, "period_from", "period_to", maintain_order=True).agg(
        unknown=(pl.col("suppressed") & pl.col("n").is_null()).any(),
    )
    told = each.join(hidden.drop("sex").unique(when), on=when, how="left", nulls_equal=True)
    unknown = pl.when("unknown").then(pl.lit(Reason.INPUTS_SUPPRESSED.value))
    told = told.with_columns(why=pl.coalesce(unknown, "why"))
    return told.group_by(*KEYS, maintain_order=True).agg(pl.col("why").drop_nulls().first())
