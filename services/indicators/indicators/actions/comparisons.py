"""Compare each area's value with an area, a set of areas or a goal."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.judging import (
    LIMITS,
    MATCHED,
    BenchmarkUnknown,
    Judged,
    Measured,
    beside,
    by_row,
    measured,
    with_lengths,
)
from indicators.actions.values import computed
from indicators.domain.calculators.comparisons import COMPARISON, ComparisonOptions
from indicators.domain.indicators import Polarity
from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.comparisons import Comparison
from indicators.queries import targets
from indicators.queries.values import Wanted

HIERARCHY = "comparators"
QUARTERS = (0.25, 0.5, 0.75)
FEWEST = 4  # Values that have quartiles.
STORED = frozenset({Comparison.GOAL_SINGLE, Comparison.GOAL_SINGLE_LIMITS})
FLOATS = ("benchmark", "benchmark_lower_95", "benchmark_upper_95", "goal_lower", "goal_upper")
COUNTS = ("rank", "of", "quartile")


@dataclass(frozen=True, slots=True)
class Against:
    """What values are compared with, and how.

    Attributes:
        benchmark: An area.
        comparators: A set of areas; their average, without the area itself.
        goal: Instead of the stored target; as percentiles, 0 to 100.
    """

    method: Comparison
    benchmark: str | None = None
    comparators: str | None = None
    goal: tuple[float | None, float | None] = (None, None)


async def compared(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any], against: Against
) -> Judged:
    """Compare values.

    Raises:
        NotThere: There is no such indicator.
        BenchmarkUnknown: There are no values to compare with.
    """
    found = await measured(connection, wanted, asked)
    only = against_what(wanted, against)
    other = None
    if only is not None:
        other = with_lengths(await computed(connection, only, found.making))
        if not other.height:
            raise BenchmarkUnknown
    aims = None
    if against.method in STORED and against.goal[0] is None:
        rows = await targets.known(
            connection, indicator_id=found.about.id, known_at=wanted.known_at
        )
        aims = goals_of(rows, wanted.organisation)
    return await asyncio.to_thread(made, found, against, other, aims)


def against_what(wanted: Wanted, against: Against) -> Wanted | None:
    """Say which values are compared with."""
    alone = replace(wanted, areas=None, area_type=None, parent=None, add_up=False)
    if against.comparators is not None:
        return replace(alone, parent=against.comparators, hierarchy=HIERARCHY)
    if against.benchmark is not None:
        # Of all periods: the one before the first that is asked for may be compared with.
        return replace(alone, areas=[against.benchmark], period_from=None)
    return None


def goals_of(rows: Any, organisation: str | None) -> pl.DataFrame:
    """Give the stored targets that have a value and a time."""
    kept = [
        (one.area_id, one.target_from, one.target_to, float(one.target_value))
        for one in rows
        if one.target_value is not None and one.organisation_id == organisation
    ]
    schema = {"area_id": pl.String, "aimed_from": pl.Date, "aimed_to": pl.Date,
              "goal_lower": pl.Float64}  # fmt: skip
    return pl.DataFrame(kept, schema=schema, orient="row")


def made(
    found: Measured, against: Against, other: pl.DataFrame | None, aims: pl.DataFrame | None
) -> Judged:
    """Put values beside what they are compared with, and compare."""
    values = found.values
    if against.comparators is not None and other is not None:
        values = among(values, other, found.about.polarity)
    elif other is not None:
        before = against.method is Comparison.GOAL_PREVIOUS_ENGLAND
        values = with_benchmark(values, other, before=before)
    values = with_goals(values, against.goal, aims)
    for name in (*FLOATS, *COUNTS):
        if name not in values.columns:
            kind = pl.Float64 if name in FLOATS else pl.Int64
            values = values.with_columns(pl.lit(None, dtype=kind).alias(name))
    itself = pl.col("area_id") == (against.benchmark or "")
    values = values.with_columns(
        *(pl.when(itself).then(None).otherwise(pl.col(name)).alias(name) for name in FLOATS[:3]),
        reason=pl.when(itself & pl.col("reason").is_null())
        .then(pl.lit(Reason.BENCHMARK_ITSELF.value))
        .otherwise(pl.col("reason")),
    )
    # The benchmark is neither compared with itself nor ranked among the others.
    read = ["value", *LIMITS, "denominator", *FLOATS, *MATCHED]
    table = values.select(
        pl.when(pl.col("reason").is_null()).then(pl.col("value")).alias("value"), *read[1:]
    )
    options = ComparisonOptions(
        method=against.method, polarity=found.about.polarity, unit=found.per
    )
    result = by_row(values, COMPARISON, table, options)
    more = {"summaries": result.summaries.fill_nan(None).to_dicts()}
    return Judged(found, result.results, result.method, more)


def with_benchmark(values: pl.DataFrame, other: pl.DataFrame, *, before: bool) -> pl.DataFrame:
    """Put the benchmark's value of the same period, or of the one before, beside each value."""
    when = pl.col("period_to").alias("period_from") if before else pl.col("period_from")
    on = ("period_from", "period_type", "category", "sex")
    keys = on if before else MATCHED
    taken = other.select(
        when, *keys[1:],
        benchmark="value", benchmark_lower_95="lower_95", benchmark_upper_95="upper_95",
    )  # fmt: skip
    return beside(values, taken.unique(keys, keep="first", maintain_order=True), keys)


def among(values: pl.DataFrame, members: pl.DataFrame, polarity: str) -> pl.DataFrame:
    """Put the average of the others of a set beside each value, its rank and its quartile.

    An area that is not of the set is ranked as if it were. The first is the best; without a
    judgement, the lowest.
    """
    rows = values.with_row_index("row")
    theirs = members.drop_nulls("value").select(*MATCHED, member="area_id", theirs="value")
    pairs = rows.select("row", "area_id", "value", *MATCHED).join(
        theirs, on=MATCHED, how="inner", nulls_equal=True
    )
    others = pairs.filter(pl.col("member") != pl.col("area_id"))
    high = polarity == Polarity.HIGHER
    ahead = pl.col("theirs") > pl.col("value") if high else pl.col("theirs") < pl.col("value")
    own = others.group_by("row").agg(theirs=pl.col("value").first(), value=pl.col("value").first())
    whole = pl.concat(
        [others.select("row", "theirs", "value"), own.select("row", "theirs", "value")]
    )
    above = sum(
        pl.col("value").first() > pl.col("theirs").quantile(one, "linear") for one in QUARTERS
    )
    quarter = FEWEST - above if high else above + 1
    known = pl.col("value").first().is_not_null()
    ranked = others.group_by("row").agg(
        benchmark=pl.col("theirs").mean(),
        rank=pl.when(known).then(ahead.sum().cast(pl.Int64) + 1),
        of=pl.when(known).then(pl.len().cast(pl.Int64) + 1),
    )
    sorted_in = whole.group_by("row").agg(
        quartile=pl.when(known & (pl.len() >= FEWEST)).then(quarter).cast(pl.Int64)
    )
    joined = rows.join(ranked, on="row", how="left").join(sorted_in, on="row", how="left")
    return joined.sort("row").drop("row")


def with_goals(
    values: pl.DataFrame, goal: tuple[float | None, float | None], aims: pl.DataFrame | None
) -> pl.DataFrame:
    """Put the goal beside each value: the one asked for, or the target of its area and time."""
    if aims is None:
        return values.with_columns(
            pl.lit(one, dtype=pl.Float64).alias(name)
            for name, one in zip(("goal_lower", "goal_upper"), goal, strict=True)
        )
    rows = values.with_row_index("row")
    aimed = rows.select("row", "area_id", "period_from", "period_to").join(aims, on="area_id")
    meant = aimed.filter(
        (pl.col("aimed_from") <= pl.col("period_from"))
        & (pl.col("aimed_to") >= pl.col("period_to"))
    )
    chosen = meant.group_by("row").agg(
        pl.when(pl.col("goal_lower").n_unique() == 1).then(pl.col("goal_lower").first()),
        differ=pl.col("goal_lower").n_unique() > 1,
    )
    joined = rows.join(chosen, on="row", how="left").sort("row").drop("row")
    differ = pl.col("reason").is_null() & pl.col("differ").fill_null(value=False)
    said = pl.when(differ).then(pl.lit(Reason.GOALS_DIFFER.value)).otherwise(pl.col("reason"))
    return joined.with_columns(reason=said).drop("differ")
