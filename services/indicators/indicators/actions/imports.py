"""Take in a file: spool it, read it beside the requests, copy its rows, take them over.

The file is never whole in memory. It waits on disk; a thread reads some hundred rows at a time,
and what it has checked goes straight to the database. Until the last statement nothing that
others can see has changed.
"""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, Generic

from anyio import to_thread
from fastapi import Request
from sqlalchemy import Table as Rows
from sqlalchemy.ext.asyncio import AsyncSession

from indicators.domain.areas import in_circles
from indicators.queries import imports
from indicators.queries.imports import Imported, Taken
from shared.problems import Problem
from shared.rules import RuleBroken, meaning
from shared.tabular import MOST_FAULTS, Fault, Row, Table

MOST_ROWS = 2_000_000
MOST_LINE = 1024 * 1024  # Bytes; a longer line breaks, and is then at fault.
AT_ONCE = 500  # Rows that are read before the requests get their turn.
NO_INDICATOR = "There is no indicator with this id"
NO_AREA = "There is no area with this id"


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
    """

    row: type[Row]
    stored: Callable[[Row], Sequence[Any]]
    columns: Sequence[str]
    table: Imported
    references: Sequence[tuple[str, Imported, str]]
    take: Callable[[AsyncSession, Imported, Rows, str], Awaitable[Taken]]
    check: Callable[[AsyncSession, Rows], Awaitable[list[Fault]]] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a file: its rows, how many, and how many of them changed something."""

    rows: Rows
    number: int
    taken: Taken


class Upload(Table[Row]):
    """A CSV file on disk, read row by row and counted."""

    def __init__(self, row: type[Row], file: IO[bytes]) -> None:
        super().__init__(row, "")
        self.file, self.rows, self.line = file, 0, 0

    def lines(self) -> Iterator[str]:
        """Read the file, UTF-8 with or without a byte-order mark."""
        coding = "utf-8-sig"
        while line := self.file.readline(MOST_LINE):
            self.line += 1
            yield line.decode(coding)
            coding = "utf-8"

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Give each good row with its line; note the bad ones.

        Raises:
            Problem: There are too many rows (413).
        """
        reader = csv.reader(self.lines(), strict=True)
        try:
            heading = next(reader, [])
            if not self.headed(heading):
                return
            for cells in reader:
                if not cells:
                    continue
                self.rows += 1
                if self.rows > MOST_ROWS:
                    raise Problem("content-too-large", f"A file may have {MOST_ROWS:,} rows.")
                if row := self.read(reader.line_num, heading, cells):
                    yield reader.line_num, row
                if len(self.faults) >= MOST_FAULTS:
                    return
        except csv.Error:
            self.note(reader.line_num, None, "This line is not CSV (RFC 4180)")
        except UnicodeDecodeError:
            self.note(self.line, None, "This line is not UTF-8; save the file as UTF-8")


def blocks(upload: Upload[Row], stored: Callable[[Row], Sequence[Any]]) -> Iterator[bytes]:
    """Write the rows as plain CSV for the database, some at a time, each with its line."""
    rows = iter(upload)
    while some := list(islice(rows, AT_ONCE)):
        out = StringIO()
        writer = csv.writer(out)
        for line, row in some:
            try:
                writer.writerow((line, *stored(row)))
            except RuleBroken as broken:
                says, _ = meaning(type(broken))
                upload.note(line, getattr(broken, "at", None), says.rstrip("."))
        yield out.getvalue().encode()


async def in_turn(some: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Have each block made in a thread, so that requests are answered meanwhile."""
    while (block := await to_thread.run_sync(next, some, None)) is not None:
        yield block


async def spool(request: Request, file: IO[bytes]) -> None:
    """Put the body on disk.

    Raises:
        Problem: It is not CSV by its type (415).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/csv":
        raise Problem("unsupported-media-type", "Send the rows as text/csv.")
    async for chunk in request.stream():
        file.write(chunk)
    file.seek(0)


async def take_in(request: Request, session: AsyncSession, plan: Plan[Row], by: str) -> Done:
    """Store a file, all of it or nothing.

    Raises:
        Problem: It cannot be taken (413, 415), or has faults (422), each named by line and column.
        ImportOvertaken: Something in it was corrected at the same moment.
    """
    rows = imports.incoming(plan.table, plan.columns)
    with TemporaryFile() as file:
        await spool(request, file)
        upload = Upload(plan.row, file)
        await imports.stage(session, rows, in_turn(blocks(upload, plan.stored)))
    await imports.one_at_a_time(session)
    faults = [*upload.faults, *await across(session, rows, plan)]
    if not faults and plan.check:
        faults = await plan.check(session, rows)
    if faults:
        faults.sort(key=lambda fault: fault.line)
        raise Problem("invalid", errors=[fault.model_dump() for fault in faults[:MOST_FAULTS]])
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
