"""What bears on sharing data: loaded for a question, or for all that an organisation may see.

One statement each: another service asks on every read of a person. PostgreSQL builds the JSON.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from membership.domain.intervals import Interval
from membership.domain.sharing_facts import (
    Agreement,
    Assurance,
    Existence,
    Facts,
    Identifiers,
    Party,
    PartyRole,
    Purpose,
)

# Left out, the day is today's in Leeds. What will be recorded later is not known yet.
ASKED = """asked AS (
    SELECT coalesce(CAST(:on AS date), CAST(now() AT TIME ZONE 'Europe/London' AS date)) AS day,
           least(CAST(:known_at AS timestamptz), now()) AS known_at)
"""
# The rows that name a controller whose data is asked for. Materialized, here and below, or the
# planner would rather go through all that was known at the moment.
CONTROLLING = """reading AS MATERIALIZED (
    SELECT p.agreement_id, p.recorded FROM data_sharing_party p
    WHERE p.organisation_id = ANY (CAST(:controllers AS text[])) AND p.role = 'controller')
"""
# The rows by which an organisation may receive or process.
RECEIVING = """reading AS MATERIALIZED (
    SELECT p.agreement_id, p.recorded FROM data_sharing_party p
    WHERE p.organisation_id = :organisation AND p.role <> 'controller')
"""
CONCERNED = """concerned AS (
    SELECT DISTINCT r.agreement_id AS id FROM reading r CROSS JOIN asked
    WHERE r.recorded @> asked.known_at)
"""
# Of the agreements concerned, what bears on one question.
ASKED_FOR = """whose AS (
    SELECT unnest(array_append(CAST(:controllers AS text[]), CAST(:organisation AS text))) AS id),
party AS (
    SELECT p.* FROM concerned CROSS JOIN asked JOIN data_sharing_party p
      ON p.agreement_id = concerned.id
     AND p.organisation_id = ANY (array_append(CAST(:controllers AS text[]), :organisation))
    WHERE p.recorded @> asked.known_at),
terms AS (
    SELECT t.* FROM concerned CROSS JOIN asked JOIN data_sharing_purpose t
      ON t.agreement_id = concerned.id AND t.purpose = :purpose
    WHERE t.recorded @> asked.known_at)
"""
# Or all of them.
WHOLE = """party AS (
    SELECT p.* FROM concerned CROSS JOIN asked JOIN data_sharing_party p
      ON p.agreement_id = concerned.id
    WHERE p.recorded @> asked.known_at),
whose AS (SELECT CAST(:organisation AS text) AS id UNION SELECT organisation_id FROM party),
terms AS (
    SELECT t.* FROM concerned CROSS JOIN asked JOIN data_sharing_purpose t
      ON t.agreement_id = concerned.id
    WHERE t.recorded @> asked.known_at)
"""
# The legal existence of every organisation that bears on it.
LEGAL = """legal AS (
    SELECT l.id, l.version, l.valid FROM asked JOIN legal_existence l
      ON l.recorded @> asked.known_at
    WHERE l.id IN (SELECT id FROM whose))
"""
FACTS = """
    SELECT asked.day, asked.known_at,
        (SELECT jsonb_agg(jsonb_build_array(
                    l.id, l.version, lower(l.valid), upper(l.valid)))
         FROM legal l) AS organisations,
        (SELECT jsonb_agg(jsonb_build_array(
                    a.id, a.version, lower(a.valid), upper(a.valid),
                    a.review_on, a.grace_until, a.assurance_accepted))
         FROM data_sharing_agreement a JOIN concerned ON concerned.id = a.id
         WHERE a.recorded @> asked.known_at) AS agreements,
        (SELECT jsonb_agg(jsonb_build_array(
                    p.id, p.version, lower(p.valid), upper(p.valid), p.agreement_id,
                    p.organisation_id, p.role, p.signed_on, p.assurance,
                    p.assurance_published_on))
         FROM party p) AS parties,
        (SELECT jsonb_agg(jsonb_build_array(
                    t.id, t.version, lower(t.valid), upper(t.valid), t.agreement_id,
                    t.purpose, t.legal_basis, t.data_sets, t.roles, t.identifiers))
         FROM terms t) AS purposes
    FROM asked
"""
CHECKED = text(f"WITH {ASKED}, {CONTROLLING}, {CONCERNED}, {ASKED_FOR}, {LEGAL} {FACTS}")
ACCESSED = text(f"WITH {ASKED}, {RECEIVING}, {CONCERNED}, {WHOLE}, {LEGAL} {FACTS}")


@dataclass(frozen=True, slots=True)
class Known:
    """The facts, and the two times that they were asked for."""

    facts: Facts
    on: date
    known_at: datetime


async def bearing_on(
    connection: AsyncConnection,
    *,
    organisation: str,
    controllers: Iterable[str],
    purpose: str,
    on: date | None,
    known_at: datetime | None,
) -> Known:
    """Load what bears on an organisation's seeing the data of some controllers for a purpose."""
    asked = {
        "organisation": organisation,
        "controllers": list(controllers),
        "purpose": purpose,
        "on": on,
        "known_at": known_at,
    }
    return known((await connection.execute(CHECKED, asked)).one())


async def opening_to(
    connection: AsyncConnection,
    organisation: str,
    *,
    on: date | None,
    known_at: datetime | None,
) -> Known:
    """Load all agreements in which an organisation may receive or process."""
    asked = {"organisation": organisation, "on": on, "known_at": known_at}
    return known((await connection.execute(ACCESSED, asked)).one())


def known(row: Row[Any]) -> Known:
    """Read what PostgreSQL has put together."""
    facts = Facts(
        tuple(Existence(name, n, span(*ends)) for name, n, *ends in row.organisations or ()),
        tuple(agreement(*one) for one in row.agreements or ()),
        tuple(party(*one) for one in row.parties or ()),
        tuple(terms(*one) for one in row.purposes or ()),
    )
    return Known(facts, row.day, row.known_at)


def agreement(name: str, n: int, *rest: Any) -> Agreement:
    """Read an agreement."""
    start, end, review_on, grace_until, accepted = rest
    return Agreement(
        name, n, span(start, end), date.fromisoformat(review_on), day(grace_until),
        frozenset(map(Assurance, accepted)),
    )  # fmt: skip


def party(name: str, n: int, *rest: Any) -> Party:
    """Read a party."""
    start, end, agreed, organisation, role, signed_on, assurance, published_on = rest
    return Party(
        name, n, span(start, end), agreed, organisation, PartyRole(role), day(signed_on),
        Assurance(assurance), day(published_on),
    )  # fmt: skip


def terms(name: str, n: int, *rest: Any) -> Purpose:
    """Read the terms for a purpose."""
    start, end, agreed, purpose, basis, data_sets, roles, identifiers = rest
    return Purpose(
        name, n, span(start, end), agreed, purpose, tuple(basis), frozenset(data_sets),
        frozenset(roles), Identifiers(identifiers),
    )  # fmt: skip


def span(start: str | None, end: str | None) -> Interval:
    """Read an interval."""
    return Interval(day(start), day(end))


def day(written: str | None) -> date | None:
    """Read a day."""
    return date.fromisoformat(written) if written else None
