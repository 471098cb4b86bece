"""Half-open stretches of days, `[start, end)`: the start counts, the end does not.

An end or a start that is None is open: it lasts, or has lasted, as long as anybody knows.
"""

from dataclasses import dataclass
from datetime import date

from shared.rules import RuleBroken


class EndsBeforeItStarts(RuleBroken):
    """The end of the interval is not after its start.

    Intervals are half-open: the first day counts, the last named day does not. Something that
    holds on one day ends on the next.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Interval:
    """Some days in a row.

    Raises:
        EndsBeforeItStarts: No day would lie in it.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.end <= self.start:
            raise EndsBeforeItStarts

    def __contains__(self, day: date) -> bool:
        """Tell whether it holds on a day.

        >>> date(2022, 7, 1) in Interval(date(2018, 4, 1), date(2022, 7, 1))
        False
        """
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)
