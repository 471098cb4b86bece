"""What is aimed for: from a baseline, by a time, a value or a change.

Papers aim in words more often than in numbers. A target without a number is a target still:
its value is `not_stated`, its rule is kept in words.

Units:  `unit` for values, `change_unit` for changes; both as printed.
"""

from collections.abc import Mapping
from typing import Any

from indicators.domain.observations import Figures, LimitsCrossed, Unfounded, status_of
from indicators.domain.periods import PeriodEndsBeforeItStarts, period_of

PARTS = ("baseline", "target")


class ChangeLimitsCrossed(LimitsCrossed):
    """The least change is larger than the most.

    Exchange `change_low` and `change_high`, or leave one of them empty.
    """

    at = "change_low"


def completed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Work out what follows from a target as given: its days, and what is known of its values.

    >>> completed({"target_end": "2015-03-31"})["target_value_status"].value
    'not_stated'

    Raises:
        PeriodEndsBeforeItStarts: The baseline or the target time does.
        ChangeLimitsCrossed: The change may lie nowhere.
        NothingKnown: A value is said to be known, and is not given.
        KnownAfterAll: A value is said to be unknown, and is given.
    """
    low, high = given.get("change_low"), given.get("change_high")
    if low is not None and high is not None and low > high:
        raise ChangeLimitsCrossed
    follows: dict[str, Any] = {}
    for part in PARTS:
        try:
            period = period_of(given.get(f"{part}_start"), given.get(f"{part}_end"))
            figures = Figures(given.get(f"{part}_value"))
            status = status_of(given.get(f"{part}_value_status"), figures)
        except PeriodEndsBeforeItStarts as broken:
            broken.at = f"{part}_end"
            raise
        except Unfounded as broken:
            broken.at = f"{part}_value_status"
            raise
        follows |= {f"{part}_from": period.start, f"{part}_to": period.to}
        follows[f"{part}_value_status"] = status
    return follows


def corrected(known: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Check a correction against what it leaves as it was, and give it with what follows.

    A status that is not sent stays, unless its value is sent: then it follows from the value.

    Raises:
        RuleBroken: As `completed` says.
    """
    unsaid = {f"{p}_value_status": None for p in PARTS if f"{p}_value" in changes}
    return {**changes, **completed({**known, **unsaid, **changes})}
