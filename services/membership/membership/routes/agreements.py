"""Agreements over HTTP: what binds the partners, and what of it is in force on a day."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict, Field, StringConstraints

from membership.domain.agreements import CitationTaken, Kind, Standing, standing
from membership.domain.intervals import Interval
from membership.domain.readings import ReferenceUnknown
from membership.queries import agreement_versions, agreements, commencements
from membership.queries.laws import CITED_AS
from membership.routes.access import Editor, Reader
from membership.routes.agreement_versions import ClauseOut, Day, VersionItem, item, today
from membership.routes.commencements import TerminationOut
from membership.routes.registers import KnownAt
from membership.tables import Agreement
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/agreements", tags=["agreements"], route_class=Route)

Lines = Annotated[list[Line], Field(max_length=200)]


class Facts(Provenance):
    """What an agreement is, whatever its text says at the time."""

    name: Annotated[Line, Field(examples=["Leeds partnership agreement"])]
    outcomes: Annotated[
        Lines, Field(description="What the parties of an alliance share", examples=[[]])
    ] = []
    contracts: Annotated[
        Lines, Field(description="The contracts that it lies over", examples=[[]])
    ] = []


class NewAgreement(Facts, Strict):
    """An agreement to register. Of kind `partnership` there is one."""

    id: Annotated[Slug, Field(examples=["leeds-partnership"])]
    kind: Annotated[Kind, Field(examples=["partnership"])]
    cited_as: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Z][A-Z0-9-]*$", max_length=20),
        Field(description="What its clauses are cited by: `PA/…`", examples=["PA"]),
    ]
    overlays_id: Annotated[
        Slug | None, Field(description="The agreement that it lies over", examples=[None])
    ] = None


class AgreementChange(Facts, Strict):
    """What is to be mended: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Leeds partnership agreement")]
    outcomes: Annotated[Lines, Field(default_factory=list, examples=[["Fewer falls"]])]
    contracts: Annotated[Lines, Field(default_factory=list, examples=[["Community beds"]])]
    certainty: Annotated[Certainty, left_out("derived")]


class AgreementOut(Facts):
    """An agreement. Some version of it is in force on every day of `[valid_from, valid_to)`."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["leeds-partnership"])]
    kind: Annotated[Kind, Field(examples=["partnership"])]
    cited_as: Annotated[str, Field(examples=["PA"])]
    overlays_id: Annotated[str | None, Field(examples=[None])]
    standing: Annotated[Standing, Field(description="On the day asked", examples=["in_force"])]
    valid_from: Annotated[date | None, Field(examples=["2021-04-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])]
    version: Annotated[int, Field(examples=[1])]


class AgreementOnDay(AgreementOut):
    """An agreement with the version that is in force on the day, its parties and signatures."""

    in_force: VersionItem | None
    termination: TerminationOut | None


class ClauseInForce(ClauseOut):
    """A clause in the wording of a day. The version holds on `[valid_from, valid_to)`."""

    version: Annotated[int, Field(description="Of the agreement", examples=[2])]
    valid_from: Annotated[date, Field(examples=["2022-07-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])]


@router.get("")
async def list_agreements(
    _: Reader,
    reading: Reading,
    on: Day,
    after: After = None,
    limit: Limit = 100,
    kind: Annotated[Kind | None, Query(description="`partnership` finds the one")] = None,
) -> Page[AgreementOut]:
    """List agreements, or those of a kind, and where each stands on a day."""
    rows = await agreements.page(reading, after=after, limit=limit + 1, kind=kind)
    return page_of(rows, limit, lambda row: shown(row, on), lambda one: one.id)


@router.post("", status_code=201)
async def register_agreement(
    _: Editor, __: Creating, new: NewAgreement, session: Session, response: Response
) -> AgreementOut:
    """Register an agreement; its text is drafted as a version."""
    if f"{new.cited_as}/" == CITED_AS:
        raise CitationTaken
    if new.overlays_id == new.id:
        raise ReferenceUnknown
    await agreements.register(session, Agreement(**new.model_dump()))
    announce(session, "agreement.registered", new.id)
    response.headers["Location"] = f"/membership/v1/agreements/{new.id}"
    return await tagged(session, new.id, response, today())


@router.get("/{agreement_id}")
async def read_agreement(
    _: Reader,
    request: Request,
    agreement_id: str,
    reading: Reading,
    response: Response,
    on: Day,
    known_at: KnownAt = None,
) -> AgreementOnDay:
    """Read an agreement: which version is in force on a day, and who signed it."""
    request.state.etag = False  # The day alone can change the answer; the ETag is for If-Match.
    facts = await tagged(reading, agreement_id, response, on, known_at)
    in_force = await in_force_on(reading, agreement_id, on, known_at)
    ended = await commencements.termination(reading, agreement_id, known_at=known_at)
    more = {"in_force": in_force, "termination": ended and TerminationOut.of(ended)}
    return AgreementOnDay.model_validate(facts.model_dump() | more)


@router.patch("/{agreement_id}")
async def change_agreement(
    _: Editor,
    agreement_id: str,
    change: AgreementChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> AgreementOut:
    """Mend what is known of an agreement; its text is varied by a version instead."""
    agreement = await agreements.stored(session, agreement_id)
    if agreement is None:
        raise NotThere
    expect(agreement, if_match)
    agreement.amend(change.model_dump(exclude_unset=True))
    await session.flush()
    announce(session, "agreement.changed", agreement_id)
    return await tagged(session, agreement_id, response, today())


@router.get("/{agreement_id}/clauses/{slug}")
async def read_clause_in_force(
    _: Reader, agreement_id: str, slug: str, reading: Reading, on: Day, known_at: KnownAt = None
) -> ClauseInForce:
    """Read a clause as it is in force on a day: `PA/{slug}` is what answers cite."""
    if await agreements.one(reading, agreement_id) is None:
        raise NotThere
    row = await agreements.clause(reading, agreement_id, slug, on=on, known_at=known_at)
    return ClauseInForce.model_validate(row)


def shown(row: Any, on: date) -> AgreementOut:
    """Make an agreement of its row, with where it stands on a day."""
    days = Interval(row.valid_from, row.valid_to) if row.valid_from else None
    return AgreementOut.model_validate(row._asdict() | {"standing": standing(days, on=on)})


async def tagged(
    connection: Any,
    agreement_id: str,
    response: Response,
    on: date,
    known_at: datetime | None = None,
) -> AgreementOut:
    """Read an agreement, and name its version in the answer.

    Raises:
        NotThere: There is none of that id.
    """
    row = await agreements.one(connection, agreement_id, known_at=known_at)
    if row is None:
        raise NotThere
    tag(response, row)
    return shown(row, on)


async def in_force_on(
    connection: Any, agreement_id: str, on: date, known_at: datetime | None
) -> VersionItem | None:
    """Read the version of an agreement that is in force on a day."""
    number = await agreements.number_in_force(connection, agreement_id, on=on, known_at=known_at)
    if number is None:
        return None
    row = await agreement_versions.one(connection, agreement_id, number, known_at=known_at)
    return item(row, on)
