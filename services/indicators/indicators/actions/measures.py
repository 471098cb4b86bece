"""Many measures at once: one row a measure with its icons, and what is worse and getting worse."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.boards import LIMITS, Gathered, gathered, latest
from indicators.actions.judged_series import Judged, charts_of, compared, trends_of
from indicators.domain.indicators import Polarity
from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.polarities import Outcome
from indicators.queries import boards
from indicators.queries.boards import Places

SHOWN = ("period_label", "period_from", "period_to", "kind", "value", "numerator", "denominator",
         *LIMITS, "status", "reason", "method", "inputs", "certainty")  # fmt: skip
BENCHMARK_KINDS = ("actual", "baseline", "national_average")
WORSE = frozenset({Outcome.WORSE, Outcome.WORST})
JUDGED = frozenset({Polarity.LOWER, Polarity.HIGHER})
NONE: Mapping[str, Any] = {}


def first_targets(aims: Sequence[Any]) -> dict[tuple[str, str], Any]:
    """Take the last stated target of each indicator and area; without one, the last in words."""
    found: dict[tuple[str, str], Any] = {}
    for one in aims:
        key = one["indicator_id"], one["area_id"]
        if one["organisation_id"] is None and (one["target"] is not None or key not in found):
            found[key] = one
    return found


async def measures(
    connection: AsyncConnection,
    about: Mapping[str, Any],
    places: Places,
    *,
    benchmark: str,
    known_at: datetime | None,
    every: bool,
) -> list[dict[str, Any]]:
    """Lay out one row for each measure of an area.

    Args:
        connection: An autocommit connection.
        about: The indicators.
        places: The one area, and the periods.
        benchmark: The area to compare with.
        known_at: As known then; now if None.
        every: Also those of which neither a value nor a target is stored.
    """
    found = await gathered(connection, about, places, known_at=known_at)
    # Targets are of everybody.
    aimed = [] if places.filters else list(about)
    targets = first_targets(await boards.aims(connection, aimed, places.areas, known_at=known_at))
    last = latest(found.values)
    against = await benchmarks(connection, about, places, benchmark, known_at=known_at)
    outcomes = compared(last, against.values, about)
    trends = trends_of(found.values, about)
    charts = charts_of(found.values, about, targets)
    rows = {row["indicator_id"]: row for row in last.iter_rows(named=True)}
    [area] = places.areas or [""]
    return [
        measure(one, rows.get(name, NONE), targets.get((name, area)),
                [judged.get((name, area), NONE) for judged in (outcomes, trends, charts)])
        for name, one in about.items()
        if every or name in rows or (name, area) in targets
    ]  # fmt: skip


async def benchmarks(
    connection: AsyncConnection,
    about: Mapping[str, Any],
    places: Places,
    benchmark: str,
    *,
    known_at: datetime | None,
) -> Gathered:
    """Gather the values of the area to compare with."""
    there = Places(places.on, areas=[benchmark], period_from=places.period_from,
                   period_to=places.period_to, kinds=BENCHMARK_KINDS,
                   filters=places.filters)  # fmt: skip
    return await gathered(connection, about, there, known_at=known_at)


def measure(
    about: Any, row: Mapping[str, Any], target: Any, judged: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Lay out one measure; what could not be judged says why."""
    outcome, trend, chart = judged
    return {
        "indicator_id": about["id"],
        "indicator_name": about["name"],
        "family": about["family"],
        "unit": about["unit"],
        "polarity": about["polarity"],
        **{name: row.get(name) for name in SHOWN},
        "status": row.get("status", "not_stated"),
        "reason": row.get("reason") if row else str(Reason.NO_OBSERVATION),
        "target_id": target and target["id"],
        "target": target and target["target"],
        "target_label": target and target["target_label"],
        "target_rule": target and target["rule"],
        "variation_icon": chart.get("variation_icon"),
        "assurance_icon": chart.get("assurance_icon"),
        "points": chart.get("n", 0),
        "mean": chart.get("mean"),
        "lower_process_limit": chart.get("lpl"),
        "upper_process_limit": chart.get("upl"),
        "icons_reason": chart.get("reason") if chart else str(Reason.TOO_FEW_POINTS),
        "benchmark": outcome.get("benchmark"),
        "comparison": outcome.get("outcome") or str(Outcome.NOT_COMPARED),
        "comparison_reason": outcome.get("reason") if outcome else str(Reason.VALUE_MISSING),
        "trend": trend.get("trend") or "cannot_be_calculated",
        "trend_judgement": trend.get("judgement"),
        "trend_reason": trend.get("reason") if trend else str(Reason.FEWER_THAN_FIVE_PERIODS),
    }


async def worsening(
    connection: AsyncConnection,
    about: Mapping[str, Any],
    places: Places,
    *,
    benchmark: str,
    known_at: datetime | None,
) -> dict[str, Any]:
    """Find what is worse than the benchmark and getting worse, and what could not be judged."""
    found = await gathered(connection, about, places, known_at=known_at)
    last = latest(found.values).filter(pl.col("area_id") != benchmark)
    against = await benchmarks(connection, about, places, benchmark, known_at=known_at)
    outcomes, trends = compared(last, against.values, about), trends_of(found.values, about)
    items, unjudged, judged = [], [], 0
    for row in last.iter_rows(named=True):
        one = pair(about[row["indicator_id"]], row, outcomes, trends)
        if one["comparison_reason"] or one["trend_reason"]:
            unjudged.append(one)
            continue
        judged += 1
        if one["comparison"] in WORSE and (one["trend_judgement"] or "").endswith("getting_worse"):
            items.append(one)
    return {"judged": judged, "items": items, "not_judged": unjudged}


def pair(about: Any, row: Mapping[str, Any], outcomes: Judged, trends: Judged) -> dict[str, Any]:
    """Say how one indicator of one area compares and moves; and why not, if not."""
    key = row["indicator_id"], row["area_id"]
    outcome, trend = outcomes[key], trends.get(key, NONE)
    unjudged = None if about["polarity"] in JUDGED else str(Reason.POLARITY_NEUTRAL)
    return {
        "indicator_id": about["id"],
        "indicator_name": about["name"],
        "unit": about["unit"],
        "polarity": about["polarity"],
        **{name: row[name] for name in ("area_id", "area_name", "area_type", "period_label",
                                        "value", "lower_95", "upper_95")},
        "benchmark": outcome["benchmark"],
        "comparison": outcome["outcome"],
        "comparison_reason": unjudged or outcome["reason"],
        "trend": trend.get("trend") or "cannot_be_calculated",
        "trend_judgement": trend.get("judgement"),
        "trend_reason": trend.get("reason") if trend else str(Reason.FEWER_THAN_FIVE_PERIODS),
    }  # fmt: skip
