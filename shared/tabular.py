"""Tables as CSV: uploads read row by row, downloads written row by row.

Reading names every fault by line and column and repeats no value, for it may be a person's.
Writing guards text against being taken for a formula; reading takes the guard off again.
"""

import csv
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from io import BytesIO, StringIO, TextIOWrapper
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Header, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field, ValidationError

from shared.formulas import guarded, unguarded
from shared.problems import Problem
from shared.separators import not_known

Row = TypeVar("Row", bound=BaseModel)

MOST_FAULTS = 100  # How many are named before reading stops.
MOST_CELL = 10_000  # Characters in one cell.
AT_ONCE = 500  # Rows that are written together.

Accept = Annotated[str, Header(description="`text/csv`: all as CSV", examples=["text/csv"])]


class Fault(BaseModel):
    """One thing that is wrong with a file."""

    line: Annotated[int, Field(description="Counted from 1, the heading", examples=[17])]
    column: Annotated[str | None, Field(examples=["period_start"])]
    why: Annotated[str, Field(examples=["Input should be a valid date"])]


class Table(Generic[Row]):
    """A CSV upload, read as rows of one model.

    Args:
        row: What a line means; its fields are the columns that may stand there.
        text: The whole of it.

    Attributes:
        faults: What was wrong, filled while reading; reading ends early when there are too many.
    """

    def __init__(self, row: type[Row], text: str) -> None:
        self.row, self.text = row, text
        self.faults: list[Fault] = []

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Give each good row with its line; note the bad ones."""
        lines = TextIOWrapper(BytesIO(self.text.encode()), "utf-8", newline="")
        reader = csv.reader(lines, strict=True)
        try:
            heading = next(reader, [])
            if not self.headed(heading):
                return
            for cells in reader:
                if cells and (row := self.read(reader.line_num, heading, cells)):
                    yield reader.line_num, row
                if len(self.faults) >= MOST_FAULTS:
                    return
        except csv.Error:
            self.note(reader.line_num, None, "This line is not CSV (RFC 4180)")

    def headed(self, heading: Sequence[str]) -> bool:
        """Check the heading against the columns that may and must stand there."""
        known = self.row.model_fields
        for column in sorted(c for c, times in Counter(heading).items() if times > 1):
            self.note(1, column if column in known else None, "This column stands there twice")
        if any(column not in known for column in heading):
            self.note(1, None, not_known(heading, known))
        for column, about in known.items():
            if about.is_required() and column not in heading:
                self.note(1, column, "This column is missing")
        return not self.faults

    def read(self, line: int, heading: Sequence[str], cells: Sequence[str]) -> Row | None:
        """Read one line, or note why it cannot be read."""
        if len(cells) != len(heading):
            self.note(line, None, f"There are {len(cells)} cells; the heading has {len(heading)}")
            return None
        given = {c: unguarded(v) for c, v in zip(heading, cells, strict=True) if v}
        if max(map(len, cells)) > MOST_CELL:
            self.note(line, None, f"A cell is longer than {MOST_CELL} characters")
            return None
        try:
            return self.row.model_validate_strings(given)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_context=False, include_input=False):
                self.note(line, str(one["loc"][0]) if one["loc"] else None, one["msg"])
            return None

    def note(self, line: int, column: str | None, why: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(line=line, column=column, why=why))


async def uploaded(request: Request, most_bytes: int) -> str:
    """Take in a CSV body: UTF-8, with or without a byte-order mark.

    Raises:
        Problem: It is not CSV by its type (415), too large (413), or not UTF-8 (422).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/csv":
        raise Problem("unsupported-media-type", "Send the rows as text/csv.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise Problem("content-too-large", f"A file may have {most_bytes:,} bytes.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        fault = Fault(line=line, column=None, why="This line is not UTF-8; save the file as UTF-8")
        raise Problem("invalid", errors=[fault.model_dump()]) from error


def written(rows: Iterable[Sequence[Any]]) -> str:
    """Write rows as CSV text; the heading is one of them."""
    out = StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def wants_csv(accept: str) -> bool:
    """Tell whether CSV is what the caller would rather have."""
    kinds = [kind.partition(";")[0].strip() for kind in accept.split(",")]
    return "text/csv" in kinds and "application/json" not in kinds


def csv_response(columns: Sequence[str], rows: AsyncIterable[Any], name: str) -> StreamingResponse:
    """Stream a whole list as CSV. A stream that fails breaks off; it never ends politely."""

    async def lines() -> AsyncIterator[str]:
        chunk: list[Sequence[Any]] = [columns]
        async for row in rows:
            chunk.append([getattr(row, column) for column in columns])
            if len(chunk) == AT_ONCE:
                yield written(chunk)
                chunk = []
        yield written(chunk)

    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)
