"""Agreements, and what of them is in force on a day, as this register knew it at a time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.agreements import (
    AgreementExists,
    CitationTaken,
    Clause,
    ClauseNotInForce,
    PartnershipAgreementExists,
)
from membership.domain.readings import ReferenceUnknown
from membership.queries.readings import FOREIGN_KEY
from membership.tables import Agreement
from shared.rules import RuleBroken

# The version of each agreement that is in force on a day, as known at a time or now.
ON_THE_DAY = """
    SELECT f.agreement_id, f.number, lower(f.valid) AS valid_from, upper(f.valid) AS valid_to
    FROM agreement_in_force f
    WHERE f.valid @> CAST(:on AS date)
      AND f.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
"""
# What an agreement is, and on which days it is in force at all.
READ = """
    SELECT a.id, a.name, a.kind, a.cited_as, a.overlays_id, a.outcomes, a.contracts, a.source,
           a.certainty, a.note, a.version, lower(f.days) AS valid_from, upper(f.days) AS valid_to
    FROM agreement a LEFT JOIN LATERAL (
        SELECT range_merge(range_agg(i.valid)) AS days FROM agreement_in_force i
        WHERE i.agreement_id = a.id
          AND i.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
    ) f ON true
"""
ONE = text(f"{READ} WHERE a.id = :id")
PAGE = text(f"""{READ}
    WHERE a.id > coalesce(:after, '') AND (CAST(:kind AS text) IS NULL OR a.kind = :kind)
    ORDER BY a.id LIMIT :limit
""")
CLAUSES = f"""
    SELECT a.cited_as || '/' || c.slug AS citation, c.slug, c.place, c.kind, c.label, c.heading,
           c.text, c.hash, c.parent, c.since, c.source, c.certainty, c.note,
           d.number AS version, d.valid_from, d.valid_to
    FROM ({ON_THE_DAY}) d
    JOIN agreement a ON a.id = d.agreement_id
    JOIN agreement_clause c ON (c.agreement_id, c.number) = (d.agreement_id, d.number)
"""  # noqa: S608 - the only thing put in is the constant above
OF_THE_PARTNERSHIP = text(f"{CLAUSES} WHERE a.kind = 'partnership'")
CLAUSE = text(f"{CLAUSES} WHERE a.id = :id AND c.slug = :slug")
VERSION_ON_THE_DAY = text(f"{ON_THE_DAY} AND f.agreement_id = :id")
RULES: Mapping[str, type[RuleBroken]] = {
    "one_partnership": PartnershipAgreementExists,
    "cited_as_taken": CitationTaken,
}


async def one(
    connection: AsyncConnection | AsyncSession,
    agreement_id: str,
    *,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read an agreement, with the days on which it is in force as known at a time."""
    wanted = {"id": agreement_id, "known_at": known_at}
    return (await connection.execute(ONE, wanted)).one_or_none()


async def page(
    connection: AsyncConnection, *, after: str | None, limit: int, kind: str | None
) -> Sequence[Row[Any]]:
    """Read some agreements in order of their ids, or those of a kind."""
    wanted = {"after": after, "limit": limit, "kind": kind, "known_at": None}
    return (await connection.execute(PAGE, wanted)).all()


async def number_in_force(
    connection: AsyncConnection | AsyncSession,
    agreement_id: str,
    *,
    on: date,
    known_at: datetime | None = None,
) -> int | None:
    """Tell which version of an agreement is in force on a day."""
    wanted = {"id": agreement_id, "on": on, "known_at": known_at}
    row = (await connection.execute(VERSION_ON_THE_DAY, wanted)).one_or_none()
    return int(row.number) if row else None


async def clauses_in_force(
    connection: AsyncConnection | AsyncSession, *, on: date, known_at: datetime | None = None
) -> dict[str, Clause]:
    """Read the clauses of the partnership agreement that are in force, by their citation.

    Nothing is found on a day on which no version of it is in force.
    """
    rows = await connection.execute(OF_THE_PARTNERSHIP, {"on": on, "known_at": known_at})
    return {
        row.citation: Clause(row.citation, row.heading, row.text, row.hash, row.version)
        for row in rows
    }


async def clause(
    connection: AsyncConnection,
    agreement_id: str,
    slug: str,
    *,
    on: date,
    known_at: datetime | None = None,
) -> Row[Any]:
    """Read one clause of an agreement as it is in force on a day.

    Raises:
        ClauseNotInForce: There is none.
    """
    wanted = {"id": agreement_id, "slug": slug, "on": on, "known_at": known_at}
    row = (await connection.execute(CLAUSE, wanted)).one_or_none()
    if row is None:
        raise ClauseNotInForce
    return row


async def stored(session: AsyncSession, agreement_id: str) -> Agreement | None:
    """Find an agreement to change it; whoever else wants to waits."""
    return await session.get(Agreement, agreement_id, with_for_update=True)


async def register(session: AsyncSession, agreement: Agreement) -> None:
    """Store a new agreement.

    Raises:
        AgreementExists: The id is taken.
        PartnershipAgreementExists: It would be a second partnership agreement.
        CitationTaken: Another's clauses are cited so.
        ReferenceUnknown: What it overlays is not registered.
    """
    session.add(agreement)
    try:
        await session.flush()
    except IntegrityError as error:
        cause = error.orig.__cause__ if error.orig else None
        if getattr(cause, "sqlstate", "") == FOREIGN_KEY:
            raise ReferenceUnknown from error
        name = getattr(cause, "constraint_name", None) or ""
        raise RULES.get(name, AgreementExists) from error
