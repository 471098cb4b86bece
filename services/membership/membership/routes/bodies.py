"""Bodies over HTTP: the boards, committees and groups, and what hangs below what."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from membership.domain.bodies import OwnAncestor, ParentUnknown
from membership.queries import bodies
from membership.routes.access import Editor, Reader
from membership.tables import Body
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Prose, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/bodies", tags=["bodies"], route_class=Route)


class Facts(Provenance):
    """What is known of a body, in the words of its source."""

    name: Annotated[Line, Field(examples=["Joint Committee of the Leeds ICP"])]
    kind: Annotated[Line, Field(examples=["joint committee"])]
    parent_id: Annotated[
        Slug | None, Field(description="A body or an organisation", examples=["icp"])
    ] = None
    accountable_to: Annotated[Line | None, Field(examples=["lcc; ccg-leeds"])] = None
    purpose: Annotated[Prose | None, Field(examples=["Takes the partnership's decisions"])] = None
    members: Annotated[Prose | None, Field(examples=["not stated"])] = None
    powers: Annotated[Prose | None, Field(examples=["proposed: delegated powers"])] = None
    status: Annotated[Line | None, Field(examples=["proposed"])] = None
    first_mention: Annotated[Line | None, Field(examples=["2021-03-05"])] = None


class NewBody(Facts, Strict):
    """A body to register."""

    id: Annotated[Slug, Field(examples=["icp-joint-committee"])]


class BodyChange(Facts, Strict):
    """What is to be mended: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Leeds Teaching Hospitals NHS Trust")]
    kind: Annotated[Line, left_out("nhs_trust")]
    certainty: Annotated[Certainty, left_out("derived")]


class BodyOut(Facts):
    """A body. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["icp-joint-committee"])]
    version: Annotated[int, Field(examples=[1])]


@router.get("")
async def list_bodies(
    _: Reader,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    parent_id: Annotated[str | None, Query(max_length=100, description="Below this one")] = None,
) -> Page[BodyOut]:
    """List bodies, or those below one."""
    rows = await bodies.page(reading, after=after, limit=limit + 1, parent_id=parent_id)
    return page_of(rows, limit, BodyOut.model_validate, lambda one: one.id)


@router.post("", status_code=201)
async def register_body(
    _: Editor, __: Creating, new: NewBody, session: Session, response: Response
) -> BodyOut:
    """Register a body below one that is known."""
    await check_parent(session, new.id, new.parent_id)
    body = Body(**new.model_dump())
    await bodies.register(session, body)
    announce(session, "body.registered", new.id)
    response.headers["Location"] = f"/membership/v1/bodies/{new.id}"
    tag(response, body)
    return BodyOut.model_validate(body)


@router.get("/{body_id}")
async def read_body(_: Reader, body_id: str, reading: Reading, response: Response) -> BodyOut:
    """Read one body."""
    row = await bodies.one(reading, body_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return BodyOut.model_validate(row)


@router.patch("/{body_id}")
async def change_body(
    _: Editor,
    body_id: str,
    change: BodyChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> BodyOut:
    """Mend what is known of a body."""
    body = await bodies.stored(session, body_id)
    if body is None:
        raise NotThere
    expect(body, if_match)
    await check_parent(session, body_id, change.parent_id)
    body.amend(change.model_dump(exclude_unset=True))
    await session.flush()
    announce(session, "body.changed", body_id)
    tag(response, body)
    return BodyOut.model_validate(body)


async def check_parent(session: Session, body_id: str, parent_id: str | None) -> None:
    """Refuse a parent that is unknown, or that hangs below the body itself."""
    if parent_id is None:
        return
    if not await bodies.is_known(session, parent_id):
        raise ParentUnknown
    if body_id in await bodies.above(session, parent_id):
        raise OwnAncestor
