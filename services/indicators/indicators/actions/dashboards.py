"""Lay out a dashboard: domains, their indicators, and each area's value, growth, access, trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.boards import Gathered, gathered, latest
from indicators.actions.growing import Grown, grown
from indicators.actions.judged_series import Judged, trends_of
from indicators.actions.values import making_of
from indicators.domain.definitions import Method
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.queries.values import Wanted

UNGROWN = {None, Method.AS_PUBLISHED, Method.LIFE_EXPECTANCY, Method.MEAN}
SHOWN = ("area_id", "area_name", "area_type", "period_label", "period_from", "period_to", "value",
         "numerator", "denominator", "lower_95", "upper_95", "status", "reason", "method",
         "certainty")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a dashboard is shown.

    Attributes:
        domain: One domain alone.
        indicator: One indicator alone.
        years: Over how many years growth is.
    """

    places: Places
    domain: str | None = None
    indicator: str | None = None
    years: int = 2
    known_at: datetime | None = None


async def board(
    connection: AsyncConnection, card: Any, measures: Sequence[Any], asked: Shown
) -> list[dict[str, Any]]:
    """Lay out the domains of a dashboard."""
    kept = [
        one
        for one in sorted(measures, key=lambda one: (one.order is None, one.order or 0, one.id))
        if asked.domain in {None, one.domain} and asked.indicator in {None, one.indicator_id}
    ]
    names = sorted({one.indicator_id for one in kept if one.indicator_id})
    about = await boards.about(connection, names, known_at=asked.known_at)
    add_up = asked.places.area_type is not None and card.hierarchy is not None
    found = await gathered(connection, about, asked.places, known_at=asked.known_at, add_up=add_up)
    growths: dict[str, Grown] = {}
    for one, row in about.items():
        if row["method"] not in UNGROWN:
            making = await making_of(connection, one, asked.known_at, {})
            wanted = Wanted(
                one, asked.places.on, area_type=asked.places.area_type,
                parent=asked.places.parent, hierarchy=asked.places.hierarchy, add_up=add_up,
                by_sex=True, period_to=asked.places.period_to, population=making.population,
                known_at=asked.known_at,
            )  # fmt: skip
            growths[one] = await grown(connection, wanted, making, years=asked.years)
    return domains(kept, found, growths, trends_of(found.values, about))


def domains(
    measures: Sequence[Any], found: Gathered, growths: Mapping[str, Grown], trends: Judged
) -> list[dict[str, Any]]:
    """Put values under their indicators and domains, in the order that was registered.

    A domain for which no indicator is known is shown without any.
    """
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in latest(found.values).iter_rows(named=True):
        rows.setdefault(row["indicator_id"], []).append(row)
    before = second_last(found)
    laid: dict[str, list[Any]] = {}
    for one in measures:
        held = laid.setdefault(one.domain, [])
        if one.indicator_id:
            about = found.indicators[one.indicator_id]
            held.append({
                "indicator_id": one.indicator_id,
                "name": about["name"],
                "unit": about["unit"],
                "polarity": about["polarity"],
                "method": about["method"] or str(Method.AS_PUBLISHED),
                "areas": [
                    entry(row, growths.get(one.indicator_id, {}).get(row["area_id"]),
                          trends.get((one.indicator_id, row["area_id"])), before)
                    for row in rows.get(one.indicator_id, [])
                ],
            })  # fmt: skip
    return [{"domain": domain, "indicators": held} for domain, held in laid.items()]


def second_last(found: Gathered) -> Mapping[tuple[str, str], float | None]:
    """Give the value before the last of each indicator and area."""
    last: dict[tuple[str, str], list[float | None]] = {}
    for one, area, value in found.values.select("indicator_id", "area_id", "value").iter_rows():
        last.setdefault((one, area), []).append(value)
    return {key: values[-2] if len(values) > 1 else None for key, values in last.items()}


def entry(
    row: Mapping[str, Any],
    growth: Mapping[str, Any] | None,
    trend: Mapping[str, Any] | None,
    before: Mapping[tuple[str, str], float | None],
) -> dict[str, Any]:
    """Show one indicator in one area; a printed band goes before a computed one."""
    computed = growth and growth["access"]
    previous = before[row["indicator_id"], row["area_id"]]
    return {
        **{name: row[name] for name in SHOWN},
        "access": row["band"] or computed,
        "access_from": "printed" if row["band"] else "computed" if computed else None,
        "growth": growth,
        "direction": direction(row, growth, previous),
        "previous": previous,
        "trend": trend["trend"] if trend else None,
        "trend_reason": trend["reason"] if trend else "fewer_than_five_periods",
    }


def direction(
    row: Mapping[str, Any], growth: Mapping[str, Any] | None, previous: float | None
) -> str | None:
    """Point the arrow: with the corrected growth, with a printed growth, else with the values."""
    if growth and growth["residual_percent"] is not None:
        change = growth["residual_percent"]
    elif "growth" in (row["unit"] or ""):
        change = row["value"]
    else:
        known = row["value"] is not None and previous is not None
        change = row["value"] - previous if known else None
    return None if change is None else ("down", "level", "up")[int(np.sign(change)) + 1]
