from datetime import date

import pytest
from care_record.domain.intervals import EndsBeforeItStarts, Interval
from care_record.domain.local_identifiers import is_free

DAY, LATER = date(2024, 4, 1), date(2024, 4, 2)


@pytest.mark.parametrize(
    ("held_until", "wanted_from", "free"),
    [
        (None, DAY, False),
        (None, None, False),
        (DAY, None, False),
        (LATER, DAY, False),
        (DAY, DAY, True),
        (DAY, LATER, True),
    ],
)
def test_an_identifier_is_handed_on_forwards_only(
    held_until: date | None, wanted_from: date | None, *, free: bool
) -> None:
    assert is_free(held_until=held_until, wanted_from=wanted_from) is free


def test_an_interval_holds_at_least_one_day() -> None:
    with pytest.raises(EndsBeforeItStarts):
        Interval(DAY, DAY)
    assert DAY in Interval(DAY, LATER)
    assert LATER not in Interval(DAY, LATER)
    assert DAY in Interval()
