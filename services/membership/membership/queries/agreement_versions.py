"""The versions of agreements: their clauses, parties and signatures, and where each stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.agreement_versions import Known, Wording
from membership.domain.readings import ReferenceUnknown
from membership.tables import AgreementClause, AgreementParty, AgreementVersion

READ = """
    SELECT v.agreement_id, a.cited_as, v.number, v.varies, v.text_hash, v.ends_on,
           v.effective_date_agreed, v.recorded_at, v.source, v.certainty, v.note, p.list AS parties,
           coalesce(s.list, '[]') AS signatures, coalesce(s.standing, 0) = p.count AS all_signed,
           lower(f.valid) AS valid_from, upper(f.valid) AS valid_to,
           EXISTS (SELECT FROM agreement_in_force n WHERE n.agreement_id = v.agreement_id
                   AND n.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
                   AND lower(n.valid) = upper(f.valid)) AS followed
    FROM agreement_version v JOIN agreement a ON a.id = v.agreement_id
    JOIN LATERAL (
        SELECT count(*) AS count, jsonb_agg(jsonb_build_object(
                   'organisation_id', organisation_id, 'capacity', capacity)
               ORDER BY organisation_id) AS list
        FROM agreement_party WHERE (agreement_id, number) = (v.agreement_id, v.number)
    ) p ON true
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE w.withdrawn_on IS NULL) AS standing,
               jsonb_agg(jsonb_build_object(
                   'organisation_id', g.organisation_id, 'text_hash', g.text_hash,
                   'signed_on', g.signed_on, 'role_title', g.role_title, 'jws', g.jws,
                   'recorded_by', g.recorded_by, 'recorded_at', g.recorded_at,
                   'withdrawn_on', w.withdrawn_on, 'source', g.source,
                   'certainty', g.certainty, 'note', g.note)
               ORDER BY g.organisation_id) AS list
        FROM agreement_signature g LEFT JOIN agreement_signature_withdrawal w
          USING (agreement_id, number, organisation_id)
        WHERE (agreement_id, number) = (v.agreement_id, v.number)
    ) s ON true
    LEFT JOIN agreement_in_force f
      ON (f.agreement_id, f.number) = (v.agreement_id, v.number)
     AND f.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
    WHERE v.agreement_id = :agreement_id
"""
ONE = text(f"{READ} AND v.number = :number")
PAGE = text(f"{READ} AND v.number > :after ORDER BY v.number LIMIT :limit")
COUNT = text("SELECT count(*) FROM agreement_version WHERE agreement_id = :id")
# The versions that one builds on, itself first; of each slug the wording that is nearest.
BEFORE = text("""
    WITH RECURSIVE before (number, varies) AS (
        SELECT number, varies FROM agreement_version WHERE (agreement_id, number) = (:id, :number)
        UNION SELECT v.number, v.varies FROM agreement_version v JOIN before b
            ON (v.agreement_id, v.number) = (:id, b.varies))
    SELECT DISTINCT ON (c.slug) c.slug, c.heading, c.hash, c.number AS version, c.since
    FROM agreement_clause c JOIN before USING (number) WHERE c.agreement_id = :id
    ORDER BY c.slug, c.number DESC
""")


async def one(
    connection: AsyncConnection | AsyncSession,
    agreement_id: str,
    number: int,
    *,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read a version without its clauses; when it is in force as known at a time."""
    wanted = {"agreement_id": agreement_id, "number": number, "known_at": known_at}
    return (await connection.execute(ONE, wanted)).one_or_none()


async def page(
    connection: AsyncConnection, agreement_id: str, *, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Read some versions of an agreement, without their clauses."""
    wanted = {"agreement_id": agreement_id, "after": after, "limit": limit, "known_at": None}
    return (await connection.execute(PAGE, wanted)).all()


async def clauses(
    connection: AsyncConnection | AsyncSession, agreement_id: str, number: int
) -> Sequence[Row[Any]]:
    """Read the clauses of a version, in order."""
    table = AgreementClause
    wanted = select(table.__table__).where(
        table.agreement_id == agreement_id, table.number == number
    )
    return (await connection.execute(wanted.order_by(table.place))).all()


def wordings(rows: Iterable[Row[Any]]) -> list[Wording]:
    """Take clauses as the domain compares them."""
    return [
        Wording(row.slug, row.kind, row.label, row.heading, row.text, row.parent) for row in rows
    ]


async def count(session: AsyncSession, agreement_id: str) -> int:
    """Tell how many versions an agreement has."""
    return int(await session.scalar(COUNT, {"id": agreement_id}) or 0)


async def known_clauses(
    session: AsyncSession, agreement_id: str, varies: int | None
) -> dict[str, Known]:
    """Read what each slug stands for in the versions that a new one builds on."""
    rows = await session.execute(BEFORE, {"id": agreement_id, "number": varies})
    return {row.slug: Known(row.heading, row.hash, row.version, row.since) for row in rows}


async def draft(
    session: AsyncSession,
    version: AgreementVersion,
    parts: Sequence[AgreementClause | AgreementParty],
) -> None:
    """Store a new version with its clauses and parties.

    Raises:
        ReferenceUnknown: A party is not registered.
    """
    session.add(version)
    await session.flush()
    session.add_all(parts)
    try:
        await session.flush()
    except IntegrityError as error:
        raise ReferenceUnknown from error
