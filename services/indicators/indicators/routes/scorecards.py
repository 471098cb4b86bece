"""Scorecards over HTTP: areas' metrics scored and put together, with the evidence."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions import scorecard_pictures, scorecards
from indicators.actions.scorecards import AskedAreas, Board
from indicators.domain.scorecards import Scoring
from indicators.queries import readings
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.pictures import (
    PICTURED,
    Asked,
    Format,
    Look,
    Presented,
    presented,
    rows_as_csv,
)
from indicators.routes.scorecard_facts import ScorecardOut, router
from indicators.tables import Scorecard
from shared.database import Reading
from shared.rules import NotThere
from shared.versions import tag

__all__ = ["router"]


class MetricResult(BaseModel):
    """One metric of an area: its value, its score, its share of the total; or why it is missing."""

    metric_id: Annotated[str, Field(examples=["quality-experience.friends-family-test"])]
    indicator_id: Annotated[str, Field(examples=["friends-family-test"])]
    indicator_name: Annotated[str, Field(examples=["Friends and Family Test"])]
    unit: Annotated[str | None, Field(examples=["%"])]
    polarity: Annotated[str, Field(examples=["higher_is_better"])]
    period_label: Annotated[str | None, Field(examples=["2020/21"])]
    period_from: Annotated[date | None, Field(examples=["2020-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2021-04-01"])]
    value: Annotated[float | None, Field(examples=[94.0])]
    numerator: Annotated[float | None, Field(examples=[940])]
    denominator: Annotated[float | None, Field(examples=[1000])]
    lower_95: Annotated[float | None, Field(examples=[92.4])]
    upper_95: Annotated[float | None, Field(examples=[95.3])]
    status: Annotated[str | None, Field(examples=["known"])]
    reason: Annotated[str | None, Field(examples=[None])]
    method: Annotated[str | None, Field(examples=["proportion"])]
    inputs: Annotated[int | None, Field(examples=[1])]
    certainty: Annotated[str | None, Field(examples=["stated"])]
    scoring: Annotated[Scoring, Field(examples=["thresholds"])]
    thresholds: Annotated[str | None, Field(examples=["95;90;85"])]
    held_against: Annotated[
        float | None, Field(description="The target or the benchmark's value", examples=[None])
    ]
    score: Annotated[
        float | None, Field(description="1.00 best, 4.00 worst; null: missing", examples=[2])
    ]
    score_counted: Annotated[
        float | None, Field(description="As it went into the total", examples=[2])
    ]
    weight: Annotated[float, Field(examples=[1])]
    share: Annotated[
        float | None, Field(description="Of the total; the shares add up to 1", examples=[0.25])
    ]
    missing_because: Annotated[str | None, Field(examples=[None])]


class ComponentResult(BaseModel):
    """One component of an area."""

    component: Annotated[str, Field(examples=["user-voice"])]
    score: Annotated[float | None, Field(examples=[2])]
    metrics: list[MetricResult]


class AreaResult(BaseModel):
    """The total of one area, its segment, and all that it was made from."""

    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    total: Annotated[float | None, Field(examples=[2.25])]
    reason: Annotated[str | None, Field(description="Why there is no total", examples=[None])]
    segment_before_overrides: Annotated[float | None, Field(examples=[2])]
    segment: Annotated[float | None, Field(examples=[3])]
    overridden_by: Annotated[list[str], Field(examples=[["quality-experience.finance"]])]
    peers: Annotated[int, Field(description="Areas of its type that have a total", examples=[42])]
    missing: Annotated[int, Field(description="Metrics without a score", examples=[0])]
    components: list[ComponentResult]


class ScorecardBoard(ScorecardOut):
    """A scorecard and its scores. Asked again with this `known_at`, the answer is the same."""

    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    scores: Annotated[
        Literal["1.00 is best, 4.00 is worst"], Field(examples=["1.00 is best, 4.00 is worst"])
    ] = "1.00 is best, 4.00 is worst"
    results: list[AreaResult]
    next: Annotated[
        str | None,
        Field(description="Ask again with `after` this area for more; null: all", examples=[None]),
    ]


class AskedScorecard(Look):
    """Of which areas, of which time, and as known when."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[
        list[str],
        Field(max_length=500, description="These areas; may be repeated. Without: all with values"),
    ] = []
    level: Annotated[
        str | None, Field(max_length=100, description="Without `area`: areas of this type alone")
    ] = None
    after: Annotated[
        str | None, Field(max_length=200, description="Without `area`: go on behind this one")
    ] = None
    limit: Annotated[
        int, Field(ge=1, le=500, description="Without `area`: how many areas at most")
    ] = 100
    period_from: Annotated[
        date | None, Field(description="Values of periods that end then or later")
    ] = None
    period_to: Annotated[date | None, Field(description="Values of periods that end by then")] = (
        None
    )
    known_at: KnownAt = None

    def areas(self) -> AskedAreas:
        """Say which areas are scored."""
        on = (self.known_at or datetime.now(UTC)).date()
        window = (self.period_from, self.period_to)
        return AskedAreas(self.area, self.level, self.after, self.limit, on, window)


@router.get("/{thing_id}", response_model=ScorecardBoard, responses=PICTURED)
async def read_scorecard(
    _: Reader,
    thing_id: str,
    reading: Reading,
    response: Response,
    asked: Annotated[AskedScorecard, Query()],
    wanted: Presented,
) -> Any:
    """Read a scorecard: areas' totals, segments, and each metric's value, score and share."""
    card = await readings.one(reading, Scorecard, thing_id, known_at=asked.known_at)
    if card is None:
        raise NotThere
    if asked.known_at is None:
        tag(response, card)
    places = asked.areas()
    boards = await scorecards.boards_of(reading, card, places, asked.known_at)
    whole = await asyncio.to_thread(board, card, boards, asked, places)
    return whole if wanted.format is Format.JSON else await shown(whole, wanted)


def board(
    card: Any, boards: Sequence[Board], asked: AskedScorecard, places: AskedAreas
) -> ScorecardBoard:
    """Score a page of areas."""
    page = scorecards.wanted_of(boards, places)
    goes_on = not asked.area and len(page) > asked.limit
    page = page[: asked.limit] if goes_on else page
    entry: dict[str, Any] = ScorecardOut.model_validate(card).model_dump()
    return ScorecardBoard.model_validate(entry | {
        "known_at": asked.known_at or datetime.now(UTC),
        "results": scorecards.results(boards, page),
        "next": page[-1] if goes_on else None,
    })  # fmt: skip


async def shown(whole: ScorecardBoard, wanted: Asked) -> Response:
    """Write a scorecard in another format: as rows, or as a picture."""
    plain = whole.model_dump(mode="json")
    return await presented(
        wanted, lambda: whole.model_dump_json().encode(), name="scorecard",
        csv=lambda: rows_as_csv(rows_of(plain)),
        picture=lambda: scorecard_pictures.picture_of(plain),
    )  # fmt: skip


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a row for each metric of each area."""
    return [
        {"area_id": area["area_id"], "area_name": area["area_name"], "total": area["total"],
         "segment": area["segment"], "component": part["component"],
         "component_score": part["score"], **metric}
        for area in answer["results"]
        for part in area["components"]
        for metric in part["metrics"]
    ]  # fmt: skip
