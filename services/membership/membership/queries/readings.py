"""Facts in two times: when they hold, and what this register knew of them when.

One mechanism for every table of `Recorded` readings: nothing is overwritten, so what was
answered once can be answered again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, inspect, select, text
from sqlalchemy.dialects.postgresql import ARRAY, Range
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.intervals import Interval
from membership.domain.readings import FactExists, ReferenceUnknown
from membership.tables import Recorded, days
from shared.rules import RuleBroken

Reading = TypeVar("Reading", bound=Recorded)

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:kind || ' ' || :id, 0))")
FOREIGN_KEY = "23503"  # SQLSTATE of PostgreSQL.


def readings_of(table: type[Recorded]) -> Select[Any]:
    """Ask for the readings of a table, their two times as dates and moments."""
    plain = [c for c in inspect(table).columns if c.key not in {"row", "valid", "recorded"}]
    ends = [
        bound(column).label(f"{column.key}_{end}")
        for column in (table.valid, table.recorded)
        for bound, end in ((func.lower, "from"), (func.upper, "to"))
    ]
    return select(*plain, *ends)


def as_known(table: type[Recorded], known_at: datetime | None) -> Select[Any]:
    """Ask for the readings of a table as they were known at a time, or are known now."""
    then = func.now() if known_at is None else known_at
    return readings_of(table).where(table.recorded.contains(then))


async def one(
    connection: AsyncConnection | AsyncSession,
    table: type[Recorded],
    fact_id: str,
    *,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read a fact as it was known at a time, or as it is known now."""
    found = await connection.execute(as_known(table, known_at).where(table.id == fact_id))
    row: Row[Any] | None = found.one_or_none()
    return row


async def page(
    connection: AsyncConnection | AsyncSession,
    table: type[Recorded],
    *,
    after: str | None = None,
    limit: int = 10_000,
    on: date | None = None,
    known_at: datetime | None = None,
    **where: Any,
) -> Sequence[Row[Any]]:
    """Read some facts in order of their ids: those that hold on a day, or have these values.

    To have a value is to equal it, or for a list to contain it.
    """
    some = as_known(table, known_at).where(table.id > (after or ""))
    if on is not None:
        some = some.where(table.valid.contains(on))
    for name, value in where.items():
        if value is not None:
            some = some.where(has(inspect(table).columns[name], value))
    rows: Sequence[Row[Any]] = (
        await connection.execute(some.order_by(table.id).limit(limit))
    ).all()
    return rows


def has(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    """Ask for the rows that have a value in a column."""
    found: ColumnElement[bool] = (
        column.contains([value]) if isinstance(column.type, ARRAY) else column == value
    )
    return found


async def history(
    connection: AsyncConnection | AsyncSession,
    table: type[Recorded],
    fact_ids: Sequence[str],
    *,
    known_at: datetime | None = None,
) -> Sequence[Row[Any]]:
    """Read every reading of some facts that was recorded by a time, oldest first."""
    then = func.now() if known_at is None else known_at
    some = readings_of(table).where(table.id.in_(fact_ids), func.lower(table.recorded) <= then)
    rows: Sequence[Row[Any]] = (
        await connection.execute(some.order_by(table.id, table.version))
    ).all()
    return rows


async def current(
    session: AsyncSession, table: type[Reading], fact_id: str | UUID
) -> Reading | None:
    """Find the reading that holds now, to correct it.

    Whoever else wants to correct it waits here, and then sees the newer reading.
    """
    lock = {"kind": table.__tablename__, "id": str(fact_id)}
    await session.execute(ONE_AT_A_TIME, lock)
    open_row = select(table).where(table.id == fact_id, func.upper_inf(table.recorded))
    return await session.scalar(open_row)


def corrected(known: Reading, changes: Mapping[str, Any]) -> Reading:
    """Make the next reading of a fact.

    Raises:
        EndsBeforeItStarts: It would.
    """
    table = type(known)
    skipped = {"row", "version", "valid", "recorded"}
    columns = inspect(table).columns
    kept = [c.key for c in columns if c.key not in skipped and c.computed is None]
    facts = {name: getattr(known, name) for name in kept} | dict(changes)
    start = facts.pop("valid_from", known.valid.lower)
    end = facts.pop("valid_to", known.valid.upper)
    return table(version=known.version + 1, valid=days(Interval(start, end)), **facts)


async def record(
    session: AsyncSession,
    reading: Recorded,
    *,
    instead_of: Recorded | None = None,
    clash: type[RuleBroken] = FactExists,
) -> None:
    """Record a fact, or a new reading of one; the old reading stays.

    Raises:
        FactExists: There is a fact with that id.
        ReferenceUnknown: It names something that is not registered.
        RuleBroken: The `clash` that a constraint of its table stands for.
    """
    if instead_of is not None:
        now = await session.scalar(select(func.now()))
        instead_of.recorded = Range(instead_of.recorded.lower, now)
        await session.flush()
    session.add(reading)
    try:
        await session.flush()
    except IntegrityError as error:
        raise broken(error, clash) from error


def broken(error: IntegrityError, clash: type[RuleBroken]) -> type[RuleBroken]:
    """Tell which rule a constraint of the database stands for."""
    cause = error.orig.__cause__ if error.orig else None
    if getattr(cause, "sqlstate", "") == FOREIGN_KEY:
        return ReferenceUnknown
    name = getattr(cause, "constraint_name", None) or ""
    return FactExists if name.startswith("one_") else clash
