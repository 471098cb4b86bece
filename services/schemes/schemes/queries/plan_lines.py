"""Plan lines and their readings: every question asked of them, and how they are stored."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, Select, exists, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from schemes.queries.imports import MOST_FAULTS, Counts, read_anew, refuse, stage, without_fund
from schemes.queries.readings import as_known
from schemes.tables import Base, Fund, PlanLine, PlanLineReading, Scheme
from shared.database import Database

LINE = Base.metadata.tables["plan_line"]
READING = Base.metadata.tables["plan_line_reading"]
PLACE = ("id", "fund_id", "scheme_id", "component", "financial_year", "kind")
HEAD = ("version", "recorded_at", "recorded_by", "decision")
FACTS = ("status", "amount_pence", "low_pence", "high_pence", "why", "note", "certainty",
         "alt_amount_pence", "source")  # fmt: skip
STAGED = [*(LINE.c[name] for name in PLACE), *(READING.c[name] for name in FACTS)]

OVERLAPPING = text("""
    SELECT line FROM staged
    WHERE EXISTS (
        SELECT FROM plan_line other
        WHERE other.scheme_id = staged.scheme_id AND other.financial_year = staged.financial_year
          AND other.kind = staged.kind AND other.id <> staged.id
          AND (other.component IS NULL OR staged.component IS NULL
               OR string_to_array(other.component, '+') && string_to_array(staged.component, '+')))
    ORDER BY line LIMIT 100
""")
NO_COMPONENT = text("""
    SELECT line FROM staged
    WHERE EXISTS (SELECT FROM scheme WHERE scheme.id = staged.scheme_id) AND EXISTS (
        SELECT FROM unnest(string_to_array(staged.component, '+')) AS named (letter)
        WHERE NOT EXISTS (SELECT FROM component
                          WHERE component.scheme_id = staged.scheme_id
                            AND component.letter = named.letter))
    ORDER BY line LIMIT 100
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plan lines: of a year, a kind, a scheme, a status; as they were known at a time."""

    year: str | None = None
    kind: str | None = None
    scheme: str | None = None
    status: str | None = None
    known_at: datetime | None = None


def read(reading: FromClause) -> Select[*tuple[Any, ...]]:
    """Select plan lines with a reading of each."""
    place = (LINE.c[name] for name in PLACE)
    facts = (reading.c[name] for name in (*HEAD, *FACTS))
    return (
        select(*place, Scheme.scheme_no, *facts)
        .join_from(LINE, Scheme.__table__)
        .join(reading, reading.c.plan_line_id == LINE.c.id)
    )


async def one(
    connection: AsyncConnection | AsyncSession,
    fund_id: str,
    line_id: str,
    *,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read a plan line as it was known at a time, or as it is known now."""
    wanted = read(as_known(LINE, READING, known_at))
    wanted = wanted.where(LINE.c.fund_id == fund_id, LINE.c.id == line_id)
    return (await connection.execute(wanted)).one_or_none()


async def page(
    connection: AsyncConnection,
    fund_id: str,
    wanted: Wanted,
    *,
    after: str | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Read some plan lines of a fund in order of their ids."""
    reading = as_known(LINE, READING, wanted.known_at)
    some = read(reading).where(LINE.c.fund_id == fund_id, LINE.c.id > (after or ""))
    for column, value in (
        (LINE.c.financial_year, wanted.year),
        (LINE.c.kind, wanted.kind),
        (LINE.c.scheme_id, wanted.scheme),
        (reading.c.status, wanted.status),
    ):
        # Only what is asked for is in the statement, so that its plan can follow the index.
        some = some if value is None else some.where(column == value)
    return (await connection.execute(some.order_by(LINE.c.id).limit(limit))).all()


async def every(database: Database, fund_id: str, wanted: Wanted) -> AsyncIterator[Row[Any]]:
    """Read all plan lines of a fund that are wanted, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(connection, fund_id, wanted, after=after, limit=1000):
            for row in rows:
                yield row
            after = rows[-1].id


async def readings(
    connection: AsyncConnection, fund_id: str, line_id: str, *, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Read what a plan line was known to say, the oldest first."""
    wanted = read(READING).where(LINE.c.fund_id == fund_id, LINE.c.id == line_id)
    wanted = wanted.where(READING.c.version > after).order_by(READING.c.version).limit(limit)
    return (await connection.execute(wanted)).all()


async def stored(session: AsyncSession, fund_id: str, line_id: str) -> PlanLine | None:
    """Find a plan line to read it anew; whoever else wants to must wait."""
    wanted = select(PlanLine).where(PlanLine.fund_id == fund_id, PlanLine.id == line_id)
    return await session.scalar(wanted.with_for_update())


async def read_again(
    session: AsyncSession, line: PlanLine, changes: Mapping[str, Any], *, by: str
) -> None:
    """Add a reading of a plan line: the one before with these changes, and no other decision."""
    key = {"plan_line_id": line.id, "version": line.version}
    before = await session.get_one(PlanLineReading, key)
    facts = {name: getattr(before, name) for name in FACTS} | dict(changes)
    line.version += 1
    session.add(
        PlanLineReading(plan_line_id=line.id, version=line.version, recorded_by=by, **facts)
    )
    await session.flush()


async def load(
    session: AsyncSession, records: AsyncIterable[tuple[Any, ...]], *, by: str
) -> Counts:
    """Store the plan lines of a file: a line number, then the values of `STAGED`.

    Raises:
        Invalid: A fund, a scheme or a component is unknown, or is in two lines at once.
    """
    staged = await stage(session, STAGED, records)
    no_scheme = (
        select(staged.c.line)
        .where(exists().where(Fund.id == staged.c.fund_id))
        .where(~exists().where(Scheme.id == staged.c.scheme_id))
        .order_by(staged.c.line)
        .limit(MOST_FAULTS)
    )
    await refuse(
        session,
        without_fund(staged),
        (no_scheme, "scheme_no", "The fund has no such scheme"),
        (NO_COMPONENT, "component", "The scheme has no such component"),
    )
    counts = await read_anew(session, LINE, READING, staged, by=by)
    twice = "Another line is about the same or a part of it, so a sum would count it twice"
    await refuse(session, (OVERLAPPING, "component", twice))
    return counts
