"""Feedback over HTTP: its register, and what it comes to by provider, instrument and theme."""

from datetime import date
from typing import Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.feedback import summarised
from indicators.actions.tables import as_csv
from indicators.domain.feedback import Instrument
from indicators.domain.indicators import Polarity
from indicators.queries import boards
from indicators.routes.access import Reader
from indicators.routes.feedback_facts import FEEDBACK
from indicators.routes.fields import KnownAt
from indicators.routes.registers import register_router
from indicators.tables import Feedback
from shared.database import Reading
from shared.routing import Route
from shared.tabular import Accept, wants_csv

router = register_router(FEEDBACK)
summary_router = APIRouter(prefix="/feedback", tags=["feedback"], route_class=Route)
Share = Annotated[float | None, Field(ge=0, le=100)]


class FeedbackSummary(BaseModel):
    """What was heard of one provider, by one instrument, on one theme, in one period.

    Shares are in per cent, with Wilson's limits at 95 %.
    """

    provider_id: Annotated[str | None, Field(examples=["lth"])]
    area_id: Annotated[str, Field(examples=["leeds"])]
    instrument: Annotated[Instrument, Field(examples=["friends_and_family"])]
    theme: Annotated[str | None, Field(examples=["inpatient"])]
    period_label: Annotated[str | None, Field(examples=["2020/21"])]
    period_from: Annotated[date | None, Field(examples=["2020-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2021-04-01"])]
    rows: Annotated[int, Field(description="How many were added up", examples=[1])]
    responses: Annotated[int | None, Field(examples=[1000])]
    eligible: Annotated[int | None, Field(examples=[4000])]
    positive: Annotated[int | None, Field(examples=[940])]
    negative: Annotated[int | None, Field(examples=[25])]
    positive_percent: Annotated[Share, Field(examples=[94.0])]
    positive_lower_95: Annotated[Share, Field(examples=[92.4])]
    positive_upper_95: Annotated[Share, Field(examples=[95.3])]
    negative_percent: Annotated[Share, Field(examples=[2.5])]
    negative_lower_95: Annotated[Share, Field(examples=[1.7])]
    negative_upper_95: Annotated[Share, Field(examples=[3.7])]
    response_rate_percent: Annotated[Share, Field(examples=[25.0])]
    response_rate_lower_95: Annotated[Share, Field(examples=[23.7])]
    response_rate_upper_95: Annotated[Share, Field(examples=[26.4])]
    reason: Annotated[str | None, Field(description="Why no share is positive", examples=[None])]
    response_rate_reason: Annotated[str | None, Field(examples=[None])]
    score: Annotated[
        float | None, Field(description="As published; of one row alone", examples=[None])
    ]
    score_unit: Annotated[str | None, Field(examples=[None])]
    rank: Annotated[int | None, Field(examples=[None])]
    rank_of: Annotated[int | None, Field(examples=[None])]
    rank_percent: Annotated[
        float | None, Field(description="The rank in per cent of all", examples=[None])
    ]
    polarity: Annotated[Polarity, Field(examples=["higher_is_better"])]
    questions: Annotated[str | None, Field(examples=[None])]
    flag: Annotated[str | None, Field(examples=["questions_not_stated"])]
    published_on: Annotated[date | None, Field(examples=["2021-06-10"])]
    certainty: Annotated[str, Field(description="The least sure", examples=["stated"])]


class FeedbackSummaries(BaseModel):
    """What was heard, the latest last."""

    method: Annotated[
        Literal["Wilson 1927"], Field(description="Of the limits", examples=["Wilson 1927"])
    ] = "Wilson 1927"
    results: list[FeedbackSummary]


class AskedSummary(BaseModel):
    """Which feedback is summed up."""

    model_config = ConfigDict(extra="forbid")

    provider: Annotated[str | None, Field(max_length=100)] = None
    area: Annotated[str | None, Field(max_length=100)] = None
    instrument: Instrument | None = None
    theme: Annotated[str | None, Field(max_length=300)] = None
    period_from: Annotated[date | None, Field(description="Periods that end then or later")] = None
    period_to: Annotated[date | None, Field(description="Periods that end by then")] = None
    known_at: KnownAt = None

    def where(self) -> dict[str, Any]:
        """Give the columns that it asks by."""
        return {"provider_id": self.provider, "area_id": self.area,
                "instrument": self.instrument, "theme": self.theme}  # fmt: skip


@summary_router.get("/summary", response_model=FeedbackSummaries)
async def read_feedback_summary(
    _: Reader,
    reading: Reading,
    asked: Annotated[AskedSummary, Query()],
    accept: Accept = "application/json",
) -> Any:
    """Sum feedback up: shares positive and negative, response rates, counts, scores and ranks."""
    rows = await boards.registered(reading, Feedback, asked.where(), known_at=asked.known_at)
    found = summarised(rows, asked.period_from, asked.period_to)
    if wants_csv(accept):
        columns = list(found[0] if found else FeedbackSummary.model_fields)
        table = pl.DataFrame(found, schema=columns, infer_schema_length=None)
        return Response(as_csv(table), media_type="text/csv; charset=utf-8")
    return {"results": found}
