"""Put targets beside what was achieved, the spread of practices, and who certified it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.boards import Gathered, gathered, plain
from indicators.domain.ledgers import aim_of, outcome, spread
from indicators.domain.statistics.polarities import sign
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.tables import Certification

RANGES = ("range_low", "range_high")
TARGET = ("baseline_label", "baseline", "target_label", "target", "target_value_status", "change",
          "change_unit", "rule", "comparator_rule", "status", "source")  # fmt: skip
ACHIEVED = ("period_label", "period_from", "period_to", "value", "numerator", "denominator",
            "lower_95", "upper_95", "status", "reason", "method", "certainty")  # fmt: skip


async def entries(
    connection: AsyncConnection,
    about: Mapping[str, Any],
    *,
    areas: list[str] | None,
    practices: str | None,
    today: date,
    known_at: datetime | None,
) -> list[dict[str, Any]]:
    """Give one entry for each target.

    Args:
        connection: An autocommit connection.
        about: The indicators.
        areas: These alone.
        practices: The area type whose areas are the practices.
        today: The day by which a target may be due.
        known_at: As known then; now if None.
    """
    names = list(about)
    aims = await boards.aims(connection, names, areas, known_at=known_at)
    places = sorted({one["area_id"] for one in aims})
    # An organisation's target is held against its own values, an area's against the whole area's.
    achieved = {
        one: await gathered(connection, about, Places(today, areas=places, organisation=one),
                            known_at=known_at)
        for one in dict.fromkeys(aim["organisation_id"] for aim in aims)
    }  # fmt: skip
    only = Places(today, areas=places, kinds=RANGES)
    printed = await boards.stored(connection, names, only, known_at=known_at)
    where = {"area_id": places[0]} if len(places) == 1 else {}
    certified = await boards.registered(connection, Certification, where, known_at=known_at)
    spreads = {
        area: await gathered(connection, about, Places(today, parent=area, area_type=practices),
                             known_at=known_at)
        for area in (places if practices else ())
    }  # fmt: skip
    named = await boards.areas(connection, places)
    return [
        entry(about[one["indicator_id"]], one, achieved[one["organisation_id"]], today)
        | {
            "area_name": named[one["area_id"]]["name"],
            "practices": spread_of(one, printed, spreads.get(one["area_id"])),
            "certifications": [
                {name: getattr(said, name) for name in ("id", "state", "statement", "period_label",
                                                        "certified_by", "certified_on", "version",
                                                        "recorded_from", "recorded_by")}
                for said in certified
                if (said.indicator_id, said.area_id) == (one["indicator_id"], one["area_id"])
            ],
        }
        for one in aims
    ]  # fmt: skip


def entry(about: Any, aimed: Any, found: Gathered, today: date) -> dict[str, Any]:
    """Put one target beside the last value in the time it is for."""
    mine = found.values.filter(
        (pl.col("indicator_id") == about["id"]) & (pl.col("area_id") == aimed["area_id"])
    )
    end, start = aimed["target_to"], aimed["target_from"]
    inside = mine.filter(pl.col("kind") != "baseline")
    if end is not None:
        inside = inside.filter(pl.col("period_to") <= end)
    if start is not None:
        inside = inside.filter(pl.col("period_to") > start)
    last = inside.filter(pl.col("value").is_not_null()).tail(1).to_dicts()
    [row] = last or [dict.fromkeys(found.values.columns)]
    aim = aim_of(aimed["target"], aimed["baseline"], aimed["change"], aimed["change_unit"])
    due = end is None or end <= today
    said, why = outcome(aim.value, row["value"], sign(about["polarity"]), due=due)
    return {
        "indicator_id": about["id"],
        "indicator_name": about["name"],
        "family": about["family"],
        "unit": about["unit"],
        "polarity": about["polarity"],
        "area_id": aimed["area_id"],
        "organisation_id": aimed["organisation_id"],
        "target_id": aimed["id"],
        **plain(aimed, *TARGET),
        "aim": aim.value,
        "aim_is_derived": aim.derived,
        "achieved": plain(row, *ACHIEVED) if last else None,
        "outcome": said,
        "outcome_reason": why,
        "trail": {
            "version": aimed["version"],
            "recorded_from": aimed["recorded_from"],
            "recorded_by": aimed["recorded_by"],
            "readings": f"/indicators/v1/targets/{aimed['id']}/readings",
        },
    }


def spread_of(aimed: Any, printed: Sequence[Any], found: Gathered | None) -> dict[str, Any] | None:
    """Give the spread of practices: of their stored values, else the last range that is printed."""
    if found is not None:
        mine = found.values.filter(
            (pl.col("indicator_id") == aimed["indicator_id"]) & pl.col("value").is_not_null()
        )
        last = mine.filter(pl.col("period_to") == pl.col("period_to").max())
        seen = spread(last["value"].to_list())
        if seen is not None:
            return asdict(seen) | {"period_label": last["period_label"][0], "printed": False}
    ends = [
        one for one in printed
        if (one["indicator_id"], one["area_id"]) == (aimed["indicator_id"], aimed["area_id"])
    ]  # fmt: skip
    if not ends:
        return None
    last_day = max(one["period_to"] or date.min for one in ends)
    now = {one["kind"]: one for one in ends if (one["period_to"] or date.min) == last_day}
    return {
        "practices": None,
        "lowest": now["range_low"]["value"] if "range_low" in now else None,
        "middle": None,
        "highest": now["range_high"]["value"] if "range_high" in now else None,
        "period_label": ends[-1]["period_label"],
        "printed": True,
    }
