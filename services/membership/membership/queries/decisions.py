"""Decisions and what happened to them: every question asked of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.decisions import DecisionRecord
from membership.domain.validity import StatusEvent, StatusKind
from membership.tables import Decision, DecisionStatus, LogEntry

RECORD: TypeAdapter[DecisionRecord] = TypeAdapter(DecisionRecord)


def record_of(content: str) -> DecisionRecord:
    """Read a record from its stored text."""
    return RECORD.validate_json(content)


def whole() -> Select[Any]:
    """Ask for decisions with their signed forms."""
    signed = select(Decision.__table__, LogEntry.entry.label("jws"))
    return signed.join(LogEntry, LogEntry.leaf_index == Decision.log_index)


async def one(connection: AsyncConnection | AsyncSession, decision_id: str) -> Row[Any] | None:
    """Read a decision."""
    found = await connection.execute(whole().where(Decision.id == decision_id))
    row: Row[Any] | None = found.one_or_none()
    return row


async def page(
    connection: AsyncConnection,
    *,
    after: int,
    limit: int,
    body_id: str | None = None,
    proposal_id: str | None = None,
    among: Collection[str] | None = None,
    but_for: Collection[str] | None = None,
) -> Sequence[Row[Any]]:
    """Read some decisions in the order in which they were issued."""
    some = whole().where(Decision.log_index > after).order_by(Decision.log_index).limit(limit)
    if body_id is not None:
        some = some.where(Decision.body_id == body_id)
    if proposal_id is not None:
        some = some.where(Decision.proposal_id == proposal_id)
    if among is not None:
        some = some.where(Decision.id.in_(among))
    if but_for is not None:
        some = some.where(Decision.id.not_in(but_for))
    rows: Sequence[Row[Any]] = (await connection.execute(some)).all()
    return rows


async def statuses(
    connection: AsyncConnection | AsyncSession,
    decision_id: str,
    *,
    known_at: datetime | None = None,
) -> Sequence[Row[Any]]:
    """Read what happened to a decision, as far as it was known at a time, in order."""
    some = select(DecisionStatus.__table__).where(DecisionStatus.decision_id == decision_id)
    if known_at is not None:
        some = some.where(DecisionStatus.recorded_at <= known_at)
    return (await connection.execute(some.order_by(DecisionStatus.log_index))).all()


async def status(session: AsyncSession, status_id: str) -> DecisionStatus | None:
    """Find something that happened by its own id."""
    return await session.get(DecisionStatus, status_id)


def events(rows: Sequence[Row[Any]]) -> list[StatusEvent]:
    """Give what happened as the rules of validity know it."""
    return [
        StatusEvent(
            number=row.log_index, status=StatusKind(row.status), effective_from=row.effective_from
        )
        for row in rows
    ]


async def stored(session: AsyncSession, decision_id: str) -> Decision | None:
    """Find a decision."""
    return await session.get(Decision, decision_id)


async def store(session: AsyncSession, row: Decision | DecisionStatus) -> None:
    """Store a decision, or something that happened to one."""
    session.add(row)
    await session.flush()
