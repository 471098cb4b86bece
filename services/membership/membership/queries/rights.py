"""What the register knows of a body and of those in it, on a day, as known at a time.

One statement, whose answer PostgreSQL puts together: a question about rights is asked often.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

FOUND = """
    WITH RECURSIVE at AS MATERIALIZED (
        SELECT CAST($1 AS date) AS day,
               least(CAST($2 AS timestamptz), now()) AS moment),
    seats AS MATERIALIZED (
        SELECT s.id, s.organisation_id, coalesce(s.voting, s.votes_by_law) AS voting, s.office
        FROM at JOIN seat s ON s.body_id = $3 AND s.valid @> day AND s.recorded @> moment),
    concerned AS (
        SELECT organisation_id AS id FROM seats
        UNION SELECT CAST($4 AS text)
        UNION SELECT m.organisation_id FROM at JOIN membership m
            ON CAST($5 AS boolean) AND m.valid @> day AND m.recorded @> moment),
    organisations AS (
        SELECT o.id, l.id IS NOT NULL AS is_legal, lower(l.valid) AS legal_from,
               upper(l.valid) AS legal_to, l.began_under, l.ended_under, m.category, m.status,
               lower(m.valid) AS member_from, upper(m.valid) AS member_to
        FROM at CROSS JOIN concerned JOIN organisation o ON o.id = concerned.id
        LEFT JOIN legal_existence l ON l.id = o.id AND l.recorded @> moment
        LEFT JOIN LATERAL (
            SELECT category, status, valid FROM membership
            WHERE organisation_id = o.id AND recorded @> moment
            ORDER BY valid @> day DESC, lower(valid) <= day DESC,
                     abs(lower(valid) - day) LIMIT 1) m ON true),
    chain AS (
        SELECT d.id, d.body_id, d.classes, d.valid, d.limit_pence, d.budget_pence, d.parent_id,
               d.legal_basis, d.version
        FROM at JOIN delegation d ON d.body_id = $3 AND d.recorded @> moment
        UNION SELECT d.id, d.body_id, d.classes, d.valid, d.limit_pence, d.budget_pence,
                     d.parent_id, d.legal_basis, d.version
        FROM at CROSS JOIN chain JOIN delegation d
            ON d.id = chain.parent_id AND d.recorded @> moment)
    SELECT json_build_object(
        'known_at', (SELECT moment FROM at),
        'is_body', EXISTS (SELECT FROM body WHERE id = $3),
        'rule_set', (SELECT version FROM rule_set, at
                     WHERE applies_from <= day AND recorded_at <= moment
                     ORDER BY applies_from DESC, recorded_at DESC LIMIT 1),
        'agreement', (SELECT json_build_object('id', f.agreement_id, 'number', f.number,
                             'cited_as', a.cited_as, 'valid_from', lower(f.valid),
                             'valid_to', upper(f.valid))
                      FROM at JOIN agreement a ON a.kind = 'partnership'
                      JOIN agreement_in_force f ON f.agreement_id = a.id
                          AND f.valid @> day AND f.recorded @> moment),
        'terms', (SELECT json_build_object('id', t.id, 'version', t.version, 'power', t.power,
                         'decides', t.decides, 'quorum_min_full', t.quorum_min_full,
                         'quorum_min_total', t.quorum_min_total, 'casting_vote', t.casting_vote,
                         'voting_rule', t.voting_rule, 'executive_of', t.executive_of,
                         'call_in_days', t.call_in_days, 'min_input_days', t.min_input_days)
                  FROM at JOIN terms_of_reference t ON t.body_id = $3
                      AND t.valid @> day AND t.recorded @> moment),
        'seats', (SELECT coalesce(json_agg(seats ORDER BY seats.id), '[]') FROM seats),
        'organisations', (SELECT coalesce(json_agg(organisations ORDER BY organisations.id), '[]')
                          FROM organisations),
        'delegations', (
            SELECT coalesce(json_agg(json_build_object('id', id, 'body_id', body_id,
                       'classes', classes, 'valid_from', lower(valid), 'valid_to', upper(valid),
                       'limit_pence', limit_pence, 'budget_pence', budget_pence,
                       'parent_id', parent_id, 'legal_basis', legal_basis,
                       'version', version) ORDER BY id), '[]')
            FROM chain))::text
"""


async def found(
    connection: AsyncConnection | AsyncSession,
    *,
    body: str,
    organisation: str | None,
    on: date,
    known_at: datetime | None = None,
    everyone: bool = False,
) -> dict[str, Any]:
    """Read what decides rights in a body.

    Args:
        connection: To the database.
        body: The id of the body.
        organisation: Who asks, seat or not.
        on: The day.
        known_at: As the register knew it then; now if left out, or if that is still to come.
        everyone: Read all members, not only those with a seat.

    Returns:
        `known_at`, `is_body`, `rule_set`, `agreement`, `terms`, `seats`, `organisations` and
        `delegations`; what is not there is None or empty.
    """
    driver = await driver_of(connection)
    answer = await driver.fetchval(FOUND, on, known_at, body, organisation, everyone)
    read: dict[str, Any] = json.loads(answer)
    return read


async def driver_of(connection: AsyncConnection | AsyncSession) -> Any:
    """Give the driver's own connection: a hot read need not pay for more."""
    if isinstance(connection, AsyncSession):
        connection = await connection.connection()
    return (await connection.get_raw_connection()).driver_connection


CLAUSE_TEXTS = text("""
    SELECT a.cited_as || '/' || c.slug AS citation, c.text
    FROM agreement_clause c JOIN agreement a ON a.id = c.agreement_id
    WHERE c.agreement_id = :id AND c.number = :number
""")
# A version of an agreement never changes, so every process may keep those that it has read.
READ: dict[tuple[str, int], dict[str, str]] = {}


async def clause_texts(
    connection: AsyncConnection | AsyncSession, agreement: Mapping[str, Any] | None
) -> Mapping[str, str]:
    """Give the text of each clause of a version, by its citation."""
    if agreement is None:
        return {}
    version = agreement["id"], agreement["number"]
    if version not in READ:
        wanted = {"id": version[0], "number": version[1]}
        rows = await connection.execute(CLAUSE_TEXTS, wanted)
        READ[version] = {row.citation: row.text for row in rows}
    return READ[version]
