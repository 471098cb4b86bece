from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.periods import (
    NotADate,
    Period,
    PeriodEndsBeforeItStarts,
    day_after,
    first_day,
    period_of,
)

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))
CUTS = st.sampled_from([4, 7, 10])


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2012-04-01", "2013-03-31", (date(2012, 4, 1), date(2013, 4, 1))),
        ("2013", "2013", (date(2013, 1, 1), date(2014, 1, 1))),
        ("2012-12", "2012-12", (date(2012, 12, 1), date(2013, 1, 1))),
        ("2012-02-29", "2012-02-29", (date(2012, 2, 29), date(2012, 3, 1))),
        (None, "2013", (None, date(2014, 1, 1))),
        ("2013-01-01", None, (date(2013, 1, 1), None)),
        (None, None, (None, None)),
        ("2999", "2999-12-31", (date(2999, 1, 1), date(3000, 1, 1))),
    ],
)
def test_printed_days_become_half_open(
    start: str | None, end: str | None, days: tuple[date | None, date | None]
) -> None:
    assert period_of(start, end) == Period(*days)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "13",
        "2013-13",
        "2013-02-30",
        "2013-1-1",
        "2013/14",
        "0999",
        "3000",
        "\uff12\uff10\uff11\uff13",
        "2013\n",
    ],
)
def test_what_is_no_date_is_refused(printed: str) -> None:
    with pytest.raises(NotADate):
        first_day(printed)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(PeriodEndsBeforeItStarts):
        period_of("2013-02", "2013-01")


@given(DAYS, CUTS)
def test_a_cut_date_covers_the_day_it_was_cut_from(day: date, cut: int) -> None:
    printed = day.isoformat()[:cut]
    assert first_day(printed) <= day < day_after(printed)


@given(DAYS)
def test_a_whole_date_is_one_day(day: date) -> None:
    period = period_of(day.isoformat(), day.isoformat())
    assert period == Period(day, day + timedelta(days=1))


@given(DAYS, DAYS)
def test_a_period_holds_its_ends_or_is_refused(one: date, other: date) -> None:
    if other < one:
        with pytest.raises(PeriodEndsBeforeItStarts):
            period_of(one.isoformat(), other.isoformat())
    else:
        period = period_of(one.isoformat(), other.isoformat())
        assert period == Period(one, other + timedelta(days=1))
