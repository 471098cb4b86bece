"""Test the change of areas' values between two periods."""

import asyncio
from datetime import date

import polars as pl

from indicators.actions.calculating import calculated
from indicators.actions.judging import AREA, Judged, Measured, beside
from indicators.domain.calculators.changes import CHANGE, ChangeOptions, Of
from indicators.domain.definitions import Method
from indicators.domain.statistics.arrays import Reason

KEYS = (*AREA, "category", "sex", "period_type")
TOGETHER = ("category", "sex", "period_type")
COUNTS = ("numerator", "denominator")
OUT = (
    "areas", "period_label_1", "period_label_2", "numerator_1", "denominator_1", "numerator_2",
    "denominator_2",
)  # fmt: skip


async def changed(
    found: Measured, before: date, after: date, *, confidence: float, together: bool
) -> Judged:
    """Test the change from the periods that begin on one day to those that begin on another.

    Args:
        found: The values.
        before: When the first period begins.
        after: When the second one does.
        confidence: A change is significant at one less this.
        together: All areas are added up.
    """
    return await asyncio.to_thread(made, found, (before, after), confidence, together=together)


def made(found: Measured, days: tuple[date, date], confidence: float, *, together: bool) -> Judged:
    """Put the counts of the two periods beside each other, and test."""
    values = found.values
    if found.making.method is Method.COUNT:
        values = values.with_columns(denominator=pl.lit(1.0))
    if together:
        values = added(values, len(set(found.wanted.areas or values["area_id"])))
    else:
        values = values.with_columns(areas=pl.lit(1, pl.Int64))
    first, second = (
        values.filter(pl.col("period_from") == day)
        .rename({name: f"{name}_{n}" for name in (*COUNTS, "period_label", "reason")})
        .select(
            *KEYS,
            "areas",
            *(f"{name}_{n}" for name in (*COUNTS, "period_label", "reason")),
            pl.lit(value=True).alias(f"there_{n}"),
        )
        for n, day in enumerate(days, 1)
    )
    rows = pl.concat([first.select(*KEYS, "areas"), second.select(*KEYS, "areas")])
    rows = rows.unique(KEYS, keep="first", maintain_order=True)
    rows = beside(beside(rows, first.drop("areas"), KEYS), second.drop("areas"), KEYS)
    of = Of.PROPORTION if found.of_parts else Of.RATE
    options = ChangeOptions(of=of, confidence=confidence, multiplier=found.per)
    columns = [f"{name}_{n}" for n in (1, 2) for name in COUNTS]
    # Each row is a group: nothing but the counts is read.
    result = calculated(CHANGE, rows.select(columns), options)
    answers = result.results.select(
        one.name for one in CHANGE.answers if one.name not in {*columns, "reason"}
    )
    whole = pl.concat([rows.select(*KEYS, *OUT), answers], how="horizontal")
    lacking = pl.any_horizontal(pl.col(name).is_null() for name in ("numerator_1", "numerator_2"))
    there = pl.all_horizontal(
        pl.col(name).fill_null(value=False) for name in ("there_1", "there_2")
    )
    absent = pl.when(~there).then(pl.lit(Reason.AREA_WITHOUT_VALUE.value))
    why = pl.when(lacking).then(pl.coalesce("reason_1", "reason_2", absent))
    known = rows.select(why.alias("reason"))["reason"]
    said = pl.select(pl.coalesce(known, result.results["reason"]).alias("reason"))["reason"]
    return Judged(found, whole.with_columns(said), result.method)


def added(values: pl.DataFrame, areas: int) -> pl.DataFrame:
    """Add areas up, each of which must have a count; what is hidden of one is hidden of all."""
    whole = (pl.col("area_id").n_unique() == areas) & (pl.col("numerator").null_count() == 0)
    names = "; ".join(values["area_name"].unique(maintain_order=True))
    lacking = pl.col("reason").drop_nulls().first().fill_null(Reason.AREA_WITHOUT_VALUE.value)
    return values.group_by(
        *TOGETHER, "period_from", "period_to", maintain_order=True
    ).agg(
        pl.lit(None, pl.String).alias("area_id"),
        pl.lit(names).alias("area_name"),
        pl.lit(None, pl.String).alias("area_type"),
        pl.col("period_label").first(),
        *(
            pl.when(whole & (pl.col(name).null_count() == 0)).then(pl.col(name).sum()).alias(name)
            for name in COUNTS
        ),
        areas=pl.lit(areas, pl.Int64),
        reason=pl.when(~whole).then(lacking),
    )  # fmt: skip
