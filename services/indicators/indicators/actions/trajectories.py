"""Follow the plan of a stored target, with what was reached beside it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import calculated
from indicators.actions.judging import Judged, Measured, measured
from indicators.domain.calculators.trajectories import NUMBERS, TRAJECTORY, TrajectoryOptions
from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.trajectories import MONTHS
from indicators.domain.trajectories import (
    PER_CENT,
    Intent,
    TargetUnknown,
    intent_of,
    moved,
    period_type_of,
    periods_of,
)
from indicators.queries import readings
from indicators.queries.values import Wanted
from indicators.tables import Target

REACHED = ("value", "lower_95", "upper_95", "status")
PERIOD = {"period_from": pl.Date, "period_to": pl.Date}


def facts_of(row: Any) -> dict[str, Any]:
    """Give a stored target with its numbers as floats."""
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in row._asdict().items()
    }


async def followed(
    connection: AsyncConnection,
    wanted: Wanted,
    making: Mapping[str, Any],
    target_id: str,
    asked: Mapping[str, Any],
    *,
    growth: float | None = None,
) -> Judged:
    """Follow the plan of a target.

    Args:
        connection: An autocommit connection.
        wanted: Which values were reached.
        making: How they are made.
        target_id: The target.
        asked: How its plan goes, where its words and figures do not say.
        growth: In per cent a year, what grows if nothing is done.

    Raises:
        TargetUnknown: The indicator has no such target.
        NotThere: There is no such indicator.
    """
    row = await readings.one(connection, Target, target_id, known_at=wanted.known_at)
    if row is None or row.indicator_id != wanted.indicator:
        raise TargetUnknown
    target = facts_of(row)
    of_it = replace(wanted, areas=[row.area_id], organisation=row.organisation_id)
    found = await measured(connection, of_it, making)
    return await asyncio.to_thread(made, found, target, intent_of(target, asked), growth)


def made(found: Measured, target: Mapping[str, Any], plan: Intent, growth: float | None) -> Judged:
    """Put the steps of a plan beside the values that were reached, and judge them."""
    length = period_type_of(target, plan)
    steps = pl.DataFrame(
        [(step, day, moved(day, plan.step_months)) for step, day in periods_of(plan)],
        schema={"step": pl.Float64, **PERIOD}, orient="row",
    ).with_columns(period_type=pl.lit(length))  # fmt: skip
    reached = found.values.select(
        *PERIOD, "period_type", "period_label", *REACHED, value_reason="reason"
    )
    on = [*PERIOD, "period_type"]
    rows = steps.join(reached, on=on, how="full", coalesce=True, nulls_equal=True)
    rows = rows.sort("period_from", "period_to", nulls_last=True)
    rows = rows.with_columns(pl.col("step").fill_null(between(plan, length)))
    given = {name: getattr(plan, name) for name in NUMBERS}
    table = rows.select(
        "step", *REACHED[:3],
        *(pl.lit(value, pl.Float64).alias(name) for name, value in given.items()),
        kind=pl.lit((plan.kind and plan.kind.value) or "not_stated"),
    )  # fmt: skip
    result = calculated(TRAJECTORY, table, TrajectoryOptions(polarity=found.about.polarity))
    other = pl.col("period_type") != length
    taken = result.results.select(one.name for one in TRAJECTORY.answers if one.name != "step")
    yearly = None if growth is None or plan.baseline is None else 1 + growth / PER_CENT
    years = pl.col("step") * plan.step_months / MONTHS
    nothing = pl.lit(None, pl.Float64) if yearly is None else plan.baseline * yearly**years
    whole = pl.concat([rows, taken], how="horizontal").with_columns(
        nothing.alias("do_nothing"),
        pl.when(other)
        .then(pl.lit(Reason.PERIOD_NOT_A_WHOLE_STEP.value))
        .otherwise("reason")
        .alias("reason"),
    )
    more = {
        "target_id": target["id"],
        "area_id": target["area_id"],
        "rule": target["rule"],
        "kind": plan.kind,
        "plan": {**given, "start": plan.start, "period_type": length, "growth": growth},
    }
    return Judged(found, whole, result.method, more)


def between(plan: Intent, length: str) -> pl.Expr:
    """Count the steps to a period of the plan's own length; none where it is of another."""
    if plan.start is None:
        return pl.lit(None, pl.Float64)
    start = plan.start.year * 12 + plan.start.month
    months = pl.col("period_from").dt.year() * 12 + pl.col("period_from").dt.month() - start
    return pl.when(pl.col("period_type") == length).then(months / plan.step_months)
