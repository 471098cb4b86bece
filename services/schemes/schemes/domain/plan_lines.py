"""Lines of a plan: what a scheme, or a part of it, is to cost or to bring back in one year.

One figure may stand for two components together (`a+b`); it stays one line and is never split.
"""

from enum import StrEnum

from schemes.domain.amounts import Amount, check_sign
from schemes.domain.schemes import JOINED
from schemes.domain.years import in_ids


class Kind(StrEnum):
    """Whether money goes in or comes back."""

    INVESTMENT = "investment"
    RETURN = "return"


def line_id(scheme: str, component: str | None, year: str, kind: str) -> str:
    """Give the id of a plan line: its natural key, fit for a path.

    No scheme id and no component holds a `.`, so no two lines can meet in one id.

    >>> line_id("leeds-bcf-15", "a+b", "2015/16", "return")
    'leeds-bcf-15.a-b.2015-16.return'
    """
    place = [scheme, component.replace(JOINED, "-")] if component else [scheme]
    return ".".join([*place, in_ids(year), kind])


def check_line(kind: str, amount: Amount | None, alternative: int | None) -> None:
    """Refuse an investment below nought. A return can be: then the scheme costs more than it saves.

    Raises:
        AmountUnfit: It is.
    """
    if kind != Kind.RETURN:
        check_sign(amount, alternative)
