"""What a control chart of stored values is drawn from, in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import DataError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.rules import Invalid

CHARTED = """
    SELECT i.id IS NOT NULL AS indicator_known, a.id IS NOT NULL AS area_known,
        i.name AS indicator_name, i.polarity, a.name AS area_name,
        (SELECT coalesce(json_agg(point), '[]') FROM (
            SELECT o.organisation_id, o.unit, o.band, o.period_label, o.period_from, o.period_to,
                   o.value, o.numerator, o.denominator, o.status, (
                SELECT t.target_value FROM target t
                WHERE t.indicator_id = $1 AND t.area_id = $2 AND {aimed} AND $5
                  AND t.target_value IS NOT NULL AND t.unit IS NOT DISTINCT FROM o.unit
                  AND t.organisation_id IS NOT DISTINCT FROM o.organisation_id
                  AND t.target_from <= o.period_from AND t.target_to >= o.period_to
                ORDER BY t.target_from DESC, t.target_to, t.id LIMIT 1) AS target
            FROM observation o
            WHERE o.indicator_id = $1 AND o.area_id = $2 AND {observed} AND o.kind = 'actual'
              AND o.sex IS NULL AND o.age IS NULL AND o.category IS NULL
              AND ($3::text IS NULL OR o.organisation_id = $3)
            ORDER BY o.organisation_id NULLS FIRST, o.unit, o.band,
                     o.period_from NULLS LAST, o.period_to, o.id) point)::text AS points,
        (SELECT coalesce(json_agg(rebase), '[]') FROM (
            SELECT r.id, r.period, r.reason, r.decided_by FROM rebase r
            WHERE r.indicator_id = $1 AND r.area_id = $2 AND {decided} AND r.status = 'in_force'
              AND $4
            ORDER BY r.period, r.id) rebase)::text AS rebases
    FROM (SELECT) none LEFT JOIN indicator i ON i.id = $1 LEFT JOIN area a ON a.id = $2
"""
NOW, THEN = (
    CHARTED.format(observed=known.format("o"), decided=known.format("r"), aimed=known.format("t"))
    for known in ("upper_inf({}.recorded)", "{}.recorded @> $6::timestamptz")
)


@dataclass(frozen=True, slots=True)
class Found:
    """One indicator in one area: its actual values, and the rebases in force.

    Beside each value is the target of the same unit and organisation whose period holds it; of
    several, the one that began last, for the shortest time.
    """

    indicator_known: bool
    area_known: bool
    indicator_name: str
    polarity: str
    area_name: str
    points: Sequence[Mapping[str, Any]]
    rebases: Sequence[Mapping[str, str]]


async def one(
    connection: AsyncConnection,
    indicator_id: str,
    area_id: str,
    *,
    organisation_id: str | None,
    known_at: datetime | None,
    with_rebases: bool,
    with_targets: bool,
) -> Found:
    """Read what is charted, as known now or at a time.

    Raises:
        Invalid: The database has no such text, or no such time.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    wanted = (indicator_id, area_id, organisation_id, with_rebases, with_targets)
    question = (NOW, *wanted) if known_at is None else (THEN, *wanted, known_at)
    try:
        row = dict(await driver.fetchrow(*question))
    except DataError as error:
        why = "A value is outside of what can be stored"
        raise Invalid([{"at": "request", "why": why}]) from error
    return Found(**row | {name: json.loads(row[name]) for name in ("points", "rebases")})
