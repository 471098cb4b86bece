"""What the rules of boards say of themselves, and what holds of them whatever the figures are."""

import doctest
from datetime import date
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.composites import totals
from indicators.domain.prevalence import expected
from indicators.domain.statistics.standards import AgeBand

COUNTS = st.lists(st.integers(0, 10**6), min_size=3, max_size=3)
AGES = ("65-74", "75-84", "85+")
RATES = {("female", AgeBand(65, 75)): 1.0, ("female", AgeBand(75, float("inf"))): 9.0,
         ("male", AgeBand(65, float("inf"))): 4.0}  # fmt: skip


@pytest.mark.parametrize("name", ["composites", "feedback", "ledgers", "prevalence", "scorecards"])
def test_the_examples_hold(name: str) -> None:
    found = doctest.testmod(import_module(f"indicators.domain.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


@given(COUNTS, COUNTS)
def test_people_expected_of_both_sexes_are_those_of_each_added_up_in_any_order(
    women: list[int], men: list[int]
) -> None:
    one = [("female", age, float(n)) for age, n in zip(AGES, women, strict=True)]
    other = [("male", age, float(n)) for age, n in zip(AGES, men, strict=True)]
    both = one + other
    whole = expected(both, RATES).number
    parts = [expected(some, RATES).number or 0 for some in (one, other)]
    assert whole == pytest.approx(sum(parts))
    assert expected(both[::-1], RATES).number == pytest.approx(whole)
    assert expected(both, RATES, growth=3, years=2).number == pytest.approx((whole or 0) * 1.0609)


@given(st.lists(st.tuples(st.integers(1, 12), st.floats(-1e6, 1e6)), unique_by=lambda one: one[0]))
def test_a_composite_of_one_part_is_its_part(values: list[tuple[int, float]]) -> None:
    spans = {m: (date(2014, m, 1), date(2014 + m // 12, m % 12 + 1, 1)) for m in range(1, 13)}
    known = {("a", spans[month]): value for month, value in values}
    found = totals({"a": 1.0}, known)
    assert {one.period: one.value for one in found} == {span: v for (_, span), v in known.items()}
