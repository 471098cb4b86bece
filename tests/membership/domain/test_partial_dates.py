from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.intervals import EndsBeforeItStarts, Interval
from membership.domain.partial_dates import NoSuchDay, period

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 30))


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("2017", None, date(2017, 1, 1), date(2018, 1, 1)),
        ("2012-01", None, date(2012, 1, 1), date(2012, 2, 1)),
        ("2012-02", None, date(2012, 2, 1), date(2012, 3, 1)),
        ("2014-03-27", None, date(2014, 3, 27), date(2014, 3, 28)),
        ("2021-03", "2021-07", date(2021, 3, 1), date(2021, 8, 1)),
        ("2021-12", "2022", date(2021, 12, 1), date(2023, 1, 1)),
    ],
)
def test_a_printed_date_means_every_day_that_it_may_be(
    first: str, last: str | None, start: date, end: date
) -> None:
    assert period(first, last) == Interval(start, end)


@given(DAYS)
def test_a_day_lies_in_its_day_its_month_and_its_year(day: date) -> None:
    whole = day.isoformat()
    one, month, year = period(whole), period(whole[:7]), period(whole[:4])
    assert one == Interval(day, day + timedelta(days=1))
    assert all(day in meant for meant in (one, month, year))
    assert month.start
    assert month.end
    assert month.start.day == month.end.day == 1
    assert month.start in year
    assert month.end - timedelta(days=1) in year


@pytest.mark.parametrize("printed", ["2021-02-29", "2021-04-31"])
def test_a_day_that_a_month_does_not_have_is_refused(printed: str) -> None:
    with pytest.raises(NoSuchDay):
        period(printed)


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(EndsBeforeItStarts):
        period("2021-07", "2021-06")
