"""Totals are a commutative monoid, and hide nothing that is unknown."""

from dataclasses import fields, replace
from decimal import Decimal
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemes.domain.amounts import Amount, Status
from schemes.domain.totals import LeftOut, RatioStatus, Total, ratio, total_of

from tests.schemes.domain.amounts import amounts, unknown

lines = st.lists(amounts, max_size=12)
COUNTS = ("known", "provisional", "ranges", "to_be_confirmed", "not_stated", "not_applicable")


def over(some: list[Amount]) -> Total:
    return reduce(add, (total_of(f"l{n:02}", one) for n, one in enumerate(some)), Total())


@given(lines, lines, lines)
def test_the_order_of_adding_does_not_matter(
    one: list[Amount], two: list[Amount], three: list[Amount]
) -> None:
    a, b, c = over(one), over(two), over(three)
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + Total() == a


@given(lines)
def test_u1_a_line_to_be_confirmed_changes_its_own_count_and_no_sum(some: list[Amount]) -> None:
    before = over(some)
    after = before + total_of("z", Amount(Status.TO_BE_CONFIRMED))
    assert after == replace(
        before,
        to_be_confirmed=before.to_be_confirmed + 1,
        left_out=(*before.left_out, LeftOut("z", "to_be_confirmed")),
    )
    assert not after.complete


@given(lines, amounts)
def test_u2_taking_a_line_away_gives_the_total_back(some: list[Amount], one: Amount) -> None:
    total, line = over(some), total_of("z", one)
    both = total + line
    for field in fields(Total):
        if field.name != "left_out":
            taken = getattr(both, field.name) - getattr(line, field.name)
            assert taken == getattr(total, field.name)
    assert set(both.left_out) - set(line.left_out) == set(total.left_out)


@given(lines, st.data())
def test_u6_the_parts_of_any_partition_add_up_to_the_whole(
    some: list[Amount], data: st.DataObject
) -> None:
    totals = [total_of(f"l{n:02}", one) for n, one in enumerate(some)]
    parts: dict[int, Total] = {}
    for total in totals:
        place = data.draw(st.integers(0, 3))
        parts[place] = parts.get(place, Total()) + total
    assert reduce(add, parts.values(), Total()) == over(some)


@given(lines)
def test_every_line_is_counted_once_and_what_is_left_out_is_named(some: list[Amount]) -> None:
    total = over(some)
    assert total.lines == len(some) == sum(getattr(total, name) for name in COUNTS)
    silent = [a for a in some if a.pence is None and a.status is not Status.NOT_APPLICABLE]
    assert len(total.left_out) == len(silent)
    assert total.complete is (len(some) > 0 and not silent)


@given(lines)
def test_the_sum_is_of_every_figure_and_of_no_other_thing(some: list[Amount]) -> None:
    figures = [amount.pence for amount in some if amount.pence is not None]
    assert over(some).known_pence == sum(figures)


def test_nothing_is_not_a_complete_total_of_nought() -> None:
    assert (Total().known_pence, Total().complete) == (0, False)
    nought = total_of("a", Amount(Status.KNOWN, 0))
    assert (nought.known_pence, nought.complete) == (0, True)


def test_a_figure_beside_a_range_is_provisional_and_the_range_is_shown() -> None:
    total = total_of("a", Amount(Status.RANGE, 1185, 1190, 1250))
    assert (total.known_pence, total.of_which_provisional_pence) == (1185, 1185)
    assert (total.low_pence, total.high_pence, total.left_out) == (1190, 1250, ())
    alone = total_of("a", Amount(Status.RANGE, None, 1190, 1250))
    assert (alone.known_pence, alone.left_out) == (0, (LeftOut("a", "range"),))


@given(lines, unknown.filter(lambda amount: amount.status is not Status.NOT_APPLICABLE))
def test_a_ratio_is_undetermined_while_a_line_is_missing(some: list[Amount], one: Amount) -> None:
    whole = total_of("w", Amount(Status.KNOWN, 100))
    part = over(some) + total_of("z", one)
    for found in (ratio(part, whole), ratio(whole, part)):
        assert (found.status, found.percent) == (RatioStatus.UNDETERMINED, None)
        assert LeftOut("z", one.status) in found.missing


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 80000, "0.00"), (3, 80000, "0.00"), (-1, 4, "-25.00"),
     (50, 4, "1250.00"), (0, 4, "0.00"), (1, 16000, "0.01"), (3, 16000, "0.02")],
)  # fmt: skip
def test_a_ratio_is_a_percentage_to_two_decimals(part: int, whole: int, percent: str) -> None:
    found = ratio(Total(part, known=1), Total(whole, known=1))
    assert (found.percent, found.provisional) == (Decimal(percent), False)
    assert str(found.percent) == percent


def test_nothing_is_a_share_of_nought() -> None:
    found = ratio(Total(1, known=1), Total(0, known=1))
    assert (found.status, found.why) == ("undetermined", "Nothing can be a share of nought")


def test_a_ratio_tells_that_it_rests_on_a_provisional_figure() -> None:
    assert ratio(Total(1, known=1), Total(4, 4, provisional=1)).provisional
