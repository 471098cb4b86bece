import csv
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from care_record.domain.persons import (
    BornInTheFuture,
    NhsNumberInvalid,
    NumberIsPresent,
    Status,
    check_facts,
    named,
)

TODAY = date(2026, 4, 1)
SEEDS = Path(__file__).parents[3] / "services/care-record/seeds/reference"


@pytest.mark.parametrize("text", ["9990000018", "999 000 0018", "999-000-0018"])
def test_a_path_names_a_number_however_it_is_written(text: str) -> None:
    assert named(text) == "9990000018"


def test_a_path_names_an_id() -> None:
    assert named("0b6a3a52-55f5-4f0c-9a30-0f1d2c3b4a59") == UUID(
        "0b6a3a52-55f5-4f0c-9a30-0f1d2c3b4a59"
    )


@pytest.mark.parametrize(
    "text",
    [
        "9990000019",
        "0000000000",
        "search",
        "",
        "\uff19990000018",
    ],
)
def test_a_path_that_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(NhsNumberInvalid) as refused:
        named(text)
    assert refused.value.__cause__ is None
    assert refused.value.args == ()


def test_a_status_that_says_there_is_no_number_is_refused() -> None:
    with pytest.raises(NumberIsPresent):
        check_facts(status="07", birth_date=None, today=TODAY)


@pytest.mark.parametrize("status", [one for one in Status if one != "07"])
def test_every_other_status_is_taken(status: Status) -> None:
    check_facts(status=status, birth_date=None, today=TODAY)


def test_nobody_is_born_tomorrow_but_somebody_is_born_today() -> None:
    check_facts(status="08", birth_date=TODAY, today=TODAY)
    with pytest.raises(BornInTheFuture):
        check_facts(status="08", birth_date=date(2026, 4, 2), today=TODAY)


def test_the_codes_are_those_of_the_code_list() -> None:
    with (SEEDS / "01_status_indicator.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["code"] for row in csv.DictReader(lines)] == list(Status)
