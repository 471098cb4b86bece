"""Control charts over HTTP: the stored values of one indicator in one area."""

import asyncio
import json
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from indicators.actions import chart_pictures
from indicators.actions.calculating import Calculated
from indicators.actions.charting import charted, direction_of, merged, shown
from indicators.domain.areas import AreaUnknown
from indicators.domain.calculators.method import Column, Kind
from indicators.domain.calculators.spc import SPC
from indicators.domain.calculators.spc_columns import Chart, SpcOptions
from indicators.domain.calculators.spc_columns import Reading as Rules
from indicators.domain.indicators import Polarity
from indicators.queries import charts, indicators
from indicators.queries.charts import Found
from indicators.queries.values import Wanted
from indicators.routes.access import Reader
from indicators.routes.calculators import MethodUsed, in_csv, in_json
from indicators.routes.fields import KnownAt
from indicators.routes.indicators import Availability
from indicators.routes.models import model_of
from indicators.routes.pictures import PICTURED, Look, Presented, presented
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/indicators", tags=["series"], route_class=Route)
KEYS = (
    Column("organisation_id", Kind.TEXT, "Whose values; null: of the whole area", None),
    Column("unit", Kind.TEXT, "In which unit", "%"),
    Column("band", Kind.TEXT, "As printed", None),
    Column("period_type", Kind.TEXT, "How long its periods are", "month"),
)
POINT = (
    Column("period_label", Kind.TEXT, "As printed", "April 2018"),
    Column("status", Kind.TEXT, "What is known of the value", "known"),
    *KEYS,
    Column("period", Kind.DATE, "The first day of the period", "2018-04-01"),
    Column("value", Kind.NUMBER, "The value; for p and u charts the numerator", 0.84),
    Column("denominator", Kind.NUMBER, "Of the value, if it is stored", None),
)


ChartPoint = model_of("ChartPoint", "One stored value, and what the chart says of it.", SPC, POINT)
ChartSummary = model_of("ChartSummary", "What one chart says.", SPC, KEYS, summaries=True)


class RebaseUsed(BaseModel):
    """Where limits start anew, why, and who decided it."""

    id: Annotated[str, Field(examples=["falls-service-opened"])]
    period: Annotated[str, Field(examples=["2018-04-01"])]
    reason: Annotated[str, Field(examples=["The falls service opened"])]
    decided_by: Annotated[str, Field(examples=["Falls steering group"])]


class ChartsOut(BaseModel):
    """The actual values of one indicator in one area, charted.

    Values of different organisations, units, bands or lengths of period are charts of their own:
    one summary each.
    """

    indicator_id: Annotated[str, Field(examples=["falls-65plus"])]
    indicator_name: Annotated[str, Field(examples=["Falls of people aged 65 and over"])]
    polarity: Annotated[Polarity, Field(examples=["lower_is_better"])]
    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    rebases: list[RebaseUsed]
    results: list[ChartPoint]  # type: ignore[valid-type]
    summaries: list[ChartSummary]  # type: ignore[valid-type]
    method: MethodUsed
    areas_available: Annotated[
        list[Availability] | None, Field(description="Of an empty answer", examples=[None])
    ]


class AskedChart(Look):
    """Of what, and how."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[str, Field(max_length=100, description="In this area", examples=["leeds"])]
    organisation: Annotated[
        str | None, Field(max_length=100, description="Of this organisation alone")
    ] = None
    known_at: KnownAt = None
    rebases: Annotated[
        Literal["stored", "none"], Field(description="Whether the rebases in force are used")
    ] = "stored"
    targets: Annotated[
        Literal["stored", "none"],
        Field(description="Whether each value is held against the target of its time"),
    ] = "stored"
    chart: Chart = "xmr"
    reading: Rules = "making-data-count"
    target: Annotated[
        float | None,
        Field(ge=-1e15, le=1e15, description="What is aimed for, instead of stored targets"),
    ] = None
    fix_after: Annotated[
        int | None, Field(ge=12, description="So many first points make the limits")
    ] = None
    shift_length: Annotated[int, Field(ge=6, le=9, description="Points that are a shift")] = 7
    trend_length: Annotated[int, Field(ge=6, le=9, description="Points that are a trend")] = 7

    def wanted(self, indicator: str) -> Wanted:
        """Say of which values it is asked what is hidden."""
        on = (self.known_at or datetime.now(UTC)).date()
        return Wanted(indicator, on, areas=[self.area], known_at=self.known_at)

    def options(self, found: Found) -> SpcOptions:
        """Say how to chart what was found."""
        how = {"chart", "reading", "target", "fix_after", "shift_length", "trend_length"}
        return SpcOptions(
            **self.model_dump(include=how),
            improvement_direction=direction_of(found.polarity),
            rebase_at=merged(found.rebases),
        )


@router.get("/{indicator_id}/spc", response_model=ChartsOut, responses=PICTURED)
async def read_chart(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedChart, Query()],
    wanted: Presented,
) -> Response:
    """Chart the actual values of an indicator in an area, with the rebases that people decided.

    Each value is held against the stored target whose period holds it, of the same unit.

    A picture is of the chart with most points; which others there are is written below it.
    """
    found = await charts.one(
        reading, indicator_id, asked.area,
        organisation_id=asked.organisation, known_at=asked.known_at,
        with_rebases=asked.rebases == "stored",
        with_targets=asked.targets == "stored" and asked.target is None,
    )  # fmt: skip
    if not found.indicator_known:
        raise NotThere
    if not found.area_known:
        raise AreaUnknown
    points = await shown(reading, asked.wanted(indicator_id), found.points)
    made = await asyncio.to_thread(charted, points, asked.options(found))
    available = None if found.points else await indicators.available(reading, indicator_id)
    answer = partial(whole, indicator_id, asked.area, found, made, available)
    return await presented(
        wanted, answer, name="spc", csv=partial(in_csv, made),
        picture=lambda: chart_pictures.picture_of(json.loads(answer())),
    )  # fmt: skip


def whole(indicator_id: str, area_id: str, found: Found, made: Calculated, available: Any) -> bytes:
    """Write an answer: what was charted, then the charts."""
    head = {
        "indicator_id": indicator_id,
        "indicator_name": found.indicator_name,
        "polarity": found.polarity,
        "area_id": area_id,
        "area_name": found.area_name,
        "rebases": found.rebases,
        "areas_available": available,
    }
    return to_json(head)[:-1] + b"," + in_json(made)[1:]
