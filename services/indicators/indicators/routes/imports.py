"""Imports over HTTP: whole files of CSV or Parquet, stored all or not at all.

A file is faulty as a whole or good as a whole. Faults are named by row and column, at most a
hundred of them. A file that is sent again changes nothing. With `Prefer: respond-async` a file
is kept, and taken in beside the requests.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from indicators.actions.columns import Columns
from indicators.actions.imports import (
    NO_AREA,
    NO_INDICATOR,
    Done,
    Plan,
    Progress,
    parents,
    spool,
    take_in,
    type_of,
    unnoticed,
)
from indicators.actions.observations import derived
from indicators.actions.uploads import CSV, MOST_ROWS, PARQUET
from indicators.queries import imports, jobs
from indicators.routes import rows
from indicators.routes.access import Editor
from indicators.routes.area_links import AREA_LINKS
from indicators.routes.causes import CAUSES
from indicators.routes.certifications import CERTIFICATIONS
from indicators.routes.composite_facts import COMPOSITE_PARTS
from indicators.routes.dashboard_facts import DASHBOARD_MEASURES, DASHBOARDS
from indicators.routes.definitions import DEFINITIONS
from indicators.routes.feedback_facts import FEEDBACK
from indicators.routes.jobs import ImportReport, JobOut
from indicators.routes.prevalence_facts import PREVALENCE_RATES
from indicators.routes.rebases import REBASES
from indicators.routes.registers import plan_of
from indicators.routes.scorecard_facts import SCORECARD_COMPONENTS, SCORECARDS
from indicators.routes.statements import STATEMENT_LINKS, STATEMENTS
from indicators.tables import Area, Indicator, Observation, Target
from shared.changes import announce
from shared.database import Session
from shared.routing import BulkRoute

router = APIRouter(prefix="/imports", tags=["imports"], route_class=BulkRoute)

PART = 1024 * 1024  # Bytes of a file that are kept together.
Prefer = Annotated[
    str,
    Header(
        description="`respond-async`: keep the file and answer 202; `Location` tells how far it is",
        examples=["respond-async"],
    ),
]
Check = Annotated[
    bool,
    Query(description="Only say what would become of the file; nothing is stored"),
]


@dataclass(frozen=True, slots=True)
class Import:
    """One kind of file.

    Attributes:
        plan: How it is taken in.
        noun: What one of its rows is called, in the event that tells of the file.
        says: What the import does.
        example: The beginning of such a file.
        recorded: The event that tells of each indicator, if there is one.
    """

    plan: Plan[Any]
    noun: str
    says: str
    example: str
    recorded: str | None = None


def file(example: str) -> dict[str, Any]:
    """Describe a body of CSV or Parquet."""
    schema = {"type": "string", "description": f"UTF-8, at most {MOST_ROWS:,} rows"}
    binary = {"type": "string", "format": "binary", "description": "The same columns, typed"}
    content = {CSV: {"schema": schema, "example": example}, PARQUET: {"schema": binary}}
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
    take=imports.record, by_columns=Columns(rows.ObservationRow, derived, rows.OBSERVATION),
)  # fmt: skip
TARGETS = Plan(
    row=rows.TargetRow, stored=rows.target, columns=rows.TARGET, table=Target,
    references=(("indicator_id", Indicator, NO_INDICATOR), ("area_id", Area, NO_AREA)),
    take=imports.record,
)  # fmt: skip


IMPORTS = {
    "areas": Import(
        AREAS, "area",
        "Import areas. A parent may stand later in the file; a type that is new is added.",
        "id,name,type,parent_id\nleeds,Leeds,local authority district,\n",
    ),
    "indicators": Import(
        INDICATORS, "indicator",
        "Import indicators: new ones are added, others mended under a new version.",
        "id,name,family,polarity\nfalls-65plus,Falls,falls,lower is better\n",
    ),
    "observations": Import(
        OBSERVATIONS, "observation",
        "Import observations: what differs is a new reading, and the reading before stays.",
        "indicator_id,area_id,period_label,period_start,period_end,value,unit,kind\n"
        "falls-65plus,leeds,2012/13,2012-04-01,2013-03-31,2110,per 100000,actual\n",
        recorded="observations.recorded",
    ),
    "targets": Import(
        TARGETS, "target",
        "Import targets: what differs is a new reading, and the reading before stays.",
        "id,indicator_id,area_id,target_label,target_end,change_value,change_unit\n"
        "t-falls,falls-65plus,leeds,2014/15,2015-03-31,-5,% relative\n",
        recorded="targets.recorded",
    ),
    **{
        each.many.replace("_", "-"): Import(
            plan_of(each), each.one.replace("_", "-"),
            f"Import {each.many.replace('_', ' ')}: what differs is a new reading; the one before "
            "stays.",
            each.example,
        )
        for each in (
            DEFINITIONS, AREA_LINKS, CAUSES, STATEMENTS, STATEMENT_LINKS, REBASES, SCORECARDS,
            SCORECARD_COMPONENTS, DASHBOARDS, DASHBOARD_MEASURES, FEEDBACK, CERTIFICATIONS,
            PREVALENCE_RATES, COMPOSITE_PARTS,
        )
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that has arrived."""

    file: IO[bytes]
    kind: str


async def spooled(request: Request) -> AsyncIterator[Sent]:
    """Put a file on disk until the request ends; who sends slowly holds nothing else."""
    kind = type_of(request)
    with TemporaryFile() as file:
        await spool(request, file)
        yield Sent(file, kind)


async def one_of_two() -> AsyncIterator[None]:
    """Hold a place while a file is read and stored: most connections are left to others."""
    yield


Spooled = Annotated[Sent, Depends(spooled, scope="function")]
InTurn = Annotated[None, Depends(one_of_two, max_concurrency=2, scope="function")]


def import_route(what: str, one: Import) -> None:
    """Add the import of one kind of file."""

    async def imported(
        caller: Editor,
        sent: Spooled,
        _: InTurn,
        session: Session,
        response: Response,
        prefer: Prefer = "",
        *,
        check: Check = False,
    ) -> Any:
        if check:
            return await tried(session, what, sent.file, sent.kind, by=caller.client_id)
        if "respond-async" not in prefer.lower():
            return await stored(session, what, sent.file, sent.kind, by=caller.client_id)
        job = await kept(session, what, sent.file, sent.kind, by=caller.client_id)
        response.status_code = 202
        response.headers["Location"] = f"/indicators/v1/jobs/{job.id}"
        response.headers["Preference-Applied"] = "respond-async"
        return job

    imported.__name__ = f"import_{what.replace('-', '_')}"
    imported.__doc__ = one.says
    location = {"Location": {"description": "The job", "schema": {"type": "string"}}}
    later = {"model": JobOut, "description": "The file is kept", "headers": location}
    router.add_api_route(
        f"/{what}", imported, methods=["POST"], openapi_extra=file(one.example),
        response_model=ImportReport | JobOut, responses={202: later},
    )  # fmt: skip


for each, its_import in IMPORTS.items():
    import_route(each, its_import)


async def stored(
    session: Session,
    what: str,
    file: IO[bytes],
    kind: str,
    *,
    by: str,
    progress: Progress = unnoticed,
) -> ImportReport:
    """Take in a file, and announce what it changed."""
    one = IMPORTS[what]
    done = await take_in(file, kind, session, one.plan, by, progress)
    if one.recorded:
        await announce_each(session, one.recorded, done)
    return report(session, one.noun, done)


async def tried(
    session: Session, what: str, file: IO[bytes], kind: str, *, by: str
) -> ImportReport:
    """Say what would become of a file: take it in, then take everything back."""
    trial = await session.begin_nested()
    try:
        return await stored(session, what, file, kind, by=by)
    finally:
        await trial.rollback()
        session.info.pop("changes", None)


async def kept(session: Session, what: str, file: IO[bytes], kind: str, *, by: str) -> JobOut:
    """Keep a file, to be taken in later."""
    lines = None
    if kind == CSV:
        lines, last = 0, b"\n"
        for part in parts(file):
            lines, last = lines + part.count(b"\n"), part[-1:]
        lines = max(lines + (last != b"\n") - 1, 0)
    job_id = uuid4()
    job = {"id": job_id, "client_id": by, "what": what, "kind": kind, "total": lines}
    await jobs.keep(session, job, parts(file))
    return JobOut.model_validate(await jobs.one(session, job_id, by))


def parts(file: IO[bytes]) -> Iterator[bytes]:
    """Read a file from its beginning, a part at a time."""
    file.seek(0)
    return iter(partial(file.read, PART), b"")


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
