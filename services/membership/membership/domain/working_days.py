"""Working days in England, by which call-in windows are counted.

Source: Banking and Financial Dealings Act 1971; the holidays themselves come in as an argument.
"""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Tell whether offices work on a day."""
    return day.weekday() < SATURDAY and day not in holidays


def after_working_days(start: date, days: int, holidays: Container[date]) -> date:
    """Give the first day on which that many working days have passed since a day.

    The day itself does not count.

    >>> after_working_days(date(2022, 9, 1), 5, ()).isoformat()  # a Thursday
    '2022-09-09'
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day + timedelta(days=1)
