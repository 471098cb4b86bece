"""Local identifiers over HTTP: what partners' systems call a person."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from care_record.domain.intervals import Interval
from care_record.queries import local_identifiers, persons
from care_record.routes.access import InPath, PersonEditor
from care_record.routes.persons import PLACE, Identifier, PersonOut, Receipt, shown
from care_record.tables import LocalIdentifier, days
from shared.changes import announce
from shared.database import Session
from shared.fields import Strict
from shared.idempotency import Creating
from shared.routing import Route
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/persons", tags=["local-identifiers"], route_class=Route)


class NewIdentifier(Identifier, Strict):
    """A local identifier to record."""


class IdentifierEnd(Strict):
    """When it ended; null if it did not after all."""

    valid_to: Annotated[date | None, Field(examples=["2026-04-01"])]


@router.post("/{person}/local-identifiers", status_code=201)
async def record_local_identifier(
    by: PersonEditor,
    person: InPath,
    once: Creating,
    new: NewIdentifier,
    session: Session,
    response: Response,
) -> Receipt:
    """Record what a partner's system calls a person. No other person has it on those days."""
    known = await persons.to_change(session, person, by=by)
    valid, facts = days(Interval(new.valid_from, new.valid_to)), new.model_dump()
    del facts["valid_from"], facts["valid_to"]
    identifier = LocalIdentifier(
        id=once.id, nhs_number=known.nhs_number, recorded_under=known.nhs_number,
        valid=valid, **facts,
    )  # fmt: skip
    await local_identifiers.give(session, identifier)
    await persons.amend(session, known, {})
    announce(session, "local_identifier.recorded", str(known.id), id=str(once.id))
    response.headers["Location"] = f"{PLACE}/{known.id}/local-identifiers/{once.id}"
    tag(response, known)
    return Receipt(id=once.id, version=known.version)


@router.patch("/{person}/local-identifiers/{identifier_id}")
async def end_local_identifier(
    by: PersonEditor,
    person: InPath,
    identifier_id: UUID,
    change: IdentifierEnd,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> PersonOut:
    """End a local identifier, by the `ETag` of its person: from that day it is free."""
    known = await persons.to_change(session, person, by=by)
    expect(known, if_match)
    await local_identifiers.end(session, known.nhs_number, identifier_id, change.valid_to)
    await persons.amend(session, known, {})
    announce(session, "local_identifier.ended", str(known.id), id=str(identifier_id))
    return await shown(session, person, response, by=by)
