"""Gaps over HTTP: how far a part of an area is from the whole of it, or from the rest."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from indicators.actions.gap_pictures import picture_of
from indicators.actions.gaps import Basis, Pair, gapped
from indicators.domain.calculators.gaps import GAP
from indicators.domain.calculators.method import USUAL, Confidences
from indicators.domain.statistics.gaps import Against
from indicators.queries import boards
from indicators.routes.access import Reader
from indicators.routes.judging import Area, JudgementOut, shown
from indicators.routes.models import model_of
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
Measures = model_of("Measures", "A gap, with limits.", GAP)


class AskedGap(AskedPlaces, Look):
    """Which part of which area."""

    area: Annotated[  # type: ignore[assignment]
        str, Field(max_length=100, description="The whole", examples=["leeds"])
    ]
    part: Annotated[str, Field(max_length=100, description="An area that lies inside it")]
    against: Annotated[Against, Field(description="The whole, or the rest without the part")] = (
        Against.WHOLE
    )
    confidence: Annotated[Confidences, Field(description="May be repeated")] = USUAL

    def pair(self) -> Pair:
        """Say what is compared."""
        return Pair(self.area, self.part, self.against, self.confidence)


class GapOut(Measures):  # type: ignore[misc, valid-type]
    """The gap of one period: a part less, and over, the whole or the rest."""

    area_id: Area
    part_id: Annotated[str, Field(examples=["leeds-deprived"])]
    against: Annotated[Against, Field(examples=["whole"])]
    basis: Annotated[Basis, Field(description="What its limits are made of")]
    period_label: Annotated[str | None, Field(examples=["2012"])]
    period_from: Annotated[str | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[str | None, Field(examples=["2013-01-01"])]
    period_type: Annotated[str, Field(description="How long it is", examples=["year"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    inputs: Annotated[int, Field(description="How many observations it is made of", examples=[76])]


class GapsOut(JudgementOut):
    """The gaps of one indicator."""

    results: list[GapOut]


@router.get("/{indicator_id}/gap", response_model=GapsOut, responses=PICTURED)
async def measure_gaps(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedGap, Query()],
    wanted: Presented,
) -> Response:
    """Measure how far a part of an area is from the whole, or from the rest of it.

    Limits allow for the part being counted in the whole where counts are stored: `basis` says so.
    Areas are not added up.
    """
    made = await gapped(reading, asked.wanted(indicator_id), asked.making(), asked.pair())
    there = await boards.areas(reading, [asked.area, asked.part]) if wanted.drawn else {}
    names = [there[one]["name"] if one in there else one for one in (asked.area, asked.part)]
    return await shown(made, wanted, "gap", lambda one: picture_of(one, *names))
