"""Whole results, copied out by the database as CSV while they are read."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

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
    chunks: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
    async with database.changing() as session:
        await session.execute(PATIENCE)
        connection = await session.connection()
        driver: Any = (await connection.get_raw_connection()).driver_connection
        as_text = {"render_postcompile": True}
        asked: Any = rows.compile(dialect=connection.dialect, compile_kwargs=as_text)
        values = [asked.params[name] for name in asked.positiontup or ()]

        async def copy() -> None:
            try:
                await driver.copy_from_query(
                    str(asked), *values, output=chunks.put, format="csv", header=True
                )
            finally:
                await chunks.put(None)

        copying = asyncio.create_task(copy())
        try:
            while (chunk := await chunks.get()) is not None:
                yield chunk
            await copying
        finally:
            copying.cancel()
            with suppress(asyncio.CancelledError):
                await copying
