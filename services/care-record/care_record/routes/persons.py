"""Persons over HTTP: read one, find one, register one, mend one.

Whatever names a person asks for a `purpose` and leaves a record in the access log.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, computed_field

from care_record.domain import nhs_number as numbers
from care_record.domain.accesses import Accessor, Action
from care_record.domain.persons import Gender, Status, check_facts
from care_record.queries import local_identifiers, persons
from care_record.routes.access import InPath, PersonEditor, PersonReader
from care_record.routes.nhs_numbers import NhsNumber
from care_record.tables import Person
from shared.changes import announce
from shared.database import Session
from shared.fields import Certainty, Line, Provenance, Strict, left_out
from shared.idempotency import Creating
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/persons", tags=["persons"], route_class=Route)

PLACE = "/care-record/v1/persons"
Short = Annotated[Line, StringConstraints(max_length=100)]
System = Annotated[str, StringConstraints(pattern=r"^[^\s|\x00-\x1f\x7f]+$", max_length=200)]


def today() -> date:
    """Read the clock: the day it is here, where summer time is an hour ahead of UTC."""
    return (datetime.now(UTC) + timedelta(hours=1)).date()


Today = Annotated[date, Depends(today)]


class Facts(Provenance):
    """What is known of a person. What is not known is null, never guessed."""

    status: Annotated[
        Status, Field(description="NHS Number status indicator code", examples=["01"])
    ]
    family_name: Annotated[Short | None, Field(examples=["Ashworth"])] = None
    given_name: Annotated[Short | None, Field(examples=["Jinni"])] = None
    birth_date: Annotated[date | None, Field(examples=["1942-01-27"])] = None
    gender: Annotated[Gender, Field(examples=["female"])] = Gender.UNKNOWN
    address_line_1: Annotated[Short | None, Field(examples=["11 Were Street"])] = None
    address_line_2: Annotated[Short | None, Field(examples=["Armley"])] = None
    town: Annotated[Short | None, Field(examples=["Leeds"])] = None
    postcode: Annotated[Short | None, Field(examples=["LS12 1AA"])] = None


class NewPerson(Facts, Strict):
    """A person to register."""

    nhs_number: NhsNumber


class PersonChange(Facts, Strict):
    """What is to be mended: the fields that are sent, and no others."""

    status: Annotated[Status, left_out("01")]
    gender: Annotated[Gender, left_out("female")]
    certainty: Annotated[Certainty, left_out("stated")]


class Identifier(Provenance):
    """What a partner's system calls a person, on `[valid_from, valid_to)`."""

    system: Annotated[
        System, Field(description="Which system, as a URI or a short name", examples=["lth-pas"])
    ]
    value: Annotated[Short, Field(description="Compared exactly", examples=["H1234567"])]
    valid_from: Annotated[date | None, Field(examples=["2021-04-01"])] = None
    valid_to: Annotated[date | None, Field(examples=[None])] = None


class IdentifierOut(Identifier):
    """A local identifier of a person."""

    id: Annotated[UUID, Field(examples=["3f2b6c1e-9a57-4a0e-8f0d-6a1c2b3d4e5f"])]


class PersonOut(Facts):
    """A person. Its `ETag` is what `If-Match` must repeat.

    Asked for by a number that was superseded, it is the record of the successor:
    `redirected_from` says so, and the number to keep from now on is `nhs_number`.
    """

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[
        UUID,
        Field(
            description="Random; stands for the person in the feed, in links and in logs",
            examples=["0b6a3a52-55f5-4f0c-9a30-0f1d2c3b4a59"],
        ),
    ]
    nhs_number: Annotated[str, Field(examples=["9990000018"])]
    superseded: Annotated[
        list[str], Field(description="Numbers that lead to this one", examples=[["9990000026"]])
    ]
    redirected_from: Annotated[
        str | None, Field(description="What was asked for, if it leads here", examples=[None])
    ] = None
    local_identifiers: list[IdentifierOut]
    version: Annotated[int, Field(examples=[1])]

    @computed_field(examples=[True])  # type: ignore[prop-decorator]
    @property
    def is_test(self) -> bool:
        """Whether the number is of the range kept for tests, 999 000 0000 to 999 999 9999."""
        return numbers.is_test(self.nhs_number)


class ReadingOut(Facts):
    """What was known of a person during `[recorded_from, recorded_to)`."""

    model_config = ConfigDict(from_attributes=True)

    version: Annotated[int, Field(examples=[1])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_to: Annotated[datetime, Field(examples=["2026-05-01T09:30:00Z"])]


class Receipt(BaseModel):
    """What was made. It names nobody, for it is kept and repeated under the Idempotency-Key."""

    id: Annotated[UUID, Field(examples=["0b6a3a52-55f5-4f0c-9a30-0f1d2c3b4a59"])]
    version: Annotated[int, Field(description="Of the person", examples=[1])]


class IdentifierAsked(Strict):
    """A local identifier to look for."""

    system: Annotated[System, Field(examples=["lth-pas"])]
    value: Annotated[Short, Field(examples=["H1234567"])]


class PersonSearch(Strict):
    """Whom to look for."""

    local_identifier: IdentifierAsked


@router.post("", status_code=201)
async def register_person(
    by: PersonEditor,
    _: Creating,
    new: NewPerson,
    session: Session,
    today: Today,
    response: Response,
) -> Receipt:
    """Register a person under an NHS Number."""
    check_facts(status=new.status, birth_date=new.birth_date, today=today)
    person = Person(id=uuid4(), version=1, **new.model_dump())
    await persons.register(session, person, by=by)
    announce(session, "person.registered", str(person.id))
    response.headers["Location"] = f"{PLACE}/{person.id}"
    tag(response, person)
    return Receipt(id=person.id, version=person.version)


@router.post("/search")
async def search_persons(
    by: PersonReader, search: PersonSearch, session: Session, today: Today
) -> Page[PersonOut]:
    """Find the person whom a partner's system knows by an identifier today."""
    asked = search.local_identifier
    number = await local_identifiers.holder(session, asked.system, asked.value, on=today, by=by)
    if number is None:
        return Page(items=[], next=None)
    pair = f"{asked.system}|{asked.value}"
    row = await persons.read(session, number, by=by, action=Action.SEARCH, asked_for=pair)
    return Page(items=[PersonOut.model_validate(row)], next=None)


@router.get("/{person}")
async def read_person(
    by: PersonReader, person: InPath, session: Session, response: Response
) -> PersonOut:
    """Read one person, or the successor of a number that was superseded."""
    return await shown(session, person, response, by=by)


@router.patch("/{person}")
async def change_person(
    by: PersonEditor,
    person: InPath,
    change: PersonChange,
    if_match: IfMatch,
    session: Session,
    today: Today,
    response: Response,
) -> PersonOut:
    """Mend what is known of a person. What was known before stays among the readings."""
    known = await persons.to_change(session, person, by=by)
    expect(known, if_match)
    await persons.amend(session, known, change.model_dump(exclude_unset=True))
    check_facts(status=known.status, birth_date=known.birth_date, today=today)
    announce(session, "person.changed", str(known.id))
    return await shown(session, person, response, by=by)


@router.get("/{person}/readings")
async def list_readings(
    by: PersonReader,
    person: InPath,
    session: Session,
    after: Annotated[int | None, Query(ge=1, description="Go on behind this version")] = None,
    limit: Limit = 100,
) -> Page[ReadingOut]:
    """List what was known of a person before, newest first."""
    rows = await persons.readings(session, person, by=by, after=after, limit=limit + 1)
    return page_of(rows, limit, ReadingOut.model_validate, lambda one: str(one.version))


async def shown(session: Session, person: InPath, response: Response, *, by: Accessor) -> PersonOut:
    """Read a person, and name its version in the answer, or where it is if it is another's."""
    row = await persons.read(session, person, by=by)
    out = PersonOut.model_validate(row)
    if person in {row.nhs_number, row.id}:
        tag(response, row)
        return out
    response.headers["Content-Location"] = f"{PLACE}/{row.id}"
    return out.model_copy(update={"redirected_from": str(person)})
