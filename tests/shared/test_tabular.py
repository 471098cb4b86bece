"""Tables in: every fault by line and column, no value repeated. Tables out: no formula."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from shared.formulas import guarded, unguarded
from shared.tabular import Table, wants_csv, written


class Row(BaseModel):
    """A line of the tests' own."""

    model_config = ConfigDict(extra="forbid")

    name: str
    day: date | None = None
    count: int | None = None


def read(text: str) -> tuple[list[tuple[int, Row]], list[tuple[int, str | None]]]:
    table = Table(Row, text)
    rows = list(table)
    return rows, [(fault.line, fault.column) for fault in table.faults]


def test_good_rows_come_with_their_lines() -> None:
    rows, faults = read("name,day,count\na,2022-07-01,3\nb,,\n")
    assert rows == [(2, Row(name="a", day=date(2022, 7, 1), count=3)), (3, Row(name="b"))]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "name")]),
        ("day\n2022-07-01\n", [(1, "name")]),
        ("name,colour\na,b\n", [(1, None)]),
        ("name,name\na,b\n", [(1, "name")]),
        ("name,day\na\n", [(2, None)]),
        ("name,day\na,b,c\n", [(2, None)]),
        ("name,day\na,2022-02-30\nb,never\n", [(2, "day"), (3, "day")]),
        ("name,count\na,many\n", [(2, "count")]),
        ("name\n" + "x" * 10_001 + "\n", [(2, None)]),
        ('name\n"a"b\n', [(2, None)]),
        ('name\n"never closed\n', [(2, None)]),
        ("name,day\n,2022-07-01\n", [(2, "name")]),
    ],
)
def test_every_fault_is_named_by_line_and_column(
    text: str, faults: list[tuple[int, str | None]]
) -> None:
    assert read(text)[1] == faults


def test_a_fault_repeats_no_value() -> None:
    table = Table(Row, "name,day\nZebedee,Blenkinsop\n")
    list(table)
    assert "Zebedee" not in str(table.faults)
    assert "Blenkinsop" not in str(table.faults)


def test_reading_stops_when_there_are_too_many_faults() -> None:
    table = Table(Row, "name,count\n" + "a,x\n" * 10_000)
    assert list(table) == []
    assert len(table.faults) == 100


@given(st.text(max_size=40) | st.text(alphabet="'= +-@x", max_size=6))
def test_what_is_written_is_never_a_formula_and_reads_back_as_it_was(text: str) -> None:
    cell = guarded(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))  # noqa: RUF001
    assert unguarded(cell) == text


@given(
    st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1)
)
def test_csv_reads_back_as_it_was(cells: list[str]) -> None:
    out = written([["c"] * len(cells), cells])
    rows = list(csv.reader(StringIO(out, newline="")))
    assert [unguarded(cell) for cell in rows[1]] == cells


def test_numbers_and_dates_are_not_guarded() -> None:
    assert written([["a", "b", "c"], [-3, date(2022, 7, 1), None]]) == "a,b,c\r\n-3,2022-07-01,\r\n"


@pytest.mark.parametrize(
    ("accept", "csv_wanted"),
    [("text/csv", True), ("text/csv;q=1", True), ("*/*", False), ("application/json", False),
     ("text/csv, application/json", False), ("", False)],
)  # fmt: skip
def test_csv_is_given_to_whoever_asks_for_it(accept: str, *, csv_wanted: bool) -> None:
    assert wants_csv(accept) is csv_wanted
