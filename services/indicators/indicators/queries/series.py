"""The hot read: one indicator in one area, over time, as JSON that PostgreSQL writes.

One statement, and the driver's own fetch: nothing is turned into objects and back. The bytes are
held against `routes.series.SeriesOut` by a test.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import DataError
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.queries.indicators import AVAILABLE
from shared.rules import Invalid

POINTS = """
    SELECT o.id, o.organisation_id, o.period_label, o.period_start, o.period_end, o.period_from,
           o.period_to, o.value, o.numerator, o.denominator, o.unit, o.low, o.high, o.status,
           o.kind, o.band, o.sex, o.age, o.category_type, o.category, o.alt_indicator_id,
           o.source, o.certainty, o.note, o.version,
           to_char(lower(o.recorded) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
               AS recorded_from
    FROM observation o
    WHERE o.indicator_id = $1 AND o.area_id = $2 AND {known}
      AND ($3::text IS NULL OR o.kind = $3) AND ($4::text IS NULL OR o.organisation_id = $4)
      AND ($5 OR (o.sex IS NULL AND o.age IS NULL AND o.category IS NULL))
    ORDER BY o.period_to NULLS LAST, o.period_from NULLS FIRST, o.kind, o.organisation_id,
             o.category_type NULLS FIRST, o.category, o.sex, o.age, o.id
"""
SERIES = """
    WITH points AS (SELECT coalesce(json_agg(point), '[]') AS list, count(*) AS number
                    FROM ({points}) point)
    SELECT i.id IS NOT NULL AS indicator_known, a.id IS NOT NULL AS area_known,
        json_build_object(
            'indicator_id', i.id, 'indicator_name', i.name, 'unit', i.unit,
            'polarity', i.polarity, 'area_id', a.id, 'area_name', a.name, 'area_type', a.type,
            'points', points.list,
            'empty_because', CASE WHEN points.number > 0 THEN NULL
                WHEN NOT EXISTS (SELECT FROM observation WHERE indicator_id = $1)
                    THEN 'nothing_recorded'
                WHEN NOT EXISTS (SELECT FROM observation WHERE indicator_id = $1 AND area_id = $2)
                    THEN 'not_for_this_area'
                ELSE 'not_as_asked_for' END,
            'areas_available', CASE WHEN points.number = 0 AND i.id IS NOT NULL AND a.id IS NOT NULL
                THEN {available} END
        )::text AS body
    FROM points LEFT JOIN indicator i ON i.id = $1 LEFT JOIN area a ON a.id = $2
"""
NOW, THEN = (
    SERIES.format(
        points=POINTS.format(known=known), available=AVAILABLE.replace(":indicator_id", "$1")
    )
    for known in ("upper_inf(o.recorded)", "o.recorded @> $6::timestamptz")
)


@dataclass(frozen=True, slots=True)
class Found:
    """A series as JSON, and whether what it is of exists at all."""

    indicator_known: bool
    area_known: bool
    body: str


async def one(
    connection: AsyncConnection,
    indicator_id: str,
    area_id: str,
    *,
    kind: str | None,
    organisation_id: str | None,
    strata: bool,
    known_at: datetime | None,
) -> Found:
    """Read a series in the order of its periods, as known now or at a time.

    With `strata`, also what is of one sex, age or category alone.

    Raises:
        Invalid: The database has no such text, or no such time.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    wanted = (indicator_id, area_id, kind, organisation_id, strata)
    question = (NOW, *wanted) if known_at is None else (THEN, *wanted, known_at)
    try:
        return Found(*await driver.fetchrow(*question))
    except DataError as error:
        why = "A value is outside of what can be stored"
        raise Invalid([{"at": "request", "why": why}]) from error
