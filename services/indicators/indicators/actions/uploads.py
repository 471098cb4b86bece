"""A file that was sent: kept on disk, read some rows at a time, each named by its place.

A CSV file is read as it is. A Parquet file is unpacked beside this process and read as CSV while
it comes; its rows are counted from 1, where a line of CSV is counted with the heading.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Self, cast

from indicators.actions.columns import Cells, Columns
from shared.formulas import guarded
from shared.problems import Problem
from shared.rules import RuleBroken, meaning
from shared.tabular import MOST_CELL, MOST_FAULTS, Row, Table

CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
MOST_ROWS = 2_000_000
MOST_LINE = 1024 * 1024  # Bytes of a row, on however many lines; a longer one is at fault.
MOST_BYTES = 1024 * 1024 * 1024  # Of a file, once it is unpacked.
AT_ONCE = 20_000  # Rows that are read together,
BYTES_AT_ONCE = 8 * 1024 * 1024  # if they are not larger than this.
REFUSED = 2  # What the child ends with if it could read the file and will not take it.
UNPACKING = Path(__file__).with_name("unpacking.py")
TOO_MUCH = "This Parquet file takes too much memory; write it with smaller row groups"


class Upload(Table[Row]):
    """A file on disk, read and counted.

    Args:
        row: What a row means.
        stored: Turns a row into values, or breaks a rule, whose `at` is the column.
        file: Where it is.
        columns: Reads whole blocks by their columns; without it each row is read alone.
    """

    place, guarded, broken = "line", True, "This line is not CSV (RFC 4180)"

    def __init__(
        self,
        row: type[Row],
        stored: Callable[[Row], Sequence[Any]],
        file: IO[bytes],
        columns: Columns | None = None,
    ) -> None:
        super().__init__(row, "")
        self.stored, self.file, self.columns = stored, file, columns
        self.rows, self.line, self.bytes, self.heading = 0, 0, 0, list[str]()
        self.begun = 0  # Where the row that is read begins.

    def __enter__(self) -> Self:
        """Begin to read."""
        return self

    def __exit__(self, *_: object) -> None:
        """End reading; whoever opened the file closes it."""

    def lines(self) -> Iterator[str]:
        """Read the file, UTF-8 with or without a byte-order mark.

        Raises:
            Problem: It is too large (413).
            csv.Error: A row goes on and on.
        """
        coding = "utf-8-sig"
        while line := self.file.readline(MOST_LINE):
            self.line += 1
            self.bytes += len(line)
            if self.bytes > MOST_BYTES:
                raise Problem("content-too-large", f"A file may have {MOST_BYTES:,} bytes of text.")
            if self.bytes - self.begun > MOST_LINE:
                raise csv.Error
            yield line.decode(coding)
            coding = "utf-8"

    def cells(self) -> Iterator[Cells]:
        """Give the cells of each row with its number; note where reading must end.

        Raises:
            Problem: There are too many rows (413).
        """
        reader = csv.reader(self.lines(), strict=True)
        try:
            self.heading = next(reader, [])
            if not self.headed(self.heading):
                return
            self.begun = self.bytes
            for cells in reader:
                self.begun = self.bytes
                if not cells:
                    continue
                self.rows += 1
                if self.rows > MOST_ROWS:
                    raise Problem("content-too-large", f"A file may have {MOST_ROWS:,} rows.")
                yield self.number(reader.line_num, self.rows), cells
        except csv.Error:
            self.note(self.number(reader.line_num, self.rows + 1), None, self.broken)
        except UnicodeDecodeError:
            self.note(self.line, None, "This line is not UTF-8; save the file as UTF-8")

    def number(self, line: int, row: int) -> int:  # noqa: ARG002 - other files have no lines
        """Name a row by the line where it ends."""
        return line

    def blocks(self) -> Iterator[bytes]:
        """Write the rows as plain CSV for the database, some at a time, each with its number."""
        cells = self.cells()
        while len(self.faults) < MOST_FAULTS and (some := self.some(cells)):
            yield self.block(some)

    def some(self, cells: Iterator[Cells]) -> list[Cells]:
        """Take as many rows as may be in memory."""
        taken, end = list[Cells](), self.bytes + BYTES_AT_ONCE
        for one in islice(cells, AT_ONCE):
            taken.append(one)
            if self.bytes >= end:
                break
        return taken

    def block(self, some: list[Cells]) -> bytes:
        """Write some rows: what is surely good at once, the rest row by row.

        Where there are too many faults, nothing after them is taken.
        """
        out, doubtful, good = StringIO(), some, None
        if self.columns:
            good, doubtful = self.columns.read(self.heading, some, guarded=self.guarded)
        writer = csv.writer(out)
        for number, cells in doubtful:
            if values := self.values(number, cells):
                writer.writerow((number, *values))
            if len(self.faults) >= MOST_FAULTS:
                good = good if good is None else good.filter(good["line"] < number)
                break
        surely = b"" if good is None else good.write_csv(include_header=False).encode()
        return surely + out.getvalue().encode()

    def values(self, number: int, cells: Sequence[str]) -> Sequence[Any] | None:
        """Read one row, or note why it cannot be read."""
        row = self.read(number, self.heading, cells)
        if row is None:
            return None
        try:
            return self.stored(row)
        except RuleBroken as broken:
            says, _ = meaning(type(broken))
            self.note(number, getattr(broken, "at", None), says.rstrip("."))
            return None


class ParquetUpload(Upload[Row]):
    """A Parquet file: unpacked by a child that cannot take more memory or time than is good."""

    place, guarded, broken = "row", False, f"A cell is longer than {MOST_CELL} characters"

    def __enter__(self) -> Self:
        """Start to unpack."""
        columns = self.row.model_json_schema()["properties"]
        numbers = [name for name, about in columns.items() if of_numbers(about)]
        self.said = TemporaryFile()
        self.child = subprocess.Popen(  # noqa: S603 - this program, and names of our own columns
            [sys.executable, "-I", str(UNPACKING), *numbers],
            stdin=self.file, stdout=subprocess.PIPE, stderr=self.said,
            env={"POLARS_MAX_THREADS": "1"},
        )  # fmt: skip
        self.file = cast("IO[bytes]", self.child.stdout)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        self.child.kill()
        self.child.wait()
        self.file.close()
        self.said.close()

    def cells(self) -> Iterator[Cells]:
        """Give the cells of each row. If the child could not go on, that alone is the fault."""
        yield from super().cells()
        try:
            code = self.child.wait(1 if self.faults else None)
        except subprocess.TimeoutExpired:  # It waits to go on with a file that has faults.
            return
        if code:
            self.faults.clear()
            for column, why in self.refusals() if code == REFUSED else [(None, TOO_MUCH)]:
                self.note(0, column, why)

    def refusals(self) -> list[tuple[str | None, str]]:
        """Read why the child refused: its last line; a library may have said more before."""
        self.said.seek(0)
        refusals: list[tuple[str | None, str]] = json.loads(self.said.read().splitlines()[-1])
        return refusals

    def headed(self, heading: Sequence[str]) -> bool:
        """Check the columns; what is wrong with them is wrong before the first row."""
        right = super().headed(heading)
        self.faults = [fault.model_copy(update={"line": 0}) for fault in self.faults]
        return right

    def number(self, line: int, row: int) -> int:  # noqa: ARG002 - Parquet has no lines
        """Name a row by its number, counted from 1."""
        return row

    def read(self, line: int, heading: Sequence[str], cells: Sequence[str]) -> Row | None:
        """Read one row, in which an apostrophe is no guard."""
        return super().read(line, heading, [guarded(cell) for cell in cells])


def of_numbers(about: Mapping[str, Any]) -> bool:
    """Tell by its description whether a column is one of numbers."""
    return any(one.get("type") in {"number", "integer"} for one in about.get("anyOf", [about]))
