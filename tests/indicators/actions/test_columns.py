"""Read by columns and read row by row, a file means the same: its rows, and its faults."""

import csv
from decimal import Decimal
from io import StringIO
from tempfile import TemporaryFile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.actions import uploads
from indicators.actions.columns import Columns
from indicators.actions.uploads import Upload
from indicators.routes import rows
from indicators.routes.imports import OBSERVATIONS

NUMBERS = ("value", "numerator", "denominator", "low", "high")
CELLS: dict[str, list[str]] = {
    "id": ["", "", "o-1", "O 1", "x" * 101],
    "indicator_id": ["t-rate", "t-count", "", "T!"],
    "area_id": ["t-city", "t-city", "t-east", "é"],
    "organisation_id": ["", "lth", "Léeds"],
    "period_label": ["2012/13", "", "'=1+1", "'-x", "a\tb", "x" * 301],
    "period_start": ["2012-04-01", "2012", "", "2012-02-30", "2013-13", "0999"],
    "period_end": ["2013-03-31", "2012", "", "2011-12", "2012-02-29"],
    "unit": ["", "%", "per 100000", "% of referrals", "'%"],
    "kind": ["actual", "peer", "Actual", ""],
    "band": ["", "65-69", '"quoted", twice'],
    "sex": ["", "", "male", "persons", "other"],
    "age": ["", "", "65-69", "65 to 69", "00-04", "all ages"],
    "category_type": ["", "", "deprivation"],
    "category": ["", "", "1"],
    "alt_indicator_id": ["", "t-count"],
    "status": ["", "", "known", "range", "suppressed", "not_stated", "unheard of"],
    "source": ["", "A report, page 4", "two\nlines", "x" * 5001, "x" * 10_001],
    "certainty": ["", "stated", "derived", "sure"],
    "note": ["", "'''=x", "-", "'"],
}
number = st.sampled_from(
    ["", "", "1", "0", "-0", "1.50", "2", "1e3", "1E-7", "100.0", "-1", ".5", "+5", " 5", "1_000",
     "NaN", "Infinity", "a lot", "1234567890123456", "123456789012345", "0.1234567890123456"]
)  # fmt: skip
good = {name: st.just(cells[0]) for name, cells in CELLS.items()}
anything = {name: st.sampled_from(cells) for name, cells in CELLS.items()}


def row(cells: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[list[str]]:
    """Make mostly good rows, with now and then any cell in one place."""
    drawn = [
        number if name in NUMBERS else cells[name] for name in rows.ObservationRow.model_fields
    ]
    return st.tuples(*drawn).map(list)


def one_odd_cell(name: str) -> st.SearchStrategy[list[str]]:
    return row(good | {name: anything[name]})


a_row = st.one_of(
    row(good), row(anything), st.sampled_from(sorted(CELLS)).flatmap(one_odd_cell),
    st.just(["too", "short"]),
)  # fmt: skip


def written(lines: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([list(rows.ObservationRow.model_fields), *lines])
    return out.getvalue().encode()


def read(body: bytes, columns: Columns | None) -> tuple[list[Any], list[Any], int]:
    with TemporaryFile() as file:
        file.write(body)
        file.seek(0)
        upload = Upload(OBSERVATIONS.row, OBSERVATIONS.stored, file, columns)
        text = b"".join(upload.blocks()).decode()
    stored = [as_stored(cells) for cells in csv.reader(StringIO(text))]
    stored.sort(key=lambda cells: int(cells[0]))
    return stored, sorted(upload.faults, key=lambda one: one.line), upload.rows


def as_stored(cells: list[str]) -> list[Any]:
    """Take numbers as the database does."""
    names = ("line", *rows.OBSERVATION)
    return [
        Decimal(cell) if name in NUMBERS and cell else cell
        for name, cell in zip(names, cells, strict=True)
    ]


@given(lines=st.lists(a_row, max_size=12), at_once=st.sampled_from([1, 3, 20_000]))
def test_a_file_means_the_same_by_columns_and_row_by_row(
    lines: list[list[str]], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "AT_ONCE", at_once)
        by_columns = read(written(lines), OBSERVATIONS.by_columns)
    assert by_columns == read(written(lines), None)


def test_a_good_file_is_not_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Upload, "values", lambda *_: pytest.fail("A row was read alone"))
    cells = {name: cells[0] for name, cells in CELLS.items()}
    line = [cells.get(name, "1") for name in rows.ObservationRow.model_fields]
    stored, faults, number = read(written([line] * 50), OBSERVATIONS.by_columns)
    assert (len(stored), faults, number) == (50, [], 50)


@pytest.mark.parametrize("at_once", [7, 1000])
def test_behind_a_hundred_faults_no_row_is_taken(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", at_once)
    cells = {name: cells[0] for name, cells in CELLS.items()}
    line = [cells.get(name, "1") for name in rows.ObservationRow.model_fields]
    wrong = ["a lot" if cell == "1" else cell for cell in line]
    body = written([line, wrong] * 200)
    stored, faults, _ = read(body, OBSERVATIONS.by_columns)
    assert (stored, faults) == read(body, None)[:2]
    assert len(faults) >= 100
    assert len(stored) == faults[-1].line // 2
