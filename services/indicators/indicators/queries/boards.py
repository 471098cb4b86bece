"""What boards are made of: what is registered for them, and the stored values of many indicators.

Values and targets of many indicators and areas come by one statement each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from asyncpg import DataError
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.domain.filters import Filters
from indicators.queries.readings import known
from indicators.tables import Recorded
from shared.rules import Invalid

MEMBERS = """(
    ($2::text[] IS NULL OR a.id = ANY($2)) AND ($3::text IS NULL OR a.type = $3)
    AND ($4::text IS NULL OR a.parent_id = $4 OR EXISTS (
        SELECT FROM area_link l WHERE l.child_id = a.id AND l.parent_id = $4 AND {linked}
            AND ($5::text IS NULL OR l.hierarchy = $5)
            AND (l.valid_from IS NULL OR l.valid_from <= $6)
            AND (l.valid_to IS NULL OR l.valid_to > $6)))
)"""
STORED = """
    SELECT o.indicator_id, o.area_id, a.name AS area_name, a.type AS area_type,
        o.organisation_id, o.period_label, o.period_from, o.period_to, o.kind, o.band, o.unit,
        o.value::float8 AS value, o.numerator::float8 AS numerator,
        o.denominator::float8 AS denominator, o.status, o.certainty, o.source
    FROM observation o JOIN area a ON a.id = o.area_id
    WHERE o.indicator_id = ANY($1) AND {members} AND o.kind = ANY($7)
      AND o.organisation_id IS NOT DISTINCT FROM $8::text
      AND CASE WHEN $11::text IS NULL THEN o.sex IS NULL OR o.sex = 'persons' ELSE o.sex = $11 END
      AND CASE WHEN $12::text IS NULL THEN o.age IS NULL ELSE o.age = $12 END
      AND CASE WHEN $13::text IS NULL THEN o.category IS NULL
               ELSE o.category_type = $13 AND o.category = $14 END
      AND ($9::date IS NULL OR o.period_to >= $9) AND ($10::date IS NULL OR o.period_to <= $10)
      AND {stored}
    ORDER BY o.indicator_id, o.area_id, o.period_to NULLS FIRST, o.period_from NULLS FIRST,
             o.kind DESC, o.id
"""
AIMS = """
    SELECT t.id, t.indicator_id, t.area_id, t.organisation_id, t.baseline_label,
        t.baseline_value::float8 AS baseline, t.target_label, t.target_from, t.target_to,
        t.target_value::float8 AS target, t.target_value_status, t.unit,
        t.change_value::float8 AS change, t.change_unit, t.rule, t.comparator_rule, t.status,
        t.version, lower(t.recorded) AS recorded_from, t.recorded_by, t.source
    FROM target t
    WHERE t.indicator_id = ANY($1) AND ($2::text[] IS NULL OR t.area_id = ANY($2)) AND {aimed}
    ORDER BY t.indicator_id, t.area_id, t.target_to NULLS FIRST, t.id
"""
ABOUT = """
    SELECT i.id, i.name, i.family, i.unit, i.polarity, d.method, d.multiplier::float8,
        d.suppression
    FROM indicator i LEFT JOIN definition d ON d.id = i.id AND {defined}
    WHERE ($1::text[] IS NULL OR i.id = ANY($1)) AND ($2::text IS NULL OR starts_with(i.family, $2))
    ORDER BY i.id
"""
AREAS = "SELECT id, name, type, parent_id FROM area WHERE id = ANY($1)"
LEVELS = """
    SELECT DISTINCT a.type FROM area a
    WHERE EXISTS (SELECT FROM observation o
                  WHERE o.area_id = a.id AND o.indicator_id = ANY($1) AND {stored})
       OR EXISTS (SELECT FROM area_link l
                  WHERE l.parent_id = a.id AND l.hierarchy = $2 AND {linked})
    ORDER BY a.type
"""
EVERYBODY = Filters()
NOW, THEN = "upper_inf({}.recorded)", "{}.recorded @> ${}::timestamptz"


@dataclass(frozen=True, slots=True)
class Places:
    """Which areas and periods a board shows.

    Attributes:
        areas: These only.
        area_type: Of this type only.
        parent: In this one only, by `hierarchy` or any.
        on: The day on which links between areas must hold.
        period_from: Periods that end then or later.
        period_to: Periods that end before then, or then.
        filters: Of whom.
    """

    on: date
    areas: list[str] | None = None
    area_type: str | None = None
    parent: str | None = None
    hierarchy: str | None = None
    organisation: str | None = None
    period_from: date | None = None
    period_to: date | None = None
    kinds: tuple[str, ...] = ("actual", "baseline")
    filters: Filters = EVERYBODY


async def fetched(connection: AsyncConnection, text: str, *arguments: Any) -> list[Any]:
    """Run one statement by the driver's own fetch.

    Raises:
        Invalid: The database has no such text, or no such time.
    """
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        records: list[Any] = await driver.fetch(text, *arguments)
    except DataError as error:
        why = "A value is outside of what can be stored"
        raise Invalid([{"at": "request", "why": why}]) from error
    return records


def believed(table: str, known_at: datetime | None, number: int) -> str:
    """Say which readings of a table count: the open ones, or those of a time."""
    return NOW.format(table) if known_at is None else THEN.format(table, number)


def moment(known_at: datetime | None) -> tuple[datetime, ...]:
    """Give the time as an argument, if there is one."""
    return () if known_at is None else (known_at,)


async def stored(
    connection: AsyncConnection,
    indicators: Sequence[str],
    places: Places,
    *,
    known_at: datetime | None,
) -> list[Any]:
    """Read the stored values of many indicators, the oldest of each indicator and area first.

    Values of several age bands are not added up: there are none.
    """
    only = places.filters
    if len(only.ages) > 1:
        return []
    [age] = only.ages or [None]
    members = MEMBERS.format(linked=believed("l", known_at, 15))
    text = STORED.format(members=members, stored=believed("o", known_at, 15))
    wanted = (
        list(indicators), places.areas, places.area_type, places.parent, places.hierarchy,
        places.on, list(places.kinds), places.organisation, places.period_from, places.period_to,
        only.sex, age, only.category_type, only.category,
    )  # fmt: skip
    return await fetched(connection, text, *wanted, *moment(known_at))


async def aims(
    connection: AsyncConnection,
    indicators: Sequence[str],
    areas: Sequence[str] | None,
    *,
    known_at: datetime | None,
) -> list[Any]:
    """Read what is aimed for, the earliest aim of each indicator and area first."""
    text = AIMS.format(aimed=believed("t", known_at, 3))
    only = None if areas is None else list(areas)
    return await fetched(connection, text, list(indicators), only, *moment(known_at))


async def about(
    connection: AsyncConnection,
    indicators: Sequence[str] | None,
    *,
    family: str | None = None,
    known_at: datetime | None,
) -> dict[str, Any]:
    """Say what indicators are, and by which method their values are made."""
    text = ABOUT.format(defined=believed("d", known_at, 3))
    only = None if indicators is None else list(indicators)
    rows = await fetched(connection, text, only, family, *moment(known_at))
    return {row["id"]: row for row in rows}


async def areas(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Any]:
    """Say what areas are."""
    return {row["id"]: row for row in await fetched(connection, AREAS, list(ids))}


async def levels(
    connection: AsyncConnection,
    indicators: Sequence[str],
    hierarchy: str | None,
    *,
    known_at: datetime | None,
) -> list[str]:
    """Name the types of area that have observations, or into which a hierarchy adds up."""
    text = LEVELS.format(stored=believed("o", known_at, 3), linked=believed("l", known_at, 3))
    rows = await fetched(connection, text, list(indicators), hierarchy, *moment(known_at))
    return [row["type"] for row in rows]


async def registered(
    connection: AsyncConnection,
    kept: type[Recorded],
    where: Mapping[str, Any],
    *,
    known_at: datetime | None,
) -> Sequence[Row[Any]]:
    """Read all things of a register whose columns have these values."""
    some = known(kept, known_at).order_by(kept.id)
    for column, value in where.items():
        if value is not None:
            some = some.where(kept.__table__.c[column] == value)
    rows: Sequence[Row[Any]] = (await connection.execute(some)).all()
    return rows
