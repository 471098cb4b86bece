"""The versions of an agreement over HTTP: their clauses and parties, and what each changed."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from membership.actions.agreement_versions import draft
from membership.domain.agreement_versions import (
    ClauseKind,
    Difference,
    State,
    Wording,
    differences,
    state,
)
from membership.domain.intervals import Interval
from membership.queries import agreement_versions, agreements
from membership.routes.access import Editor, Reader
from membership.tables import AgreementClause, AgreementParty, AgreementVersion
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Provenance, Slug, Strict
from shared.idempotency import Creating
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/agreements", tags=["agreement-versions"], route_class=Route)

MOST = 2**31 - 1  # What a column of numbers holds.
Number = Annotated[int, Path(ge=1, le=MOST, description="The version: 1, 2, 3 as drafted")]
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=50_000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$"),
]
Sha256 = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]),
]


def today() -> date:
    """Tell which day it is."""
    return datetime.now(UTC).date()


def day(
    on: Annotated[date | None, Query(description="On this day; today if left out")] = None,
) -> date:
    """Know which day is asked about."""
    return on or today()


Day = Annotated[date, Depends(day)]


class Clause(Provenance):
    """A clause as a version words it."""

    slug: Annotated[Slug, Field(examples=["reserved-matters"])]
    kind: Annotated[ClauseKind, Field(examples=["section"])]
    label: Annotated[Line | None, Field(description="Its number as printed", examples=["10"])] = (
        None
    )
    heading: Annotated[Line, Field(examples=["Reserved matters"])]
    text: Annotated[Text, Field(examples=["What members keep for themselves"])]
    parent: Annotated[
        Slug | None, Field(description="The clause that it is part of", examples=[None])
    ] = None


class NewClause(Clause, Strict):
    """A clause as it is taken in."""

    renamed: Annotated[
        bool,
        Field(description="It is the clause of that slug, under a new heading", examples=[False]),
    ] = False


class ClauseOut(Clause):
    """A clause of a version. `hash` is the SHA-256 of its text in UTF-8."""

    model_config = ConfigDict(from_attributes=True)

    citation: Annotated[str, Field(examples=["PA/reserved-matters"])]
    place: Annotated[int, Field(description="Its place in the order", examples=[14])]
    hash: Sha256
    since: Annotated[int, Field(description="The version that worded it so", examples=[1])]


class Party(Strict):
    """An organisation that is to sign."""

    organisation_id: Annotated[Slug, Field(examples=["lth"])]
    capacity: Annotated[Line | None, Field(examples=["full member"])] = None


class Terms(Provenance):
    """What a version says of itself."""

    number: Annotated[int, Field(ge=1, le=MOST, examples=[1])]
    varies: Annotated[
        int | None, Field(ge=1, le=MOST, description="The version that it varies", examples=[None])
    ] = None
    ends_on: Annotated[
        date | None, Field(description="By its own text it is over from then on", examples=[None])
    ] = None
    effective_date_agreed: Annotated[
        date | None,
        Field(description="It holds from then on, whenever it is signed", examples=[None]),
    ] = None
    parties: Annotated[list[Party], Field(min_length=2, max_length=500)]


class NewVersion(Terms, Strict):
    """A version to draft: its number is the next, its clauses are in their order."""

    clauses: Annotated[list[NewClause], Field(min_length=1, max_length=2000)]


class SignatureOut(Provenance):
    """The signature of a party. It does not count any more if it was withdrawn."""

    model_config = ConfigDict(from_attributes=True)

    organisation_id: Annotated[str, Field(examples=["lth"])]
    text_hash: Sha256
    signed_on: Annotated[date, Field(examples=["2021-03-25"])]
    role_title: Annotated[str, Field(examples=["Chief executive"])]
    jws: Annotated[str | None, Field(examples=[None])]
    recorded_by: Annotated[str, Field(description="Its organisation", examples=["lth"])]
    recorded_at: datetime
    withdrawn_on: Annotated[date | None, Field(examples=[None])]


class VersionItem(Terms):
    """A version without its clauses. It is in force on `[valid_from, valid_to)`."""

    model_config = ConfigDict(from_attributes=True)

    agreement_id: Annotated[str, Field(examples=["leeds-partnership"])]
    text_hash: Sha256
    state: Annotated[State, Field(examples=["in_force"])]
    valid_from: Annotated[date | None, Field(examples=["2021-04-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])]
    signatures: list[SignatureOut]
    recorded_at: datetime


class VersionOut(VersionItem):
    """A version with its clauses, in order."""

    clauses: list[ClauseOut]


class ClauseChange(BaseModel):
    """What became of one clause. `before` and `after` are the hashes of its text."""

    citation: Annotated[str, Field(examples=["PA/governance-arrangements"])]
    change: Annotated[Difference, Field(examples=["changed"])]
    heading: Annotated[str, Field(examples=["Governance arrangements"])]
    heading_before: Annotated[str | None, Field(examples=["Governance arrangements"])]
    before: Sha256 | None
    after: Sha256 | None


class VersionChanges(BaseModel):
    """A version held against the one that it varies, clause by clause."""

    agreement_id: Annotated[str, Field(examples=["leeds-partnership"])]
    number: Annotated[int, Field(examples=[2])]
    varies: Annotated[int | None, Field(examples=[1])]
    changes: list[ClauseChange]


@router.get("/{agreement_id}/versions")
async def list_agreement_versions(
    _: Reader,
    agreement_id: str,
    reading: Reading,
    on: Day,
    after: Annotated[int, Query(ge=0, le=MOST, description="Go on behind this version")] = 0,
    limit: Limit = 100,
) -> Page[VersionItem]:
    """List the versions of an agreement, and where each stands on a day."""
    if await agreements.one(reading, agreement_id) is None:
        raise NotThere
    rows = await agreement_versions.page(reading, agreement_id, after=after, limit=limit + 1)
    return page_of(rows, limit, lambda row: item(row, on), lambda one: str(one.number))


@router.post("/{agreement_id}/versions", status_code=201)
async def draft_agreement_version(
    _: Editor,
    __: Creating,
    agreement_id: str,
    new: NewVersion,
    session: Session,
    response: Response,
) -> VersionOut:
    """Draft a version of an agreement. Its text stays: another text is another version."""
    if await agreements.one(session, agreement_id) is None:
        raise NotThere
    version, clauses, parties = rows_of(agreement_id, new)
    renamed = {one.slug for one in new.clauses if one.renamed}
    await draft(session, version, clauses, parties, renamed=renamed)
    announce(session, "agreement-version.drafted", agreement_id, number=new.number)
    place = f"/membership/v1/agreements/{agreement_id}/versions/{new.number}"
    response.headers["Location"] = place
    return await whole(session, agreement_id, new.number, today())


@router.get("/{agreement_id}/versions/{number}")
async def read_agreement_version(
    _: Reader, agreement_id: str, number: Number, reading: Reading, on: Day
) -> VersionOut:
    """Read a version with its clauses, and where it stands on a day."""
    return await whole(reading, agreement_id, number, on)


@router.get("/{agreement_id}/versions/{number}/changes")
async def read_agreement_version_changes(
    _: Reader, agreement_id: str, number: Number, reading: Reading
) -> VersionChanges:
    """Read what a version changed: every clause, held against the version that it varies."""
    row = await agreement_versions.one(reading, agreement_id, number)
    if row is None:
        raise NotThere
    after = await agreement_versions.clauses(reading, agreement_id, number)
    before = await agreement_versions.clauses(reading, agreement_id, row.varies or 0)
    compared = differences(*(agreement_versions.wordings(rows) for rows in (before, after)))
    changes = [change(row.cited_as, *one) for one in compared]
    return VersionChanges(
        agreement_id=agreement_id, number=number, varies=row.varies, changes=changes
    )


def change(
    cited_as: str, what: Difference, was: Wording | None, now: Wording | None
) -> ClauseChange:
    """Word one difference."""
    (one,) = {known.slug for known in (was, now) if known}
    return ClauseChange(
        citation=f"{cited_as}/{one}",
        change=what,
        heading=now.heading if now else was.heading if was else "",
        heading_before=was and was.heading,
        before=was and was.hash,
        after=now and now.hash,
    )


def rows_of(
    agreement_id: str, new: NewVersion
) -> tuple[AgreementVersion, list[AgreementClause], list[AgreementParty]]:
    """Make the rows of a version that was sent."""
    key = {"agreement_id": agreement_id, "number": new.number}
    facts = new.model_dump(exclude={"number", "clauses", "parties"})
    clauses = [AgreementClause(**key, **one.model_dump(exclude={"renamed"})) for one in new.clauses]
    parties = [AgreementParty(**key, **one.model_dump()) for one in new.parties]
    return AgreementVersion(**key, **facts), clauses, parties


def item(row: Any, on: date) -> VersionItem:
    """Make a version of its row, with its state on a day."""
    days = Interval(row.valid_from, row.valid_to) if row.valid_from else None
    stands = state(all_signed=row.all_signed, in_force=days, followed=row.followed, on=on)
    return VersionItem.model_validate(row._asdict() | {"state": stands})


async def whole(connection: Any, agreement_id: str, number: int, on: date) -> VersionOut:
    """Read a version with its clauses.

    Raises:
        NotThere: There is none of that number.
    """
    row = await agreement_versions.one(connection, agreement_id, number)
    if row is None:
        raise NotThere
    rows = await agreement_versions.clauses(connection, agreement_id, number)
    clauses = [one._asdict() | {"citation": f"{row.cited_as}/{one.slug}"} for one in rows]
    return VersionOut.model_validate(item(row, on).model_dump() | {"clauses": clauses})
