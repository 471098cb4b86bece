"""Signing keys: what is published of them, and what each was when."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.tables import SigningKey

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('signing keys', 0))")
PURPOSES = ["access_tokens", "records"]


async def every(connection: AsyncConnection | AsyncSession) -> Sequence[Row[Any]]:
    """Read all keys, the first published first."""
    rows = select(SigningKey.__table__).order_by(SigningKey.published_at, SigningKey.kid)
    return (await connection.execute(rows)).all()


async def page(connection: AsyncConnection, *, after: str | None, limit: int) -> Sequence[Row[Any]]:
    """Read some keys in order of their names."""
    some = select(SigningKey.__table__).where(SigningKey.kid > (after or ""))
    return (await connection.execute(some.order_by(SigningKey.kid).limit(limit))).all()


async def record(session: AsyncSession, public_keys: Mapping[str, Mapping[str, Any]]) -> None:
    """Note the keys there are, of which the first signs from now on.

    A key that signed and signs no more is retired, and so is one that is taken away unused.
    """
    await session.execute(ONE_AT_A_TIME)
    new = [
        {"kid": kid, "public_key": dict(key), "purposes": PURPOSES}
        for kid, key in public_keys.items()
    ]
    await session.execute(insert(SigningKey).on_conflict_do_nothing(), new)
    kids = list(public_keys)
    first, unused = SigningKey.kid == kids[0], SigningKey.first_used.is_(None)
    used = func.coalesce(SigningKey.first_used, func.now())
    await session.execute(update(SigningKey).where(first).values(first_used=used, retired_at=None))
    back = update(SigningKey).where(SigningKey.kid.in_(kids), unused)
    await session.execute(back.values(retired_at=None))
    gone = update(SigningKey).where(
        ~first, SigningKey.retired_at.is_(None), or_(~unused, SigningKey.kid.not_in(kids))
    )
    await session.execute(gone.values(retired_at=func.now()))
