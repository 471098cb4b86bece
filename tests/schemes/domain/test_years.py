"""Financial years are written one way, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemes.domain.years import YearUnreadable, financial_year, in_ids


@given(st.integers(1900, 2098))
def test_a_year_is_read_however_it_is_parted(first: int) -> None:
    second = f"{(first + 1) % 100:02}"
    year = f"{first}/{second}"
    assert financial_year(year) == financial_year(f"{first}-{second}") == year
    assert financial_year(in_ids(year)) == year


@pytest.mark.parametrize("text", ["2015", "2015/17", "2015/2016", "15/16", "2015/16 ", "2015_16"])
def test_what_is_no_financial_year_is_refused(text: str) -> None:
    with pytest.raises(YearUnreadable):
        financial_year(text)
