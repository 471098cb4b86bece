"""Dates cut to what is known, as papers print them: `2017`, `2012-01`, `2014-03-27`.

They are kept as printed. What they may mean is every day of that year or month.
"""

from calendar import monthrange
from datetime import date, timedelta

from membership.domain.intervals import Interval
from shared.rules import RuleBroken


class NoSuchDay(RuleBroken):
    """A date names a day that its month does not have.

    Send dates as year, year and month, or year, month and day: `2017`, `2012-01`, `2014-03-27`.
    """

    status = 422


def period(first: str, last: str | None = None) -> Interval:
    """Give the days that a printed date may mean, or those from one to another, both counted.

    Raises:
        NoSuchDay: A month does not have that day.
        EndsBeforeItStarts: The last is before the first.

    >>> str(period("2021-03", "2021-07").end)
    '2021-08-01'
    """
    return Interval(_days(first)[0], _days(last or first)[1] + timedelta(days=1))


def _days(printed: str) -> tuple[date, date]:
    year, month, day = [*map(int, printed.split("-")), 0, 0][:3]
    try:
        start = date(year, month or 1, day or 1)
    except ValueError as error:
        raise NoSuchDay from error
    if day:
        return start, start
    end_month = month or 12
    return start, date(year, end_month, monthrange(year, end_month)[1])
