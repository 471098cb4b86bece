"""Whatever is kept as readings: what was known of each thing, from when to when.

A thing has one open reading. A correction ends it and adds the next, by the number of the
reading it started from, so of two corrections at the same moment one is refused.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from indicators.domain.readings import ReferenceUnknown, ThingExists
from indicators.tables import Recorded

Kept = type[Recorded]
# Not now(): that is when the transaction began, and others may have written since.
CLOCK = text("SELECT clock_timestamp()")
UNIQUE = "23505"  # SQLSTATE of PostgreSQL.
RECORDED = ("recorded", "recorded_by", "version")


def readings(kept: Kept) -> Select[Any]:
    """Select readings, the time during which each was believed in two columns."""
    return select(
        *(column for column in kept.__table__.c if column.name != "recorded"),
        func.lower(kept.recorded).label("recorded_from"),
        func.upper(kept.recorded).label("recorded_to"),
    )


def known(kept: Kept, known_at: datetime | None) -> Select[Any]:
    """Select what is known now, or what was known at a time."""
    if known_at is None:
        return readings(kept).where(func.upper_inf(kept.recorded))
    return readings(kept).where(kept.recorded.contains(known_at))


async def one(
    connection: AsyncConnection | AsyncSession,
    kept: Kept,
    thing_id: str,
    *,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read one thing as it is known now, or as it was known at a time."""
    this_one = known(kept, known_at).where(kept.id == thing_id)
    row: Row[Any] | None = (await connection.execute(this_one)).one_or_none()
    return row


async def some(
    connection: AsyncConnection, kept: Kept, ids: Sequence[str], *, known_at: datetime | None
) -> Sequence[Row[Any]]:
    """Read things by their ids."""
    these = known(kept, known_at).where(kept.id.in_(ids))
    rows: Sequence[Row[Any]] = (await connection.execute(these)).all()
    return rows


def every(kept: Kept, *, known_at: datetime | None, where: Mapping[str, str | None]) -> Select[Any]:
    """Select all things whose columns have the values asked for, in order of their ids."""
    all_of_them = known(kept, known_at).order_by(kept.id)
    for column, value in where.items():
        if value is not None:
            all_of_them = all_of_them.where(kept.__table__.c[column] == value)
    return all_of_them


async def page(
    connection: AsyncConnection,
    kept: Kept,
    *,
    after: str | None,
    limit: int,
    known_at: datetime | None,
    where: Mapping[str, str | None],
) -> Sequence[Row[Any]]:
    """Read some of them."""
    some = every(kept, known_at=known_at, where=where).where(kept.id > (after or ""))
    rows: Sequence[Row[Any]] = (await connection.execute(some.limit(limit))).all()
    return rows


async def history(connection: AsyncConnection, kept: Kept, thing_id: str) -> Sequence[Row[Any]]:
    """Read every reading of one thing, the first one first."""
    all_of_them = readings(kept).where(kept.id == thing_id).order_by(kept.version)
    rows: Sequence[Row[Any]] = (await connection.execute(all_of_them)).all()
    return rows


async def correct(
    session: AsyncSession,
    kept: Kept,
    open_reading: Row[Any],
    changes: Mapping[str, Any],
    *,
    by: str,
) -> None:
    """End a reading and add the next, which differs by `changes`; the old one stays.

    Raises:
        StaleDataError: It is not the open reading any more.
        ReferenceUnknown: It names what is not there.
    """
    now = await session.scalar(CLOCK)
    this_one = (kept.id == open_reading.id, kept.version == open_reading.version)
    connection = await session.connection()
    ended = await connection.execute(
        update(kept)
        .where(*this_one, func.upper_inf(kept.recorded))
        .values(recorded=func.tstzrange(func.lower(kept.recorded), now))
    )
    if ended.rowcount != 1:
        raise StaleDataError
    facts = {
        c.name: getattr(open_reading, c.name) for c in kept.__table__.c if c.name not in RECORDED
    }
    following = {"version": open_reading.version + 1, "recorded_by": by}
    await add(session, kept, facts | dict(changes) | following, since=now)


async def record(session: AsyncSession, kept: Kept, facts: Mapping[str, Any], *, by: str) -> None:
    """Add the first reading of a thing.

    Raises:
        ThingExists: There is one under that id.
        ReferenceUnknown: It names what is not there.
    """
    now = await session.scalar(CLOCK)
    await add(session, kept, {**facts, "version": 1, "recorded_by": by}, since=now)


async def add(
    session: AsyncSession, kept: Kept, values: Mapping[str, Any], *, since: datetime | None
) -> None:
    """Add a reading that is believed from a moment on."""
    try:
        connection = await session.connection()
        believed = func.tstzrange(since, None)
        await connection.execute(insert(kept).values(**values, recorded=believed))
    except IntegrityError as error:
        cause = error.orig.__cause__ if error.orig else None
        twice = getattr(cause, "sqlstate", "") == UNIQUE
        raise (ThingExists if twice else ReferenceUnknown) from error
