"""Whole results, copied out by the database as CSV while they are read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from anyio import create_memory_object_stream
from sqlalchemy import ColumnElement, Select, Text, case, func, literal, select, text

from shared.database import Database
from shared.formulas import FORMULA

PATIENCE = text("SELECT set_config('statement_timeout', '600s', true)")
WAITING = 8  # Chunks that may wait for a slow reader; the database waits then.


def guarded(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Keep a spreadsheet from taking text for a formula, as `shared.formulas` does."""
    first = func.left(func.ltrim(column, " '"), 1)
    return case((first.in_(FORMULA), literal("'").concat(column)), else_=column)


def written(rows: Select[Any], columns: Sequence[str], *, guard: bool) -> Select[Any]:
    """Select the columns of a file, in their order."""
    found = rows.subquery()
    cells = [found.c[name] for name in columns]
    if guard:
        cells = [
            guarded(one).label(one.name) if isinstance(one.type, Text) else one for one in cells
        ]
    return select(*cells).order_by(found.c.id)


async def copied(database: Database, rows: Select[Any]) -> AsyncIterator[bytes]:
    """Give the rows as CSV with their heading, in pieces, no faster than they are taken."""
    into, out_of = create_memory_object_stream[bytes](WAITING)
    async with database.changing() as session:
        await session.execute(PATIENCE)
        connection = await session.connection()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        as_text = {"render_postcompile": True}
        asked: Any = rows.compile(dialect=connection.dialect, compile_kwargs=as_text)
        values = [asked.params[name] for name in asked.positiontup or ()]

        async def copy() -> None:
            async with into:
                await driver.copy_from_query(
                    str(asked), *values, output=into.send, format="csv", header=True
                )

        copying = asyncio.create_task(copy())
        try:
            async with out_of:
                async for chunk in out_of:
                    yield chunk
            await copying
        finally:
            if not copying.done():  # Whoever read has gone; so does the connection.
                copying.cancel()
                driver.terminate()
                await connection.invalidate()
            await asyncio.gather(copying, return_exceptions=True)
