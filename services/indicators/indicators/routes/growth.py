"""Growth over HTTP: what of it the ages and sexes of a population explain, and what they do not."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from indicators.actions.growth import Span, grown
from indicators.actions.growth_pictures import picture_of
from indicators.domain.calculators.growth import GROWTH, Rates
from indicators.routes.access import Reader
from indicators.routes.judging import Area, JudgementOut, shown
from indicators.routes.models import model_of
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
Split = model_of("Split", "Growth, split.", GROWTH)


class AskedGrowth(AskedPlaces, Look):
    """Which areas and periods: the last in what is asked for is compared with an earlier one."""

    rates: Annotated[
        Rates, Field(description="What is expected at each area's own rates, or at those of all")
    ] = Rates.OWN
    years: Annotated[
        int | None,
        Field(ge=1, le=20, description="Compare with so many years before; else with the first"),
    ] = None


class GrowthOut(Split):  # type: ignore[misc, valid-type]
    """The growth of one area's counts."""

    area_id: Area
    area_name: Annotated[str, Field(examples=["Leeds"])]
    area_type: Annotated[str, Field(examples=["local-authority-district"])]
    category: Annotated[str | None, Field(examples=[None])]
    period_type: Annotated[str, Field(description="How long both periods are", examples=["year"])]


class GrowthsOut(JudgementOut):
    """The growth of one indicator's counts."""

    results: list[GrowthOut]


@router.get("/{indicator_id}/growth", response_model=GrowthsOut, responses=PICTURED)
async def split_growth(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedGrowth, Query()],
    wanted: Presented,
) -> Response:
    """Split each area's growth into what its ages and sexes explain and what remains, with limits.

    Its counts are held against those of the other areas of its type, too: high, average or low
    access.
    """
    span = Span(asked.rates, asked.years)
    made = await grown(reading, asked.wanted(indicator_id), asked.making(), span)
    return await shown(made, wanted, "growth", picture_of)
