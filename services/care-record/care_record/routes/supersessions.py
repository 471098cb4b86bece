"""Supersessions over HTTP: two numbers turn out to be one person's."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from care_record.domain import nhs_number
from care_record.queries import supersessions
from care_record.routes.access import InPath, PersonEditor
from care_record.routes.nhs_numbers import NhsNumber
from care_record.routes.persons import PersonOut, shown
from shared.changes import announce
from shared.database import Session
from shared.fields import Strict
from shared.routing import Route
from shared.versions import IfMatch, expect

router = APIRouter(prefix="/persons", tags=["persons"], route_class=Route)


class NewSupersession(Strict):
    """Which number stays."""

    successor: Annotated[NhsNumber, Field(examples=["9990000026"])]


@router.post("/{person}/supersession")
async def supersede_person(
    by: PersonEditor,
    person: InPath,
    new: NewSupersession,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> PersonOut:
    """Have a number superseded by another; from then on it answers with that one's record."""
    successor = nhs_number.NhsNumber(new.successor)
    old, stays = await supersessions.pair(session, person, successor, by=by)
    expect(old, if_match)
    await supersessions.supersede(session, old, stays)
    announce(session, "person.superseded", str(old.id), successor_id=str(stays.id))
    return await shown(session, successor, response, by=by)
