"""Memberships in two times: when they hold, and what this register knew of them when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.intervals import Interval
from membership.domain.memberships import MembershipsOverlap
from membership.tables import Membership, days

READ = """
    SELECT m.id, m.version, m.organisation_id, m.category, m.status, m.basis, m.decision_id,
           m.source, m.certainty, m.note, lower(m.valid) AS valid_from, upper(m.valid) AS valid_to,
           lower(m.valid * l.valid) AS effective_from, upper(m.valid * l.valid) AS effective_to,
           lower(m.recorded) AS recorded_from, upper(m.recorded) AS recorded_to
    FROM membership m JOIN legal_existence l ON l.id = m.organisation_id
        AND l.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
    WHERE m.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
"""
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('membership ' || :id, 0))")
ONE = text(f"{READ} AND m.id = :id")
PAGE = text(f"""{READ}
    AND (CAST(:after AS uuid) IS NULL OR m.id > :after)
    AND (CAST(:on AS date) IS NULL OR m.valid * l.valid @> CAST(:on AS date))
    AND (CAST(:organisation AS text) IS NULL OR m.organisation_id = :organisation)
    AND (CAST(:category AS text) IS NULL OR m.category = :category)
    ORDER BY m.id LIMIT :limit
""")


async def one(
    connection: AsyncConnection | AsyncSession, membership_id: UUID, *, known_at: datetime | None
) -> Row[Any] | None:
    """Read a membership as it was known at a time, or as it is known now."""
    wanted = {"id": membership_id, "known_at": known_at}
    return (await connection.execute(ONE, wanted)).one_or_none()


async def page(
    connection: AsyncConnection,
    *,
    after: UUID | None,
    limit: int,
    on: date | None,
    known_at: datetime | None,
    organisation: str | None,
    category: str | None,
) -> Sequence[Row[Any]]:
    """Read some memberships: those in effect on a day, of an organisation, of a category."""
    wanted = {
        "after": after,
        "limit": limit,
        "on": on,
        "known_at": known_at,
        "organisation": organisation,
        "category": category,
    }
    return (await connection.execute(PAGE, wanted)).all()


async def current(session: AsyncSession, membership_id: UUID) -> Membership | None:
    """Find the reading of a membership that holds now, to correct it.

    Whoever else wants to correct it waits here, and then sees the newer reading: a lock on the
    row alone would let them find none, for the one they waited for has ended.
    """
    await session.execute(ONE_AT_A_TIME, {"id": str(membership_id)})
    open_row = select(Membership).where(Membership.id == membership_id, text("upper_inf(recorded)"))
    return await session.scalar(open_row)


def corrected(known: Membership, changes: Mapping[str, Any]) -> Membership:
    """Make the next reading of a membership.

    Raises:
        EndsBeforeItStarts: It would.
    """
    kept = ("id", "organisation_id", "category", "status", "basis", "decision_id", "source",
            "certainty", "note")  # fmt: skip
    facts = {name: getattr(known, name) for name in kept} | dict(changes)
    start = facts.pop("valid_from", known.valid.lower)
    end = facts.pop("valid_to", known.valid.upper)
    return Membership(version=known.version + 1, valid=days(Interval(start, end)), **facts)


async def record(
    session: AsyncSession, membership: Membership, *, instead_of: Membership | None = None
) -> None:
    """Record a membership, or a new reading of one; the old reading stays.

    Raises:
        MembershipsOverlap: The organisation has another membership on some of those days.
    """
    if instead_of is not None:
        now = await session.scalar(select(text("now()")))
        instead_of.recorded = Range(instead_of.recorded.lower, now)
        await session.flush()
    session.add(membership)
    try:
        await session.flush()
    except IntegrityError as error:
        raise MembershipsOverlap from error


MEMBERS = text("""
    SELECT o.id AS organisation_id, o.name, m.category, m.status, m.id AS membership_id,
           lower(m.valid * l.valid) AS effective_from, upper(m.valid * l.valid) AS effective_to
    FROM membership m JOIN organisation o ON o.id = m.organisation_id
    JOIN legal_existence l ON l.id = o.id
    WHERE m.valid * l.valid @> CAST(:on AS date)
      AND m.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
      AND l.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
      AND (CAST(:category AS text) IS NULL OR m.category = :category)
    ORDER BY o.id
""")


async def members(
    connection: AsyncConnection,
    *,
    on: date,
    known_at: datetime | None = None,
    category: str | None = None,
) -> Sequence[Row[Any]]:
    """Read who belongs on a day, as it was known at a time."""
    wanted = {"on": on, "known_at": known_at, "category": category}
    return (await connection.execute(MEMBERS, wanted)).all()
