"""Organisations over HTTP: find them, register one, mend one."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, ConfigDict, Field

from membership.domain.intervals import Interval
from membership.domain.organisations import Statutory
from membership.queries import organisations
from membership.routes.access import Editor, Reader
from membership.tables import LegalExistence, Organisation, OrganisationIdentifier, days
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Prose, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/organisations", tags=["organisations"], route_class=Route)

On = Annotated[date | None, Query(description="Only what holds on this day")]
KnownAt = Annotated[
    AwareDatetime | None, Query(description="As this register knew it then; now if left out")
]


class Identifier(Provenance):
    """A code by which a register knows an organisation, `[valid_from, valid_to)`."""

    scheme: Annotated[Slug, Field(examples=["ods"])]
    value: Annotated[Line, Field(examples=["RR8"])]
    valid_from: Annotated[date | None, Field(examples=["1998-04-01"])] = None
    valid_to: Annotated[date | None, Field(examples=[None])] = None
    roles: Annotated[Line | None, Field(examples=["RO197 primary"])] = None


class NewIdentifier(Identifier, Strict):
    """A code as it is taken in."""


class Facts(Provenance):
    """What is known of an organisation. It exists in law on `[legal_from, legal_to)`."""

    name: Annotated[Line, Field(examples=["Leeds Teaching Hospitals NHS Trust"])]
    short_name: Annotated[Line | None, Field(examples=["LTHT"])] = None
    kind: Annotated[Slug, Field(examples=["nhs_trust"])]
    statutory: Annotated[Statutory, Field(examples=["yes"])] = Statutory.UNCERTAIN
    legal_from: Annotated[date | None, Field(examples=["1998-04-01"])] = None
    legal_to: Annotated[date | None, Field(examples=[None])] = None
    began_under: Annotated[Line | None, Field(examples=["LAW/NHSA-2006-s14Z25"])] = None
    ended_under: Annotated[Line | None, Field(examples=[None])] = None
    role: Annotated[Prose | None, Field(examples=["Runs the city's hospitals"])] = None


class NewOrganisation(Facts, Strict):
    """An organisation to register."""

    id: Annotated[Slug, Field(examples=["lth"])]
    identifiers: Annotated[list[NewIdentifier], Field(max_length=100)] = []


class OrganisationChange(Facts, Strict):
    """What is to be mended: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Leeds Teaching Hospitals NHS Trust")]
    kind: Annotated[Slug, left_out("nhs_trust")]
    statutory: Annotated[Statutory, left_out("yes")]
    certainty: Annotated[Certainty, left_out("derived")]
    identifiers: Annotated[list[NewIdentifier], Field(default_factory=list, max_length=100)]


class OrganisationOut(Facts):
    """An organisation. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["lth"])]
    identifiers: list[Identifier]
    version: Annotated[int, Field(examples=[1])]


LAW = {"legal_from", "legal_to", "began_under", "ended_under"}
COLUMNS = ("id", "name", "short_name", "kind", "statutory", "legal_from", "legal_to", "role",
           "source", "certainty", "note", "version")  # fmt: skip


@router.get("", response_model=Page[OrganisationOut])
async def list_organisations(
    _: Reader,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    code: Annotated[str | None, Query(max_length=100, description="With this code")] = None,
    on: On = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """List organisations, by kind or by code; or all of them as CSV."""
    if wants_csv(accept):
        rows = organisations.every(request.app.state.database)
        return csv_response(COLUMNS, rows, "organisations")
    found = await organisations.page(
        reading, after=after, limit=limit + 1, kind=kind, code=code, on=on, known_at=known_at
    )
    return page_of(found, limit, OrganisationOut.model_validate, lambda one: one.id)


@router.post("", status_code=201)
async def register_organisation(
    _: Editor, __: Creating, new: NewOrganisation, session: Session, response: Response
) -> OrganisationOut:
    """Register an organisation, with its codes."""
    facts = new.model_dump(exclude={"identifiers", *LAW})
    await organisations.register(session, Organisation(**facts), existence_of(new))
    await organisations.replace_codes(session, new.id, codes_of(new.id, new.identifiers))
    announce(session, "organisation.registered", new.id)
    response.headers["Location"] = f"/membership/v1/organisations/{new.id}"
    return await shown(session, new.id, response)


@router.get("/{organisation_id}")
async def read_organisation(
    _: Reader,
    organisation_id: str,
    reading: Reading,
    response: Response,
    on: On = None,
    known_at: KnownAt = None,
) -> OrganisationOut:
    """Read one organisation, with its codes on a day, as known at a time."""
    return await shown(reading, organisation_id, response, on=on, known_at=known_at)


@router.patch("/{organisation_id}")
async def change_organisation(
    _: Editor,
    organisation_id: str,
    change: OrganisationChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> OrganisationOut:
    """Mend what is known of an organisation; codes that are sent replace those there were."""
    organisation = await organisations.stored(session, organisation_id)
    if organisation is None:
        raise NotThere
    expect(organisation, if_match)
    sent = change.model_dump(exclude_unset=True, exclude={"identifiers"})
    await organisations.amend(session, organisation, sent)
    if "identifiers" in change.model_fields_set:
        codes = codes_of(organisation_id, change.identifiers)
        await organisations.replace_codes(session, organisation_id, codes)
    announce(session, "organisation.changed", organisation_id)
    return await shown(session, organisation_id, response)


def existence_of(new: NewOrganisation) -> LegalExistence:
    """Make the reading of when an organisation exists in law."""
    return LegalExistence(
        id=new.id,
        version=1,
        valid=days(Interval(new.legal_from, new.legal_to)),
        **new.model_dump(include={"began_under", "ended_under", "source", "certainty", "note"}),
    )


def codes_of(organisation_id: str, given: list[NewIdentifier]) -> list[OrganisationIdentifier]:
    """Make the rows of the codes that were sent."""
    return [
        OrganisationIdentifier(
            organisation_id=organisation_id,
            valid=days(Interval(one.valid_from, one.valid_to)),
            **one.model_dump(exclude={"valid_from", "valid_to"}),
        )
        for one in given
    ]


async def shown(
    connection: Any, organisation_id: str, response: Response, **at: Any
) -> OrganisationOut:
    """Read an organisation, and name its version in the answer."""
    row = await organisations.one(connection, organisation_id, **at)
    if row is None:
        raise NotThere
    tag(response, row)
    return OrganisationOut.model_validate(row)
