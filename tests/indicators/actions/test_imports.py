"""A file is read in bounded memory, beside the requests, on connections that are used again."""

import time
import tracemalloc
from tempfile import TemporaryFile
from typing import IO, Any

import pytest
from indicators.actions import uploads
from indicators.actions.uploads import MOST_LINE, Upload
from indicators.routes.imports import OBSERVATIONS

from shared.problems import Problem
from tests.conftest import Clients
from tests.indicators.files import (
    OBSERVATION_HEAD,
    a_place_to_measure,
    observation,
    recorded,
    stored,
)


def an_upload(file: IO[bytes]) -> Upload[Any]:
    plan = OBSERVATIONS
    return Upload(plan.row, plan.stored, file, plan.by_columns)


def read(body: bytes) -> tuple[bytes, list[tuple[int, str | None]]]:
    with TemporaryFile() as file:
        file.write(body)
        file.seek(0)
        upload = an_upload(file)
        written = b"".join(upload.blocks())
    return written, [(one.line, one.column) for one in upload.faults]


def test_a_line_without_an_end_is_at_fault() -> None:
    body = OBSERVATION_HEAD.encode() + b"x" * (3 * MOST_LINE)
    written, faults = read(body)
    assert (written, faults) == (b"", [(2, None)])


def test_a_row_on_lines_without_an_end_is_at_fault() -> None:
    body = OBSERVATION_HEAD.encode() + (b"," * 60_000 + b'"\n"') * 20
    written, faults = read(body)
    assert (written, faults) == (b"", [(18, None)])


def test_a_heading_of_very_many_columns_is_refused_at_once() -> None:
    heading = ",".join(f"c{number}" for number in range(150_000)) + "\n"
    start = time.process_time()
    _, faults = read(heading.encode())
    assert (1, None) in faults
    assert time.process_time() - start < 10


def test_a_quoted_cell_may_have_lines_and_is_counted_by_them() -> None:
    head = OBSERVATION_HEAD.replace("\n", ",note\n").encode()
    row = observation(value="1").rstrip("\n")
    body = head + f'{row},"one\ntwo"\n{row},\nshort\n'.encode()
    _, faults = read(body)
    assert faults == [(5, None)]


def most_memory(number: int, label: str = "2012/13") -> int:
    """Read a file of so many rows, and give the bytes that were in use at most."""
    with TemporaryFile() as file:
        row = observation(value="1", period_label=label).encode()
        file.write(OBSERVATION_HEAD.encode() + row * number)
        file.seek(0)
        upload = an_upload(file)
        tracemalloc.start()
        for _ in upload.blocks():
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert upload.rows == number
    return most


def test_ten_times_the_rows_take_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 500)
    most_memory(1_000)
    assert most_memory(20_000) < 1.2 * most_memory(2_000)


def test_long_rows_are_read_fewer_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 100_000)
    most_memory(1_000)
    assert most_memory(10_000, "x" * 250) < 1.2 * most_memory(1_000, "x" * 250)


def test_a_file_that_unpacks_to_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_000)
    with pytest.raises(Problem) as refused:
        read((OBSERVATION_HEAD + observation(value="1") * 20).encode())
    assert refused.value.kind == "content-too-large"


async def test_one_connection_takes_file_after_file(pooled_place: Clients) -> None:
    for number in range(3):
        await a_place_to_measure(pooled_place)
        report = await recorded(pooled_place, observation(value=str(number)))
        assert (report["added"], report["corrected"]) == ((1, 0) if number == 0 else (0, 1))
        targets = await stored(pooled_place, "targets", "id,indicator_id,area_id\n")
        assert targets["rows"] == 0
