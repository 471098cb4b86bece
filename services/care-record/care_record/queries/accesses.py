"""The access log: what is written with every access, and who looked at whom.

A record is written in the transaction that reads or changes, so nothing is shown that is not
recorded. A refusal undoes the transaction, and tells something all the same (that there is such
a person, that there is not), so `record_refused` writes its records anew.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from care_record.domain.accesses import Accessor, Action, Outcome
from care_record.domain.nhs_number import NOBODY, SEVERAL
from care_record.tables import Access
from shared.database import Database

PAGE = text("""
    SELECT * FROM access
    WHERE nhs_number = :nhs_number AND (CAST(:after AS uuid) IS NULL OR (at, id) < (
        SELECT at, id FROM access WHERE nhs_number = :nhs_number AND id = :after))
    ORDER BY at DESC, id DESC LIMIT :limit
""")


async def record(
    session: AsyncSession,
    nhs_number: str | None,
    *,
    by: Accessor,
    action: Action,
    asked_for: str,
    there: bool = True,
) -> None:
    """Record an access to a person, once in a transaction.

    Args:
        session: The transaction that reads or changes.
        nhs_number: Whose record; None if what was asked for leads to no number.
        by: Who asks, for whom and why.
        action: What is done.
        asked_for: What the caller named: a number, an id, or `system|value`.
        there: Whether there is such a person.
    """
    outcome = Outcome.DONE if there and nhs_number else Outcome.NOT_THERE
    row = {"nhs_number": nhs_number or NOBODY, "asked_for": asked_for}
    known: list[dict[str, Any]] = session.info.setdefault("accesses", [])
    if not any(one.items() >= row.items() for one in known):
        known.append(row | _context(by, action, outcome))
        await session.execute(insert(Access).values(**known[-1]))


async def record_set(
    session: AsyncSession, count: int, digest: str, *, by: Accessor, action: Action
) -> None:
    """Record an access to many persons at once: how many, and the digest of their numbers."""
    row = {"nhs_number": SEVERAL, "count": count, "digest": digest}
    known: list[dict[str, Any]] = session.info.setdefault("accesses", [])
    known.append(row | _context(by, action, Outcome.DONE))
    await session.execute(insert(Access).values(**known[-1]))


def _context(by: Accessor, action: Action, outcome: Outcome) -> dict[str, Any]:
    return {
        "client_id": by.client_id, "organisation": by.organisation, "user_id": by.user_id,
        "purpose": by.purpose, "request_id": by.request_id, "action": action, "outcome": outcome,
    }  # fmt: skip


async def record_refused(database: Database, undone: AsyncSession) -> None:
    """Record what a refused request had touched, now that its own transaction is undone."""
    rows = undone.info.pop("accesses", [])
    if rows:
        async with database.changing() as session:
            for row in rows:
                missed = row["outcome"] == Outcome.NOT_THERE
                outcome = Outcome.NOT_THERE if missed else Outcome.REFUSED
                await session.execute(insert(Access).values(**row | {"outcome": outcome}))


async def page(
    connection: AsyncConnection | AsyncSession,
    nhs_number: str,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Read some of the accesses under a number, newest first."""
    wanted = {"nhs_number": nhs_number, "after": after, "limit": limit}
    return (await connection.execute(PAGE, wanted)).all()


async def every(database: Database, nhs_number: str) -> AsyncIterator[Row[Any]]:
    """Read all accesses under a number, a page at a time."""
    async with database.reading() as connection:
        after: UUID | None = None
        while rows := await page(connection, nhs_number, after=after, limit=500):
            for row in rows:
                yield row
            after = rows[-1].id
