"""Recent trends over HTTP: the last five yearly values of each area."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from indicators.actions.judging import measured
from indicators.actions.trend_pictures import picture_of
from indicators.actions.trends import points_of, trended
from indicators.routes.access import Reader
from indicators.routes.judging import JudgedArea, JudgementOut, shown
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)


class AskedTrends(AskedPlaces, Look):
    """Of which areas, and in which format."""


class TrendOut(JudgedArea):
    """The recent trend of one area's values."""

    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    period_type: Annotated[str, Field(description="How long its periods are", examples=["year"])]
    trend: Annotated[
        str,
        Field(
            description="increasing, decreasing, no_significant_change, cannot_be_calculated",
            examples=["decreasing"],
        ),
    ]
    judgement: Annotated[str | None, Field(examples=["decreasing_and_getting_better"])]
    chi_squared: Annotated[
        float | None, Field(description="Significant above 9.5495", examples=[46.77])
    ]
    slope: Annotated[
        float | None,
        Field(description="Per year; in log odds for a proportion", examples=[-1.7]),
    ]
    first_year: Annotated[float | None, Field(examples=[2014])]
    latest_year: Annotated[float | None, Field(examples=[2018])]
    latest: Annotated[float | None, Field(description="The last value", examples=[1587])]
    previous: Annotated[float | None, Field(description="The one before", examples=[1610])]
    latest_against_previous: Annotated[
        str, Field(description="By their intervals", examples=["similar"])
    ]
    reason: Annotated[
        str | None, Field(description="Why no trend can be found; else null", examples=[None])
    ]


class TrendsOut(JudgementOut):
    """The recent trends of one indicator."""

    results: list[TrendOut]


@router.get("/{indicator_id}/trend", response_model=TrendsOut, responses=PICTURED)
async def find_trends(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedTrends, Query()],
    wanted: Presented,
) -> Response:
    """Find the recent trend of each area, by the rule of Fingertips' guidance.

    The last five yearly values are tested; values of other lengths of period are series of their
    own, without a trend. A picture shows the points of one area, or a row for each of several.
    """
    found = await measured(reading, asked.wanted(indicator_id), asked.making())
    made = await trended(found)
    return await shown(made, wanted, "trend", lambda one: picture_of(one, points_of(found)))
