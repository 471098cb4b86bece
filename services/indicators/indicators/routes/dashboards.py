"""Dashboards over HTTP: activity by domain, indicator and area, with growth, access and trend."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions import board_pictures
from indicators.actions.dashboards import Shown, board, levels
from indicators.domain.filters import Filters
from indicators.queries import boards, readings
from indicators.queries.boards import Places
from indicators.routes.access import Reader
from indicators.routes.dashboard_facts import DashboardOut, router
from indicators.routes.fields import KnownAt
from indicators.routes.filters import AskedFilters, Filtered, with_filters
from indicators.routes.pictures import (
    PICTURED,
    Asked,
    Format,
    Look,
    Presented,
    presented,
    rows_as_csv,
)
from indicators.tables import Dashboard, DashboardMeasure
from shared.database import Reading
from shared.rules import NotThere
from shared.versions import tag

__all__ = ["router"]
Per = Annotated[float | None, Field(description="In per cent", examples=[6.1])]
Text = Annotated[str | None, Field(max_length=300)]


class GrowthOut(BaseModel):
    """Growth between two periods: what the population explains, and what it does not.

    1 + raw is (1 + demographic) times (1 + residual).
    """

    from_: Annotated[date, Field(alias="from", examples=["2018-04-01"])]
    to: Annotated[date, Field(examples=["2021-04-01"])]
    earlier: Annotated[float | None, Field(examples=[1000])]
    later: Annotated[float | None, Field(examples=[1100])]
    expected: Annotated[float | None, Field(examples=[1030])]
    raw_percent: Per
    demographic_percent: Per
    residual_percent: Annotated[
        float | None, Field(description="Corrected for age and sex", examples=[6.1])
    ]
    residual_lower_95: Per
    residual_upper_95: Per
    access_ratio: Annotated[
        float | None, Field(description="To the others at the same ages", examples=[1.2])
    ]
    access: Annotated[str | None, Field(examples=["high"])]
    reason: Annotated[str | None, Field(examples=[None])]


class DashboardArea(BaseModel):
    """One indicator in one area: its last value, growth, access and trend."""

    area_id: Annotated[str, Field(examples=["demo-pudsey"])]
    area_name: Annotated[str, Field(examples=["Pudsey"])]
    area_type: Annotated[str, Field(examples=["neighbourhood"])]
    period_label: Annotated[str | None, Field(examples=["2013"])]
    period_from: Annotated[date | None, Field(examples=["2013-01-01"])]
    period_to: Annotated[date | None, Field(examples=["2014-01-01"])]
    value: Annotated[float | None, Field(examples=[10.3])]
    numerator: Annotated[float | None, Field(examples=[None])]
    denominator: Annotated[float | None, Field(examples=[None])]
    lower_95: Annotated[float | None, Field(examples=[None])]
    upper_95: Annotated[float | None, Field(examples=[None])]
    status: Annotated[str, Field(examples=["known"])]
    reason: Annotated[str | None, Field(examples=[None])]
    method: Annotated[str, Field(examples=["as_published"])]
    certainty: Annotated[str | None, Field(examples=["stated"])]
    access: Annotated[
        str | None, Field(description="Against the others: high, average, low", examples=["low"])
    ]
    access_from: Annotated[Literal["printed", "computed"] | None, Field(examples=["printed"])]
    growth: GrowthOut | None
    direction: Annotated[Literal["up", "level", "down"] | None, Field(examples=["up"])]
    previous: Annotated[float | None, Field(examples=[None])]
    trend: Annotated[str | None, Field(examples=["no_significant_change"])]
    trend_reason: Annotated[str | None, Field(examples=["fewer_than_five_periods"])]


class DashboardIndicator(BaseModel):
    """One indicator of a domain."""

    indicator_id: Annotated[str, Field(examples=["dash-outpatient-first"])]
    name: Annotated[str, Field(examples=["Outpatient first appointments"])]
    unit: Annotated[str | None, Field(examples=["%"])]
    polarity: Annotated[str, Field(examples=["neutral"])]
    method: Annotated[str, Field(examples=["as_published"])]
    areas: list[DashboardArea]


class DashboardDomain(BaseModel):
    """One domain; without indicators if none is known."""

    domain: Annotated[str, Field(examples=["Secondary care"])]
    indicators: list[DashboardIndicator]


class DashboardBoard(DashboardOut):
    """A dashboard. Asked again with this `known_at`, the answer is the same."""

    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    filters: Filtered
    levels_available: Annotated[
        list[str] | None, Field(description="Of a dashboard without areas", examples=[None])
    ]
    domains: list[DashboardDomain]


class AskedDashboard(AskedFilters, Look):
    """What of a dashboard is shown."""

    model_config = ConfigDict(extra="forbid")

    domain: Annotated[Text, Field(description="One domain alone")] = None
    indicator: Annotated[Text, Field(description="One indicator alone")] = None
    area: Annotated[
        list[str], Field(max_length=500, description="These areas; may be repeated")
    ] = []
    level: Annotated[
        Text,
        Field(description="Areas of this type; counts are added up into them by the hierarchy"),
    ] = None
    parent: Annotated[Text, Field(description="Areas in this one")] = None
    period_from: Annotated[date | None, Field(description="Periods that end then or later")] = None
    period_to: Annotated[date | None, Field(description="Periods that end by then")] = None
    growth_years: Annotated[int, Field(ge=1, le=20, description="Growth over so many years")] = 2
    known_at: KnownAt = None

    def shown(self, hierarchy: str | None) -> Shown:
        """Say what is shown."""
        places = Places(
            (self.known_at or datetime.now(UTC)).date(), areas=self.area or None,
            area_type=self.level, parent=self.parent, hierarchy=hierarchy,
            period_from=self.period_from, period_to=self.period_to, filters=self.filters(),
        )  # fmt: skip
        return Shown(places, self.domain, self.indicator, self.growth_years, self.known_at)


@router.get("/{thing_id}", response_model=DashboardBoard, responses=PICTURED)
async def read_dashboard(
    _: Reader,
    thing_id: str,
    reading: Reading,
    response: Response,
    asked: Annotated[AskedDashboard, Query()],
    wanted: Presented,
) -> Any:
    """Read a dashboard: by domain and indicator the areas' values, growth, access and trend."""
    card = await readings.one(reading, Dashboard, thing_id, known_at=asked.known_at)
    if card is None:
        raise NotThere
    if asked.known_at is None:
        tag(response, card)
    of = {"dashboard_id": thing_id}
    measures = await boards.registered(reading, DashboardMeasure, of, known_at=asked.known_at)
    shows = asked.shown(card.hierarchy)
    laid = await board(reading, card, measures, shows)
    empty = await levels(reading, card, laid, shows)
    entry: dict[str, Any] = DashboardOut.model_validate(card).model_dump()
    known_at = asked.known_at or datetime.now(UTC)
    only = asked.filters()
    said = {"known_at": known_at, "filters": only.said(), "levels_available": empty,
            "domains": laid}  # fmt: skip
    whole = DashboardBoard.model_validate(entry | said)
    return whole if wanted.format is Format.JSON else await shown(whole, only, wanted)


async def shown(board: DashboardBoard, only: Filters, wanted: Asked) -> Response:
    """Write a dashboard in another format: as rows, or as a picture."""
    plain = board.model_dump(mode="json", by_alias=True)
    rows = [
        {"domain": domain["domain"], "indicator_id": measure["indicator_id"],
         "indicator_name": measure["name"], "unit": measure["unit"],
         **{name: value for name, value in one.items() if name != "growth"}}
        for domain in plain["domains"] for measure in domain["indicators"]
        for one in measure["areas"]
    ]  # fmt: skip
    return await presented(
        wanted, lambda: board.model_dump_json(by_alias=True).encode(), name="dashboard",
        csv=partial(rows_as_csv, with_filters(rows, only)),
        picture=partial(board_pictures.dashboard, plain),
    )  # fmt: skip
