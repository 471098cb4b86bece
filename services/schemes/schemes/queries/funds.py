"""Funds: every question asked of them, and how they are stored."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from schemes.domain.funds import FundExists
from schemes.queries.imports import Counts, amend, refuse, stage
from schemes.tables import Base, Fund
from shared.database import Database

FUND = Base.metadata.tables["fund"]
STAGED = [c for c in FUND.columns if c.name not in {"version", "changed_at"}]


async def one(connection: AsyncConnection, fund_id: str) -> Row[Any] | None:
    """Read a fund."""
    return (await connection.execute(select(FUND).where(Fund.id == fund_id))).one_or_none()


async def page(connection: AsyncConnection, *, after: str | None, limit: int) -> Sequence[Row[Any]]:
    """Read some funds in order of their ids."""
    some = select(FUND).where(Fund.id > (after or "")).order_by(Fund.id).limit(limit)
    return (await connection.execute(some)).all()


async def every(database: Database) -> AsyncIterator[Row[Any]]:
    """Read all funds, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(connection, after=after, limit=1000):
            for row in rows:
                yield row
            after = rows[-1].id


async def stored(session: AsyncSession, fund_id: str) -> Fund | None:
    """Find a fund to change it."""
    return await session.get(Fund, fund_id, with_for_update=True)


async def register(session: AsyncSession, fund: Fund) -> None:
    """Store a new fund.

    Raises:
        FundExists: The id is taken.
    """
    session.add(fund)
    try:
        await session.flush()
    except IntegrityError as error:
        raise FundExists from error


async def load(session: AsyncSession, records: AsyncIterable[tuple[Any, ...]]) -> Counts:
    """Store the funds of a file: a line number, then the values of `STAGED`.

    Raises:
        Invalid: Two lines are about one fund.
    """
    staged = await stage(session, STAGED, records)
    await refuse(session)
    return await amend(session, FUND, staged, FUND.c.id)
