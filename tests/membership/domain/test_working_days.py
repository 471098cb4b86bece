"""Working days between two days, counted one by one beside."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from membership.domain.working_days import after_working_days, is_working_day

START = date(2022, 12, 1)
near = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


@given(near, st.integers(1, 20), st.frozensets(near, max_size=8))
def test_as_many_working_days_have_passed_as_were_asked_for(
    start: date, days: int, holidays: frozenset[date]
) -> None:
    first = after_working_days(start, days, holidays)
    passed = [start + timedelta(days=n) for n in range(1, (first - start).days)]
    working = [day for day in passed if is_working_day(day, holidays)]
    assert len(working) == days
    assert working[-1] == first - timedelta(days=1)


def test_weekends_and_holidays_are_no_working_days() -> None:
    christmas = {date(2022, 12, 26), date(2022, 12, 27)}
    week = [date(2022, 12, 24) + timedelta(days=n) for n in range(5)]
    assert [is_working_day(day, christmas) for day in week] == [False] * 4 + [True]
    assert after_working_days(date(2022, 12, 23), 1, christmas) == date(2022, 12, 29)
