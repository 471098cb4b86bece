"""Commencement and termination over HTTP: when a version comes into force, when all is over."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from membership.actions.commencements import commence, correct, correct_termination, terminate
from membership.domain.intervals import Interval
from membership.queries import agreements, commencements
from membership.routes.access import Editor, Reader
from membership.routes.agreement_versions import Number
from membership.routes.registers import KnownAt
from membership.tables import InForce, Termination, days
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Prose, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, tag

router = APIRouter(prefix="/agreements", tags=["commencements"], route_class=Route)

COMMENCEMENT = "/{agreement_id}/versions/{number}/commencement"
TERMINATION = "/{agreement_id}/termination"
Slugs = Annotated[list[Slug], Field(max_length=2000)]


class NewCommencement(Provenance, Strict):
    """From when a version is in force."""

    valid_from: Annotated[date, Field(examples=["2021-04-01"])]
    decision_id: Annotated[
        Line | None, Field(description="The decision that brought it about", examples=[None])
    ] = None


class CommencementCorrection(NewCommencement):
    """What is to be corrected: the fields that are sent, and no others."""

    valid_from: Annotated[date, left_out("2021-04-01")]
    certainty: Annotated[Certainty, left_out("derived")]


class CommencementOut(Provenance):
    """When a version is in force, as it was known during `[recorded_from, recorded_to)`."""

    model_config = ConfigDict(from_attributes=True)

    agreement_id: Annotated[str, Field(examples=["leeds-partnership"])]
    number: Annotated[int, Field(examples=[1])]
    valid_from: Annotated[date, Field(examples=["2021-04-01"])]
    valid_to: Annotated[date | None, Field(examples=["2022-07-01"])]
    decision_id: Annotated[str | None, Field(examples=[None])]
    recorded_from: datetime
    recorded_to: datetime | None
    version: Annotated[int, Field(description="Of this reading", examples=[1])]


class TerminationFacts(Provenance):
    """How an agreement ends: `valid_to` is the first day on which it is over."""

    valid_to: Annotated[date, Field(examples=["2027-04-01"])]
    notice_given_on: Annotated[date, Field(examples=["2026-10-01"])]
    reason: Annotated[Prose, Field(examples=["A new agreement takes its place"])]
    surviving_obligations: Annotated[
        Slugs, Field(description="Clauses that bind on", examples=[["confidentiality"]])
    ] = []


class NewTermination(TerminationFacts, Strict):
    """An end to record."""


class TerminationCorrection(TerminationFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    valid_to: Annotated[date, left_out("2027-04-01")]
    notice_given_on: Annotated[date, left_out("2026-10-01")]
    reason: Annotated[Prose, left_out("A new agreement takes its place")]
    surviving_obligations: Annotated[
        Slugs, Field(default_factory=list, examples=[["confidentiality"]])
    ]
    certainty: Annotated[Certainty, left_out("derived")]


class TerminationOut(TerminationFacts):
    """The end of an agreement, as it was known during `[recorded_from, recorded_to)`."""

    agreement_id: Annotated[str, Field(examples=["leeds-partnership"])]
    recorded_from: datetime
    recorded_to: datetime | None
    version: Annotated[int, Field(description="Of this reading", examples=[1])]

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make it of a reading, whose days start when the agreement is over."""
        return cls.model_validate(row._asdict() | {"valid_to": row.valid_from})


@router.get(COMMENCEMENT)
async def read_commencement(
    _: Reader,
    agreement_id: str,
    number: Number,
    reading: Reading,
    response: Response,
    known_at: KnownAt = None,
) -> CommencementOut:
    """Read when a version is in force, now or as known at a time."""
    return await commencement(reading, agreement_id, number, response, known_at)


@router.post(COMMENCEMENT, status_code=201)
async def commence_agreement_version(
    _: Editor,
    __: Creating,
    agreement_id: str,
    number: Number,
    new: NewCommencement,
    session: Session,
    response: Response,
) -> CommencementOut:
    """Bring a version into force that every party has signed; the one before ends on that day."""
    key = {"agreement_id": agreement_id, "number": number}
    fact = InForce(**key, **new.model_dump(exclude={"valid_from"}))
    moment = await commence(session, fact, valid_from=new.valid_from)
    announce(session, "agreement-version.commenced", agreement_id, number=number)
    return await commencement(session, agreement_id, number, response, moment)


@router.patch(COMMENCEMENT)
async def correct_commencement(
    _: Editor,
    agreement_id: str,
    number: Number,
    change: CommencementCorrection,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> CommencementOut:
    """Correct when a version came into force; the end of the one before moves with it."""
    sent = change.model_dump(exclude_unset=True)
    moment = await correct(session, agreement_id, number, sent, if_match)
    announce(session, "commencement.corrected", agreement_id, number=number)
    return await commencement(session, agreement_id, number, response, moment)


@router.get(TERMINATION)
async def read_termination(
    _: Reader,
    agreement_id: str,
    reading: Reading,
    response: Response,
    known_at: KnownAt = None,
) -> TerminationOut:
    """Read how an agreement ends and what of it binds on, now or as known at a time."""
    return await termination(reading, agreement_id, response, known_at)


@router.post(TERMINATION, status_code=201)
async def terminate_agreement(
    _: Editor,
    __: Creating,
    agreement_id: str,
    new: NewTermination,
    session: Session,
    response: Response,
) -> TerminationOut:
    """End an agreement: no version of it is in force from that day on."""
    if await agreements.one(session, agreement_id) is None:
        raise NotThere
    key = {"id": agreement_id, "agreement_id": agreement_id, "version": 1}
    facts = new.model_dump(exclude={"valid_to"})
    fact = Termination(**key, **facts, valid=days(Interval(new.valid_to)))
    moment = await terminate(session, fact)
    announce(session, "agreement.terminated", agreement_id)
    return await termination(session, agreement_id, response, moment)


@router.patch(TERMINATION)
async def correct_agreement_termination(
    _: Editor,
    agreement_id: str,
    change: TerminationCorrection,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> TerminationOut:
    """Correct how an agreement ends; what was known before stays readable."""
    sent = change.model_dump(exclude_unset=True)
    moment = await correct_termination(session, agreement_id, sent, if_match)
    announce(session, "termination.corrected", agreement_id)
    return await termination(session, agreement_id, response, moment)


async def commencement(
    connection: Any,
    agreement_id: str,
    number: int,
    response: Response,
    known_at: datetime | None,
) -> CommencementOut:
    """Read when a version is in force, and name the reading's version in the answer."""
    row = await commencements.one(connection, agreement_id, number, known_at=known_at)
    if row is None:
        raise NotThere
    tag(response, row)
    return CommencementOut.model_validate(row)


async def termination(
    connection: Any, agreement_id: str, response: Response, known_at: datetime | None
) -> TerminationOut:
    """Read how an agreement ends, and name the reading's version in the answer."""
    row = await commencements.termination(connection, agreement_id, known_at=known_at)
    if row is None:
        raise NotThere
    tag(response, row)
    return TerminationOut.of(row)
