"""Scorecards over HTTP: an area's metrics scored and put together, with the evidence."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions import board_pictures, scorecards
from indicators.domain.scorecards import Scoring
from indicators.queries import readings
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.pictures import PICTURED, Look, Presented, presented, rows_as_csv
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


class ScorecardResult(BaseModel):
    """A scorecard's results. Asked again with this `known_at`, the answer is the same."""

    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    scores: Annotated[
        Literal["1.00 is best, 4.00 is worst"], Field(examples=["1.00 is best, 4.00 is worst"])
    ] = "1.00 is best, 4.00 is worst"
    results: list[AreaResult]


class ScorecardBoard(ScorecardOut):
    """A scorecard; with `area`, its result."""

    result: ScorecardResult | None = None


class AskedScorecard(BaseModel):
    """Of which areas, of which time, and as known when."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[
        list[str], Field(max_length=500, description="These areas; may be repeated")
    ] = []
    period_from: Annotated[
        date | None, Field(description="Values of periods that end then or later")
    ] = None
    period_to: Annotated[date | None, Field(description="Values of periods that end by then")] = (
        None
    )
    known_at: KnownAt = None


class AskedResult(AskedScorecard, Look):
    """The same, of at least one area."""

    area: Annotated[
        list[str],
        Field(min_length=1, max_length=500, description="These areas; may be repeated"),
    ]


async def card_of(reading: Reading, thing_id: str, known_at: datetime | None) -> Any:
    """Find a scorecard.

    Raises:
        NotThere: There is none.
    """
    card = await readings.one(reading, Scorecard, thing_id, known_at=known_at)
    if card is None:
        raise NotThere
    return card


async def result_of(reading: Reading, card: Any, asked: AskedScorecard) -> ScorecardResult:
    """Work out a scorecard."""
    known_at = asked.known_at or datetime.now(UTC)
    board = await scorecards.board_of(
        reading, card, asked.area, window=(asked.period_from, asked.period_to),
        on=known_at.date(), known_at=asked.known_at,
    )  # fmt: skip
    found = scorecards.result(board, asked.area)
    return ScorecardResult.model_validate({"known_at": known_at, "results": found})


@router.get("/{thing_id}")
async def read_scorecard(
    _: Reader,
    thing_id: str,
    reading: Reading,
    response: Response,
    asked: Annotated[AskedScorecard, Query()],
) -> ScorecardBoard:
    """Read a scorecard, now or as known at a time; given areas, with its result for them."""
    card = await card_of(reading, thing_id, asked.known_at)
    if asked.known_at is None:
        tag(response, card)
    board = ScorecardBoard.model_validate(card)
    if asked.area:
        board.result = await result_of(reading, card, asked)
    return board


@router.get("/{thing_id}/result", response_model=ScorecardResult, responses=PICTURED)
async def read_scorecard_result(
    _: Reader,
    thing_id: str,
    reading: Reading,
    asked: Annotated[AskedResult, Query()],
    wanted: Presented,
) -> Response:
    """Score areas by a scorecard: totals, segments, and each metric's value, score and share.

    A picture is of the first area.
    """
    card = await card_of(reading, thing_id, asked.known_at)
    found = await result_of(reading, card, asked)
    plain = found.model_dump(mode="json")
    return await presented(
        wanted, lambda: found.model_dump_json().encode(), name="scorecard",
        csv=lambda: rows_as_csv(rows_of(plain)),
        picture=lambda: board_pictures.scorecard(card, plain),
    )  # fmt: skip


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a row for each metric of each area."""
    return [
        {"area_id": area["area_id"], "area_name": area["area_name"],
         "component": part["component"], **metric}
        for area in answer["results"]
        for part in area["components"]
        for metric in part["metrics"]
    ]  # fmt: skip
