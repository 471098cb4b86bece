"""Who belongs on a day; and who may vote in a body on a matter, with the quorum it needs."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from membership.actions.answers import Place, electorate_in
from membership.domain.matters import Matter, MatterClass
from membership.domain.memberships import Category, Status
from membership.queries import memberships
from membership.routes.access import Reader
from membership.routes.organisations import KnownAt
from shared.database import Reading
from shared.paging import Page
from shared.routing import Route

router = APIRouter(tags=["rights"], route_class=Route)

On = Annotated[date | None, Query(description="The day; today if left out")]


class Member(BaseModel):
    """An organisation that belongs, and on which days its membership has effect."""

    model_config = ConfigDict(from_attributes=True)

    organisation_id: Annotated[str, Field(examples=["lth"])]
    name: Annotated[str, Field(examples=["Leeds Teaching Hospitals NHS Trust"])]
    category: Annotated[Category, Field(examples=["full"])]
    status: Annotated[Status, Field(examples=["active"])]
    membership_id: UUID
    effective_from: Annotated[date | None, Field(examples=["2021-04-01"])]
    effective_to: Annotated[date | None, Field(examples=[None])]


class Elector(BaseModel):
    """A seat, and whether it may vote on the matter; `reasons` say why, the primary one first."""

    model_config = ConfigDict(from_attributes=True)

    seat_id: Annotated[str, Field(examples=["jc-lth"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    category: Annotated[str | None, Field(examples=["full"])]
    may_vote: Annotated[bool, Field(examples=[True])]
    reasons: Annotated[list[str], Field(examples=[["VOTES_AS_FULL"]])]


class Electorate(BaseModel):
    """Who may vote in a body on a matter, if all are there, and the quorum it needs."""

    model_config = ConfigDict(from_attributes=True)

    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    on: date
    known_at: datetime
    seats: list[Elector]
    votes: Annotated[int, Field(description="Seats that may vote", examples=[5])]
    quorum_min_full: Annotated[int | None, Field(examples=[3])]
    quorum_min_total: Annotated[
        int | None,
        Field(description="Null where only full members count", examples=[None]),
    ]
    rule_set_version: Annotated[str, Field(examples=["2021-1"])]


@router.get("/members")
async def list_members(
    _: Reader,
    reading: Reading,
    on: On = None,
    known_at: KnownAt = None,
    category: Category | None = None,
) -> Page[Member]:
    """List the organisations that belong on a day, as this register knew them at a time."""
    day = on or datetime.now(UTC).date()
    rows = await memberships.members(reading, on=day, known_at=known_at, category=category)
    return Page(items=[Member.model_validate(row) for row in rows], next=None)


@router.get("/bodies/{body_id}/electorate", responses={409: {}})
async def read_electorate(
    _: Reader,
    body_id: str,
    matter_class: Annotated[list[MatterClass], Query(min_length=1, max_length=8)],
    reading: Reading,
    on: On = None,
    known_at: KnownAt = None,
    amount_pence: Annotated[int, Query(ge=0, lt=2**63 - 1)] = 0,
) -> Electorate:
    """Read who may vote in a body on a class of matter, and the quorum that it needs."""
    matter = Matter(frozenset(str(one) for one in matter_class), amount_pence)
    place = Place(body_id, on or datetime.now(UTC).date(), known_at)
    return Electorate.model_validate(await electorate_in(reading, place, matter))
