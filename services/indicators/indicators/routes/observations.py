"""Observations over HTTP: find them, read one as known at a time, correct one."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.downloads import Accept
from indicators.domain.observations import Kind, Sex, Status, corrected
from indicators.queries import readings
from indicators.routes.access import Editor, Reader
from indicators.routes.fields import Age, Count, KnownAt, Number, Printed
from indicators.routes.readings import Kept
from indicators.tables import Observation
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Provenance, Slug, Strict, left_out
from shared.paging import After, Limit, Page
from shared.routing import Route
from shared.versions import IfMatch

router = APIRouter(prefix="/observations", tags=["observations"], route_class=Route)

IndicatorId = Annotated[str | None, Query(max_length=100, description="Of this indicator")]
AreaId = Annotated[str | None, Query(max_length=100, description="Of this area")]
OrganisationId = Annotated[str | None, Query(max_length=100, description="Of this organisation")]


class Measured(Provenance):
    """What an observation says, as printed. Numbers have at most fifteen digits."""

    value: Annotated[Number | None, Field(examples=[89.7])] = None
    numerator: Annotated[Count | None, Field(examples=[None])] = None
    denominator: Annotated[Count | None, Field(examples=[None])] = None
    unit: Annotated[Line | None, Field(examples=["%"])] = None
    low: Annotated[Number | None, Field(examples=[None])] = None
    high: Annotated[
        Number | None, Field(description="Of a rank: how many were ranked", examples=[None])
    ] = None
    alt_indicator_id: Annotated[
        Slug | None, Field(description="The other indicator it may belong to", examples=[None])
    ] = None


class Observed(Measured):
    """What was observed where and when: these fields are one observation's for ever."""

    indicator_id: Annotated[Slug, Field(examples=["at-home-91-days"])]
    area_id: Annotated[Slug, Field(examples=["leeds"])]
    organisation_id: Annotated[
        Slug | None,
        Field(description="An id of the membership service, kept unchecked", examples=[None]),
    ] = None
    period_label: Annotated[Line | None, Field(examples=["2012/13"])] = None
    period_start: Annotated[Printed | None, Field(examples=["2012-04-01"])] = None
    period_end: Annotated[
        Printed | None, Field(description="As printed: included", examples=["2013-03-31"])
    ] = None
    kind: Annotated[Kind, Field(examples=["actual"])]
    band: Annotated[Line | None, Field(description="As printed", examples=[None])] = None
    sex: Annotated[Sex | None, Field(description="Null: as the indicator", examples=[None])] = None
    age: Annotated[
        Age | None,
        Field(description="A band such as `65-69`; null: as the indicator", examples=[None]),
    ] = None
    category_type: Annotated[
        Line | None, Field(description="Kind of inequality stratum", examples=[None])
    ] = None
    category: Annotated[Line | None, Field(description="The stratum", examples=[None])] = None


class ObservationCorrection(Measured, Strict):
    """What is to be corrected: the fields that are sent, and no others.

    Without a status, it follows from the figures if any of them is sent.
    """

    status: Annotated[Status, left_out("known")]
    certainty: Annotated[Certainty, left_out("derived")]


class ObservationOut(Observed):
    """An observation as it was known during `[recorded_from, recorded_to)`.

    It is of the days `[period_from, period_to)`; null is not known. `version` is the number of
    the reading.
    """

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["o011"])]
    status: Annotated[Status, Field(examples=["known"])]
    period_from: Annotated[date | None, Field(examples=["2012-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2013-04-01"])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_to: Annotated[datetime | None, Field(examples=[None])]
    recorded_by: Annotated[str, Field(description="The client", examples=["leeds-loader"])]
    version: Annotated[int, Field(examples=[1])]


class ObservationReadings(BaseModel):
    """All that was ever known of one observation, the first reading first."""

    items: list[ObservationOut]


COLUMNS = ("id", "indicator_id", "area_id", "organisation_id", "period_label", "period_start",
           "period_end", "value", "numerator", "denominator", "unit", "low", "high", "kind",
           "band", "sex", "age", "category_type", "category",
           "alt_indicator_id", "status", "source", "certainty", "note")  # fmt: skip
OBSERVATIONS = Kept(Observation, ObservationOut, COLUMNS, "observations")


@router.get("", response_model=Page[ObservationOut])
async def list_observations(
    _: Reader,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    indicator: IndicatorId = None,
    area: AreaId = None,
    organisation: OrganisationId = None,
    kind: Kind | None = None,
    status: Status | None = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """List observations; or all of those as CSV or Parquet, as an import takes them."""
    where = {"indicator_id": indicator, "area_id": area, "organisation_id": organisation,
             "kind": kind, "status": status}  # fmt: skip
    return await OBSERVATIONS.listed(
        request, reading, accept, after=after, limit=limit, known_at=known_at, where=where
    )


@router.get("/{observation_id}")
async def read_observation(
    _: Reader, observation_id: str, reading: Reading, response: Response, known_at: KnownAt = None
) -> ObservationOut:
    """Read one observation, as it is known now or was known at a time."""
    return await OBSERVATIONS.shown(reading, observation_id, response, known_at)


@router.get("/{observation_id}/readings")
async def list_observation_readings(
    _: Reader, observation_id: str, reading: Reading
) -> ObservationReadings:
    """List every reading of one observation: what was known, from when to when, by whom."""
    return ObservationReadings(items=await OBSERVATIONS.history(reading, observation_id))


@router.patch("/{observation_id}")
async def correct_observation(
    caller: Editor,
    observation_id: str,
    change: ObservationCorrection,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> ObservationOut:
    """Correct an observation. The reading before stays, and is read by `known_at`."""
    known = await OBSERVATIONS.open(session, observation_id, if_match)
    sent = corrected(known._asdict(), change.model_dump(exclude_unset=True))
    await readings.correct(session, Observation, known, sent, by=caller.client_id)
    announce(session, "observations.recorded", known.indicator_id, added=0, corrected=1)
    return await OBSERVATIONS.shown(session, observation_id, response)
