"""Imports over HTTP: whole files of CSV, stored all or not at all.

A file is faulty as a whole or good as a whole. Faults are named by line and column, at most a
hundred of them. A file that is sent again changes nothing.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from indicators.actions.imports import (
    MOST_ROWS,
    NO_AREA,
    NO_INDICATOR,
    Done,
    Plan,
    parents,
    take_in,
)
from indicators.queries import imports
from indicators.routes import rows
from indicators.routes.access import Editor
from indicators.routes.area_links import AREA_LINKS
from indicators.routes.causes import CAUSES
from indicators.routes.certifications import CERTIFICATIONS
from indicators.routes.composite_facts import COMPOSITE_PARTS
from indicators.routes.dashboard_facts import DASHBOARD_MEASURES, DASHBOARDS
from indicators.routes.definitions import DEFINITIONS
from indicators.routes.feedback_facts import FEEDBACK
from indicators.routes.prevalence_facts import PREVALENCE_RATES
from indicators.routes.rebases import REBASES
from indicators.routes.registers import Register, plan_of
from indicators.routes.scorecard_facts import SCORECARD_COMPONENTS, SCORECARDS
from indicators.routes.statements import STATEMENT_LINKS, STATEMENTS
from indicators.tables import Area, Indicator, Observation, Target
from shared.changes import announce
from shared.database import Session
from shared.routing import BulkRoute

router = APIRouter(prefix="/imports", tags=["imports"], route_class=BulkRoute)


class ImportReport(BaseModel):
    """What became of a file."""

    rows: Annotated[int, Field(description="All that the file has", examples=[131])]
    added: Annotated[int, Field(description="Not known before", examples=[12])]
    corrected: Annotated[int, Field(description="Known otherwise before", examples=[2])]
    unchanged: Annotated[int, Field(description="Known just so before", examples=[117])]


def file(example: str) -> dict[str, Any]:
    """Describe a body of CSV."""
    schema = {"type": "string", "description": f"UTF-8, at most {MOST_ROWS:,} rows"}
    content = {"text/csv": {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


AREAS = Plan(
    row=rows.AreaRow, stored=rows.area, columns=rows.AREA, table=Area,
    references=(), take=imports.amend_areas, check=parents,
)  # fmt: skip
INDICATORS = Plan(
    row=rows.IndicatorRow, stored=rows.indicator, columns=rows.INDICATOR, table=Indicator,
    references=(), take=imports.amend,
)  # fmt: skip
OBSERVATIONS = Plan(
    row=rows.ObservationRow, stored=rows.observation, columns=rows.OBSERVATION, table=Observation,
    references=(
        ("indicator_id", Indicator, NO_INDICATOR),
        ("alt_indicator_id", Indicator, NO_INDICATOR),
        ("area_id", Area, NO_AREA),
    ),
    take=imports.record,
)  # fmt: skip
TARGETS = Plan(
    row=rows.TargetRow, stored=rows.target, columns=rows.TARGET, table=Target,
    references=(("indicator_id", Indicator, NO_INDICATOR), ("area_id", Area, NO_AREA)),
    take=imports.record,
)  # fmt: skip


@router.post(
    "/areas",
    openapi_extra=file("id,name,type,parent_id\nleeds,Leeds,local authority district,\n"),
)
async def import_areas(caller: Editor, request: Request, session: Session) -> ImportReport:
    """Import areas. A parent may stand later in the file; a type that is new is added."""
    return report(session, "area", await take_in(request, session, AREAS, caller.client_id))


@router.post(
    "/indicators",
    openapi_extra=file("id,name,family,polarity\nfalls-65plus,Falls,falls,lower is better\n"),
)
async def import_indicators(caller: Editor, request: Request, session: Session) -> ImportReport:
    """Import indicators: new ones are added, others mended under a new version."""
    done = await take_in(request, session, INDICATORS, caller.client_id)
    return report(session, "indicator", done)


@router.post(
    "/observations",
    openapi_extra=file(
        "indicator_id,area_id,period_label,period_start,period_end,value,unit,kind\n"
        "falls-65plus,leeds,2012/13,2012-04-01,2013-03-31,2110,per 100000,actual\n"
    ),
)
async def import_observations(caller: Editor, request: Request, session: Session) -> ImportReport:
    """Import observations: what differs is a new reading, and the reading before stays."""
    done = await take_in(request, session, OBSERVATIONS, caller.client_id)
    await announce_each(session, "observations.recorded", done)
    return report(session, "observation", done)


@router.post(
    "/targets",
    openapi_extra=file(
        "id,indicator_id,area_id,target_label,target_end,change_value,change_unit\n"
        "t-falls,falls-65plus,leeds,2014/15,2015-03-31,-5,% relative\n"
    ),
)
async def import_targets(caller: Editor, request: Request, session: Session) -> ImportReport:
    """Import targets: what differs is a new reading, and the reading before stays."""
    done = await take_in(request, session, TARGETS, caller.client_id)
    await announce_each(session, "targets.recorded", done)
    return report(session, "target", done)


def import_route(register: Register) -> None:
    """Add the import of one kind of thing that is recorded."""
    plan, noun = plan_of(register), register.one.replace("_", "-")

    async def imported(caller: Editor, request: Request, session: Session) -> ImportReport:
        return report(session, noun, await take_in(request, session, plan, caller.client_id))

    imported.__name__ = f"import_{register.many}"
    several = register.many.replace("_", " ")
    imported.__doc__ = f"Import {several}: what differs is a new reading; the one before stays."
    path = f"/{register.many.replace('_', '-')}"
    router.add_api_route(path, imported, methods=["POST"], openapi_extra=file(register.example))


for each in (
    DEFINITIONS,
    AREA_LINKS,
    CAUSES,
    STATEMENTS,
    STATEMENT_LINKS,
    REBASES,
    SCORECARDS,
    SCORECARD_COMPONENTS,
    DASHBOARDS,
    DASHBOARD_MEASURES,
    FEEDBACK,
    CERTIFICATIONS,
    PREVALENCE_RATES,
    COMPOSITE_PARTS,
):
    import_route(each)


async def announce_each(session: Session, happened: str, done: Done) -> None:
    """Announce what was recorded, once for each indicator."""
    for one in await imports.by_indicator(session, done.rows):
        announce(session, happened, one.indicator_id, added=one.added, corrected=one.corrected)


def report(session: Session, noun: str, done: Done) -> ImportReport:
    """Say what became of a file, and announce it if anything changed."""
    added, corrected = done.taken.added, done.taken.corrected
    if added or corrected:
        announce(session, f"{noun}.imported", f"{noun}s", added=added, corrected=corrected)
    unchanged = done.number - added - corrected
    return ImportReport(rows=done.number, added=added, corrected=corrected, unchanged=unchanged)
