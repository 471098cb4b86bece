"""Delegations: all that are known, as the rules see them."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.delegations import Delegation
from membership.domain.facts import UNLIMITED
from membership.domain.intervals import Interval
from membership.queries import readings
from membership.tables import Delegation as Stored

# Whoever records a delegation waits here, so that none becomes wider than its parent meanwhile.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('delegations', 0))")


async def known(session: AsyncSession) -> dict[str, Delegation]:
    """Read every delegation as it is known now, and hold others off until this is recorded."""
    await session.execute(ONE_AT_A_TIME)
    return await at(session)


async def at(
    connection: AsyncConnection | AsyncSession, *, known_at: datetime | None = None
) -> dict[str, Delegation]:
    """Read every delegation as it was known at a time."""
    rows = await readings.page(connection, Stored, known_at=known_at)
    return {row.id: delegation(row, Interval(row.valid_from, row.valid_to)) for row in rows}


def of(stored: Stored) -> Delegation:
    """Give the facts of a reading that is about to be recorded."""
    return delegation(stored, Interval(stored.valid.lower, stored.valid.upper))


def delegation(row: Any, valid: Interval) -> Delegation:
    """Give the facts of a row."""
    return Delegation(
        id=row.id,
        body=row.body_id,
        classes=frozenset(row.classes),
        valid=valid,
        limit=UNLIMITED if row.limit_pence is None else row.limit_pence,
        budget=UNLIMITED if row.budget_pence is None else row.budget_pence,
        parent=row.parent_id,
        legal_basis=row.legal_basis,
    )
