"""Imports over HTTP: many persons at once, all of them or none."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, model_validator

from care_record.domain.local_identifiers import IdentifierTaken
from care_record.domain.persons import Gender, NumberIsPresent, Status, check_facts
from care_record.domain.supersessions import PersonSuperseded
from care_record.queries import imports
from care_record.queries.imports import Incoming
from care_record.routes.access import PersonEditor
from care_record.routes.nhs_numbers import NhsNumber
from care_record.routes.persons import Short, System, Today
from shared.changes import announce
from shared.database import Session
from shared.fields import Prose, Strict
from shared.problems import Problem
from shared.routing import BulkRoute
from shared.rules import RuleBroken, meaning
from shared.tabular import MOST_FAULTS, Fault, Table, uploaded

router = APIRouter(prefix="/imports", tags=["imports"], route_class=BulkRoute)

AT_ONCE = 1_000  # Lines that are read before others get their turn.
Named = tuple[str, str]
ALWAYS = {"nhs_number", "status", "gender"}
FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "nhs_number,status,family_name,given_name,birth_date,gender,"
                "address_line_1,address_line_2,town,postcode,local_system,local_id,source\n"
                "9990000018,01,Ashworth,Jinni,1942-01-27,female,11 Were Street,,Leeds,LS12 1AA,"
                "lth-pas,H1234567,PAS extract of 1 April 2026\n",
            }
        },
    }
}


class PersonRow(Strict):
    """A line of the file. An empty cell says that nothing is known."""

    nhs_number: NhsNumber
    status: Status
    family_name: Short | None
    given_name: Short | None
    birth_date: date | None
    gender: Gender
    address_line_1: Short | None
    address_line_2: Short | None
    town: Short | None
    postcode: Short | None
    local_system: System | None
    local_id: Short | None
    source: Prose | None

    @model_validator(mode="before")
    @classmethod
    def nothing_known(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Read an empty cell, which comes as none at all, as nothing known."""
        return dict.fromkeys(cls.model_fields.keys() - ALWAYS) | given


class ImportReport(BaseModel):
    """What an import did, in persons. A file that is sent again changes nothing."""

    rows: Annotated[int, Field(examples=[2000])]
    added: Annotated[int, Field(examples=[1990])]
    corrected: Annotated[int, Field(examples=[4])]
    unchanged: Annotated[int, Field(examples=[6])]


@router.post("/persons", openapi_extra=FILE)
async def import_persons(
    by: PersonEditor, request: Request, session: Session, today: Today
) -> ImportReport:
    """Take in persons from a CSV file: those that are new, and what has changed of the others.

    A person's empty cells empty what was known. A local identifier is added, never ended.
    """
    table = Table(PersonRow, await uploaded(request, BulkRoute.most_body))
    await imports.receive(session, gently(checked(table, today)))
    refuse(table.faults)
    rows = await imports.record(session, by=by)
    added = await imports.hold(session)
    refuse(await conflicts(session))
    corrected = await imports.correct(session)
    if added or corrected:
        announce(session, "persons.imported", by.request_id, added=added, corrected=corrected)
    return ImportReport(
        rows=rows, added=added, corrected=corrected, unchanged=rows - added - corrected
    )


async def gently(rows: Iterator[Incoming]) -> AsyncIterator[Incoming]:
    """Read some lines at a time beside the other requests."""
    while some := await to_thread.run_sync(list, islice(rows, AT_ONCE)):
        for row in some:
            yield row


def checked(table: Table[PersonRow], today: date) -> Iterator[Incoming]:
    """Check each line by itself and against those above it; give none behind the first fault."""
    above: dict[str, int] = {}
    for line, row in table:
        for column, why in wrong(row, line, above, today):
            table.note(line, column, why)
        if not table.faults:
            yield Incoming(line=line, **dict(row))


def wrong(row: PersonRow, line: int, above: dict[str, int], today: date) -> Iterator[Named]:
    """Name what is wrong with a line: column and why, without the value."""
    try:
        check_facts(status=row.status, birth_date=row.birth_date, today=today)
    except RuleBroken as rule:
        column = "status" if isinstance(rule, NumberIsPresent) else "birth_date"
        yield column, meaning(type(rule))[0]
    if (first := above.setdefault(row.nhs_number, line)) != line:
        yield "nhs_number", f"This number stands in line {first} already"
    if row.local_system and row.local_id:
        if (first := above.setdefault(f"{row.local_system}|{row.local_id}", line)) != line:
            yield "local_id", f"This local identifier stands in line {first} already"
    elif row.local_system or row.local_id:
        yield "local_id", "local_system and local_id stand together, or both are empty"


async def conflicts(session: Session) -> list[Fault]:
    """Name the lines that cannot be taken in for what is stored already."""
    found = [
        (await imports.superseded(session, MOST_FAULTS), "nhs_number", PersonSuperseded),
        (await imports.taken(session, MOST_FAULTS), "local_id", IdentifierTaken),
    ]
    return [
        Fault(line=line, column=column, why=meaning(rule)[0])
        for lines, column, rule in found
        for line in lines
    ]


def refuse(faults: Sequence[Fault]) -> None:
    """Stop if anything is wrong with the file.

    Raises:
        Problem: Something is (422); each place is named, up to a hundred.
    """
    if faults:
        named = sorted(faults, key=lambda one: one.line)[:MOST_FAULTS]
        raise Problem("invalid", errors=[one.model_dump() for one in named])
