from datetime import date

import pytest
from membership.domain.intervals import Interval
from membership.domain.laws import LawNotInForce, check_law

JOINT_WORKING = Interval(date(2022, 7, 1))


def test_a_power_rests_on_a_law_that_is_in_force() -> None:
    check_law(JOINT_WORKING, on=date(2022, 7, 1))
    with pytest.raises(LawNotInForce):
        check_law(JOINT_WORKING, on=date(2022, 6, 30))


def test_a_law_that_nobody_knows_is_no_basis() -> None:
    with pytest.raises(LawNotInForce):
        check_law(None, on=date(2022, 7, 1))
