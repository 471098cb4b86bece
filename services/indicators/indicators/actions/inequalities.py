"""Find the slope and the relative index of inequality over strata of deprivation.

The strata are categories that observations are stored by, or areas that are linked to their
stratum and added up into it. Their numbers say their order, 1 being the most deprived.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import calculated
from indicators.actions.judging import AREA, Judged, Measured, beside, measured
from indicators.domain.areas import AreaUnknown
from indicators.domain.calculators.inequality import SII, InequalityOptions
from indicators.domain.calculators.method import USUAL, Confidences
from indicators.domain.definitions import Method
from indicators.domain.statistics.inequality import ValueType
from indicators.queries import areas
from indicators.queries.values import Wanted

KEYS = (*AREA, "period_label", "period_from", "period_to", "sex")
RATES = frozenset({Method.RATE, Method.DSR, Method.PYLL, Method.ISR_RATE, Method.ISR_RATIO})
NAMED = MappingProxyType({"quintile": 5, "decile": 10})
AFTER_ITS_NAME, FIRST, LAST = r"(?i)ile\D{0,3}(\d+)", r"(\d+)", r"(\d+)\D*$"


@dataclass(frozen=True, slots=True)
class Strata:
    """How a population is cut.

    Attributes:
        linked_to: The area in which areas are added up into their stratum; None for categories.
        number: How many strata there are; else it follows from their name, or from the last one.
    """

    linked_to: str | None
    number: int | None
    transform: bool
    confidence: Confidences = USUAL


async def unequal(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any], strata: Strata
) -> Judged:
    """Find the indices.

    Raises:
        NotThere: There is no such indicator.
        AreaUnknown: There is no such area to add up in.
    """
    if strata.linked_to is None:
        found = await measured(connection, wanted, asked)
        return await asyncio.to_thread(made, found, strata, found.values)
    place = await areas.one(connection, strata.linked_to)
    if place is None:
        raise AreaUnknown
    cut = replace(wanted, areas=None, parent=strata.linked_to, add_up=True)
    found = await measured(connection, cut, asked)
    whole = {"area_id": place.id, "area_name": place.name, "area_type": place.type}
    values = found.values.with_columns(
        pl.col("area_id").alias("category"),
        *(pl.lit(value).alias(name) for name, value in whole.items()),
    )
    return await asyncio.to_thread(made, found, strata, values)


def numbered(*, linked: bool) -> pl.Expr:
    """Read the number of a stratum from its name."""
    name = pl.col("category")
    text = name.str.extract(LAST) if linked else pl.coalesce(
        name.str.extract(AFTER_ITS_NAME), name.str.extract(FIRST)
    )  # fmt: skip
    return text.cast(pl.Float64).alias("quantile")


def made(found: Measured, strata: Strata, values: pl.DataFrame) -> Judged:
    """Fit each area's strata, and say which are missing."""
    kind = ValueType.OTHER
    if found.of_parts:
        kind = ValueType.PROPORTION
    elif found.making.method in RATES:
        kind = ValueType.RATE
    scale = found.per if kind is ValueType.PROPORTION else 1.0
    name = (found.wanted.area_type if strata.linked_to else found.wanted.category_type) or ""
    number = strata.number or next((n for word, n in NAMED.items() if word in name), None)
    table = values.select(
        *KEYS, numbered(linked=strata.linked_to is not None),
        *((pl.col(one) / scale).alias(one) for one in ("value", "lower_95", "upper_95")),
        population="denominator",
    )  # fmt: skip
    options = InequalityOptions(
        value_type=kind, multiplier=scale, transform=strata.transform, n_quantiles=number,
        confidence=strata.confidence,
    )  # fmt: skip
    result = calculated(SII, table, options)
    lacking = missing(table.with_columns(values["reason"].alias("why")), number)
    reason = pl.col("reason")
    said = pl.when(reason.is_not_null()).then(pl.coalesce("why", reason)).alias("reason")
    whole = beside(result.results, lacking, KEYS).with_columns(said).drop("why")
    return Judged(found, whole, result.method)


def missing(table: pl.DataFrame, number: int | None) -> pl.DataFrame:
    """Say of each area and period which of its strata have no value or no population, and why."""
    good = pl.col("value").is_not_null() & (pl.col("population") > 0)
    last = pl.lit(number, pl.Int64) if number else pl.col("quantile").max().cast(pl.Int64)
    there = table.group_by(*KEYS, maintain_order=True).agg(
        pl.col("why").filter(~good).drop_nulls().first(),
        there=pl.col("quantile").filter(good).cast(pl.Int64).unique(),
        last=last.clip(0, 100).fill_null(0) if number is None else last,
    )
    wanted = pl.int_ranges(1, pl.col("last") + 1).list.set_difference("there").list.sort()
    return there.select(
        *KEYS,
        "why",
        quantiles=pl.col("there").list.len().cast(pl.Int64),
        missing_quantiles=wanted.cast(pl.List(pl.String)).list.join(" "),
    )
