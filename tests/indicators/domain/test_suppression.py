"""Small numbers stay hidden, whatever is added up or taken away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.definitions import Suppression
from indicators.domain.suppression import Among, completed, hidden, hidden_together, shown

FIVE = Suppression.UNDER_5


@pytest.mark.parametrize(
    ("rule", "count", "small"),
    [
        (FIVE, 0, False), (FIVE, 1, True), (FIVE, 4, True), (FIVE, 5, False),
        (Suppression.UNDER_8, 7, True), (Suppression.UNDER_8, 8, False),
        (Suppression.NONE, 1, False), (FIVE, 96, True), (FIVE, 100, False), (FIVE, np.nan, False),
    ],
)  # fmt: skip
def test_a_small_count_or_a_small_rest_is_hidden(
    rule: Suppression, count: float, small: object
) -> None:
    one = np.array([count], dtype=np.float64)
    assert hidden(rule, one, np.array([100.0]), np.array([0]))[0].tolist() == [small]


def test_counts_are_rounded_where_the_rule_says_so() -> None:
    counts = np.array([8.0, 12, 13])
    assert shown(Suppression.UNDER_8, counts).tolist() == [10, 10, 15]
    assert shown(FIVE, counts).tolist() == [8, 12, 13]


TABLES = st.lists(
    st.lists(st.integers(0, 60), min_size=2, max_size=4), min_size=2, max_size=6
).filter(lambda rows: len({len(row) for row in rows}) == 1)


@given(TABLES)
def test_no_whole_has_one_hidden_part_alone(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=np.float64)
    places, parts = table.shape
    count, place = table.ravel(), np.repeat(np.arange(places), parts)
    part = np.tile(np.arange(parts), places)
    siblings = Among(np.arange(count.size), part)
    small, more = hidden_together(
        FIVE, count, np.full(count.size, 10_000.0), place=place, siblings=siblings
    )
    gone = (small | more).reshape(places, parts)
    assert np.array_equal(small.reshape(places, parts), (table > 0) & (table < 5))
    for line, numbers in [*zip(gone, table, strict=True), *zip(gone.T, table.T, strict=True)]:
        # Alone only where nobody is left who could be hidden beside it.
        assert line.sum() != 1 or not (numbers[~line] > 0).any()


@given(TABLES)
def test_a_place_that_is_hidden_as_a_whole_hides_its_parts(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=np.float64)
    places, parts = table.shape
    count, place = table.ravel(), np.repeat(np.arange(places), parts)
    siblings = Among(np.arange(count.size), np.tile(np.arange(parts), places))
    small, more = hidden_together(
        FIVE, count, np.full(count.size, 10_000.0), place=place, siblings=siblings
    )
    whole = table.sum(axis=1)
    alone = completed(
        (whole > 0) & (whole < 5), whole, Among(np.arange(places), np.zeros(places, int))
    )
    assert (small | more).reshape(places, parts)[alone].all()


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    count = np.array([10.0, 20, 30, 40])
    small, more = hidden_together(
        FIVE, count, count * 10, place=np.array([0, 0, 1, 1]),
        siblings=Among(np.arange(4), np.array([0, 1, 0, 1])),
    )  # fmt: skip
    assert not (small | more).any()
