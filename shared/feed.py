"""The feed of a service's public events, as partners follow it.

A cursor is `epoch.number`. A database that was restored from a backup goes on under a new epoch
and refuses the cursors of the old one, so that followers know what to take back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import Reading
from shared.problems import Problem
from shared.routing import Route

HEAD = text("SELECT epoch, last FROM feed")
PAGE = text("""
    SELECT number, type, subject, time, data FROM change
    WHERE number > :after ORDER BY number LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the feed stands."""

    epoch: str
    last: int


class Event(BaseModel):
    """One public event, as CloudEvents 1.0."""

    specversion: Literal["1.0"] = "1.0"
    id: Annotated[
        str,
        Field(description="Unique, and a cursor: `after={id}` goes on behind this event",
              examples=["1f9a0c3d.41"]),
    ]  # fmt: skip
    source: Annotated[str, Field(examples=["/membership/v1"])]
    type: Annotated[str, Field(examples=["leftshift.organisation.registered"])]
    subject: Annotated[str, Field(examples=["lth"])]
    time: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    datacontenttype: Literal["application/json"] = "application/json"
    data: Annotated[dict[str, str | int], Field(examples=[{}])]


class EventPage(BaseModel):
    """Some events in order. `cursor` always says where to go on; `next` is null once caught up."""

    items: list[Event]
    next: Annotated[str | None, Field(examples=["1f9a0c3d.41"])]
    cursor: Annotated[str, Field(examples=["1f9a0c3d.41"])]
    epoch: Annotated[str, Field(examples=["1f9a0c3d"])]
    last_number: Annotated[int, Field(examples=[97], description="Number of the newest event")]


def behind(after: str | None, head: Head) -> int:
    """Read a cursor: the number to go on behind.

    Raises:
        Problem: The cursor is of another epoch, or beyond the end (410).
    """
    if after is None:
        return 0
    epoch, _, number = after.partition(".")
    if epoch != head.epoch or int(number) > head.last:
        cursor = f"{head.epoch}.{head.last}"
        raise Problem("feed-restarted", epoch=head.epoch, last_number=head.last, cursor=cursor)
    return int(number)


async def read_page(
    connection: AsyncConnection, source: str, *, after: str | None, limit: int
) -> EventPage:
    """Read the events behind a cursor."""
    head = Head(*(await connection.execute(HEAD)).one())
    wanted = {"after": behind(after, head), "limit": limit}
    rows = (await connection.execute(PAGE, wanted)).all()
    items = [
        Event(id=f"{head.epoch}.{row.number}", source=source, type=f"leftshift.{row.type}",
              subject=row.subject, time=row.time, data=row.data)
        for row in rows
    ]  # fmt: skip
    cursor = items[-1].id if items else (after or f"{head.epoch}.0")
    more = bool(rows) and rows[-1].number < head.last
    return EventPage(items=items, next=cursor if more else None, cursor=cursor,
                     epoch=head.epoch, last_number=head.last)  # fmt: skip


def feed_router(name: str, reader: Callable[..., Any]) -> APIRouter:
    """Make the one route of the feed, for those whom `reader` lets in."""
    router = APIRouter(route_class=Route, tags=["changes"], dependencies=[Depends(reader)])

    @router.get("/changes", responses={410: {"description": "The feed was restored"}})
    async def list_changes(
        request: Request,
        reading: Reading,
        after: Annotated[str | None, Query(pattern=r"^[0-9a-f]{8}\.\d{1,18}$")] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> EventPage:
        """Follow what changed: every public event in order, without a gap."""
        request.state.etag = False
        return await read_page(reading, f"/{name}/v1", after=after, limit=limit)

    return router
