"""How a file becomes rows: copied into a table of its own, checked as a whole, then taken over.

A few statements over all rows, however many they are. The table of rows is the transaction's own
and is gone when it ends; until the last statement nothing that others can see has changed.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Row,
    Text,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy import Table as Rows
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.schema import CreateTable

from indicators.domain.imports import ImportOvertaken
from indicators.tables import Amendable, Area, AreaType, Recorded

Imported = type[Amendable] | type[Recorded]

MOST_NAMED = 100  # Lines that each check names.
# After so many new rows of these the planner's figures are taken at once: until the database took
# them by itself, in a minute or so, a question over all of them would be planned for a few.
MEASURED = {
    "area": (500, text("ANALYZE area")),
    "observation": (20_000, text("ANALYZE observation")),
}
PATIENCE = text("SELECT set_config('statement_timeout', '600s', true), "
                "set_config('lock_timeout', '120s', true), "
                "set_config('work_mem', '64MB', true)")  # fmt: skip
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('import', 0))")
CLOCK = text("SELECT clock_timestamp()")
NO_ROWS_YET = text("DROP TABLE IF EXISTS incoming, differing")
MEASURE = text("ANALYZE incoming")


def temporary(name: str, *columns: Column[Any]) -> Rows:
    """Describe a table of the transaction's own."""
    whole = (Column("line", Integer), *columns)
    return Rows(name, MetaData(), *whole, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")


# The lines that are not stored just so: with the version that they correct, or 0.
DIFFERING = temporary("differing", Column("version", Integer))


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows were new, and how many differed from what was known."""

    added: int
    corrected: int


def incoming(table: Imported, columns: Sequence[str]) -> Rows:
    """Describe the rows of a file: their line, and columns as they are stored."""
    types = {column.name: column.type for column in table.__table__.c}
    return temporary("incoming", *(Column(name, types.get(name, Text())) for name in columns))


async def stage(session: AsyncSession, rows: Rows, blocks: AsyncIterator[bytes]) -> None:
    """Copy rows of CSV, their line first, into a table of the transaction's own."""
    for statement in (PATIENCE, NO_ROWS_YET, CreateTable(rows)):
        await session.execute(statement)
    driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    await driver.copy_to_table(rows.name, source=blocks, format="csv")
    await session.execute(MEASURE)


async def measure(session: AsyncSession, table: Rows, *, added: int) -> None:
    """Take the planner's figures of a table to which much was added."""
    many, statement = MEASURED.get(table.name, (0, None))
    if statement is not None and added >= many:
        await session.execute(statement)


async def one_at_a_time(session: AsyncSession) -> None:
    """Wait until no other import is being taken over."""
    await session.execute(ONE_AT_A_TIME)


async def duplicates(session: AsyncSession, rows: Rows) -> Sequence[int]:
    """Find the lines whose id stands in the file before."""
    nth = func.row_number().over(partition_by=rows.c.id, order_by=rows.c.line).label("nth")
    numbered = select(rows.c.line, nth).subquery()
    again = select(numbered.c.line).where(numbered.c.nth > 1).order_by(numbered.c.line)
    return (await session.scalars(again.limit(MOST_NAMED))).all()


async def unknown(
    session: AsyncSession, rows: Rows, column: str, *, among: Imported
) -> Sequence[int]:
    """Find the lines that name a thing that is not stored."""
    named = rows.c[column]
    lost = select(rows.c.line).where(named.is_not(None), ~exists().where(among.id == named))
    return (await session.scalars(lost.order_by(rows.c.line).limit(MOST_NAMED))).all()


async def unknown_parents(session: AsyncSession, rows: Rows) -> Sequence[int]:
    """Find the lines whose parent is neither stored nor in the file."""
    other, named = rows.alias(), rows.c.parent_id
    lost = select(rows.c.line).where(
        named.is_not(None), ~exists().where(Area.id == named), ~exists().where(other.c.id == named)
    )
    return (await session.scalars(lost.order_by(rows.c.line).limit(MOST_NAMED))).all()


async def parents(session: AsyncSession, rows: Rows) -> dict[str, str | None]:
    """Give each area's parent, as it would be after the import."""
    stays = select(Area.id, Area.parent_id).where(~exists().where(rows.c.id == Area.id))
    after = stays.union_all(select(rows.c.id, rows.c.parent_id))
    return {row.id: row.parent_id for row in await session.execute(after)}


async def lines_of(session: AsyncSession, rows: Rows, ids: Sequence[str]) -> Sequence[int]:
    """Find the lines of some ids."""
    return (await session.scalars(select(rows.c.line).where(rows.c.id == func.any(ids)))).all()


async def amend(session: AsyncSession, table: Imported, rows: Rows, by: str) -> Taken:
    """Take over rows that are amended in place: each difference is a new version."""
    connection, kept = await session.connection(), cast("Rows", table.__table__)
    names = [name for name in rows.c.keys() if name in kept.c]  # noqa: SIM118 - not a mapping
    rest = [name for name in names if name != "id"]
    counted = {"version": kept.c.version + 1, "changed_at": func.now(), "changed_by": by}
    corrected = await connection.execute(
        update(kept)
        .values({name: rows.c[name] for name in rest} | counted)
        .where(kept.c.id == rows.c.id, differs(kept, rows, rest))
    )
    new = select(*(rows.c[name] for name in names), literal(1), literal(by))
    new = new.where(~exists().where(kept.c.id == rows.c.id))
    added = await connection.execute(
        insert(kept).from_select([*names, "version", "changed_by"], new)
    )
    await measure(session, kept, added=added.rowcount)
    return Taken(added.rowcount, corrected.rowcount)


async def amend_areas(session: AsyncSession, table: Imported, rows: Rows, by: str) -> Taken:
    """Take over areas; a type that is not known yet is added under the name the file gives it."""
    types = select(rows.c.type, func.min(rows.c.type_name)).group_by(rows.c.type)
    added = upsert(AreaType).from_select(["id", "name"], types).on_conflict_do_nothing()
    await session.execute(added)
    return await amend(session, table, rows, by)


async def record(session: AsyncSession, table: Imported, rows: Rows, by: str) -> Taken:
    """Take over rows that are kept as readings: each difference ends one and adds the next.

    Raises:
        ImportOvertaken: One of them was corrected meanwhile.
    """
    connection, kept = await session.connection(), cast("Rows", table.__table__)
    known = await compare(session, kept, rows)
    now = await connection.scalar(CLOCK)
    is_open = func.upper_inf(kept.c.recorded)
    ended = await connection.execute(
        update(kept)
        .values(recorded=func.tstzrange(func.lower(kept.c.recorded), now))
        .where(kept.c.id == rows.c.id, rows.c.line == DIFFERING.c.line)
        .where(kept.c.version == DIFFERING.c.version, is_open)
    )
    if ended.rowcount != known:
        raise ImportOvertaken
    names = [name for name in rows.c.keys() if name in kept.c]  # noqa: SIM118 - not a mapping
    following = select(
        *(rows.c[name] for name in names),
        DIFFERING.c.version + 1,
        func.tstzrange(now, None),
        literal(by),
    ).join_from(rows, DIFFERING, rows.c.line == DIFFERING.c.line)
    stored = await connection.execute(
        insert(kept).from_select([*names, "version", "recorded", "recorded_by"], following)
    )
    await measure(session, kept, added=stored.rowcount)
    return Taken(stored.rowcount - known, known)


async def compare(session: AsyncSession, kept: Rows, rows: Rows) -> int:
    """Find the rows that are new or differ from what is stored, and count those that differ."""
    await session.execute(CreateTable(DIFFERING))
    rest = [name for name in rows.c.keys() if name not in {"id", "line"}]  # noqa: SIM118
    there = (kept.c.id == rows.c.id) & func.upper_inf(kept.c.recorded)
    unlike = (
        select(rows.c.line, func.coalesce(kept.c.version, 0))
        .join_from(rows, kept, there, isouter=True)
        .where(kept.c.id.is_(None) | differs(kept, rows, rest))
    )
    await session.execute(insert(DIFFERING).from_select(["line", "version"], unlike))
    known = select(func.count()).select_from(DIFFERING).where(DIFFERING.c.version > 0)
    return await session.scalar(known) or 0


def differs(kept: Rows, rows: Rows, names: Sequence[str]) -> Any:
    """Compare what is stored with what came."""
    stored = tuple_(*(kept.c[name] for name in names))
    return stored.is_distinct_from(tuple_(*(rows.c[name] for name in names)))


async def by_indicator(session: AsyncSession, rows: Rows) -> Sequence[Row[Any]]:
    """Count for each indicator what was added and what was corrected."""
    known = func.count(case((DIFFERING.c.version > 0, 1)))
    counts = select(
        rows.c.indicator_id, (func.count() - known).label("added"), known.label("corrected")
    ).join_from(rows, DIFFERING, rows.c.line == DIFFERING.c.line)
    every = counts.group_by(rows.c.indicator_id).order_by(rows.c.indicator_id)
    return (await session.execute(every)).all()
