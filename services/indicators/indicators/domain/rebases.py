"""Rebases: where the limits of a control chart start anew, because something is known to differ.

A person decides on each, and says why: limits that follow the points by themselves would hide
the very change that a chart is there to show.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.rules import RuleBroken

PERIOD = re.compile(
    r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9](T([01][0-9]|2[0-3])(:[0-5][0-9]){0,2}Z?)?)?)?"
)
YES, NO = {"true", "yes", "1"}, {"false", "no", "0"}


class RebaseWithoutReason(RuleBroken):
    """A rebase has no reason.

    Limits are set anew only where a person knows what changed in the process, and says so. Send
    `{"period": "2018-04-01", "reason": "The new ward opened"}`, or, in a query, `2018-04-01 The
    new ward opened`. In a column `rebase`, write the reason itself, or `true` and the reason in
    `note`.
    """

    status = 422
    at = "rebase"


class RebaseUnclear(RuleBroken):
    """A rebase does not say from which period on.

    Its period is a year, a month, a day, or a day with a time, such as `2018-04-01` or
    `2018-04-01T08:00`. A period has one rebase. There is nothing in it beside `period` and
    `reason`.
    """

    status = 422
    at = "rebase"


@dataclass(frozen=True, slots=True)
class Rebase:
    """From which period on there are new limits, and why."""

    period: str
    reason: str


def rebases_of(given: Iterable[Mapping[str, str] | str]) -> list[Rebase]:
    """Read rebases as an option or a query has them, and put them in order.

    >>> rebases_of(["2018-04-01 The new ward opened"])
    [Rebase(period='2018-04-01', reason='The new ward opened')]

    Raises:
        RebaseUnclear: One has no such period, or a period has two.
        RebaseWithoutReason: One has no reason.
    """
    found: dict[str, str] = {}
    for one in given:
        if isinstance(one, str):
            period, _, reason = one.strip().partition(" ")
        elif set(one) <= {"period", "reason"}:
            period, reason = one.get("period", ""), one.get("reason", "")
        else:
            raise RebaseUnclear
        if not PERIOD.fullmatch(period) or period in found:
            raise RebaseUnclear
        if not reason.strip():
            raise RebaseWithoutReason
        found[period] = reason.strip()
    return [Rebase(period, found[period]) for period in sorted(found)]


def reason_in_row(rebase: str | None, note: str | None) -> str | None:
    """Read the cells `rebase` and `note` of a row: why the limits start anew there, or None.

    >>> [reason_in_row(*one) for one in [("Moved", None), ("yes", "Moved"), ("no", "x")]]
    ['Moved', 'Moved', None]

    Raises:
        RebaseWithoutReason: It says that they do, and not why.
    """
    said = (rebase or "").strip()
    if not said or said.lower() in NO:
        return None
    reason = (note or "").strip() if said.lower() in YES else said
    if not reason:
        raise RebaseWithoutReason
    return reason
