"""Changes over HTTP: whether the values of two periods differ by more than chance."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from indicators.actions.change_pictures import picture_of
from indicators.actions.changes import changed
from indicators.actions.judging import measured
from indicators.domain.calculators.changes import CHANGE
from indicators.domain.calculators.method import Confidence
from indicators.routes.access import Reader
from indicators.routes.judging import JudgementOut, shown
from indicators.routes.models import model_of
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
Tested = model_of("Tested", "What the test of a change says.", CHANGE)


class AskedChange(AskedPlaces, Look):
    """Which areas and which two periods; an `area` that is repeated adds the areas up."""

    before: Annotated[date, Field(alias="from", description="The first period begins on this day")]
    after: Annotated[date, Field(alias="to", description="The second period begins on this day")]
    confidence: Annotated[Confidence, Field(description="Significant at one less this")] = 0.95


class ChangeOut(Tested):  # type: ignore[misc, valid-type]
    """The change of one area, or of several added up, between two periods."""

    area_id: Annotated[str | None, Field(description="Null: several", examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    area_type: Annotated[str | None, Field(examples=["local-authority-district"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    period_type: Annotated[str, Field(description="How long both are", examples=["year"])]
    areas: Annotated[int, Field(description="How many are added up", examples=[1])]
    period_label_1: Annotated[str | None, Field(examples=["2013"])]
    period_label_2: Annotated[str | None, Field(examples=["2014"])]
    numerator_1: Annotated[float | None, Field(examples=[18500])]
    denominator_1: Annotated[float | None, Field(examples=[750000])]
    numerator_2: Annotated[float | None, Field(examples=[16650])]
    denominator_2: Annotated[float | None, Field(examples=[750000])]


class ChangesOut(JudgementOut):
    """The changes of one indicator between two periods."""

    results: list[ChangeOut]


@router.get("/{indicator_id}/change", response_model=ChangesOut, responses=PICTURED)
async def find_changes(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedChange, Query()],
    wanted: Presented,
) -> Response:
    """Test whether values differ between two periods, and say the least change that would be real.

    Proportions are tested as such, all else by counts over denominators: a standardised value by
    its crude rate. Areas that are repeated are added up, as for a service in some practices.
    """
    found = await measured(reading, asked.wanted(indicator_id), asked.making())
    together = len(asked.area) > 1 and asked.area_type is None
    made = await changed(
        found, asked.before, asked.after, confidence=asked.confidence, together=together
    )
    days = asked.before, asked.after
    return await shown(made, wanted, "change", lambda one: picture_of(one, days))
