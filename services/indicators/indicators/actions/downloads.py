"""Whole results as files: CSV as the database writes it, Parquet with typed columns.

What is downloaded can be imported again. CSV goes out while it is read; a stream that fails
breaks off, and never ends politely. Parquet has its directory at its end, so it is made on disk.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise
from tempfile import TemporaryFile
from typing import IO, Annotated, Any
from weakref import WeakKeyDictionary

import polars as pl
from fastapi import Header, Request
from fastapi.responses import StreamingResponse
from polars.io.plugins import register_io_source
from sqlalchemy import Select
from starlette.types import Receive, Scope, Send

from indicators.actions.uploads import CSV, PARQUET
from indicators.queries.downloads import copied, written
from shared.problems import Problem

Accept = Annotated[
    str, Header(description=f"`{CSV}` or `{PARQUET}`: all as a file", examples=[CSV, PARQUET])
]
PIECE = 256 * 1024  # Bytes.
GROUP = 50_000  # Rows of a row group.
MOST_AT_ONCE = 4  # Of the connections; each is held for as long as its reader takes.
PATIENCE = 5  # Seconds that one more waits.
PLACES: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
BLOCK = 4 * 1024 * 1024  # Bytes of CSV that are packed together.
TYPES = {Decimal: pl.Float64, date: pl.Date, int: pl.Int64, str: pl.String}


def wanted(accept: str) -> str | None:
    """Tell which kind of file the caller would rather have, if any."""
    kinds = [kind.partition(";")[0].strip().lower() for kind in accept.split(",")]
    if "application/json" in kinds:
        return None
    return next((kind for kind in kinds if kind in {CSV, PARQUET}), None)


async def download(
    request: Request, rows: Select[Any], columns: Sequence[str], name: str, kind: str
) -> StreamingResponse:
    """Answer with a whole result as a file."""
    database = request.app.state.database
    suffix = "csv" if kind == CSV else "parquet"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    if kind == CSV:
        lines = in_crlf(copied(database, written(rows, columns, guard=True)))
        return InTurn(lines, media_type="text/csv; charset=utf-8", headers=headers)
    async with in_turn():
        file = await packed(copied(database, plain := written(rows, columns, guard=False)), plain)
    headers["Content-Length"] = str(file.seek(0, 2))
    return StreamingResponse(pieces(file), media_type=PARQUET, headers=headers)


@asynccontextmanager
async def in_turn() -> AsyncIterator[None]:
    """Hold a place while the database copies: most connections are left to other requests.

    Raises:
        Problem: None is free in a while (503).
    """
    places = PLACES.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(MOST_AT_ONCE))
    try:
        await asyncio.wait_for(places.acquire(), PATIENCE)
    except TimeoutError as error:
        raise Problem("unavailable", "Too many files are being read just now.") from error
    try:
        yield
    finally:
        places.release()


class InTurn(StreamingResponse):
    """A file that goes out while the database copies it, as slowly as it is read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        async with in_turn():
            await super().__call__(scope, receive, send)


async def in_crlf(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """End each row as RFC 4180 asks; a line within a cell stays as it is."""
    quoted = False
    async for chunk in chunks:
        parts = chunk.split(b'"')
        for at, part in enumerate(parts):
            if quoted == bool(at % 2):
                parts[at] = part.replace(b"\n", b"\r\n")
        quoted ^= len(parts) % 2 == 0
        yield b'"'.join(parts)


async def packed(chunks: AsyncIterator[bytes], rows: Select[Any]) -> IO[bytes]:
    """Write rows as Parquet to a file on disk, some at a time."""
    schema = {one.name: TYPES[one.type.python_type] for one in rows.selected_columns}
    with TemporaryFile() as lines:
        ends = [0]
        async for chunk in chunks:  # Whole rows, as the database sends them.
            if lines.tell() - ends[-1] > BLOCK:
                ends.append(lines.tell())
            lines.write(chunk)
        sizes = [after - before for before, after in pairwise([*ends, lines.tell()])]
        lines.seek(0)
        return await asyncio.to_thread(pack, lines, sizes, schema)


def pack(lines: IO[bytes], sizes: Sequence[int], schema: Mapping[str, Any]) -> IO[bytes]:
    """Turn CSV into Parquet, block by block."""

    def blocks(*_: object) -> Iterator[pl.DataFrame]:
        for number, size in enumerate(sizes):
            yield pl.read_csv(lines.read(size), schema=schema, has_header=number == 0)

    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        register_io_source(blocks, schema=schema).sink_parquet(file, row_group_size=GROUP)
    except BaseException:
        file.close()
        raise
    return file


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Read a file from its beginning, and let it go."""
    with file:
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")
