"""People over HTTP: who is known, and to those who register them, as whom.

Readers see that somebody is there, of which organisation, and whether still active. Subject and
name are for registrars, are never in a URL, and are in no event.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from membership.domain.issuers import IssuerUnknown
from membership.domain.people import PersonStatus
from membership.queries import issuers, people
from membership.routes.access import Reader, Registrar
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/people", tags=["people"], route_class=Route)

ID = "0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"
Subject = Annotated[
    Line,
    Field(description="What the provider calls the person, for good", examples=["a1b2c3"]),
]
Name = Annotated[
    Line | None, Field(description="How colleagues call the person", examples=["Sam (chair)"])
]


class NewPerson(Strict):
    """A person to register, of the organisation for which the issuer speaks."""

    issuer_id: Annotated[Slug, Field(examples=["lth-id"])]
    subject: Subject
    display_name: Name = None


class PersonChange(Strict):
    """What is to be changed: the fields that are sent, and no others."""

    display_name: Name = None
    status: Annotated[PersonStatus, left_out("left")]


class PersonSought(Strict):
    """By what a person is found."""

    issuer_id: Annotated[Slug, Field(examples=["lth-id"])]
    subject: Subject


class PersonOut(BaseModel):
    """That there is a person; nothing of who it is. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[UUID, Field(examples=[ID])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    status: Annotated[PersonStatus, Field(examples=["active"])]
    version: Annotated[int, Field(examples=[1])]


class IdentityOut(PersonOut):
    """Who a person is."""

    issuer_id: Annotated[str, Field(examples=["lth-id"])]
    subject: Annotated[str, Field(examples=["a1b2c3"])]
    display_name: Annotated[str | None, Field(examples=["Sam (chair)"])]


@router.get("")
async def list_people(
    _: Reader,
    reading: Reading,
    after: UUID | None = None,
    limit: Limit = 100,
    organisation_id: Annotated[str | None, Query(max_length=100)] = None,
    status: PersonStatus | None = None,
) -> Page[PersonOut]:
    """List people, by organisation or status."""
    rows = await people.page(
        reading, after=after, limit=limit + 1, organisation_id=organisation_id, status=status
    )
    return page_of(rows, limit, PersonOut.model_validate, lambda one: str(one.id))


@router.post("", status_code=201)
async def register_person(
    _: Registrar, once: Creating, new: NewPerson, session: Session, response: Response
) -> PersonOut:
    """Register a person whom an organisation's issuer knows."""
    issuer = await issuers.stored(session, new.issuer_id)
    if issuer is None:
        raise IssuerUnknown
    facts = {"id": once.id, "organisation_id": issuer.organisation_id, **new.model_dump()}
    await people.register(session, facts | {"status": PersonStatus.ACTIVE})
    ids = {"organisation_id": issuer.organisation_id}
    announce(session, "person.registered", str(once.id), **ids)
    response.headers["Location"] = f"/membership/v1/people/{once.id}"
    return await shown(session, once.id, response)


@router.post("/search", responses={404: {}})
async def find_person(
    _: Registrar, sought: PersonSought, reading: Reading, response: Response
) -> IdentityOut:
    """Find the person whom an issuer calls this. The subject is in the body, not in the URL."""
    row = await people.by_subject(reading, sought.issuer_id, sought.subject)
    if row is None:
        raise NotThere
    tag(response, row)
    return IdentityOut.model_validate(row)


@router.get("/{person_id}")
async def read_person(
    _: Reader, person_id: UUID, reading: Reading, response: Response
) -> PersonOut:
    """Read that a person is there, and whether still active."""
    return await shown(reading, person_id, response)


@router.get("/{person_id}/identity")
async def read_identity(
    _: Registrar, person_id: UUID, reading: Reading, response: Response
) -> IdentityOut:
    """Read who a person is."""
    row = await people.identity(reading, person_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return IdentityOut.model_validate(row)


@router.patch("/{person_id}")
async def change_person(
    _: Registrar,
    person_id: UUID,
    change: PersonChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> PersonOut:
    """Change a person's name, or note that they have left: then no token is given for them."""
    person = await people.stored(session, person_id)
    if person is None:
        raise NotThere
    expect(person, if_match)
    person.amend(change.model_dump(exclude_unset=True))
    await session.flush()
    announce(session, "person.changed", str(person_id))
    return await shown(session, person_id, response)


async def shown(connection: Reading | Session, person_id: UUID, response: Response) -> PersonOut:
    """Read a person, and name the version in the answer.

    Raises:
        NotThere: There is no such person.
    """
    row = await people.one(connection, person_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return PersonOut.model_validate(row)
