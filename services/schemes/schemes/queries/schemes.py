"""Schemes and their components: every question asked of them, and how they are stored."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, Row, Select, Text, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from schemes.queries.imports import Counts, amend, refuse, stage, without_fund
from schemes.tables import Base, Component
from shared.database import Database

SCHEME = Base.metadata.tables["scheme"]
LETTERS = func.array(
    select(Component.letter)
    .where(Component.scheme_id == SCHEME.c.id)
    .order_by(Component.letter)
    .correlate(SCHEME)
    .scalar_subquery(),
    type_=ARRAY(Text()),
)
STAGED = [
    *(c for c in SCHEME.columns if c.name not in {"version", "changed_at"}),
    Column("components", ARRAY(Text())),
]

IN_USE = text("""
    SELECT staged.line
    FROM staged JOIN component ON component.scheme_id = staged.id
    WHERE component.letter <> ALL (staged.components) AND EXISTS (
        SELECT FROM plan_line
        WHERE plan_line.scheme_id = staged.id
          AND component.letter = ANY (string_to_array(plan_line.component, '+')))
    ORDER BY staged.line LIMIT 100
""")
GONE = text("""
    DELETE FROM component USING staged
    WHERE component.scheme_id = staged.id AND component.letter <> ALL (staged.components)
""")
NEW = text("""
    INSERT INTO component (scheme_id, letter)
    SELECT staged.id, letter FROM staged, unnest(staged.components) AS letter
    ON CONFLICT DO NOTHING
""")


def read() -> Select[*tuple[Any, ...]]:
    """Select schemes with the letters of their components."""
    return select(SCHEME, LETTERS.label("components"))


async def one(connection: AsyncConnection, scheme_id: str) -> Row[Any] | None:
    """Read a scheme."""
    return (await connection.execute(read().where(SCHEME.c.id == scheme_id))).one_or_none()


async def page(
    connection: AsyncConnection, fund_id: str, *, after: str | None, limit: int
) -> Sequence[Row[Any]]:
    """Read some schemes of a fund in order of their ids."""
    some = read().where(SCHEME.c.fund_id == fund_id, SCHEME.c.id > (after or ""))
    return (await connection.execute(some.order_by(SCHEME.c.id).limit(limit))).all()


async def every(database: Database, fund_id: str) -> AsyncIterator[Row[Any]]:
    """Read all schemes of a fund, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(connection, fund_id, after=after, limit=1000):
            for row in rows:
                yield row
            after = rows[-1].id


async def load(session: AsyncSession, records: AsyncIterable[tuple[Any, ...]]) -> Counts:
    """Store the schemes of a file: a line number, then the values of `STAGED`.

    Raises:
        Invalid: A fund is unknown, or a component is left out that plan lines refer to.
    """
    staged = await stage(session, STAGED, records)
    in_use = "Plan lines refer to a component that is left out"
    await refuse(session, without_fund(staged), (IN_USE, "components", in_use))
    differs = LETTERS.is_distinct_from(staged.c.components)
    counts = await amend(session, SCHEME, staged, SCHEME.c.fund_id, differs=differs)
    await session.execute(GONE)
    await session.execute(NEW)
    return counts
