"""Take in a file: spool it, read it beside the requests, copy its rows, take them over.

The file is never whole in memory. It waits on disk; a thread reads some thousand rows at a time,
and what it has checked goes straight to the database. Until the last statement nothing that
others can see has changed.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any, Generic

from anyio import to_thread
from fastapi import Request
from sqlalchemy import Table as Rows
from sqlalchemy.ext.asyncio import AsyncSession

from indicators.actions.columns import Columns
from indicators.actions.uploads import CSV, PARQUET, ParquetUpload, Upload
from indicators.domain.areas import in_circles
from indicators.queries import imports
from indicators.queries.imports import Imported, Taken
from shared.problems import Problem
from shared.tabular import MOST_FAULTS, Fault, Row

NO_INDICATOR = "There is no indicator with this id"
NO_AREA = "There is no area with this id"

Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Plan(Generic[Row]):
    """How one kind of file is taken in.

    Attributes:
        row: What a line means.
        stored: Turns a row into values, or breaks a rule, whose `at` is the column.
        columns: The columns of those values, in their order.
        table: Where they go.
        references: Columns that name a thing, where it must be stored, and what to say if not.
        take: How rows are taken over.
        check: What else the rows must be, all together.
        by_columns: Reads whole blocks of rows, where files are large.
    """

    row: type[Row]
    stored: Callable[[Row], Sequence[Any]]
    columns: Sequence[str]
    table: Imported
    references: Sequence[tuple[str, Imported, str]]
    take: Callable[[AsyncSession, Imported, Rows, str], Awaitable[Taken]]
    check: Callable[[AsyncSession, Rows], Awaitable[list[Fault]]] | None = None
    by_columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a file: its rows, how many, and how many of them changed something."""

    rows: Rows
    number: int
    taken: Taken


def type_of(request: Request) -> str:
    """Tell of which type a file is.

    Raises:
        Problem: It is neither CSV nor Parquet by its type (415).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {CSV, PARQUET}:
        raise Problem("unsupported-media-type", f"Send the rows as {CSV} or {PARQUET}.")
    return kind


async def spool(request: Request, file: IO[bytes]) -> None:
    """Put the body on disk."""
    async for chunk in request.stream():
        file.write(chunk)
    file.seek(0)


async def in_turn(upload: Upload[Any], progress: Progress) -> AsyncIterator[bytes]:
    """Have each block made in a thread, so that requests are answered meanwhile."""
    blocks = upload.blocks()
    while (block := await to_thread.run_sync(next, blocks, None)) is not None:
        yield block
        await progress(upload.rows)


async def unnoticed(_: int) -> None:
    """Tell nobody how far reading has come."""


async def take_in(
    file: IO[bytes],
    kind: str,
    session: AsyncSession,
    plan: Plan[Row],
    by: str,
    progress: Progress = unnoticed,
) -> Done:
    """Store a file, all of it or nothing.

    Raises:
        Problem: It is too large (413), or has faults (422), each named by its row and column.
        ImportOvertaken: Something in it was corrected at the same moment.
    """
    rows = imports.incoming(plan.table, plan.columns)
    make = ParquetUpload if kind == PARQUET else Upload
    with make(plan.row, plan.stored, file, plan.by_columns) as upload:
        await imports.stage(session, rows, in_turn(upload, progress))
    await imports.one_at_a_time(session)
    faults = [*upload.faults, *await across(session, rows, plan)]
    if not faults and plan.check:
        faults = await plan.check(session, rows)
    if faults:
        faults.sort(key=lambda fault: fault.line)
        named = (fault.model_dump() for fault in faults[:MOST_FAULTS])
        raise Problem("invalid", errors=[{upload.place: one.pop("line")} | one for one in named])
    return Done(rows, upload.rows, await plan.take(session, plan.table, rows, by))


async def across(session: AsyncSession, rows: Rows, plan: Plan[Row]) -> list[Fault]:
    """Find what is wrong with rows beside each other, and beside what is stored."""
    again = await imports.duplicates(session, rows)
    faults = [Fault(line=n, column="id", why="This stands in the file before") for n in again]
    for column, among, why in plan.references:
        lines = await imports.unknown(session, rows, column, among=among)
        faults += [Fault(line=line, column=column, why=why) for line in lines]
    return faults


async def parents(session: AsyncSession, rows: Rows) -> list[Fault]:
    """Find areas whose parent is nowhere, and areas that would lie in themselves."""
    lost = await imports.unknown_parents(session, rows)
    circling = sorted(in_circles(await imports.parents(session, rows)))
    inside = await imports.lines_of(session, rows, circling)
    why = "An area cannot lie in itself: its parents lead back to it"
    return [
        *(Fault(line=line, column="parent_id", why=NO_AREA) for line in lost),
        *(Fault(line=line, column="parent_id", why=why) for line in inside),
    ]
