"""Chart stored values: one chart for each organisation, unit, band and length of period."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import Calculated, calculated
from indicators.actions.makings import making_of
from indicators.actions.values import hidden_values
from indicators.domain.calculators.spc import SPC
from indicators.domain.calculators.spc_columns import Direction, SpcOptions
from indicators.domain.indicators import Polarity
from indicators.domain.periods import length_of
from indicators.queries.values import Wanted

KEYS = ("organisation_id", "unit", "band", "period_type")
LABELS = ("period_label", "status")
DIRECTIONS: Mapping[Polarity, Direction] = {Polarity.HIGHER: "increase", Polarity.LOWER: "decrease"}
DIVIDED = {"p", "u"}
AS_STORED = {"xmr", "run", "c"}  # What is plotted has the unit of the value, and so of its target.
SCHEMA = {
    **dict.fromkeys((*KEYS, *LABELS, "period"), pl.String),
    **dict.fromkeys(("value", "denominator", "target"), pl.Float64),
}


async def shown(
    connection: AsyncConnection, wanted: Wanted, points: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Take the figures out of the points that the values of the indicator hide."""
    making = await making_of(connection, wanted.indicator, wanted.known_at, {})
    gone = set()
    for one in {None, *(point["organisation_id"] for point in points)}:
        hidden = await hidden_values(connection, replace(wanted, organisation=one), making)
        for start, to in hidden.select("period_from", "period_to").iter_rows():
            gone.add((one, start and start.isoformat(), to and to.isoformat()))
    blank = dict.fromkeys(("value", "numerator", "denominator")) | {"status": "suppressed"}
    return [
        {**point, **blank}
        if {(one, point["period_from"], point["period_to"])
            for one in (None, point["organisation_id"])} & gone
        else point
        for point in points
    ]  # fmt: skip


def charted(points: Sequence[Mapping[str, Any]], options: SpcOptions) -> Calculated:
    """Draw the charts; what only labels a point goes along and groups nothing."""
    rows = [row_of(point, options.chart) for point in points]
    table = pl.DataFrame(rows, schema=SCHEMA)
    made = calculated(SPC, table.drop(LABELS), options)
    return Calculated(
        pl.concat([table.select(LABELS), made.results], how="horizontal"),
        made.summaries,
        made.method,
    )


def row_of(point: Mapping[str, Any], chart: str) -> dict[str, Any]:
    """Give a stored value as a calculator takes it: for p and u charts, what it was made from."""
    start, to = (
        None if point[day] is None else date.fromisoformat(point[day])
        for day in ("period_from", "period_to")
    )
    value = point["numerator"] if chart in DIVIDED else point["value"]
    return {
        **{name: point.get(name) for name in (*KEYS, *LABELS)},
        "period_type": length_of(start, to),
        "period": point["period_from"],
        "value": number(value),
        "denominator": number(point["denominator"]),
        "target": number(point["target"]) if chart in AS_STORED else None,
    }


def number(stored: Any) -> float | None:
    """Give a stored number."""
    return None if stored is None else float(stored)


def direction_of(polarity: str) -> Direction:
    """Give the direction of improvement that a polarity means."""
    return DIRECTIONS.get(Polarity(polarity), "neutral")


def merged(rebases: Sequence[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    """Give the rebases as the calculator takes them: one for each period."""
    found: dict[str, list[str]] = {}
    for one in rebases:
        found.setdefault(one["period"], []).append(one["reason"])
    return tuple({"period": at, "reason": "; ".join(why)} for at, why in found.items())
