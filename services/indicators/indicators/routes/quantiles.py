"""Quantiles over HTTP: which tenth, fifth or quarter of the areas each area is in."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from indicators.actions.judging import measured
from indicators.actions.quantiles import ranked
from indicators.domain.statistics.quantiles import MOST
from indicators.routes.access import Reader
from indicators.routes.judging import JudgedValue, JudgementOut, answered
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route
from shared.tabular import Accept

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)


class AskedQuantiles(AskedPlaces):
    """Of which areas, and into how many."""

    n_quantiles: Annotated[int, Field(ge=2, le=MOST, description="10 are deciles")] = 10
    invert: Annotated[
        bool, Field(description="Quantile 1 has the highest values; else the lowest")
    ] = True


class QuantileOut(JudgedValue):
    """A value, and the quantile that its area is in."""

    quantile: Annotated[int | None, Field(description="From 1", examples=[1])]


class QuantilesOut(JudgementOut):
    """The quantiles of one indicator's areas."""

    results: list[QuantileOut]


@router.get("/{indicator_id}/quantiles", response_model=QuantilesOut)
async def rank_areas(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedQuantiles, Query()],
    accept: Accept = "application/json",
) -> Response:
    """Put areas into quantiles of their values, such as deciles of deprivation.

    Areas of one type are ranked among each other, for each period, category and sex; equal values
    are in the same quantile.
    """
    found = await measured(reading, asked.wanted(indicator_id), asked.making())
    made = await ranked(found, n_quantiles=asked.n_quantiles, invert=asked.invert)
    return answered(made, accept)
