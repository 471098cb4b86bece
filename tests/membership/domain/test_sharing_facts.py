"""What of an agreement, a party or a purpose cannot be recorded."""

from datetime import date

import pytest
from membership.domain.sharing_facts import (
    AssuranceUndated,
    GraceBeforeReview,
    LegalBasisMissing,
    SignOffIncomplete,
    check_legal_basis,
    check_party,
    check_review,
)

BEFORE, TODAY, LATER = date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2)


def test_a_sign_off_has_an_office_and_a_day() -> None:
    check_party(None, None, "not_published", None)
    for office, day in (("caldicott_guardian", None), (None, TODAY)):
        with pytest.raises(SignOffIncomplete):
            check_party(office, day, "not_published", None)


def test_a_result_is_published_on_a_day_or_not_at_all() -> None:
    check_party(None, None, "standards_met", TODAY)
    for result, day in (("standards_met", None), ("not_published", TODAY)):
        with pytest.raises(AssuranceUndated):
            check_party(None, None, result, day)


def test_grace_ends_after_the_review() -> None:
    check_review(TODAY, None)
    check_review(TODAY, LATER)
    for until in (TODAY, BEFORE):
        with pytest.raises(GraceBeforeReview):
            check_review(TODAY, until)


@pytest.mark.parametrize("basis", ["UK GDPR Article 9(2)(h)", "Article 60", "NHS Act 2006 s251"])
def test_terms_without_article_6_are_refused(basis: str) -> None:
    with pytest.raises(LegalBasisMissing):
        check_legal_basis([basis])
    check_legal_basis([basis, "UK GDPR Article 6(1)(c)"])
