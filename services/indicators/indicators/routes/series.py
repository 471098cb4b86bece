"""Series over HTTP: one indicator in one area, over time."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from indicators.actions.drawing import warm
from indicators.actions.series_pictures import picture_of
from indicators.domain.areas import AreaUnknown
from indicators.domain.indicators import Polarity
from indicators.domain.observations import Kind, Sex, Status
from indicators.queries import series
from indicators.routes.access import Reader
from indicators.routes.fields import Count, KnownAt, Number
from indicators.routes.indicators import Availability
from indicators.routes.observations import OrganisationId
from indicators.routes.pictures import PICTURED, Presented, presented
from shared.database import Reading
from shared.fields import Certainty
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import written

Strata = Annotated[bool, Query(description="Also what is of one sex, age or category alone")]

router = APIRouter(prefix="/indicators", tags=["series"], route_class=Route, lifespan=warm)


class Point(BaseModel):
    """One observation of the series, of the days `[period_from, period_to)`."""

    id: Annotated[str, Field(examples=["o011"])]
    organisation_id: Annotated[str | None, Field(examples=[None])]
    period_label: Annotated[str | None, Field(examples=["2012/13"])]
    period_start: Annotated[str | None, Field(examples=["2012-04-01"])]
    period_end: Annotated[
        str | None, Field(description="As printed: included", examples=["2013-03-31"])
    ]
    period_from: Annotated[date | None, Field(examples=["2012-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2013-04-01"])]
    value: Annotated[Number | None, Field(examples=[89.7])]
    numerator: Annotated[Count | None, Field(examples=[None])]
    denominator: Annotated[Count | None, Field(examples=[None])]
    unit: Annotated[str | None, Field(examples=["%"])]
    low: Annotated[Number | None, Field(examples=[None])]
    high: Annotated[Number | None, Field(examples=[None])]
    status: Annotated[Status, Field(examples=["known"])]
    kind: Annotated[Kind, Field(examples=["actual"])]
    band: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[Sex | None, Field(examples=[None])]
    age: Annotated[str | None, Field(examples=[None])]
    category_type: Annotated[str | None, Field(examples=[None])]
    category: Annotated[str | None, Field(examples=[None])]
    alt_indicator_id: Annotated[str | None, Field(examples=[None])]
    source: Annotated[str | None, Field(examples=["BCF supplementary, p.10"])]
    certainty: Annotated[Certainty, Field(examples=["stated"])]
    note: Annotated[str | None, Field(examples=[None])]
    version: Annotated[int, Field(examples=[1])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]


class SeriesOut(BaseModel):
    """One indicator in one area, in the order of its periods.

    An empty series says why, and for which types of area and which periods there is something
    now: `nothing_recorded` at all, `not_for_this_area`, or `not_as_asked_for` (of that kind, of
    that organisation, or at that time).
    """

    indicator_id: Annotated[str, Field(examples=["at-home-91-days"])]
    indicator_name: Annotated[str, Field(examples=["At home 91 days after reablement"])]
    unit: Annotated[str | None, Field(examples=["%"])]
    polarity: Annotated[Polarity, Field(examples=["higher_is_better"])]
    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    area_type: Annotated[str, Field(examples=["local-authority-district"])]
    points: list[Point]
    empty_because: Annotated[
        Literal["nothing_recorded", "not_for_this_area", "not_as_asked_for"] | None,
        Field(examples=[None]),
    ]
    areas_available: Annotated[
        list[Availability] | None, Field(description="Of an empty series", examples=[None])
    ]


@router.get("/{indicator_id}/series", response_model=SeriesOut, responses=PICTURED)
async def read_series(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    area: Annotated[str, Query(max_length=100, description="In this area", examples=["leeds"])],
    wanted: Presented,
    kind: Kind | None = None,
    organisation: OrganisationId = None,
    strata: Strata = False,  # noqa: FBT002 - a query parameter
    known_at: KnownAt = None,
) -> Response:
    """Read a series, as it is known now or was known at a time; also as CSV or as a picture."""
    found = await series.one(
        reading, indicator_id, area,
        kind=kind, organisation_id=organisation, strata=strata, known_at=known_at,
    )  # fmt: skip
    if not found.indicator_known:
        raise NotThere
    if not found.area_known:
        raise AreaUnknown
    return await presented(
        wanted, found.body.encode, name="series", csv=lambda: as_csv(found.body),
        picture=lambda: picture_of(json.loads(found.body)),
    )  # fmt: skip


def as_csv(body: str) -> Response:
    """Write the points of a series as CSV, each with what it is a point of."""
    whole = json.loads(body, parse_float=Decimal)
    same = {k: whole[k] for k in ("indicator_id", "indicator_name", "polarity", "area_id",
                                  "area_name", "area_type")}  # fmt: skip
    columns = (*same, *Point.model_fields)
    rows = ([(same | point)[column] for column in columns] for point in whole["points"])
    headers = {"Content-Disposition": 'attachment; filename="series.csv"'}
    return Response(
        written([columns, *rows]), media_type="text/csv; charset=utf-8", headers=headers
    )
