"""Areas and their types: every question asked of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.tables import Area, AreaType


async def one(connection: AsyncConnection, area_id: str) -> Row[Any] | None:
    """Read an area."""
    return (
        await connection.execute(select(Area.__table__).where(Area.id == area_id))
    ).one_or_none()


def every(*, kind: str | None, parent_id: str | None) -> Select[Any]:
    """Select all areas in order of their ids: of one type, or directly below one."""
    all_of_them = select(Area.__table__).order_by(Area.id)
    if kind is not None:
        all_of_them = all_of_them.where(Area.type == kind)
    if parent_id is not None:
        all_of_them = all_of_them.where(Area.parent_id == parent_id)
    return all_of_them


async def page(
    connection: AsyncConnection,
    *,
    after: str | None,
    limit: int,
    kind: str | None,
    parent_id: str | None,
) -> Sequence[Row[Any]]:
    """Read some of them."""
    some = every(kind=kind, parent_id=parent_id).where(Area.id > (after or "")).limit(limit)
    rows: Sequence[Row[Any]] = (await connection.execute(some)).all()
    return rows


async def types(
    connection: AsyncConnection, *, after: str | None, limit: int
) -> Sequence[Row[Any]]:
    """Read some area types in order of their ids."""
    some = select(AreaType.__table__).where(AreaType.id > (after or ""))
    return (await connection.execute(some.order_by(AreaType.id).limit(limit))).all()
