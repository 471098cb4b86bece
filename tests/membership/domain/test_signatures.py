from dataclasses import replace
from datetime import date

import pytest
from membership.domain.intervals import Interval
from membership.domain.signatures import (
    NotAParty,
    NotSigned,
    SignatoryDidNotExist,
    SignedForAnother,
    Signing,
    TextHashDiffers,
    WithdrawnBeforeSigned,
    check_signature,
    check_spoken_for,
    check_withdrawal,
)

from shared.rules import RuleBroken

CCG = Interval(date(2018, 4, 1), date(2022, 7, 1))
SIGNING = Signing("ccg", "a" * 64, date(2021, 3, 25))


def test_a_party_signs_the_text_while_it_exists() -> None:
    check_signature(SIGNING, parties=["ccg", "lth"], text_hash="a" * 64, legal=CCG)


@pytest.mark.parametrize(
    ("signing", "rule"),
    [
        (replace(SIGNING, organisation_id="icb"), NotAParty),
        (replace(SIGNING, text_hash="b" * 64), TextHashDiffers),
        (replace(SIGNING, signed_on=date(2022, 7, 1)), SignatoryDidNotExist),
    ],
)
def test_whoever_is_no_party_or_signed_another_text_or_had_ended_is_refused(
    signing: Signing, rule: type[RuleBroken]
) -> None:
    with pytest.raises(rule):
        check_signature(signing, parties=["ccg", "lth"], text_hash="a" * 64, legal=CCG)


def test_whoever_signs_for_another_says_where_that_is_to_be_seen() -> None:
    check_spoken_for("ccg", caller="ccg", source=None)
    check_spoken_for("ccg", caller="icb", source="The signed copy")
    with pytest.raises(SignedForAnother):
        check_spoken_for("ccg", caller="icb", source=None)


def test_only_what_was_signed_is_taken_back_and_not_before() -> None:
    check_withdrawal(date(2021, 3, 25), withdrawn_on=date(2021, 3, 25))
    with pytest.raises(NotSigned):
        check_withdrawal(None, withdrawn_on=date(2021, 3, 25))
    with pytest.raises(WithdrawnBeforeSigned):
        check_withdrawal(date(2021, 3, 25), withdrawn_on=date(2021, 3, 24))
