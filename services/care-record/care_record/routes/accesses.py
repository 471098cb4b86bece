"""The access log over HTTP: who looked at whom, for whom and why. Asking that is recorded too."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from care_record.domain.accesses import Action, Outcome, Purpose
from care_record.domain.nhs_number import NOBODY, SEVERAL
from care_record.queries import accesses, persons
from care_record.routes.access import InPath, PersonAuditor
from shared.database import Session
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.tabular import Accept, csv_response, wants_csv

router = APIRouter(tags=["accesses"], route_class=Route)

After = Annotated[UUID | None, Query(description="Go on behind this id: the `next` before")]


class AccessOut(BaseModel):
    """One access to a person, or to a set of persons."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[UUID, Field(examples=["6f0d4a52-8b1f-4c35-9d5e-2f7a1b3c4d5e"])]
    at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    client_id: Annotated[str, Field(examples=["lth-epr"])]
    organisation: Annotated[str, Field(examples=["lth"])]
    user_id: Annotated[
        str | None, Field(description="The person behind the client", examples=["u-10442"])
    ]
    purpose: Annotated[Purpose, Field(examples=["direct_care"])]
    action: Annotated[Action, Field(examples=["read"])]
    outcome: Annotated[Outcome, Field(examples=["done"])]
    asked_for: Annotated[
        str | None,
        Field(description="A number, an id, or `system|value`", examples=["9990000018"]),
    ]
    count: Annotated[int | None, Field(description="Persons of a set", examples=[None])]
    digest: Annotated[
        str | None,
        Field(
            description="SHA-256 in hex over the set's NHS Numbers in order, one a line",
            examples=[None],
        ),
    ]
    request_id: Annotated[str, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]


COLUMNS = tuple(AccessOut.model_fields)


@router.get("/persons/{person}/accesses", response_model=Page[AccessOut])
async def list_accesses(
    by: PersonAuditor,
    person: InPath,
    request: Request,
    session: Session,
    after: After = None,
    limit: Limit = 100,
    accept: Accept = "application/json",
) -> Any:
    """List who looked at a person, newest first; or all of it as CSV.

    Accesses stay under the number that was shown. Those from before a supersession are listed
    under the old number, and a number that nobody has lists who asked for it.
    """
    number = await persons.to_audit(session, person, by=by)
    return await listed(request, session, number, after, limit, accept)


@router.get("/accesses", response_model=Page[AccessOut])
async def list_other_accesses(
    by: PersonAuditor,
    request: Request,
    session: Session,
    of: Annotated[Literal["sets", "nobody"], Query(description="Of which kind")],
    after: After = None,
    limit: Limit = 100,
    accept: Accept = "application/json",
) -> Any:
    """List accesses that are not one known person's, newest first; or all of them as CSV.

    `sets` are imports, by count and digest; `nobody` are ids and local identifiers that led to
    no number.
    """
    number = SEVERAL if of == "sets" else NOBODY
    await accesses.record(session, number, by=by, action=Action.AUDIT, asked_for=of)
    return await listed(request, session, number, after, limit, accept)


async def listed(
    request: Request, session: Session, number: str, after: UUID | None, limit: int, accept: str
) -> Any:
    """Answer with a page, or with the whole list as CSV."""
    if wants_csv(accept):
        rows = accesses.every(request.app.state.database, number)
        return csv_response(COLUMNS, rows, "accesses")
    found = await accesses.page(session, number, after=after, limit=limit + 1)
    return page_of(found, limit, AccessOut.model_validate, lambda one: str(one.id))
