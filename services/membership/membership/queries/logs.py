"""The log of signed records: its entries, the hashes of its tree, and its heads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.merkle import Place, Span, full_subtrees, span_hash
from membership.tables import Log, LogEntry, LogHead, LogNode

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('log', 0))")


async def lock(session: AsyncSession) -> None:
    """Let one transaction at a time append. Whoever else wants to waits until it has ended."""
    await session.execute(ONE_AT_A_TIME)


async def name(connection: AsyncConnection | AsyncSession) -> str:
    """Read the name of the log."""
    return (await connection.execute(select(Log.name))).scalar_one()


async def head(
    connection: AsyncConnection | AsyncSession, tree_size: int | None = None
) -> Row[Any] | None:
    """Read the head of a size, or the newest."""
    heads = select(LogHead.__table__).order_by(LogHead.tree_size.desc()).limit(1)
    if tree_size is not None:
        heads = heads.where(LogHead.tree_size == tree_size)
    return (await connection.execute(heads)).one_or_none()


async def heads(connection: AsyncConnection, *, after: int, limit: int) -> Sequence[Row[Any]]:
    """Read some heads, the smallest tree first."""
    some = select(LogHead.__table__).where(LogHead.tree_size > after)
    return (await connection.execute(some.order_by(LogHead.tree_size).limit(limit))).all()


async def entries(connection: AsyncConnection, *, after: int, limit: int) -> Sequence[Row[Any]]:
    """Read some entries with the hashes of their leaves, in order."""
    leaf = (LogNode.level == 0) & (LogNode.position == LogEntry.leaf_index)
    some = select(
        LogEntry.leaf_index, LogEntry.entry, func.encode(LogNode.hash, "hex").label("leaf_hash")
    )
    some = some.join(LogNode, leaf).where(LogEntry.leaf_index > after)
    return (await connection.execute(some.order_by(LogEntry.leaf_index).limit(limit))).all()


async def entry(connection: AsyncConnection | AsyncSession, index: int) -> str:
    """Read one entry."""
    found = await connection.execute(select(LogEntry.entry).where(LogEntry.leaf_index == index))
    return found.scalar_one()


async def nodes(
    connection: AsyncConnection | AsyncSession, places: Iterable[Place]
) -> dict[Place, bytes]:
    """Read the hashes of some full subtrees."""
    wanted = tuple_(LogNode.level, LogNode.position).in_(list(places))
    found = await connection.execute(select(LogNode.__table__).where(wanted))
    return {(row.level, row.position): row.hash for row in found}


async def proof(connection: AsyncConnection, spans: Sequence[Span]) -> list[str]:
    """Hash some spans of the tree, from the subtrees that are stored."""
    known = await nodes(connection, {place for span in spans for place in full_subtrees(span)})
    return [span_hash(span, known).hex() for span in spans]


async def append(
    session: AsyncSession,
    entry: str,
    new: Mapping[Place, bytes],
    *,
    root: bytes,
    time: datetime,
    head: str,
) -> None:
    """Store an entry, the subtrees that are full by it, and the head that they give."""
    size = max(index for level, index in new if level == 0) + 1
    await session.execute(insert(LogEntry), [{"leaf_index": size - 1, "entry": entry}])
    rows = [{"level": level, "position": index, "hash": value}
            for (level, index), value in new.items()]  # fmt: skip
    await session.execute(insert(LogNode), rows)
    signed = {"tree_size": size, "root_hash": root, "time": time, "head": head}
    await session.execute(insert(LogHead), [signed])
