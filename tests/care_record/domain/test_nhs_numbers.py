import csv
from itertools import pairwise
from pathlib import Path

import pytest
from care_record.domain.nhs_number import (
    NOBODY,
    RANGES,
    SEVERAL,
    NhsNumber,
    Reason,
    check,
    check_digit,
    display,
    is_test,
    warning,
)
from hypothesis import given
from hypothesis import strategies as st
from nhs_number.validate import calculate_checksum, is_valid

DATA = Path(__file__).parents[1] / "data" / "nhs_number_vectors.csv"
FULL_WIDTH = "\uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19"
SEEDS = Path(__file__).parents[3] / "services/care-record/seeds/reference"


def vectors() -> list[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: repr(one["input"]))
def test_each_vector_is_what_it_should_be(vector: dict[str, str]) -> None:
    number = check(vector["input"]).number
    assert (number is not None) == (vector["expected_valid"] == "true")
    assert (number or "", display(number) if number else "") == (
        vector["normalised"],
        vector["display"],
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" \t", Reason.EMPTY),
        ("943.476.5919", Reason.CHARACTERS),
        ("-9434765919", Reason.CHARACTERS),
        ("+9434765919", Reason.CHARACTERS),
        ("9434765919.0", Reason.CHARACTERS),
        ("9.434765919e9", Reason.CHARACTERS),
        ("943--476-5919", Reason.CHARACTERS),
        ("943 - 476 5919", Reason.CHARACTERS),
        ("943\u00a0476\u00a05919", Reason.CHARACTERS),
        (FULL_WIDTH, Reason.CHARACTERS),
        ("\u0669\u0664\u0663\u0664\u0667\u0666\u0665\u0669\u0661\u0669", Reason.CHARACTERS),
        ("9434765919\x00", Reason.CHARACTERS),
        ("943476591", Reason.LENGTH),
        ("9434765919" * 1000, Reason.LENGTH),
        ("0000000000", Reason.SENTINEL),
        ("999 999 9999", Reason.SENTINEL),
        ("9497869072", Reason.NEVER_ISSUED),
        ("9434765918", Reason.CHECK_DIGIT),
    ],
)
def test_what_is_not_a_number_is_refused_for_a_reason(text: str, reason: Reason) -> None:
    assert check(text).reason is reason
    assert check(text).number is None


def test_ten_ones_pass_the_check_and_only_the_two_values_of_tracing_are_kept_out() -> None:
    assert check("1111111111").number == "1111111111"
    assert is_valid("0000000000")
    assert {check(one).reason for one in (NOBODY, SEVERAL)} == {Reason.SENTINEL}


@given(st.integers(0, 10**10 - 1).map(lambda n: f"{n:010}"))
def test_a_peer_agrees_on_every_ten_digits(text: str) -> None:
    # It also wants a date in Scottish numbers; here a range is never a reason to refuse.
    if text not in {NOBODY, SEVERAL} and not "0100000000" <= text <= "3112999999":
        assert (check(text).number is not None) == is_valid(text)


@given(st.text(max_size=14))
def test_whatever_is_taken_is_ten_ascii_digits_that_a_peer_takes(text: str) -> None:
    if number := check(text).number:
        assert number.isascii()
        assert number.isdigit()
        assert len(number) == 10
        assert calculate_checksum(number[:9]) == int(number[9])


def test_the_peer_takes_digits_of_other_scripts_and_we_do_not() -> None:
    assert is_valid(FULL_WIDTH)
    assert check(FULL_WIDTH).number is None


right = (
    st.integers(0, 10**9 - 1)
    .map(lambda n: f"{n:09}")
    .filter(lambda nine: nine not in {"0" * 9, "9" * 9} and check_digit(nine) is not None)
    .map(lambda nine: nine + str(check_digit(nine)))
)


@given(right)
def test_a_number_is_read_as_it_is_shown(number: str) -> None:
    shown = display(NhsNumber(number))
    assert check(shown).number == check(shown.replace(" ", "-")).number == number


@given(right, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, by: int) -> None:
    wrong = str((int(number[place]) + by) % 10)
    assert check(number[:place] + wrong + number[place + 1 :]).number is None


@given(right, st.integers(0, 8))
def test_two_digits_swapped_are_always_noticed(number: str, place: int) -> None:
    one, two = number[place], number[place + 1]
    if one != two:
        assert check(number[:place] + two + one + number[place + 2 :]).number is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4010232137", None),
        ("9434765919", "Synthetic/test patients - not to be issued"),
        ("3200000007", "Northern Ireland H&C numbers"),
        ("1111111111", "Scotland CHI numbers (DDMMYYxxxn)"),
    ],
)
def test_a_range_is_a_warning_and_never_a_refusal(text: str, says: str | None) -> None:
    number = check(text).number or NhsNumber("")
    assert warning(number) == says


def test_the_ranges_are_those_of_the_code_list_and_leave_no_gap() -> None:
    with (SEEDS / "02_number_range.csv").open(encoding="utf-8", newline="") as lines:
        assert [tuple(row.values()) for row in csv.DictReader(lines)] == list(RANGES)
    for one, following in pairwise(RANGES):
        assert int(following.first) == int(one.last) + 1


def test_only_the_range_kept_for_tests_is_of_test_people() -> None:
    assert is_test("9990000018")
    assert not is_test("9434765919")
