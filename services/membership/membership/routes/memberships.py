"""Memberships over HTTP: who belongs to the partnership, as what, when, and as known when."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from membership.actions.carrying import carried
from membership.domain.intervals import Interval
from membership.domain.memberships import (
    Category,
    DecisionDoesNotCarry,
    MembershipsOverlap,
    Status,
    check_category,
    effective,
)
from membership.domain.organisations import OrganisationUnknown
from membership.queries import memberships, organisations, readings
from membership.routes.access import Editor, Reader
from membership.routes.organisations import KnownAt, On
from membership.tables import Membership, days
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Prose, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/memberships", tags=["memberships"], route_class=Route)


class Facts(Provenance):
    """A membership. It holds on `[valid_from, valid_to)`."""

    category: Annotated[Category, Field(examples=["full"])]
    status: Annotated[Status, Field(examples=["active"])] = Status.ACTIVE
    valid_from: Annotated[date, Field(examples=["2021-04-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])] = None
    basis: Annotated[Prose | None, Field(examples=["Schedule of full members"])] = None
    decision_id: Annotated[
        UUID | None, Field(description="The decision that made it so", examples=[None])
    ] = None


class NewMembership(Facts, Strict):
    """A membership to record."""

    organisation_id: Annotated[Slug, Field(examples=["lth"])]


class MembershipCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    category: Annotated[Category, left_out("associate")]
    status: Annotated[Status, left_out("suspended")]
    certainty: Annotated[Certainty, left_out("derived")]
    valid_from: Annotated[date, left_out("2021-04-01")]


class MembershipOut(Facts):
    """A membership as it was known during `[recorded_from, recorded_to)`.

    It has effect on `[effective_from, effective_to)`: the days of it on which the organisation
    exists in law.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: Annotated[str, Field(examples=["lth"])]
    effective_from: Annotated[date | None, Field(examples=["2021-04-01"])]
    effective_to: Annotated[date | None, Field(examples=[None])]
    recorded_from: datetime
    recorded_to: datetime | None
    version: Annotated[int, Field(examples=[1])]


@router.get("")
async def list_memberships(
    _: Reader,
    reading: Reading,
    after: UUID | None = None,
    limit: Limit = 100,
    on: On = None,
    known_at: KnownAt = None,
    organisation: Annotated[str | None, Query(max_length=100)] = None,
    category: Category | None = None,
) -> Page[MembershipOut]:
    """List memberships: those in effect on a day, as this register knew them at a time."""
    rows = await memberships.page(
        reading, after=after, limit=limit + 1, on=on, known_at=known_at,
        organisation=organisation, category=category,
    )  # fmt: skip
    return page_of(rows, limit, MembershipOut.model_validate, lambda one: str(one.id))


@router.post("", status_code=201)
async def record_membership(
    _: Editor, once: Creating, new: NewMembership, session: Session, response: Response
) -> MembershipOut:
    """Record that an organisation is a member."""
    valid = days(Interval(new.valid_from, new.valid_to))
    facts = new.model_dump(exclude={"valid_from", "valid_to"})
    membership = Membership(id=once.id, version=1, valid=valid, **facts)
    await check(session, membership, new.model_fields_set)
    await readings.record(session, membership, clash=MembershipsOverlap)
    announce(session, "membership.recorded", str(once.id), organisation_id=new.organisation_id)
    response.headers["Location"] = f"/membership/v1/memberships/{once.id}"
    return await shown(session, once.id, response)


@router.get("/{membership_id}")
async def read_membership(
    _: Reader, membership_id: UUID, reading: Reading, response: Response, known_at: KnownAt = None
) -> MembershipOut:
    """Read one membership, as it is known now or was known at a time."""
    return await shown(reading, membership_id, response, known_at=known_at)


@router.patch("/{membership_id}")
async def correct_membership(
    _: Editor,
    membership_id: UUID,
    change: MembershipCorrection,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> MembershipOut:
    """End or correct a membership. What was known before stays readable by `known_at`."""
    known = await readings.current(session, Membership, membership_id)
    if known is None:
        raise NotThere
    expect(known, if_match)
    corrected = readings.corrected(known, change.model_dump(exclude_unset=True))
    await check(session, corrected, change.model_fields_set)
    await readings.record(session, corrected, instead_of=known, clash=MembershipsOverlap)
    announce(session, "membership.corrected", str(membership_id))
    return await shown(session, membership_id, response)


async def check_decision(session: Session, membership: Membership) -> None:
    """Refuse a membership that its decision does not carry.

    Raises:
        DecisionDoesNotCarry: The decision is not there, not valid on the day that it starts, or
            about another organisation.
    """
    if membership.decision_id is not None:
        today = datetime.now(UTC).date()
        day = max(membership.valid.lower or today, today)
        whose = await carried(session, str(membership.decision_id), on=day)
        if whose != membership.organisation_id:
            raise DecisionDoesNotCarry


async def check(session: Session, membership: Membership, sent: set[str]) -> None:
    """Refuse a category, days or a decision that cannot be, where they are sent."""
    organisation = await organisations.one(session, membership.organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    if "category" in sent:
        check_category(membership.category, organisation.statutory)
    if sent & {"valid_from", "valid_to"}:
        legal = Interval(organisation.legal_from, organisation.legal_to)
        effective(Interval(membership.valid.lower, membership.valid.upper), legal=legal)
    if "decision_id" in sent:
        await check_decision(session, membership)


async def shown(
    connection: Reading | Session,
    membership_id: UUID,
    response: Response,
    *,
    known_at: datetime | None = None,
) -> MembershipOut:
    """Read a membership, and name its version in the answer."""
    row = await memberships.one(connection, membership_id, known_at=known_at)
    if row is None:
        raise NotThere
    tag(response, row)
    return MembershipOut.model_validate(row)
