"""Tables of rows: read from CSV or JSON into columns of the kinds that are declared, and written.

A cell that is not of its column's kind is a fault with its place, and no value is repeated. What
a caller adds beside the declared columns is text, and is kept.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import polars as pl

from indicators.domain.calculators.method import Column, Kind
from shared.formulas import FORMULA
from shared.problems import Problem
from shared.separators import parted_otherwise
from shared.tabular import MOST_FAULTS

MOST_ROWS = 1_000_000
MOST_COLUMNS = 64
MOST_HEADING = 10_000  # Characters.
GUARDED = "^[ ']*[" + "".join("\\" + one if one.isascii() else one for one in FORMULA) + "]"
DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9]([T ][0-2][0-9](:[0-5][0-9]){0,2}Z?)?)?)?$"
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
WHY = {
    Kind.NUMBER: "This is not a number",
    Kind.TEXT: "This is not text",
    Kind.FLAG: "This is neither true nor false",
    Kind.DATE: "This is not a date such as 2019-04-01, or as much of it as is known",
}


def from_csv(body: bytes, declared: Sequence[Column]) -> pl.DataFrame:
    """Read a CSV table.

    Raises:
        Problem: It is not such a table; each fault has its line and column.
    """
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        text.decode()
        heading = headed(text, declared)
        found = columns_of(text, heading, declared)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise faulty("line", 1, None, "This is not CSV (RFC 4180) in UTF-8") from error
    if b"'" in text:
        cell = pl.col(pl.String)
        guarded = cell.str.starts_with("'") & cell.str.slice(1).str.contains(GUARDED)
        unguarded = pl.when(guarded).then(cell.str.slice(1)).otherwise(cell)
        found = found.with_columns(unguarded.name.keep())
    return typed(found, declared, counted_from=2, place="line")


def columns_of(text: bytes, heading: Sequence[str], declared: Sequence[Column]) -> pl.DataFrame:
    """Read the cells: numbers as numbers if all can be read so, else as text like the others."""
    names = [one.name for one in declared if one.kind is Kind.NUMBER and one.name in heading]
    numbers = dict.fromkeys(names, pl.Float64)
    try:
        return pl.read_csv(BytesIO(text), infer_schema=False, schema_overrides=numbers)
    except pl.exceptions.ComputeError:
        return pl.read_csv(BytesIO(text), infer_schema=False)


def headed(text: bytes, declared: Sequence[Column]) -> list[str]:
    """Read the heading, and check it before anything else is read.

    Raises:
        Problem: It is no heading, too long a one, or a column is missing or stands there twice.
    """
    first = text[:MOST_HEADING].partition(b"\n")[0].decode("utf-8", "replace")
    try:
        heading = next(csv.reader(StringIO(first), strict=True), [])
    except csv.Error as error:
        raise faulty("line", 1, None, "This line is not CSV (RFC 4180)") from error
    if len(heading) > MOST_COLUMNS or len(first) >= MOST_HEADING:
        raise faulty("line", 1, None, f"A table may have {MOST_COLUMNS} columns")
    if other := parted_otherwise(heading):
        raise faulty("line", 1, None, other)
    check(heading, declared, "line", 1)
    return heading


def check(heading: Sequence[str], declared: Sequence[Column], place: str, number: int) -> None:
    """Check which columns there are.

    Raises:
        Problem: One is missing, has no name, or stands there twice.
    """
    missing = [c.name for c in declared if c.required and c.name not in heading]
    if missing:
        raise faulty(place, number, missing[0], "This column is missing")
    if len(set(heading)) < len(heading) or "" in heading:
        raise faulty(place, number, None, "Each column must have a name of its own")


def from_rows(rows: Sequence[Mapping[str, Any]], declared: Sequence[Column]) -> pl.DataFrame:
    """Read rows as JSON has them; a number may come as text, and empty text is a missing value.

    Raises:
        Problem: A column is missing, or a cell is not of its kind.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    if len(names) > MOST_COLUMNS:
        raise faulty("row", 0, None, f"A table may have {MOST_COLUMNS} columns")
    if rows:
        check(names, declared, "row", 0)
    kinds = {column.name: column.kind for column in declared}
    found = {name: cells([row.get(name) for row in rows], kinds.get(name)) for name in names}
    for name, column in found.items():
        if column is None:
            raise faulty("row", 0, name, "A cell is a text, a number, true, false or null")
    return typed(pl.DataFrame(found), declared, counted_from=0, place="row")


def cells(values: list[Any], kind: Kind | None) -> pl.Series | None:
    """Make a column of what JSON brought: numbers if all are, else text."""
    if any(isinstance(value, dict | list) for value in values):
        return None
    if kind is Kind.NUMBER and all(type(value) in {int, float, type(None)} for value in values):
        return pl.Series(values, dtype=pl.Float64, strict=False)
    texts = [
        value if value is None or isinstance(value, str) else str(value).lower()
        if isinstance(value, bool) else f"{value}"
        for value in values
    ]  # fmt: skip
    return pl.Series(texts, dtype=pl.String)


def typed(
    table: pl.DataFrame, declared: Sequence[Column], *, counted_from: int, place: str
) -> pl.DataFrame:
    """Turn the declared columns into what their kinds say; every empty cell is null.

    Raises:
        Problem: Cells are not of their column's kind, or there are too many rows.
    """
    if table.height > MOST_ROWS:
        raise Problem("content-too-large", f"A table may have {MOST_ROWS:,} rows.")
    if not table.width:
        table = pl.DataFrame(schema={one.name: pl.String for one in declared if one.required})
    empty = [c.name for c in table.iter_columns() if c.dtype == pl.String and (c == "").any()]
    table = table.with_columns(pl.col(empty).replace("", None))
    faults: list[dict[str, Any]] = []
    for column in declared:
        if column.name not in table.columns:
            continue
        given, read = table[column.name], parsed(table[column.name], column.kind)
        bad = (given.is_not_null() & read.is_null()).arg_true().head(MOST_FAULTS)
        faults += [fault(place, at + counted_from, column.name, WHY[column.kind]) for at in bad]
        table = table.with_columns(read)
    if faults:
        raise Problem("invalid", errors=faults[:MOST_FAULTS])
    return table


def parsed(column: pl.Series, kind: Kind) -> pl.Series:
    """Read a column as its kind; a cell that is not of it becomes null."""
    match kind:
        case Kind.NUMBER:
            text = column.str.strip_chars() if column.dtype == pl.String else column
            number = text.cast(pl.Float64, strict=False)
            finite = number.is_finite()
            return number if finite.all() else number.set(~finite, None)
        case Kind.FLAG:
            return column.str.to_lowercase().replace_strict(FLAGS, default=None)
        case Kind.DATE:
            real = column.str.slice(0, 10).map_elements(a_day, return_dtype=pl.Boolean)
            return column.set(~(column.str.contains(DATE) & real), None)
        case _:
            return column


def a_day(text: str) -> bool:
    """Tell whether there is such a day."""
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def fault(place: str, number: int, column: str | None, why: str) -> dict[str, Any]:
    """Say where something is wrong."""
    if place == "line":
        return {"line": number, "column": column, "why": why}
    at = f"body/rows/{number}" + (f"/{column}" if column else "")
    return {"at": at, "why": why}


def faulty(place: str, number: int, column: str | None, why: str) -> Problem:
    """Refuse a table for one thing."""
    return Problem("invalid", errors=[fault(place, number, column, why)])


def as_json(table: pl.DataFrame) -> str:
    """Write a table as a JSON list of objects; what is not a number is null."""
    return table.fill_nan(None).write_json()


def as_csv(table: pl.DataFrame) -> str:
    """Write a table as CSV, with text kept from being taken for a formula."""
    texts = [pl.col(c) for c in table.columns if table.schema[c] == pl.String]
    guarded = [
        pl.when(cell.str.contains(GUARDED)).then(pl.concat_str(pl.lit("'"), cell)).otherwise(cell)
        for cell in texts
    ]
    names = [cell.meta.output_name() for cell in texts]
    return (
        table.fill_nan(None)
        .with_columns(cell.alias(name) for cell, name in zip(guarded, names, strict=True))
        .write_csv()
    )
