"""Legislation as a legal basis: it supports only what is done while it is in force.

Source: Health and Care Act 2022: joint working under NHS Act 2006 s65Z5 has no basis before
1 July 2022, whatever an agreement says.
"""

from datetime import date

from membership.domain.intervals import Interval
from shared.rules import RuleBroken


class LawNotInForce(RuleBroken):
    """The law that is cited is not known here, or not in force on that day.

    `/membership/v1/laws` lists the provisions that are known, with their days.
    """

    status = 422


def check_law(days: Interval | None, *, on: date) -> None:
    """Check that a law can be relied on.

    Args:
        days: When it is in force, or None if it is not known.
        on: The day on which it is relied on.

    Raises:
        LawNotInForce: It is not in force then.
    """
    if days is None or on not in days:
        raise LawNotInForce
