"""Measure how far a part of an area is from the whole of it, or from the rest.

A part's people are the whole's as well. Directly standardised rates and crude rates allow for
that by their covariance; a proportion is compared with the rest by counts; all else is compared by
its values and limits, as if the two shared nobody, which makes limits too wide.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import Calculated, calculated
from indicators.actions.cells import cells_of
from indicators.actions.judging import (
    MATCHED,
    Judged,
    Measured,
    about,
    beside,
    filled,
    with_lengths,
)
from indicators.actions.values import NOTHING_HIDDEN, computed, hidden_of
from indicators.domain.calculators.gaps import GAP, INSIDE, GapOptions
from indicators.domain.calculators.method import USUAL, Confidences
from indicators.domain.definitions import Method
from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.gaps import Against
from indicators.domain.statistics.inequality import ValueType
from indicators.domain.statistics.standards import Standard
from indicators.domain.suppression import small
from indicators.queries.values import Shape, Wanted, added_up
from shared.rules import RuleBroken

COUNTS = ("n", "d")
STATED = ("value", "lower_95", "upper_95")
# Where nothing is hidden, cells are compared without a look at the values.
NO_VALUES = NOTHING_HIDDEN.with_columns(status=pl.lit(None, pl.String), reason="why")
SIDES = ("part", "whole", "rest")


class NoRest(RuleBroken):
    """What is left of an area without its part cannot be told of values made in this way.

    It can of rates, directly standardised rates and proportions that are computed from counts.
    Compare with the whole, or ask for another `method`.
    """

    status = 422


class Basis(StrEnum):
    """What the limits of a gap are made of."""

    CELLS = "covariance_of_cells"
    RATES = "covariance_of_counts"
    COUNTS = "counts"
    LIMITS = "values_and_limits"


@dataclass(frozen=True, slots=True)
class Pair:
    """Which part is compared with which area, or with the rest of it."""

    whole: str
    part: str
    against: Against = Against.WHOLE
    confidence: Confidences = USUAL


async def gapped(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any], pair: Pair
) -> Judged:
    """Measure gaps.

    Raises:
        NotThere: There is no such indicator.
        NoRest: There is no telling what is left without the part.
    """
    found = await about(connection, wanted, asked)
    made = await measure(connection, found, pair)
    found = await filled(connection, found, with_lengths(made.results))
    return Judged(found, found.values, made.method)


async def measure(connection: AsyncConnection, found: Measured, pair: Pair) -> Calculated:
    """Measure the gaps of an indicator whose making is known.

    Raises:
        NoRest: There is no telling what is left without the part.
    """
    both = [pair.whole, pair.part]
    wanted = replace(found.wanted, areas=both, area_type=None, parent=None, add_up=False)
    records: Sequence[Any] = ()
    values = NO_VALUES
    of_cells = basis_of(found, pair.against) is Basis.CELLS
    if of_cells:
        cells = replace(wanted, population=found.making.population)
        records = await added_up(connection, cells, Shape.BY_BAND)
    if found.making.has_rule or not of_cells:
        values = await computed(connection, wanted, found.making)
    return await asyncio.to_thread(measured_in, replace(found, values=values), pair, records)


def measured_in(found: Measured, pair: Pair, records: Sequence[Any]) -> Calculated:
    """Measure the gaps of an indicator whose values and age bands are known.

    Raises:
        NoRest: There is no telling what is left without the part.
    """
    basis = basis_of(found, pair.against)
    if basis is not Basis.CELLS:
        return of_values(found, pair, basis, found.values)
    mine = found.values.filter(pl.col("area_id").is_in([pair.whole, pair.part]))
    return of_cells(found, pair, records, hidden_of(mine))


def basis_of(found: Measured, against: Against) -> Basis:
    """Say what the limits of a gap are made of."""
    method = found.making.method
    if method is Method.DSR:
        return Basis.CELLS
    if method is Method.RATE:
        return Basis.RATES
    if against is Against.WHOLE:
        return Basis.LIMITS
    if method is not Method.PROPORTION:
        raise NoRest
    return Basis.COUNTS


def of_cells(
    found: Measured, pair: Pair, records: Sequence[Any], hidden_too: pl.DataFrame
) -> Calculated:
    """Measure gaps of directly standardised rates by their age bands."""
    cells = cells_of(records)
    sides = paired(cells, pair, (*MATCHED, "age"), (*COUNTS, "suppressed", "inputs"))
    table = sides.select(*MATCHED, age_band="age", **inside(*COUNTS))
    options = GapOptions(
        multiplier=found.per, standard=found.making.standard or Standard.ESP2013_19,
        against=pair.against, confidence=pair.confidence,
    )  # fmt: skip
    unknown = pl.any_horizontal(
        pl.col(f"{side}_suppressed") & pl.col(f"{side}_n").is_null() for side in ("part", "whole")
    )
    sums = sides.group_by(*MATCHED, maintain_order=True).agg(
        pl.col("period_label").first(),
        *(pl.col(f"{s}_{c}").sum() for s in ("part", "whole") for c in (*COUNTS, "inputs")),
        unknown=unknown.any(),
    )
    told = hidden_too.drop("area_id").unique(MATCHED)
    sums = sums.join(
        told, on=MATCHED, how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(
        why=pl.coalesce(
            pl.when("unknown").then(pl.lit(Reason.INPUTS_SUPPRESSED.value)), pl.col("why")
        )
    )
    return shown(found, pair, Basis.CELLS, calculated(GAP, table, options), sums)


def of_values(found: Measured, pair: Pair, basis: Basis, values: pl.DataFrame) -> Calculated:
    """Measure gaps by counts, or by values and limits."""
    named = values.rename({"numerator": "n", "denominator": "d", "reason": "why"})
    columns = (*COUNTS, *STATED, "why", "inputs")
    sides = paired(named, pair, MATCHED, columns)
    kind = ValueType.PROPORTION if found.making.method is Method.PROPORTION else ValueType.RATE
    options = GapOptions(
        multiplier=found.per, against=pair.against, value_type=kind, confidence=pair.confidence
    )
    if basis is Basis.RATES:
        table = sides.select(*MATCHED, pl.lit(1.0).alias("std_weight"), **inside(*COUNTS))
    elif basis is Basis.COUNTS:
        table = sides.select(
            *MATCHED, numerator="part_n", denominator="part_d",
            compared_numerator=pl.col("whole_n") - pl.col("part_n"),
            compared_denominator=pl.col("whole_d") - pl.col("part_d"),
        )  # fmt: skip
    else:
        table = sides.select(
            *MATCHED,
            *(pl.col(f"part_{one}").alias(one) for one in STATED),
            *(pl.col(f"whole_{one}").alias(f"compared_{one}") for one in STATED),
        )
    nowhere = pl.when(pl.col("whole_inputs").is_null()).then(
        pl.lit(Reason.AREA_WITHOUT_VALUE.value)
    )
    sums = sides.with_columns(why=pl.coalesce("part_why", "whole_why", nowhere))
    return shown(found, pair, basis, calculated(GAP, table, options), sums)


def paired(
    rows: pl.DataFrame, pair: Pair, on: tuple[str, ...], columns: tuple[str, ...]
) -> pl.DataFrame:
    """Put what is known of the part beside what is known of the whole."""
    sides = [
        rows.filter(pl.col("area_id") == area).select(
            *on, "period_label", **{f"{side}_{name}": name for name in columns}
        )
        for side, area in (("whole", pair.whole), ("part", pair.part))
    ]
    whole, part = sides
    return whole.join(
        part.drop("period_label"), on=on, how="full", coalesce=True, nulls_equal=True,
        maintain_order="left_right",
    )  # fmt: skip


def inside(events: str, population: str) -> dict[str, pl.Expr]:
    """Name the counts of a part and of its whole as the calculator does."""
    names = (f"{side}_{count}" for side in ("part", "whole") for count in (events, population))
    return {to: pl.col(name) for to, name in zip(INSIDE, names, strict=True)}


def shown(
    found: Measured, pair: Pair, basis: Basis, made: Calculated, sums: pl.DataFrame
) -> Calculated:
    """Hide gaps of which a part, a whole or a rest is too small to be shown."""
    columns = {
        f"{side}_{count}": sums[f"{side}_{count}"].to_numpy().astype(np.float64)
        for side in ("part", "whole") for count in COUNTS
    }  # fmt: skip
    for count in COUNTS:
        columns[f"rest_{count}"] = columns[f"whole_{count}"] - columns[f"part_{count}"]
    few = np.zeros(sums.height, dtype=np.bool_)
    if basis is not Basis.LIMITS:
        rule = found.making.suppression
        for side in SIDES:
            few |= small(rule, columns[f"{side}_n"], columns[f"{side}_d"])
    why = pl.coalesce(
        "why", pl.when(pl.Series(few)).then(pl.lit(Reason.SMALL_NUMBER.value))
    )  # fmt: skip
    said = sums.select(
        *MATCHED, "period_label", why.alias("why"),
        inputs=pl.sum_horizontal("part_inputs", "whole_inputs"),
    )  # fmt: skip
    told = [name for name in made.results.columns if name not in {*MATCHED, "reason", "against"}]
    results = beside(made.results, said, MATCHED).with_columns(
        *(pl.when(pl.col("why").is_null()).then(pl.col(name)).alias(name) for name in told),
        pl.coalesce("why", "reason").alias("reason"),
        pl.lit(pair.whole).alias("area_id"),
        pl.lit(pair.part).alias("part_id"),
        pl.lit(pair.against.value).alias("against"),
        pl.lit(basis.value).alias("basis"),
    )
    return Calculated(results.drop("why"), made.summaries, made.method)
