from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.intervals import EndsBeforeItStarts, Interval, overlap

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end and end <= start:
        start, end = end, start + timedelta(days=1)
    return Interval(start, end)


def test_the_end_does_not_count() -> None:
    ccg = Interval(date(2018, 4, 1), date(2022, 7, 1))
    assert date(2018, 4, 1) in ccg
    assert date(2022, 6, 30) in ccg
    assert date(2022, 7, 1) not in ccg


@pytest.mark.parametrize("end", [date(2022, 7, 1), date(2022, 6, 30)])
def test_an_interval_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(EndsBeforeItStarts):
        Interval(date(2022, 7, 1), end)


@given(intervals(), intervals(), DAYS)
def test_a_day_is_in_the_overlap_if_it_is_in_both(one: Interval, two: Interval, day: date) -> None:
    both = overlap(one, two)
    assert (both is not None and day in both) == (day in one and day in two)


@given(intervals(), intervals())
def test_the_overlap_does_not_depend_on_the_order(one: Interval, two: Interval) -> None:
    assert overlap(one, two) == overlap(two, one)


@given(intervals())
def test_an_interval_overlaps_itself_whole(one: Interval) -> None:
    assert overlap(one, one) == one
