"""Composites over HTTP: the weighted sum of parts by period, and its mean over windows of time."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from indicators.actions.boards import gathered
from indicators.domain.composites import Window, season, totals, window_of
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.tables import CompositePart
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/composites", tags=["composite-parts"], route_class=Route)
DAY = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
Stretch = Annotated[str, StringConstraints(pattern=f"^{DAY}/{DAY}$")]
Sum = Annotated[float | None, Field(examples=[912])]
Why = Annotated[str | None, Field(examples=[None])]


class CompositeTotal(BaseModel):
    """The total of one period; without one if any part is missing."""

    period_from: Annotated[date, Field(examples=["2014-10-01"])]
    period_to: Annotated[date, Field(examples=["2014-11-01"])]
    value: Sum
    parts: Annotated[dict[str, float | None], Field(examples=[{"children-lrti": 61}])]
    missing: Annotated[list[str], Field(examples=[[]])]
    reason: Why


class WindowBefore(BaseModel):
    """The same days a year before, so that winter is held against winter."""

    window_from: Annotated[date, Field(examples=["2013-10-01"])]
    window_to: Annotated[date, Field(examples=["2014-04-01"])]
    periods: Annotated[int, Field(examples=[6])]
    mean: Sum
    total: Sum
    reason: Why


class CompositeWindow(BaseModel):
    """A window of time, such as a payment's: its mean and sum, beside those of the year before."""

    window_from: Annotated[date, Field(examples=["2014-10-01"])]
    window_to: Annotated[date, Field(examples=["2015-04-01"])]
    periods: Annotated[int, Field(examples=[6])]
    mean: Sum
    total: Sum
    reason: Why
    year_before: WindowBefore
    change_percent: Annotated[
        float | None, Field(description="Of the total on the year before", examples=[-4.1])
    ]


class CompositeOut(BaseModel):
    """A composite in one area. Asked again with this `known_at`, the answer is the same."""

    indicator_id: Annotated[str, Field(examples=["avoidable-emergency-admissions"])]
    area_id: Annotated[str, Field(examples=["leeds"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    weights: Annotated[dict[str, float], Field(examples=[{"children-lrti": 1}])]
    results: list[CompositeTotal]
    windows: list[CompositeWindow]


class AskedComposite(BaseModel):
    """In which area, and over which windows."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[str, Field(max_length=100, examples=["leeds"])]
    window: Annotated[
        list[Stretch],
        Field(
            max_length=50,
            description="First day and the first behind it, `2014-10-01/2015-04-01`; repeatable",
        ),
    ] = []
    known_at: KnownAt = None


@router.get("/{indicator_id}", response_model=CompositeOut)
async def read_composite(
    _: Reader, indicator_id: str, reading: Reading, asked: Annotated[AskedComposite, Query()]
) -> Any:
    """Add up the parts of a composite by period, and over windows such as payment periods."""
    known_at = asked.known_at or datetime.now(UTC)
    of = {"indicator_id": indicator_id}
    parts = await boards.registered(reading, CompositePart, of, known_at=asked.known_at)
    if not parts:
        raise NotThere
    weights = {one.part_id: float(one.weight) for one in parts}
    about = await boards.about(reading, list(weights), known_at=asked.known_at)
    places = Places(known_at.date(), areas=[asked.area])
    found = await gathered(reading, about, places, known_at=asked.known_at)
    head = {"indicator_id": indicator_id, "area_id": asked.area, "known_at": known_at}
    return head | {"weights": weights} | laid_out(found.values, weights, asked.window)


def laid_out(values: Any, weights: dict[str, float], windows: list[str]) -> dict[str, Any]:
    """Lay out the totals and the windows."""
    known = {
        (row["indicator_id"], (row["period_from"], row["period_to"])): row["value"]
        for row in values.iter_rows(named=True)
        if row["period_from"] is not None and row["period_to"] is not None
    }
    found = totals(weights, known)
    seasons = [season(found, window_of(one)) for one in windows]
    return {
        "results": [
            {"period_from": one.period[0], "period_to": one.period[1], "value": one.value,
             "parts": one.parts, "missing": one.missing, "reason": one.reason}
            for one in found
        ],
        "windows": [
            in_words(one.now)
            | {"year_before": in_words(one.before), "change_percent": one.change_percent}
            for one in seasons
        ],
    }  # fmt: skip


def in_words(one: Window) -> dict[str, Any]:
    """Lay out one window."""
    return {"window_from": one.window[0], "window_to": one.window[1], "periods": one.periods,
            "mean": one.mean, "total": one.total, "reason": one.reason}  # fmt: skip
