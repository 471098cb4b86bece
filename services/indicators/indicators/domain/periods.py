"""Dates as papers print them, cut to what is known, and the half-open days that they mean.

`2013` as a start is 1 January; as an end it is all of the year, so the first day after it is
1 January 2014. What was printed is kept beside it, for a cut date says less than a whole one.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from shared.rules import RuleBroken

PRINTED = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
SHAPE = re.compile(PRINTED)
DECEMBER = 12
LENGTHS = {
    "day": (1, 1),
    "week": (7, 7),
    "month": (28, 31),
    "quarter": (89, 92),
    "half-year": (181, 184),
    "year": (365, 366),
}


class NotADate(RuleBroken):
    """This is not a date.

    Write `2013-01-31`, or as much of it as is known: `2013-01` or `2013`.
    """

    status = 422
    at = "period_start"


class PeriodEndsBeforeItStarts(RuleBroken):
    """The period ends before it starts.

    Both days are as printed, the last one included: one day has the same start and end.
    """

    status = 422
    at = "period_end"


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a period: the first counts, `to` does not; None is not known."""

    start: date | None
    to: date | None


@lru_cache(maxsize=4096)
def first_day(printed: str) -> date:
    """Give the first day that a printed date can mean.

    >>> first_day("2012-02").isoformat()
    '2012-02-01'

    Raises:
        NotADate: It is none.
    """
    if not SHAPE.match(printed):
        raise NotADate
    try:
        return date.fromisoformat((printed + "-01-01")[:10])
    except ValueError as error:
        raise NotADate from error


@lru_cache(maxsize=4096)
def day_after(printed: str) -> date:
    """Give the first day that lies behind a printed date.

    >>> [day_after(printed).isoformat() for printed in ("2012", "2012-02", "2012-02-29")]
    ['2013-01-01', '2012-03-01', '2012-03-01']

    Raises:
        NotADate: It is none.
    """
    first = first_day(printed)
    match printed.count("-"):
        case 0:
            return first.replace(year=first.year + 1)
        case 1 if first.month == DECEMBER:
            return first.replace(year=first.year + 1, month=1)
        case 1:
            return first.replace(month=first.month + 1)
        case _:
            return first + timedelta(days=1)


@lru_cache(maxsize=4096)
def period_of(start: str | None, end: str | None) -> Period:
    """Turn a printed start and end, both included, into days `[start, to)`.

    >>> period_of("2012-04-01", "2013-03-31").to.isoformat()
    '2013-04-01'

    Raises:
        NotADate: One of them is none.
        PeriodEndsBeforeItStarts: No day would lie between.
    """
    period = Period(first_day(start) if start else None, day_after(end) if end else None)
    if period.start and period.to and period.to <= period.start:
        raise PeriodEndsBeforeItStarts
    return period


def length_of(start: date | None, to: date | None) -> str:
    """Name how long a period is, so that years are not charted among months.

    >>> [length_of(date(2013, 2, 1), to) for to in (date(2013, 3, 1), date(2014, 2, 1), None)]
    ['month', 'year', 'unknown']
    """
    if start is None or to is None:
        return "unknown"
    days = (to - start).days
    named = (name for name, (least, most) in LENGTHS.items() if least <= days <= most)
    return next(named, f"{days} days")
