"""Organisations and their codes: every question asked of them, and how they are stored."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.organisations import CodeTaken, OrganisationExists
from membership.queries import readings
from membership.tables import LegalExistence, Organisation, OrganisationIdentifier
from shared.database import Database

LEGAL = {"legal_from": "valid_from", "legal_to": "valid_to"}  # As the API names them.

READ = """
    SELECT o.id, o.name, o.short_name, o.kind, o.statutory, lower(l.valid) AS legal_from,
           upper(l.valid) AS legal_to, l.began_under, l.ended_under, o.role, o.source,
           o.certainty, o.note, o.version, coalesce(codes.list, '[]') AS identifiers
    FROM organisation o
    LEFT JOIN legal_existence l
        ON l.id = o.id AND l.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object(
                   'scheme', i.scheme, 'value', i.value, 'valid_from', lower(i.valid),
                   'valid_to', upper(i.valid), 'roles', i.roles, 'source', i.source,
                   'certainty', i.certainty, 'note', i.note)
               ORDER BY i.scheme, i.value, lower(i.valid)) AS list
        FROM organisation_identifier i
        WHERE i.organisation_id = o.id
          AND i.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
          AND (CAST(:on AS date) IS NULL OR i.valid @> CAST(:on AS date))
    ) codes ON true
"""
ONE = text(f"{READ} WHERE o.id = :id")
PAGE = text(f"""{READ}
    WHERE o.id > coalesce(:after, '') AND (CAST(:kind AS text) IS NULL OR o.kind = :kind)
      AND (CAST(:code AS text) IS NULL OR EXISTS (
          SELECT FROM organisation_identifier i
          WHERE i.organisation_id = o.id AND i.value = :code
            AND i.recorded @> coalesce(CAST(:known_at AS timestamptz), now())
            AND (CAST(:on AS date) IS NULL OR i.valid @> CAST(:on AS date))))
    ORDER BY o.id LIMIT :limit
""")


async def one(
    connection: AsyncConnection | AsyncSession,
    organisation_id: str,
    *,
    on: date | None = None,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read an organisation, with the codes in force `on` a day as they were `known_at` a time."""
    wanted = {"id": organisation_id, "on": on, "known_at": known_at}
    return (await connection.execute(ONE, wanted)).one_or_none()


async def page(
    connection: AsyncConnection,
    *,
    after: str | None,
    limit: int,
    kind: str | None = None,
    code: str | None = None,
    on: date | None = None,
    known_at: datetime | None = None,
) -> Sequence[Row[Any]]:
    """Read some organisations in order of their ids: of a kind, or with a code."""
    wanted = {"after": after, "limit": limit, "kind": kind, "code": code, "on": on}
    return (await connection.execute(PAGE, wanted | {"known_at": known_at})).all()


async def every(database: Database) -> AsyncIterator[Row[Any]]:
    """Read all organisations, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(connection, after=after, limit=500):
            for row in rows:
                yield row
            after = rows[-1].id


async def stored(session: AsyncSession, organisation_id: str) -> Organisation | None:
    """Find an organisation to change it."""
    return await session.get(Organisation, organisation_id, with_for_update=True)


async def register(
    session: AsyncSession, organisation: Organisation, existence: LegalExistence
) -> None:
    """Store a new organisation, and when it exists in law.

    Raises:
        OrganisationExists: The id is taken.
    """
    session.add(organisation)
    try:
        await session.flush()
    except IntegrityError as error:
        raise OrganisationExists from error
    await readings.record(session, existence)


async def amend(
    session: AsyncSession, organisation: Organisation, changes: Mapping[str, Any]
) -> None:
    """Set what was sent; its legal existence gets a new reading if that is among it.

    Raises:
        EndsBeforeItStarts: The legal existence would.
    """
    rest = dict(changes)
    law = {LEGAL.get(n, n): rest.pop(n) for n in (*LEGAL, "began_under", "ended_under")
           if n in rest}  # fmt: skip
    organisation.amend(rest)
    await session.flush()
    known = await readings.current(session, LegalExistence, organisation.id) if law else None
    if known is not None:
        new = readings.corrected(known, law)
        await readings.record(session, new, instead_of=known)


async def replace_codes(
    session: AsyncSession, organisation_id: str, codes: Sequence[OrganisationIdentifier]
) -> None:
    """Record which codes an organisation has; what was recorded before stays readable.

    Raises:
        CodeTaken: Another organisation has one of them on some of its days.
    """
    current = select(OrganisationIdentifier).where(
        OrganisationIdentifier.organisation_id == organisation_id,
        text("upper_inf(recorded)"),
    )
    known = {_content(code): code for code in await session.scalars(current)}
    wanted = {_content(code): code for code in codes}
    now = await session.scalar(select(text("now()")))
    for content, code in known.items():
        if content not in wanted:
            code.recorded = Range(code.recorded.lower, now)
    try:
        await session.flush()
        session.add_all(code for content, code in wanted.items() if content not in known)
        await session.flush()
    except IntegrityError as error:
        raise CodeTaken from error


def _content(code: OrganisationIdentifier) -> tuple[Any, ...]:
    days = (code.valid.lower, code.valid.upper)
    return code.scheme, code.value, days, code.roles, code.source, code.certainty, code.note
