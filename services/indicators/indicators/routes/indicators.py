"""Indicators over HTTP: find them, register one, mend one, and see where they are measured."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.downloads import Accept, download, wanted
from indicators.domain.indicators import Polarity
from indicators.domain.observations import Kind, Sex
from indicators.queries import indicators
from indicators.routes.access import Editor, Reader
from indicators.tables import Indicator
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Prose, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/indicators", tags=["indicators"], route_class=Route)


class Described(Provenance):
    """What an indicator measures, in the words of its source. What is null was not stated."""

    name: Annotated[Line, Field(examples=["Permanent care home admissions, age 65+"])]
    family: Annotated[Slug, Field(examples=["bcf-national-1"])]
    unit: Annotated[Line | None, Field(examples=["per 100,000 population aged 65+"])] = None
    numerator: Annotated[
        Prose | None, Field(examples=["permanent admissions of people 65+ to care homes"])
    ] = None
    denominator: Annotated[Prose | None, Field(examples=["population aged 65+"])] = None
    method: Annotated[Prose | None, Field(examples=["rate per 100k"])] = None
    frequency: Annotated[Line | None, Field(examples=["annual"])] = None
    age: Annotated[Line | None, Field(description="Of whom it is", examples=["65+"])] = None
    sex: Annotated[Sex | None, Field(examples=["persons"])] = None
    levels: Annotated[Line | None, Field(examples=["Leeds; core cities"])] = None
    definition: Annotated[
        Prose | None, Field(examples=["How often older people move into care homes for good"])
    ] = None


class Facts(Described):
    """An indicator and which way it should go."""

    polarity: Annotated[Polarity, Field(examples=["lower_is_better"])] = Polarity.NOT_STATED


class NewIndicator(Facts, Strict):
    """An indicator to register."""

    id: Annotated[Slug, Field(examples=["care-home-admissions-65plus"])]


class IndicatorChange(Facts, Strict):
    """What is to be mended: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Falls of people aged 65 and over")]
    family: Annotated[Slug, left_out("falls")]
    polarity: Annotated[Polarity, left_out("lower_is_better")]
    certainty: Annotated[Certainty, left_out("derived")]


class IndicatorOut(Facts):
    """An indicator. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["care-home-admissions-65plus"])]
    polarity_printed: Annotated[
        str | None, Field(description="As its source words it", examples=["lower is better"])
    ]
    version: Annotated[int, Field(examples=[1])]
    changed_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    changed_by: Annotated[str, Field(description="The client", examples=["leeds-loader"])]


class IndicatorVersions(BaseModel):
    """What was said of an indicator before it was amended."""

    items: list[IndicatorOut]


class PeriodOut(BaseModel):
    """The days `[period_from, period_to)`; null is not known."""

    period_label: Annotated[str | None, Field(examples=["2012/13"])]
    period_from: Annotated[date | None, Field(examples=["2012-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2013-04-01"])]


class Availability(BaseModel):
    """What there is of an indicator for one type of area."""

    area_type: Annotated[str, Field(examples=["ccg-area"])]
    areas: Annotated[int, Field(description="How many have observations", examples=[3])]
    kinds: Annotated[
        list[Kind],
        Field(
            description="Of which kinds; what is not asked for is `actual`", examples=[["actual"]]
        ),
    ]
    observations: Annotated[int, Field(examples=[12])]
    period_count: Annotated[int, Field(description="How many there are", examples=[4])]
    periods: Annotated[list[PeriodOut], Field(description="At most 24, the newest first")]


class IndicatorRead(IndicatorOut):
    """An indicator, and where and when there are observations of it."""

    areas_available: list[Availability]
    data_changed_at: Annotated[
        datetime | None,
        Field(
            description="When an observation was last added or corrected; null: there is none",
            examples=["2026-04-01T09:30:00Z"],
        ),
    ]


COLUMNS = ("id", "name", "family", "unit", "numerator", "denominator", "method", "polarity",
           "frequency", "age", "sex", "levels", "definition", "source",
           "certainty", "note")  # fmt: skip


@router.get("", response_model=Page[IndicatorOut])
async def list_indicators(
    _: Reader,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    family: Annotated[str | None, Query(max_length=100)] = None,
    accept: Accept = "application/json",
) -> Any:
    """List indicators, by family; or all of those as CSV or Parquet, as an import takes them."""
    if kind_of_file := wanted(accept):
        rows = indicators.every(family=family)
        return await download(request, rows, COLUMNS, "indicators", kind_of_file)
    found = await indicators.page(reading, after=after, limit=limit + 1, family=family)
    return page_of(found, limit, IndicatorOut.model_validate, lambda one: one.id)


@router.post("", status_code=201)
async def register_indicator(
    caller: Editor, __: Creating, new: NewIndicator, session: Session, response: Response
) -> IndicatorOut:
    """Register an indicator."""
    indicator = Indicator(**new.model_dump(), changed_by=caller.client_id)
    await indicators.register(session, indicator)
    announce(session, "indicator.registered", new.id)
    response.headers["Location"] = f"/indicators/v1/indicators/{new.id}"
    tag(response, indicator)
    return IndicatorOut.model_validate(indicator)


@router.get("/{indicator_id}")
async def read_indicator(
    _: Reader, request: Request, indicator_id: str, reading: Reading, response: Response
) -> IndicatorRead:
    """Read one indicator, and for which types of area and which periods it is measured."""
    row = await indicators.one(reading, indicator_id)
    if row is None:
        raise NotThere
    # Observations come without a new version of the indicator, so it is never "not modified".
    request.state.etag = False
    tag(response, row)
    available = await indicators.available(reading, indicator_id)
    changed = await indicators.data_changed(reading, indicator_id)
    return IndicatorRead.model_validate(
        {**row._asdict(), "areas_available": available, "data_changed_at": changed}
    )


@router.get("/{indicator_id}/versions")
async def list_indicator_versions(
    _: Reader, indicator_id: str, reading: Reading
) -> IndicatorVersions:
    """List what was said of an indicator before, the oldest version first."""
    if await indicators.one(reading, indicator_id) is None:
        raise NotThere
    return IndicatorVersions.model_validate(
        {"items": await indicators.versions(reading, indicator_id)}
    )


@router.patch("/{indicator_id}")
async def change_indicator(
    caller: Editor,
    indicator_id: str,
    change: IndicatorChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> IndicatorOut:
    """Mend what is known of an indicator."""
    indicator = await indicators.stored(session, indicator_id)
    if indicator is None:
        raise NotThere
    expect(indicator, if_match)
    sent = change.model_dump(exclude_unset=True)
    unprinted = {"polarity_printed": None} if "polarity" in sent else {}
    indicator.amend(sent | unprinted, by=caller.client_id)
    await session.flush()
    await session.refresh(indicator)
    announce(session, "indicator.changed", indicator_id)
    tag(response, indicator)
    return IndicatorOut.model_validate(indicator)
