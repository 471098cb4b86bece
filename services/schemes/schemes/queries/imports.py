"""How a file's rows get in: by COPY into a temporary table, then a few statements over all of them.

Each import runs in one transaction, one import at a time, so a file is stored whole or not at
all and two files cannot meet half way.
"""

from collections import Counter
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    TextClause,
    and_,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.schema import CreateTable

from schemes.tables import Fund
from shared.rules import Invalid

LONGEST = "10min"  # That one statement of an import may take.
MOST_FAULTS = 100

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('imports', 0))")

AGAIN = text("""
    SELECT line FROM (SELECT line, row_number() OVER (PARTITION BY id ORDER BY line) FROM staged)
    WHERE row_number > 1 ORDER BY line LIMIT 100
""")


@dataclass
class Counts:
    """How many rows of a file were new and how many were corrected, by fund."""

    added: Counter[str] = field(default_factory=Counter)
    corrected: Counter[str] = field(default_factory=Counter)


async def stage(
    session: AsyncSession, columns: Sequence[Column[Any]], records: AsyncIterable[tuple[Any, ...]]
) -> Table:
    """Copy rows into the temporary table `staged`.

    Args:
        session: The transaction at whose end it is gone.
        columns: What it has, behind `line`.
        records: A line number and the values of each column, in that order.
    """
    like = [Column(column.name, column.type) for column in columns]
    staged = Table(
        "staged",
        MetaData(),
        Column("line", Integer),
        *like,
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    await session.execute(text(f"SET LOCAL statement_timeout = '{LONGEST}'"))
    await session.execute(text("DROP TABLE IF EXISTS pg_temp.staged"))
    await session.execute(CreateTable(staged))
    raw = await (await session.connection()).get_raw_connection()
    assert raw.driver_connection is not None  # noqa: S101 - it was used a moment ago
    names = [column.name for column in staged.columns]
    await raw.driver_connection.copy_records_to_table(
        "staged", records=records, columns=names, timeout=600
    )
    await session.execute(text("ANALYZE staged"))
    await session.execute(ONE_AT_A_TIME)
    return staged


async def refuse(
    session: AsyncSession, *wrong: tuple[Select[Any] | TextClause, str | None, str]
) -> None:
    """Refuse the file if any of these finds a line.

    Args:
        session: The transaction.
        *wrong: What selects lines that refer to nothing, the column that does, and why not.

    Raises:
        Invalid: One does, or a line is about the same thing as one above it; each is named.
    """
    faults: list[dict[str, Any]] = []
    wrong = ((AGAIN, None, "A line above is about the same thing"), *wrong)
    for lines, column, why in wrong:
        found = await session.scalars(lines)
        faults += [{"line": line, "column": column, "why": why} for line in found]
    if faults:
        raise Invalid(sorted(faults, key=itemgetter("line"))[:MOST_FAULTS])


def without_fund(staged: Table) -> tuple[Select[Any], str, str]:
    """Find the lines that name a fund which is not registered."""
    lines = select(staged.c.line).where(~exists().where(Fund.id == staged.c.fund_id))
    return lines.order_by(staged.c.line).limit(MOST_FAULTS), "fund", "There is no such fund"


async def by_fund(session: AsyncSession, done: CTE) -> Counter[str]:
    """Count what a statement did, by fund."""
    counted = select(done.c[0], func.count()).group_by(done.c[0])
    return Counter({row[0]: row[1] for row in await session.execute(counted)})


async def amend(
    session: AsyncSession,
    table: Table,
    staged: Table,
    fund: Column[str],
    *,
    differs: ColumnElement[bool] | None = None,
) -> Counts:
    """Add the rows that are new to a table, and correct those that say something else.

    Args:
        session: The transaction.
        table: Where they go; its rows count their versions.
        staged: The rows; columns that the table lacks are not stored.
        fund: The column that names the fund.
        differs: What else makes a row another than the one there is.
    """
    names = [column.name for column in staged.columns if column.name in table.c]
    here, there = (tuple_(*(one.c[name] for name in names)) for one in (table, staged))
    other = here.is_distinct_from(there)
    changes = {name: staged.c[name] for name in names if name != "id"}
    corrected = (
        update(table)
        .values(changes | {"version": table.c.version + 1, "changed_at": func.now()})
        .where(table.c.id == staged.c.id, other if differs is None else other | differs)
        .returning(fund)
        .cte("done")
    )
    counts = Counts(corrected=await by_fund(session, corrected))
    counts.added = await by_fund(session, added(table, staged, names, fund))
    return counts


def added(table: Table, staged: Table, names: Sequence[str], fund: Column[str]) -> CTE:
    """Make the statement that adds the rows whose id is new."""
    new = select(*(staged.c[name] for name in names), literal(1)).where(
        ~exists().where(table.c.id == staged.c.id)
    )
    return insert(table).from_select([*names, "version"], new).returning(fund).cte("done")


async def read_anew(
    session: AsyncSession, table: Table, readings: Table, staged: Table, *, by: str
) -> Counts:
    """Add the places that are new, and a reading wherever the rows say something else.

    Args:
        session: The transaction.
        table: The places: plan lines or contributions.
        readings: What is known of them.
        staged: The rows.
        by: The client that read them.
    """
    mine = readings.c[f"{table.name}_id"]
    place = [column.name for column in staged.columns if column.name in table.c]
    facts = [c.name for c in staged.columns if c.name in readings.c and c.name not in table.c]
    await session.execute(
        select(table.c.id).where(table.c.id.in_(select(staged.c.id))).order_by(table.c.id)
        .with_for_update()
    )  # fmt: skip
    known, said = (tuple_(*(one.c[name] for name in facts)) for one in (readings, staged))
    corrected = (
        update(table)
        .values(version=table.c.version + 1)
        .where(table.c.id == staged.c.id, mine == table.c.id)
        .where(readings.c.version == table.c.version, known.is_distinct_from(said))
        .returning(table.c.fund_id)
        .cte("done")
    )
    counts = Counts(corrected=await by_fund(session, corrected))
    counts.added = await by_fund(session, added(table, staged, place, table.c.fund_id))
    now = await session.scalar(select(func.clock_timestamp()))
    latest = (
        select(table.c.id, table.c.version, literal(now), literal(by))
        .add_columns(*(staged.c[name] for name in facts))
        .join_from(staged, table, table.c.id == staged.c.id)
        .where(~exists().where(and_(mine == table.c.id, readings.c.version == table.c.version)))
    )
    heads = [mine.name, "version", "recorded_at", "recorded_by"]
    await session.execute(insert(readings).from_select([*heads, *facts], latest))
    return counts
