"""Tables of many measures over HTTP: icons for each, and what is worse and getting worse."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, Literal

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions import board_pictures, measures, worsening_pictures
from indicators.actions.tables import as_csv
from indicators.domain.areas import AreaUnknown
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.filters import AskedFilters, Filtered, with_filters
from indicators.routes.pictures import PICTURED, Look, Presented, presented
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/measures", tags=["measures"], route_class=Route)
worsening_router = APIRouter(prefix="/worsening", tags=["measures"], route_class=Route)
Text = Annotated[str | None, Field(max_length=100)]
Comparing = Literal["95 % limits of the value against the benchmark of the same period"]
Trending = Literal["Last five yearly values, p < 0.002"]


class Judgement(BaseModel):
    """How a value compares and moves."""

    benchmark: Annotated[float | None, Field(description="Of the same period", examples=[25.7])]
    comparison: Annotated[str, Field(examples=["worse"])]
    comparison_reason: Annotated[
        str | None, Field(description="Why it is not compared", examples=[None])
    ]
    trend: Annotated[str, Field(examples=["increasing"])]
    trend_judgement: Annotated[str | None, Field(examples=["increasing_and_getting_worse"])]
    trend_reason: Annotated[str | None, Field(examples=[None])]


class Measure(Judgement):
    """One measure: its latest value, target, icons, comparison and trend."""

    indicator_id: Annotated[str, Field(examples=["alcoholic-liver-admissions"])]
    indicator_name: Annotated[str, Field(examples=["Emergency admissions, liver disease"])]
    family: Annotated[str, Field(examples=["quality-premium-related"])]
    unit: Annotated[str | None, Field(examples=["per 100,000"])]
    polarity: Annotated[str, Field(examples=["lower_is_better"])]
    period_label: Annotated[str | None, Field(examples=["2013/14"])]
    period_from: Annotated[date | None, Field(examples=["2013-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2014-04-01"])]
    kind: Annotated[str | None, Field(examples=["actual"])]
    value: Annotated[float | None, Field(examples=[42.6])]
    numerator: Annotated[float | None, Field(examples=[None])]
    denominator: Annotated[float | None, Field(examples=[None])]
    lower_95: Annotated[float | None, Field(examples=[None])]
    upper_95: Annotated[float | None, Field(examples=[None])]
    lower_998: Annotated[float | None, Field(examples=[None])]
    upper_998: Annotated[float | None, Field(examples=[None])]
    status: Annotated[str, Field(examples=["known"])]
    reason: Annotated[str | None, Field(examples=[None])]
    method: Annotated[str | None, Field(examples=["as_published"])]
    inputs: Annotated[int | None, Field(examples=[1])]
    certainty: Annotated[str | None, Field(examples=["stated"])]
    target_id: Annotated[str | None, Field(examples=["t-alcohol"])]
    target: Annotated[float | None, Field(examples=[14])]
    target_label: Annotated[str | None, Field(examples=["2014/15"])]
    target_rule: Annotated[str | None, Field(examples=[None])]
    variation_icon: Annotated[str | None, Field(examples=["concern_high"])]
    assurance_icon: Annotated[str | None, Field(examples=["hit_or_miss"])]
    points: Annotated[int, Field(examples=[24])]
    mean: Annotated[float | None, Field(examples=[40.1])]
    lower_process_limit: Annotated[float | None, Field(examples=[35.0])]
    upper_process_limit: Annotated[float | None, Field(examples=[45.2])]
    icons_reason: Annotated[str | None, Field(description="Why no icons", examples=[None])]


class Measures(BaseModel):
    """The measures of one area. Asked again with this `known_at`, the answer is the same."""

    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    benchmark_area_id: Annotated[str, Field(examples=["england"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    filters: Filtered
    compared_by: Comparing = "95 % limits of the value against the benchmark of the same period"
    trend_by: Trending = "Last five yearly values, p < 0.002"
    icons_by: Literal["XmR chart, Making Data Count"] = "XmR chart, Making Data Count"
    results: list[Measure]


class Worse(Judgement):
    """One indicator in one area."""

    indicator_id: Annotated[str, Field(examples=["alcoholic-liver-admissions"])]
    indicator_name: Annotated[str, Field(examples=["Emergency admissions, liver disease"])]
    unit: Annotated[str | None, Field(examples=["per 100,000"])]
    polarity: Annotated[str, Field(examples=["lower_is_better"])]
    area_id: Annotated[str, Field(examples=["ccg-leeds-west"])]
    area_name: Annotated[str, Field(examples=["NHS Leeds West CCG area"])]
    area_type: Annotated[str, Field(examples=["ccg-area"])]
    period_label: Annotated[str | None, Field(examples=["2013/14"])]
    value: Annotated[float | None, Field(examples=[42.6])]
    lower_95: Annotated[float | None, Field(examples=[38.9])]
    upper_95: Annotated[float | None, Field(examples=[46.5])]


class Worsening(BaseModel):
    """What is worse than the benchmark and getting worse; and what could not be judged."""

    benchmark_area_id: Annotated[str, Field(examples=["england"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    compared_by: Comparing = "95 % limits of the value against the benchmark of the same period"
    trend_by: Trending = "Last five yearly values, p < 0.002"
    judged: Annotated[int, Field(description="Indicators and areas judged", examples=[40])]
    items: list[Worse]
    not_judged: list[Worse]


class AskedBoard(BaseModel):
    """Which indicators, of which time, against whom, and as known when."""

    model_config = ConfigDict(extra="forbid")

    family: Annotated[Text, Field(description="Families that begin with this")] = None
    indicator: Annotated[
        list[str], Field(max_length=500, description="These indicators; may be repeated")
    ] = []
    benchmark: Annotated[str, Field(max_length=100, description="The area to compare with")] = (
        "england"
    )
    period_from: Annotated[date | None, Field(description="Periods that end then or later")] = None
    period_to: Annotated[date | None, Field(description="Periods that end by then")] = None
    known_at: KnownAt = None

    def moment(self) -> datetime:
        """Give the time of the answer."""
        return self.known_at or datetime.now(UTC)

    async def about(self, reading: Reading) -> dict[str, Any]:
        """Find the indicators."""
        only = self.indicator or None
        return await boards.about(reading, only, family=self.family, known_at=self.known_at)


class AskedMeasures(AskedBoard, AskedFilters, Look):
    """The measures of one area."""

    area: Annotated[str, Field(max_length=100, description="In this area", examples=["leeds"])]
    organisation: Annotated[Text, Field(description="Of this organisation alone")] = None


class AskedWorsening(AskedBoard, Look):
    """What is worse and getting worse, in which areas."""

    area_type: Annotated[Text, Field(description="Areas of this type")] = None
    parent: Annotated[Text, Field(description="Areas in this one")] = None


@router.get("", response_model=Measures, responses=PICTURED | {404: {}})
async def list_measures(
    _: Reader,
    reading: Reading,
    asked: Annotated[AskedMeasures, Query()],
    wanted: Presented,
) -> Any:
    """Lay out the measures of an area: value, target, icons, comparison and trend of each."""
    area = (await boards.areas(reading, [asked.area])).get(asked.area)
    if area is None:
        raise AreaUnknown
    only = asked.filters()
    places = Places(asked.moment().date(), areas=[asked.area], organisation=asked.organisation,
                    period_from=asked.period_from, period_to=asked.period_to,
                    filters=only)  # fmt: skip
    rows = await measures.measures(
        reading, await asked.about(reading), places, benchmark=asked.benchmark,
        known_at=asked.known_at, every=bool(asked.family or asked.indicator),
    )  # fmt: skip
    whole = Measures.model_validate({
        "area_id": asked.area, "area_name": area["name"], "benchmark_area_id": asked.benchmark,
        "known_at": asked.moment(), "filters": only.said(), "results": rows,
    })  # fmt: skip
    return await presented(
        wanted, lambda: whole.model_dump_json().encode(), name="measures",
        csv=partial(csv_of, Measure, with_filters(rows, only)),
        picture=lambda: board_pictures.measures(whole.model_dump(mode="json")),
    )  # fmt: skip


@worsening_router.get("", response_model=Worsening, responses=PICTURED | {404: {}})
async def list_worsening(
    _: Reader,
    reading: Reading,
    asked: Annotated[AskedWorsening, Query()],
    wanted: Presented,
) -> Any:
    """List what is worse than the benchmark and getting worse, and what could not be judged."""
    places = Places(asked.moment().date(), area_type=asked.area_type, parent=asked.parent,
                    period_from=asked.period_from, period_to=asked.period_to)  # fmt: skip
    found = await measures.worsening(
        reading, await asked.about(reading), places, benchmark=asked.benchmark,
        known_at=asked.known_at,
    )  # fmt: skip
    benchmarks = await boards.areas(reading, [asked.benchmark]) if wanted.drawn else {}
    name = benchmarks.get(asked.benchmark, {"name": asked.benchmark})["name"]
    head = {"benchmark_area_id": asked.benchmark, "known_at": asked.moment()}
    whole = Worsening.model_validate(head | found)
    return await presented(
        wanted, lambda: whole.model_dump_json().encode(), name="worsening",
        csv=partial(csv_of, Worse, found["items"]),
        picture=lambda: worsening_pictures.picture_of(whole.model_dump(mode="json"), name),
    )  # fmt: skip


def csv_of(line: type[BaseModel], rows: list[dict[str, Any]]) -> Response:
    """Write rows as CSV."""
    columns = list(rows[0] if rows else line.model_fields)
    table = pl.DataFrame(rows, schema=columns, infer_schema_length=None)
    return Response(as_csv(table), media_type="text/csv; charset=utf-8")
