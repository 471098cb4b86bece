"""Indicators: every question asked of them, and where and when they have observations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from indicators.domain.indicators import IndicatorExists
from indicators.tables import Amendment, Indicator

PERIODS = 24  # How many are named of each area type, the newest first.

# By area type: how many areas and observations, and the periods.
AVAILABLE = f"""(
    WITH seen AS MATERIALIZED (
        SELECT a.type AS area_type, o.area_id, o.kind, o.period_label, o.period_from, o.period_to,
               count(*) AS observations
        FROM observation o JOIN area a ON a.id = o.area_id
        WHERE o.indicator_id = :indicator_id AND upper_inf(o.recorded)
        GROUP BY a.type, o.area_id, o.kind, o.period_label, o.period_from, o.period_to
    ), period AS (
        SELECT area_type, period_label, period_from, period_to, sum(observations) AS observations
        FROM seen GROUP BY area_type, period_label, period_from, period_to
    ), counted AS (
        SELECT area_type, count(*) AS areas
        FROM (SELECT DISTINCT area_type, area_id FROM seen) each_area GROUP BY area_type
    )
    SELECT coalesce(json_agg(known ORDER BY known.area_type), '[]') FROM (
        SELECT counted.area_type, counted.areas,
               (SELECT json_agg(DISTINCT kind ORDER BY kind) FROM seen
                WHERE seen.area_type = counted.area_type) AS kinds,
               (SELECT sum(observations) FROM period
                WHERE period.area_type = counted.area_type) AS observations,
               (SELECT count(*) FROM period
                WHERE period.area_type = counted.area_type) AS period_count,
               (SELECT json_agg(newest) FROM (
                   SELECT period_label, period_from, period_to FROM period
                   WHERE period.area_type = counted.area_type
                   ORDER BY period_to DESC NULLS LAST, period_from DESC NULLS LAST, period_label
                   LIMIT {PERIODS}) newest) AS periods
        FROM counted) known
)"""  # noqa: S608 - the only thing put in is the constant above
DATA_CHANGED = text("""
    SELECT max(lower(recorded)) FROM observation
    WHERE indicator_id = :indicator_id AND upper_inf(recorded)
""")
AVAILABLE_OF_ONE = text(f"SELECT {AVAILABLE} AS available")


async def one(connection: AsyncConnection, indicator_id: str) -> Row[Any] | None:
    """Read an indicator."""
    return (
        await connection.execute(select(Indicator.__table__).where(Indicator.id == indicator_id))
    ).one_or_none()


async def versions(connection: AsyncConnection, indicator_id: str) -> list[dict[str, Any]]:
    """Read what an indicator was before each time that it was amended, the oldest first."""
    before = select(Amendment.was).where(
        Amendment.noun == Indicator.__tablename__, Amendment.id == indicator_id
    )
    return list((await connection.scalars(before.order_by(Amendment.version))).all())


async def available(connection: AsyncConnection, indicator_id: str) -> list[dict[str, Any]]:
    """Say for which types of area, and for which periods, there are observations."""
    wanted = {"indicator_id": indicator_id}
    found: list[dict[str, Any]] = await connection.scalar(AVAILABLE_OF_ONE, wanted)
    return found


async def data_changed(connection: AsyncConnection, indicator_id: str) -> datetime | None:
    """Say when an observation was last added or corrected."""
    found: datetime | None = await connection.scalar(DATA_CHANGED, {"indicator_id": indicator_id})
    return found


async def page(
    connection: AsyncConnection, *, after: str | None, limit: int, family: str | None
) -> Sequence[Row[Any]]:
    """Read some indicators in order of their ids, or those of one family."""
    some = select(Indicator.__table__).where(Indicator.id > (after or ""))
    if family is not None:
        some = some.where(Indicator.family == family)
    return (await connection.execute(some.order_by(Indicator.id).limit(limit))).all()


def every(*, family: str | None) -> Select[Any]:
    """Select all indicators as an import takes them: the polarity as printed."""
    printed = func.coalesce(Indicator.polarity_printed, Indicator.polarity).label("polarity")
    rest = [column for column in Indicator.__table__.c if column.name != "polarity"]
    all_of_them = select(printed, *rest).order_by(Indicator.id)
    return all_of_them if family is None else all_of_them.where(Indicator.family == family)


async def stored(session: AsyncSession, indicator_id: str) -> Indicator | None:
    """Find an indicator to change it."""
    return await session.get(Indicator, indicator_id)


async def register(session: AsyncSession, indicator: Indicator) -> None:
    """Store a new indicator.

    Raises:
        IndicatorExists: The id is taken.
    """
    session.add(indicator)
    try:
        await session.flush()
    except IntegrityError as error:
        raise IndicatorExists from error
