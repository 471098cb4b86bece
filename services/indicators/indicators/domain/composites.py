"""Composites: an indicator that is the weighted sum of others, and its mean over windows of time.

A period has a total only if every part is known in it. A window has a mean only if each of its
periods has a total; so a payment that depends on it never rests on part of a season.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.domain.statistics.arrays import Reason
from shared.rules import RuleBroken

Span = tuple[date, date]


class PartOfItself(RuleBroken):
    """An indicator cannot be a part of itself.

    Name another indicator as `part_id`.
    """

    status = 422
    at = "part_id"


class WindowReversed(RuleBroken):
    """A window of time is not two days in order.

    Write its first day and the first day behind it: `2014-10-01/2015-04-01`.
    """

    status = 422
    at = "window"


def window_of(written: str) -> Span:
    """Read a window.

    >>> window_of("2014-10-01/2015-04-01")[1].isoformat()
    '2015-04-01'

    Raises:
        WindowReversed: It is not two days in order.
    """
    try:
        start, to = map(date.fromisoformat, written.split("/"))
    except ValueError as error:
        raise WindowReversed from error
    if to <= start:
        raise WindowReversed
    return start, to


def check_part(indicator_id: str, part_id: str) -> None:
    """Check one part by itself.

    Raises:
        PartOfItself: Both are one indicator.
    """
    if indicator_id == part_id:
        raise PartOfItself


@dataclass(frozen=True, slots=True)
class Total:
    """The total of a period, its parts, and the parts that are missing."""

    period: Span
    value: float | None
    parts: Mapping[str, float | None]
    missing: Sequence[str]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Window:
    """The mean and the sum of the totals in a window of time."""

    window: Span
    periods: int
    mean: float | None
    total: float | None
    reason: Reason | None


def totals(
    weights: Mapping[str, float], values: Mapping[tuple[str, Span], float | None]
) -> list[Total]:
    """Add up the parts of each period that any of them has.

    >>> jan = (date(2014, 1, 1), date(2014, 2, 1))
    >>> [one.value for one in totals({"a": 1, "b": 2}, {("a", jan): 3, ("b", jan): 4})]
    [11.0]
    >>> totals({"a": 1, "b": 2}, {("a", jan): 3})[0].missing
    ['b']
    """
    found = []
    for span in sorted({span for _, span in values}):
        parts = {part: values.get((part, span)) for part in weights}
        missing = [part for part, value in parts.items() if value is None]
        known = sum(weights[part] * value for part, value in parts.items() if value is not None)
        reason = Reason.PART_MISSING if missing else None
        found.append(Total(span, None if missing else float(known), parts, missing, reason))
    return found


def in_window(found: Sequence[Total], window: Span) -> Window:
    """Give the mean and the sum of the totals of a window; its periods must fill it.

    >>> jan, feb = (date(2014, 1, 1), date(2014, 2, 1)), (date(2014, 2, 1), date(2014, 3, 1))
    >>> both = totals({"a": 1}, {("a", jan): 3, ("a", feb): 5})
    >>> in_window(both, (jan[0], feb[1])).mean, in_window(both[:1], (jan[0], feb[1])).mean
    (4.0, None)
    """
    inside = [one for one in found if window[0] <= one.period[0] and one.period[1] <= window[1]]
    reach = window[0]
    for one in inside:
        if one.period[0] != reach:
            break
        reach = one.period[1]
    known = [one.value for one in inside if one.value is not None]
    if reach != window[1] or not inside:
        return Window(window, len(inside), None, None, Reason.PERIOD_MISSING)
    if len(known) < len(inside):
        return Window(window, len(inside), None, None, Reason.PART_MISSING)
    return Window(window, len(inside), sum(known) / len(known), sum(known), None)


@dataclass(frozen=True, slots=True)
class Season:
    """A window beside the same window of the year before."""

    now: Window
    before: Window
    change_percent: float | None


def season(found: Sequence[Total], window: Span) -> Season:
    """Hold a window against the same days a year before, so that winter is held against winter.

    >>> years = [(date(y, 10, 1), date(y + 1, 1, 1)) for y in (2013, 2014)]
    >>> both = totals({"a": 1}, {("a", years[0]): 200, ("a", years[1]): 190})
    >>> season(both, years[1]).change_percent
    -5.0
    """
    now, before = (in_window(found, span) for span in (window, year_before(window)))
    change = None
    if now.total is not None and before.total:
        change = 100 * (now.total - before.total) / before.total
    return Season(now, before, change)


def year_before(window: Span) -> Span:
    """Give the same days a year before; 29 February becomes the first of March.

    >>> [day.isoformat() for day in year_before((date(2015, 12, 1), date(2016, 2, 29)))]
    ['2014-12-01', '2015-03-01']
    """
    start, to = (
        date(day.year - 1, 3, 1) if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
        for day in window
    )  # fmt: skip
    return start, to
