"""Areas and their types: every question asked of them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.tables import Area, AreaType
from shared.database import Database


async def one(connection: AsyncConnection, area_id: str) -> Row[Any] | None:
    """Read an area."""
    return (
        await connection.execute(select(Area.__table__).where(Area.id == area_id))
    ).one_or_none()


async def page(
    connection: AsyncConnection,
    *,
    after: str | None,
    limit: int,
    kind: str | None,
    parent_id: str | None,
) -> Sequence[Row[Any]]:
    """Read some areas in order of their ids: of one type, or directly below one."""
    some = select(Area.__table__).where(Area.id > (after or "")).order_by(Area.id).limit(limit)
    if kind is not None:
        some = some.where(Area.type == kind)
    if parent_id is not None:
        some = some.where(Area.parent_id == parent_id)
    return (await connection.execute(some)).all()


async def every(
    database: Database, *, kind: str | None, parent_id: str | None
) -> AsyncIterator[Row[Any]]:
    """Read all areas, or all of those, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(
            connection, after=after, limit=500, kind=kind, parent_id=parent_id
        ):
            for row in rows:
                yield row
            after = rows[-1].id


async def types(
    connection: AsyncConnection, *, after: str | None, limit: int
) -> Sequence[Row[Any]]:
    """Read some area types in order of their ids."""
    some = select(AreaType.__table__).where(AreaType.id > (after or ""))
    return (await connection.execute(some.order_by(AreaType.id).limit(limit))).all()
