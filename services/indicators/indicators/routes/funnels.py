"""Funnels over HTTP: each area's value against the average, and limits for a drawing."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.funnel_pictures import picture_of
from indicators.actions.funnels import drawn
from indicators.actions.judging import measured
from indicators.domain.calculators.method import Confidence
from indicators.routes.access import Reader
from indicators.routes.judging import JudgedValue, JudgementOut, shown
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)


class AskedFunnel(AskedPlaces, Look):
    """Which values, and how the funnel is drawn."""

    overdispersed: Annotated[
        bool, Field(description="Limits allow for what varies beyond chance: Spiegelhalter 2005")
    ] = False
    grid: Annotated[
        int, Field(ge=2, le=500, description="At so many sizes there are limits for a drawing")
    ] = 50
    confidence: Annotated[
        list[Confidence],
        Field(max_length=2, description="Limits at these too, beside 95 and 99.8 %"),
    ] = []


class Drawn(BaseModel):
    """The limits of a funnel at one size, in the unit of the values."""

    model_config = ConfigDict(extra="allow")

    size: Annotated[
        float | None, Field(description="The denominator, or expected events", examples=[8100])
    ]
    funnel_lower_95: Annotated[float | None, Field(examples=[80.26])]
    funnel_upper_95: Annotated[float | None, Field(examples=[81.02])]
    funnel_lower_998: Annotated[float | None, Field(examples=[80.04])]
    funnel_upper_998: Annotated[float | None, Field(examples=[81.24])]
    baseline: Annotated[float | None, Field(description="What is in the middle", examples=[80.64])]


class PointOut(JudgedValue, Drawn):
    """A value in its funnel."""

    significance: Annotated[
        str | None,
        Field(description="By the tail beyond the widest limits passed", examples=["High (0.001)"]),
    ]
    z_score: Annotated[
        float | None, Field(description="Where overdispersion is allowed for", examples=[0.7])
    ] = None


class LineOut(Drawn):
    """The limits of a funnel at one size; a funnel is of one period, category and sex."""

    period_from: Annotated[str | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[str | None, Field(examples=["2013-01-01"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]


class DispersionOut(BaseModel):
    """How much the values of one funnel vary beyond chance."""

    period_from: Annotated[str | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[str | None, Field(examples=["2013-01-01"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    points: Annotated[float, Field(examples=[24])]
    phi: Annotated[float | None, Field(examples=[2.4])]
    tau2: Annotated[float | None, Field(examples=[0.012])]
    adjusted: Annotated[str | None, Field(examples=["adjusted"])]


class FunnelsOut(JudgementOut):
    """The funnels of one indicator: points, lines, and how much the points vary."""

    results: list[PointOut]
    lines: list[LineOut]
    summaries: Annotated[
        list[DispersionOut], Field(description="Where overdispersion is allowed for")
    ]


@router.get("/{indicator_id}/funnel", response_model=FunnelsOut, responses=PICTURED)
async def draw_funnels(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedFunnel, Query()],
    wanted: Presented,
) -> Response:
    """Hold each area's value against the average of all that are asked for.

    The kind of funnel follows from how the values are made. There is one for each period, category
    and sex. A value that is hidden is no point, and no part of the average.
    """
    found = await measured(reading, asked.wanted(indicator_id), asked.making())
    made = await drawn(
        found, overdispersed=asked.overdispersed, grid=asked.grid, also=asked.confidence
    )
    return await shown(made, wanted, "funnel", picture_of)
