"""Series of points in the order of their periods, cut where a person set the limits anew.

Periods are ISO 8601 texts of one precision in a series: a year, a month, a day, or a day with a
time. Their order is all that is asked of them: a missing period is no point, and the gap it
leaves is neither filled nor bridged by a guess.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Integers, Texts

WHOLE = "0000-01-01T00:00:00"  # What a cut period is filled up with, to be compared with others.


def whole(period: str) -> str:
    """Fill up a period to its first second.

    >>> [whole(one) for one in ("2017-04", "2017-04-01 09:30Z")]
    ['2017-04-01T00:00:00', '2017-04-01T09:30:00']
    """
    plain = period.rstrip("Z").replace(" ", "T")
    return plain + WHOLE[len(plain) :]


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of rows as numbers.

    Attributes:
        rank: Earlier periods have lower ones; -1 is no period.
        precision: How much of the period is known; 0 is no period.
        later_than: How many of the given days each period has reached.
    """

    rank: Integers
    precision: Integers
    later_than: Integers


def ranked(periods: Texts, days: Sequence[str] = ()) -> Periods:
    """Number periods in their order, each different one once.

    >>> ranked(np.array(["2017-05", None, "2017-04"], dtype=object), ["2017-05-01"]).rank.tolist()
    [1, -1, 0]
    """
    texts = periods.tolist()
    different = {one: whole(one) for one in set(texts) if one is not None}
    ordered = sorted(set(different.values()))
    place = {one: number for number, one in enumerate(ordered)}
    known = {one: place[filled] for one, filled in different.items()} | {None: -1}
    rank = np.fromiter(map(known.__getitem__, texts), dtype=np.intp, count=len(texts))
    lengths = {one: len(one.rstrip("Z")) for one in different} | {None: 0}
    precision = np.fromiter(map(lengths.__getitem__, texts), dtype=np.intp, count=len(texts))
    given = sorted(map(whole, days))
    reached = np.array([bisect_right(given, one) for one in [*ordered, ""]], dtype=np.intp)
    return Periods(rank, precision, reached[rank])


@dataclass(frozen=True, slots=True)
class Series:
    """Points in the order of their series, then of their periods.

    Attributes:
        row: Where each point stood among the caller's rows.
        group: The series of each point.
        value: Finite numbers.
        starts: The first point of each segment.
        segment: The segment of each point, counted from 0 over all series.
        first: Where each segment starts.
    """

    row: Integers
    group: Integers
    value: Floats
    starts: Flags
    segment: Integers
    first: Integers

    @property
    def position(self) -> Integers:
        """Count the points of each segment from 0."""
        return np.arange(len(self.row)) - self.first[self.segment]

    @property
    def size(self) -> Integers:
        """Count the points of each segment."""
        return np.diff(self.first, append=len(self.row))

    @property
    def last(self) -> Integers:
        """Tell where the last point of each series stands."""
        return np.flatnonzero(np.diff(self.group, append=-1) != 0)

    @property
    def segment_of_series(self) -> Integers:
        """Count the segments of each point's series from 0."""
        begins = np.diff(self.group, prepend=-1) != 0
        found: Integers = self.segment - self.segment[begins][np.cumsum(begins) - 1]
        return found


def sequenced(
    value: Floats, group: Integers, rank: Integers, reached: Integers, kept: Flags
) -> Series:
    """Put the rows that are kept in order; `reached` differs where a segment ends."""
    row = np.flatnonzero(kept)
    row = row[np.lexsort((rank[row], group[row]))]
    starts = np.ones(len(row), dtype=np.bool_)
    starts[1:] = (np.diff(group[row]) != 0) | (np.diff(reached[row]) != 0)
    return Series(
        row, group[row], value[row], starts, np.cumsum(starts) - 1, np.flatnonzero(starts)
    )


def repeated(group: Integers, rank: Integers, kept: Flags) -> Integers:
    """List the groups in which a period stands twice."""
    row = np.flatnonzero(kept)
    row = row[np.lexsort((rank[row], group[row]))]
    twice = (np.diff(group[row]) == 0) & (np.diff(rank[row]) == 0)
    found: Integers = group[row][1:][twice]
    return found


def last_marked(marked: Flags, group: Integers, rank: Integers) -> Integers:
    """Give the last marked row of its group up to each row, in the order of periods; -1 is none.

    >>> one = np.zeros(3, dtype=np.intp)
    >>> last_marked(np.array([False, True, False]), one, np.array([2, 1, 0])).tolist()
    [1, 1, -1]
    """
    order = np.lexsort((rank, group))
    at, placed = np.arange(len(order)), group[order]
    begins = np.maximum.accumulate(np.where(np.diff(placed, prepend=-1) != 0, at, 0))
    seen = np.maximum.accumulate(np.where(marked[order], at, -1))
    found = np.empty(len(order), dtype=np.intp)
    found[order] = np.where(seen >= begins, order[seen], -1)
    return found
