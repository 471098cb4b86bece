"""An amount of money, or what is known instead of one.

Unknown is a value. A figure to be confirmed, a blank cell and nought are three different things,
and none of them is ever made into another.

Units:  whole pence of pound sterling, as integers. Files print pounds; `pence` and `pounds` turn
        one into the other without rounding, and no float is ever made.
Source: the columns `amount`, `status`, `low`, `high` and `provisional` of published plans.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.rules import RuleBroken

# What every reader of JSON holds exactly (RFC 8259 §6): some 90 million million pounds.
MOST_PENCE = 2**53 - 1
POUNDS = re.compile(r"-?[0-9]{1,25}(\.[0-9]{2})?")


class AmountUnfit(RuleBroken):
    """An amount contradicts itself, or cannot be held.

    The member `errors` names the part and why. A figure needs `amount_pence`, a range both ends
    in their order, and nothing else takes a figure. Only a return can be below nought.
    """

    status = 422

    def __init__(self, part: str, why: str) -> None:
        super().__init__([{"at": part, "why": why}])
        self.part, self.why = part, why


class Status(StrEnum):
    """What is known of an amount.

    `provisional` is a figure that its own source calls unconfirmed, `range` two ends and perhaps
    a figure, `to_be_confirmed` what the source says is still to come, `not_stated` a blank, and
    `not_applicable` a place where there can be no amount.
    """

    KNOWN = "known"
    PROVISIONAL = "provisional"
    RANGE = "range"
    TO_BE_CONFIRMED = "to_be_confirmed"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"


FIGURES = frozenset({Status.KNOWN, Status.PROVISIONAL})  # One figure and nothing else.


class Printed(StrEnum):
    """The same in the words of a file; there `provisional` is a column of its own."""

    STATED = "stated"
    TBC = "tbc"
    NOT_STATED = "not_stated"
    RANGE = "range"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in pence, with no part that its status has no room for.

    Attributes:
        status: What is known.
        pence: The figure. One printed beside a range is provisional by that, and may lie outside.
        low: The lower end of a range.
        high: The upper end of a range.
        why: Why it is not simply known, if anybody says.

    Raises:
        AmountUnfit: A part is missing, too many, too large, or the ends are exchanged.
    """

    status: Status
    pence: int | None = None
    low: int | None = None
    high: int | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        if self.status in FIGURES and self.pence is None:
            raise AmountUnfit("amount", "The amount is missing")
        if self.status not in FIGURES | {Status.RANGE} and self.pence is not None:
            raise AmountUnfit("amount", "No amount can stand beside this status")
        for part, end in (("low", self.low), ("high", self.high)):
            if (end is None) is (self.status is Status.RANGE):
                raise AmountUnfit(part, "A range has a low and a high end, and nothing else has")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise AmountUnfit("low", "The low end is above the high end")
        if self.status is Status.KNOWN and self.why is not None:
            raise AmountUnfit("why", "An amount that is known needs no reason")
        for part, figure in (("amount", self.pence), ("low", self.low), ("high", self.high)):
            check_size(part, figure)


def check_size(part: str, pence: int | None) -> None:
    """Refuse more pence than every reader can hold.

    Raises:
        AmountUnfit: It is more.
    """
    if pence is not None and abs(pence) > MOST_PENCE:
        raise AmountUnfit(part, f"More than {MOST_PENCE // 100:,} pounds")


def check_sign(amount: Amount | None, alternative: int | None = None) -> None:
    """Refuse what is below nought, where that makes no sense.

    Args:
        amount: The amount, if there is a new one.
        alternative: Another reading of it, in pence.

    Raises:
        AmountUnfit: A figure or an end is negative.
    """
    parts = {"alt_amount": alternative}
    if amount is not None:
        parts |= {"amount": amount.pence, "low": amount.low}
    for part, pence in parts.items():
        if pence is not None and pence < 0:
            raise AmountUnfit(part, "This cannot be below nought; only a return can")


def from_print(
    status: Printed,
    *,
    provisional: bool = False,
    pence: int | None = None,
    low: int | None = None,
    high: int | None = None,
    why: str | None = None,
) -> Amount:
    """Read an amount as a file prints it, in pence.

    A figure printed beside a range is provisional by that, and must say so.

    Raises:
        AmountUnfit: The columns contradict each other.
    """
    if status is Printed.RANGE and provisional is (pence is None):
        raise AmountUnfit("provisional", "yes if a figure stands beside the range, else no")
    if status not in {Printed.STATED, Printed.RANGE} and provisional:
        raise AmountUnfit("provisional", "Only a figure can be provisional")
    if status is Printed.STATED and pence is None:
        raise AmountUnfit("amount", "A stated amount is missing; a blank is not_stated")
    if status is Printed.STATED:
        known = Status.PROVISIONAL if provisional else Status.KNOWN
    elif status is Printed.TBC:
        known = Status.TO_BE_CONFIRMED
    else:
        known = Status(status.value)
    return Amount(known, pence, low, high, why)


def to_print(amount: Amount) -> tuple[Printed, bool]:
    """Give the words of a file for an amount: its status, and whether it is provisional."""
    if amount.status in FIGURES:
        return Printed.STATED, amount.status is Status.PROVISIONAL
    if amount.status is Status.TO_BE_CONFIRMED:
        return Printed.TBC, False
    return Printed(amount.status.value), amount.pence is not None


def read_pounds(text: str, part: str = "amount") -> Decimal:
    """Read printed pounds; `part` names them in a refusal.

    Raises:
        AmountUnfit: It is not pounds in digits, or more than can be held.

    >>> read_pounds("4512000"), read_pounds("12.50")
    (Decimal('4512000'), Decimal('12.50'))
    """
    if not POUNDS.fullmatch(text):
        why = "Write pounds in digits alone, whole or with two decimals, such as 4512000 or 12.50"
        raise AmountUnfit(part, why)
    read = Decimal(text)
    check_size(part, pence(read))
    return read


def pence(pounds: Decimal) -> int:
    """Turn pounds into pence.

    >>> pence(Decimal("-12.50"))
    -1250
    """
    return int(pounds * 100)


def pounds(pence: int) -> Decimal:
    """Turn pence into pounds as files print them: whole, or with two decimals.

    >>> pounds(451200000), pounds(-1250)
    (Decimal('4512000'), Decimal('-12.50'))
    """
    return Decimal(pence // 100) if pence % 100 == 0 else Decimal(pence).scaleb(-2)
