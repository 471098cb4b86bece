from datetime import date

import pytest
from membership.domain.intervals import Interval
from membership.domain.memberships import OrganisationDidNotExist, effective

CCG = Interval(date(2018, 4, 1), date(2022, 7, 1))


def test_a_membership_has_effect_only_while_the_member_exists() -> None:
    open_ended = Interval(date(2021, 4, 1))
    assert effective(open_ended, legal=CCG) == Interval(date(2021, 4, 1), date(2022, 7, 1))


def test_a_membership_of_one_who_never_existed_then_is_refused() -> None:
    with pytest.raises(OrganisationDidNotExist):
        effective(Interval(date(2022, 7, 1)), legal=CCG)


def test_an_existence_that_is_not_known_to_end_limits_nothing() -> None:
    assert effective(CCG, legal=Interval()) == CCG
