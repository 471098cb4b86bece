"""Targets over HTTP: what is aimed for, by when, and what was aimed for before."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.downloads import Accept
from indicators.domain.observations import Status
from indicators.domain.targets import corrected
from indicators.queries import readings
from indicators.routes.access import Editor, Reader
from indicators.routes.fields import KnownAt, Number, Printed
from indicators.routes.observations import AreaId, IndicatorId, OrganisationId
from indicators.routes.readings import Kept
from indicators.tables import Target
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Prose, Provenance, Strict, left_out
from shared.paging import After, Limit, Page
from shared.routing import Route
from shared.versions import IfMatch

router = APIRouter(prefix="/targets", tags=["targets"], route_class=Route)


class Aimed(Provenance):
    """What is aimed for, as printed. What is null was not stated."""

    baseline_label: Annotated[Line | None, Field(examples=["2012"])] = None
    baseline_start: Annotated[Printed | None, Field(examples=["2012-01-01"])] = None
    baseline_end: Annotated[
        Printed | None, Field(description="As printed: included", examples=["2012-12-31"])
    ] = None
    baseline_value: Annotated[Number | None, Field(examples=[1968])] = None
    target_label: Annotated[Line | None, Field(examples=["2018"])] = None
    target_start: Annotated[Printed | None, Field(examples=["2018-01-01"])] = None
    target_end: Annotated[
        Printed | None, Field(description="As printed: included", examples=["2018-12-31"])
    ] = None
    target_value: Annotated[Number | None, Field(examples=[1587])] = None
    unit: Annotated[Line | None, Field(examples=["PYLL per 100,000 (DSR)"])] = None
    change_value: Annotated[Number | None, Field(examples=[-19.4])] = None
    change_low: Annotated[Number | None, Field(examples=[None])] = None
    change_high: Annotated[Number | None, Field(examples=[None])] = None
    change_unit: Annotated[Line | None, Field(examples=["% relative"])] = None
    rule: Annotated[Prose | None, Field(examples=["Halve the gap to peer CCGs"])] = None
    comparator_rule: Annotated[Prose | None, Field(examples=["National minimum pace"])] = None
    status: Annotated[Line | None, Field(description="As printed", examples=["proposed"])] = None


class TargetCorrection(Aimed, Strict):
    """What is to be corrected: the fields that are sent, and no others.

    Without its status, a value that is sent is `known`, or `not_stated` if it is null.
    """

    baseline_value_status: Annotated[Status, left_out("known")]
    target_value_status: Annotated[Status, left_out("known")]
    certainty: Annotated[Certainty, left_out("derived")]


class TargetOut(Aimed):
    """A target as it was known during `[recorded_from, recorded_to)`.

    It is to be met in `[target_from, target_to)`, starting from `[baseline_from, baseline_to)`.
    `version` is the number of the reading.
    """

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["t-pyll-leeds"])]
    indicator_id: Annotated[str, Field(examples=["pyll-amenable"])]
    area_id: Annotated[str, Field(examples=["leeds"])]
    organisation_id: Annotated[str | None, Field(examples=[None])]
    baseline_from: Annotated[date | None, Field(examples=["2012-01-01"])]
    baseline_to: Annotated[date | None, Field(examples=["2013-01-01"])]
    baseline_value_status: Annotated[Status, Field(examples=["known"])]
    target_from: Annotated[date | None, Field(examples=["2018-01-01"])]
    target_to: Annotated[date | None, Field(examples=["2019-01-01"])]
    target_value_status: Annotated[Status, Field(examples=["known"])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_to: Annotated[datetime | None, Field(examples=[None])]
    recorded_by: Annotated[str, Field(description="The client", examples=["leeds-loader"])]
    version: Annotated[int, Field(examples=[1])]


class TargetReadings(BaseModel):
    """All that was ever known of one target, the first reading first."""

    items: list[TargetOut]


COLUMNS = ("id", "indicator_id", "area_id", "organisation_id", "baseline_label", "baseline_start",
           "baseline_end", "baseline_value", "baseline_value_status", "target_label",
           "target_start", "target_end", "target_value", "target_value_status", "unit",
           "change_value", "change_low", "change_high", "change_unit", "rule", "comparator_rule",
           "status", "source", "certainty", "note")  # fmt: skip
TARGETS = Kept(Target, TargetOut, COLUMNS, "targets")


@router.get("", response_model=Page[TargetOut])
async def list_targets(
    _: Reader,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    indicator: IndicatorId = None,
    area: AreaId = None,
    organisation: OrganisationId = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """List targets; or all of those as CSV or Parquet, as an import takes them."""
    where = {"indicator_id": indicator, "area_id": area, "organisation_id": organisation}
    return await TARGETS.listed(
        request, reading, accept, after=after, limit=limit, known_at=known_at, where=where
    )


@router.get("/{target_id}")
async def read_target(
    _: Reader, target_id: str, reading: Reading, response: Response, known_at: KnownAt = None
) -> TargetOut:
    """Read one target, as it is known now or was known at a time."""
    return await TARGETS.shown(reading, target_id, response, known_at)


@router.get("/{target_id}/readings")
async def list_target_readings(_: Reader, target_id: str, reading: Reading) -> TargetReadings:
    """List every reading of one target: what was aimed for, from when to when, by whom."""
    return TargetReadings(items=await TARGETS.history(reading, target_id))


@router.patch("/{target_id}")
async def correct_target(
    caller: Editor,
    target_id: str,
    change: TargetCorrection,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> TargetOut:
    """Correct a target. The reading before stays, and is read by `known_at`."""
    known = await TARGETS.open(session, target_id, if_match)
    sent = corrected(known._asdict(), change.model_dump(exclude_unset=True))
    await readings.correct(session, Target, known, sent, by=caller.client_id)
    announce(session, "targets.recorded", known.indicator_id, added=0, corrected=1)
    return await TARGETS.shown(session, target_id, response)
