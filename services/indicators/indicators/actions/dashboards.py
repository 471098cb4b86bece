"""Lay out a dashboard: domains, their indicators, and each area's value, growth, access, trend."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.boards import Gathered, gathered, latest, wanted_of
from indicators.actions.growth import Span, grown_each
from indicators.actions.judged_series import Judged, trends_of
from indicators.domain.calculators.growth import Rates
from indicators.domain.definitions import Method
from indicators.domain.periods import length_of
from indicators.queries import boards
from indicators.queries.boards import Places

Growths = Mapping[tuple[str, str, str], Mapping[str, Any]]
PERCENT = {"raw_percent": "raw_growth", "demographic_percent": "demographic_growth",
           "residual_percent": "residual_growth", "residual_lower_95": "lower_95",
           "residual_upper_95": "upper_95"}  # fmt: skip
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
    growing = any(row["method"] not in UNGROWN for row in about.values())
    # Growth and access are held against those of the areas that are not shown, too.
    places = replace(asked.places, areas=None) if growing else asked.places
    found = await gathered(connection, about, places, known_at=asked.known_at, add_up=add_up)
    growths = await growths_of(connection, found, places, asked, add_up=add_up)
    if asked.places.areas is not None:
        only = found.values.filter(pl.col("area_id").is_in(asked.places.areas))
        found = replace(found, values=only)
    trends = await asyncio.to_thread(trends_of, found.values, about)
    return domains(kept, found, growths, trends)


async def levels(
    connection: AsyncConnection, card: Any, laid: Sequence[Mapping[str, Any]], asked: Shown
) -> list[str] | None:
    """Name the levels of a dashboard without areas, else nothing."""
    shown = [one for domain in laid for one in domain["indicators"]]
    if any(one["areas"] for one in shown):
        return None
    names = [one["indicator_id"] for one in shown]
    return await boards.levels(connection, names, card.hierarchy, known_at=asked.known_at)


async def growths_of(
    connection: AsyncConnection, found: Gathered, places: Places, asked: Shown, *, add_up: bool
) -> Growths:
    """Find the growth of each indicator and area, over some years up to the last that is stored.

    The rates to expect by are those of all areas together at the earlier time: those of one small
    area would be chance.
    """
    makings = {one: making for one, making in found.makings.items() if making.method not in UNGROWN}
    if not makings:
        return {}
    wanted = wanted_of(places, asked.known_at, add_up=add_up)
    span = Span(Rates.ALL, asked.years)
    growths = await grown_each(connection, wanted, makings, found.hidden, span)
    return {
        (row["indicator_id"], row["area_id"], row["period_type"]): shown(row)
        for row in growths.iter_rows(named=True)
    }


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Show one growth, in per cent."""
    percent = {name: row[of] and 100 * row[of] for name, of in PERCENT.items()}
    return {
        "from": row["from"],
        "to": row["to"],
        "earlier": row["events_earlier"],
        "later": row["events_later"],
        "expected": row["expected"],
        **percent,
        "access_ratio": row["ratio_to_others"],
        "access": row["access_band"],
        "reason": row["reason"],
    }


def domains(
    measures: Sequence[Any], found: Gathered, growths: Growths, trends: Judged
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
                    entry(row, growths.get((one.indicator_id, row["area_id"], length(row))),
                          trends.get((one.indicator_id, row["area_id"])), before)
                    for row in rows.get(one.indicator_id, [])
                ],
            })  # fmt: skip
    return [{"domain": domain, "indicators": held} for domain, held in laid.items()]


def length(row: Mapping[str, Any]) -> str:
    """Name how long the period of a value is."""
    return length_of(row["period_from"], row["period_to"])


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
