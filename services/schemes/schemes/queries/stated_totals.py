"""Stated totals: every question asked of them, and how they are stored."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from schemes.queries.imports import Counts, amend, refuse, stage, without_fund
from schemes.tables import Base
from shared.database import Database

STATED = Base.metadata.tables["stated_total"]
STAGED = [c for c in STATED.columns if c.name not in {"version", "changed_at"}]


async def one(connection: AsyncConnection, fund_id: str, total_id: str) -> Row[Any] | None:
    """Read a stated total."""
    wanted = select(STATED).where(STATED.c.fund_id == fund_id, STATED.c.total_id == total_id)
    return (await connection.execute(wanted)).one_or_none()


async def page(
    connection: AsyncConnection,
    fund_id: str,
    *,
    after: str | None,
    limit: int,
    year: str | None = None,
    measure: str | None = None,
) -> Sequence[Row[Any]]:
    """Read some stated totals of a fund in order of their ids: of a year, of a measure."""
    some = select(STATED).where(STATED.c.fund_id == fund_id, STATED.c.id > (after or ""))
    if year is not None:
        some = some.where(STATED.c.financial_year == year)
    if measure is not None:
        some = some.where(STATED.c.measure == measure)
    return (await connection.execute(some.order_by(STATED.c.id).limit(limit))).all()


async def every(database: Database, fund_id: str, **wanted: Any) -> AsyncIterator[Row[Any]]:
    """Read all stated totals of a fund that are wanted, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(connection, fund_id, after=after, limit=1000, **wanted):
            for row in rows:
                yield row
            after = rows[-1].id


async def load(session: AsyncSession, records: AsyncIterable[tuple[Any, ...]]) -> Counts:
    """Store the stated totals of a file: a line number, then the values of `STAGED`.

    Raises:
        Invalid: A fund is unknown.
    """
    staged = await stage(session, STAGED, records)
    await refuse(session, without_fund(staged))
    return await amend(session, STATED, staged, STATED.c.fund_id)
