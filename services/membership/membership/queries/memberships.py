"""Memberships in two times: when they hold, and what this register knew of them when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

READ = """
    SELECT m.id, m.version, m.organisation_id, m.category, m.status, m.basis, m.decision_id,
           m.source, m.certainty, m.note, lower(m.valid) AS valid_from, upper(m.valid) AS valid_to,
           lower(m.valid * l.valid) AS effective_from, upper(m.valid * l.valid) AS effective_to,
           lower(m.recorded) AS recorded_from, upper(m.recorded) AS recorded_to
    FROM membership m JOIN legal_existence l ON l.id = m.organisation_id
        AND l.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
    WHERE m.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
"""
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
