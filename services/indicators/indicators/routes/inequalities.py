"""Inequality over HTTP: how an indicator's values slope over strata of deprivation."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from indicators.actions.inequalities import Strata, unequal
from indicators.actions.inequality_pictures import picture_of, strata_of
from indicators.domain.calculators.inequality import SII
from indicators.domain.calculators.method import USUAL, Confidences
from indicators.domain.statistics.deprivation import MOST
from indicators.queries.values import Wanted
from indicators.routes.access import Reader
from indicators.routes.judging import Area, JudgementOut, shown
from indicators.routes.models import model_of
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
Indices = model_of("Indices", "Indices of inequality, with limits.", SII)
QUINTILES = "deprivation-quintile"


class AskedInequality(AskedPlaces, Look):
    """Of which areas, and over which strata.

    With a `hierarchy`, such as `deprivation`, areas are added up into the areas of `area_type`
    that they are linked to, which must be linked to the one `area`; without it, each area's
    observations are stored by the categories of `category_type`.
    """

    area: Annotated[list[str], Field(min_length=1, max_length=500, examples=[["leeds"]])]
    n_quantiles: Annotated[
        int | None, Field(ge=5, le=MOST, description="How many strata there must be")
    ] = None
    transform: Annotated[
        bool, Field(description="Fit rates as logarithms and proportions as logits")
    ] = False
    confidence: Annotated[Confidences, Field(description="May be repeated")] = USUAL

    def strata(self) -> Strata:
        """Say how the population is cut."""
        linked = self.area[0] if self.hierarchy else None
        return Strata(linked, self.n_quantiles, self.transform, self.confidence)

    def wanted(self, indicator_id: str) -> Wanted:
        """Say which counts are wanted."""
        name = "area_type" if self.hierarchy else "category_type"
        chosen = {name: getattr(self, name) or QUINTILES}
        return AskedPlaces.wanted(self.model_copy(update=chosen), indicator_id)


class InequalityOut(Indices):  # type: ignore[misc, valid-type]
    """The inequality within one area and period."""

    area_id: Area
    area_name: Annotated[str, Field(examples=["Leeds"])]
    area_type: Annotated[str, Field(examples=["local-authority-district"])]
    period_label: Annotated[str | None, Field(examples=["2012"])]
    period_from: Annotated[str | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[str | None, Field(examples=["2013-01-01"])]
    sex: Annotated[str | None, Field(examples=[None])]
    quantiles: Annotated[int, Field(description="How many have a value", examples=[5])]
    missing_quantiles: Annotated[
        str, Field(description="Which have none, with spaces between", examples=["2 4"])
    ]


class InequalitiesOut(JudgementOut):
    """The inequality of one indicator."""

    results: list[InequalityOut]


@router.get("/{indicator_id}/inequality", response_model=InequalitiesOut, responses=PICTURED)
async def find_inequality(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedInequality, Query()],
    wanted: Presented,
) -> Response:
    """Find the slope and the relative index of inequality of each area, with limits.

    Stratum 1 is the most deprived. A stratum that is hidden or missing is named, and leaves its
    area without indices.
    """
    made = await unequal(reading, asked.wanted(indicator_id), asked.making(), asked.strata())
    strata = partial(strata_of, made, linked=asked.hierarchy is not None)
    return await shown(made, wanted, "inequality", lambda one: picture_of(one, strata()))
