"""Bodies: every question asked of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.bodies import BodyExists
from membership.tables import Body

ABOVE = text("""
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM body WHERE id = :id
        UNION SELECT body.id, body.parent_id FROM body JOIN above ON body.id = above.parent_id)
    SELECT id FROM above
""")
KNOWN = text("SELECT EXISTS (SELECT FROM body WHERE id = :id UNION ALL "
             "SELECT FROM organisation WHERE id = :id)")  # fmt: skip

EVERY = text("""
    SELECT id, name, kind, parent_id, accountable_to, powers, status, true AS is_body FROM body
    UNION ALL
    SELECT id, name, kind, NULL, NULL, NULL, NULL, false FROM organisation
    ORDER BY id
""")


async def one(connection: AsyncConnection, body_id: str) -> Row[Any] | None:
    """Read a body."""
    return (
        await connection.execute(select(Body.__table__).where(Body.id == body_id))
    ).one_or_none()


async def page(
    connection: AsyncConnection, *, after: str | None, limit: int, parent_id: str | None
) -> Sequence[Row[Any]]:
    """Read some bodies in order of their ids, or those below one."""
    some = select(Body.__table__).where(Body.id > (after or "")).order_by(Body.id).limit(limit)
    if parent_id is not None:
        some = some.where(Body.parent_id == parent_id)
    return (await connection.execute(some)).all()


async def every(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Read all bodies, and the organisations that stand above some."""
    return (await connection.execute(EVERY)).all()


async def stored(session: AsyncSession, body_id: str) -> Body | None:
    """Find a body to change it."""
    return await session.get(Body, body_id)


async def is_known(session: AsyncSession, parent_id: str) -> bool:
    """Tell whether a body or an organisation has this id."""
    return bool(await session.scalar(KNOWN, {"id": parent_id}))


async def above(session: AsyncSession, body_id: str) -> set[str]:
    """Name a body and all that stand above it."""
    return set(await session.scalars(ABOVE, {"id": body_id}))


async def register(session: AsyncSession, body: Body) -> None:
    """Store a new body.

    Raises:
        BodyExists: The id is taken.
    """
    session.add(body)
    try:
        await session.flush()
    except IntegrityError as error:
        raise BodyExists from error
