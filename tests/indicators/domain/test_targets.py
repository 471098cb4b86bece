from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from indicators.domain.observations import KnownAfterAll, NothingKnown, Status
from indicators.domain.periods import PeriodEndsBeforeItStarts
from indicators.domain.targets import ChangeLimitsCrossed, completed, corrected

TARGET: dict[str, Any] = {
    "baseline_start": "2012", "baseline_end": "2012", "baseline_value": Decimal(1968),
    "target_start": "2018-01-01", "target_end": "2018-12-31", "target_value": None,
}  # fmt: skip


def test_days_and_statuses_follow_from_what_is_printed() -> None:
    assert completed(TARGET) == {
        "baseline_from": date(2012, 1, 1),
        "baseline_to": date(2013, 1, 1),
        "baseline_value_status": Status.KNOWN,
        "target_from": date(2018, 1, 1),
        "target_to": date(2019, 1, 1),
        "target_value_status": Status.NOT_STATED,
    }


@pytest.mark.parametrize(
    ("given", "broken", "at"),
    [
        ({"target_start": "2019"}, PeriodEndsBeforeItStarts, "target_end"),
        ({"baseline_end": "2011"}, PeriodEndsBeforeItStarts, "baseline_end"),
        ({"target_value_status": Status.KNOWN}, NothingKnown, "target_value_status"),
        ({"baseline_value_status": Status.SUPPRESSED}, KnownAfterAll, "baseline_value_status"),
        ({"change_low": Decimal(2), "change_high": Decimal(1)}, ChangeLimitsCrossed, "change_low"),
    ],
)
def test_a_contradiction_names_its_column(
    given: dict[str, Any], broken: type[Exception], at: str
) -> None:
    with pytest.raises(broken) as refused:
        completed(TARGET | given)
    assert getattr(refused.value, "at") == at  # noqa: B009 - each of the rules has one


def test_a_status_stays_until_its_value_is_sent() -> None:
    agreed_later = TARGET | {"target_value_status": Status.TO_BE_CONFIRMED}
    known = agreed_later | {"baseline_value_status": Status.KNOWN}
    noted = corrected(known, {"note": "n"})
    assert noted["target_value_status"] is Status.TO_BE_CONFIRMED
    settled = corrected(known, {"target_value": Decimal(1587)})
    assert settled["target_value_status"] is Status.KNOWN
