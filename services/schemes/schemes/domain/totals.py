"""Totals that say what they leave out, and ratios that are only given when nothing is.

Adding totals is a commutative monoid: the order does not matter, `Total()` changes nothing, and
the total over the parts of any partition is the total over all.

Units:  whole pence; percentages are rounded half to even to two decimals, the only rounding here.
Source: no published total may stand without the count of what is unknown in it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from schemes.domain.amounts import Amount, Status

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A line that a total could not add: its id, and what is known of its amount."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of what is known, and counts of all that it was made from.

    Every line is counted once, under its status.

    Attributes:
        known_pence: Sum of every figure there is.
        of_which_provisional_pence: The part of it that is provisional or stands beside a range.
        known: Lines whose figure is known.
        provisional: Lines whose figure is provisional.
        ranges: Lines of which only a range is certain.
        open_ranges: Those of them without a figure beside the range.
        low_pence: Sum of the lower ends of the ranges.
        high_pence: Sum of the upper ends of the ranges.
        to_be_confirmed: Lines that are to be confirmed.
        not_stated: Lines that are blank.
        not_applicable: Lines that can have no amount.
        left_out: The lines behind `open_ranges`, `to_be_confirmed` and `not_stated`, by their ids.
    """

    known_pence: int = 0
    of_which_provisional_pence: int = 0
    known: int = 0
    provisional: int = 0
    ranges: int = 0
    open_ranges: int = 0
    low_pence: int = 0
    high_pence: int = 0
    to_be_confirmed: int = 0
    not_stated: int = 0
    not_applicable: int = 0
    left_out: tuple[LeftOut, ...] = ()

    def __add__(self, other: "Total") -> "Total":
        """Add another total of other lines."""
        return Total(
            self.known_pence + other.known_pence,
            self.of_which_provisional_pence + other.of_which_provisional_pence,
            self.known + other.known,
            self.provisional + other.provisional,
            self.ranges + other.ranges,
            self.open_ranges + other.open_ranges,
            self.low_pence + other.low_pence,
            self.high_pence + other.high_pence,
            self.to_be_confirmed + other.to_be_confirmed,
            self.not_stated + other.not_stated,
            self.not_applicable + other.not_applicable,
            tuple(sorted(self.left_out + other.left_out)),
        )

    @property
    def lines(self) -> int:
        """Count the lines."""
        figures = self.known + self.provisional + self.ranges
        return figures + self.to_be_confirmed + self.not_stated + self.not_applicable

    @property
    def complete(self) -> bool:
        """Tell whether there was something to add, and nothing is left out."""
        return self.lines > 0 and self.open_ranges + self.to_be_confirmed + self.not_stated == 0


def total_of(line: str, amount: Amount) -> Total:
    """Give the total over one line."""
    figure, unsure = amount.pence or 0, amount.status in {Status.PROVISIONAL, Status.RANGE}
    unknown = amount.pence is None and amount.status is not Status.NOT_APPLICABLE
    return Total(
        known_pence=figure,
        of_which_provisional_pence=figure if unsure else 0,
        known=int(amount.status is Status.KNOWN),
        provisional=int(amount.status is Status.PROVISIONAL),
        ranges=int(amount.status is Status.RANGE),
        open_ranges=int(amount.status is Status.RANGE and unknown),
        low_pence=amount.low or 0,
        high_pence=amount.high or 0,
        to_be_confirmed=int(amount.status is Status.TO_BE_CONFIRMED),
        not_stated=int(amount.status is Status.NOT_STATED),
        not_applicable=int(amount.status is Status.NOT_APPLICABLE),
        left_out=(LeftOut(line, amount.status),) if unknown else (),
    )


class RatioStatus(StrEnum):
    """Whether a ratio can be given."""

    DETERMINED = "determined"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One total over another, as a percentage, or why there is none.

    Attributes:
        percent: 0 to 100 and beyond, with two decimals; None if undetermined.
        provisional: Whether it rests on a figure that is not confirmed.
        why: What stands in the way.
        missing: The lines that would have to be known.
    """

    status: RatioStatus
    percent: Decimal | None
    provisional: bool
    why: str | None
    missing: tuple[LeftOut, ...]


def ratio(part: Total, whole: Total) -> Ratio:
    """Give one total as a percentage of another, if both are complete.

    >>> ratio(Total(50, known=1), Total(400, known=2)).percent
    Decimal('12.50')
    """
    provisional = any(one.provisional + one.ranges > 0 for one in (part, whole))
    missing = tuple(sorted(part.left_out + whole.left_out))
    why = None
    if part.lines == 0 or whole.lines == 0:
        why = "There is nothing to compare"
    elif not (part.complete and whole.complete):
        why = "Some amounts are not known"
    elif whole.known_pence == 0:
        why = "Nothing can be a share of nought"
    if why is not None:
        return Ratio(RatioStatus.UNDETERMINED, None, provisional, why, missing)
    exact = Fraction(100 * part.known_pence, whole.known_pence)
    share = Decimal(round(exact * 100)) * CENT  # round() takes the even of two neighbours.
    return Ratio(RatioStatus.DETERMINED, share, provisional, None, missing)
