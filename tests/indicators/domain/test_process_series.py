from typing import Any

import numpy as np
import pytest
from indicators.domain.statistics.process_series import last_marked, ranked, whole


def texts(*given: str | None) -> Any:
    return np.array(given, dtype=object)


@pytest.mark.parametrize(
    ("period", "filled"),
    [
        ("2017", "2017-01-01T00:00:00"),
        ("2017-04", "2017-04-01T00:00:00"),
        ("2017-04-01", "2017-04-01T00:00:00"),
        ("2017-04-01 09", "2017-04-01T09:00:00"),
        ("2017-04-01T09:30Z", "2017-04-01T09:30:00"),
    ],
)
def test_a_cut_period_is_filled_up_to_its_first_second(period: str, filled: str) -> None:
    assert whole(period) == filled


def test_periods_are_ranked_in_the_order_of_time() -> None:
    found = ranked(texts("2017-05", None, "2016-12", "2017-05"), ["2017-05-01", "2016"])
    assert found.rank.tolist() == [1, -1, 0, 1]
    assert found.precision.tolist() == [7, 0, 7, 7]
    assert found.later_than.tolist() == [2, 0, 1, 2]
    assert ranked(texts("2017-04-01 09:00", "2017-04-01T09:00Z")).rank.tolist() == [0, 0]


def test_a_mark_holds_from_its_period_on_in_its_own_group() -> None:
    marked = np.array([False, True, False, False, False, True])
    group, rank = np.array([0, 0, 0, 1, 1, 1]), np.array([2, 1, 0, 0, 2, 1])
    assert last_marked(marked, group, rank).tolist() == [1, 1, -1, -1, 5, 5]
