"""The age bands of a group: what each weighs, whether all are there, and none of them twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    any_of,
    first_rows,
    summed,
)
from indicators.domain.statistics.standards import Bands, read_bands, weights_of

Tests = Sequence[tuple[Flags, Reason]]


@dataclass(frozen=True, slots=True)
class Strata:
    """The rows of some groups by age band.

    Attributes:
        weight: What each row's band weighs in the standard.
        cell: A number that the rows of one band of one group share.
        width: How many such numbers a group has: a cell's group is `cell // width`.
        bands: The bands, or None where the rows name none.
        tests: What keeps a group from being standardised.
    """

    weight: Floats
    cell: Integers
    width: int
    bands: Bands | None
    tests: Tests


def strata(
    labels: Texts | None,
    given: Floats,
    standards: Texts | str | None,
    group: Integers,
    groups: int,
    *,
    below: float = inf,
) -> Strata:
    """Find the weight of each row: the one given, or the one its age band has in a standard.

    Args:
        labels: Age bands; without them every row is a band of its own.
        given: Weights, NaN where none is given.
        standards: Of each row, or of all, the standard for the groups with no weight given.
        group: The group of each row, counted from 0.
        groups: How many groups there are.
        below: Only the standard's bands that begin below this age.
    """
    bands = None if labels is None else read_bands(labels)
    number = np.arange(len(group)) if bands is None else bands.number
    width = max(1, len(group) if bands is None else len(bands.meant))
    cell = group * width + number
    empty = any_of(np.isnan(given), group, groups)
    filled = any_of(~np.isnan(given), group, groups)
    tests = [(empty & filled, Reason.WEIGHT_MISSING)]
    if bands is not None:
        unnamed = np.array([text is None for text in bands.texts], dtype=np.bool_)[bands.number]
        tests.append((any_of(unnamed, group, groups), Reason.AGE_BAND_UNKNOWN))
    if not empty.any():
        return Strata(given, cell, width, bands, tests)
    looked = ~filled[group]
    if bands is None or standards is None:
        tests.append(
            (~filled, Reason.WEIGHT_MISSING if bands is not None else Reason.AGE_BAND_UNKNOWN)
        )
        return Strata(given, cell, width, bands, tests)
    found = weights_of(bands, standards, below=below)
    unknown = np.array([band is None for band in bands.meant], dtype=np.bool_)[bands.number]
    first = first_rows(group, groups)
    known = np.bincount(distinct(cell) // width, minlength=groups)
    rows = [
        (found.size == 0, Reason.UNKNOWN_STANDARD),
        (found.standard != found.standard[first][group], Reason.STANDARDS_DIFFER),
        (unknown, Reason.AGE_BAND_UNKNOWN),
        (np.isnan(found.weight), Reason.AGE_BAND_NOT_IN_STANDARD),
    ]
    tests += [(any_of(flags & looked, group, groups), why) for flags, why in rows]
    tests.append((~filled & (known < found.size[first]), Reason.AGE_BAND_MISSING))
    return Strata(np.where(looked, found.weight, given), cell, width, bands, tests)


def distinct(cell: Integers) -> Integers:
    """Give the different cells, in order."""
    ordered = np.sort(cell)
    fresh = np.ones(len(ordered), dtype=np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return ordered[fresh]


def twice(cell: Integers, width: int, groups: int) -> Flags:
    """Tell of each group whether one of its cells has more than one row."""
    ordered = np.sort(cell)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.bincount(again // width, minlength=groups) > 0


@dataclass(frozen=True, slots=True)
class Merged:
    """The rows of each cell taken together: which cell each row went to, and its first row."""

    of: Integers
    first: Integers

    def sum(self, values: Floats) -> Floats:
        """Add up what the rows of each cell say; what is missing in one is missing in the sum."""
        return summed(values, self.of, len(self.first))

    def differ(self, values: Floats) -> Flags:
        """Tell of each row whether it says something else than the first row of its cell."""
        first = values[self.first][self.of]
        same: Flags = (values == first) | (np.isnan(values) & np.isnan(first))
        return ~same


def merged(cell: Integers) -> Merged:
    """Take the rows of each cell together."""
    _, first, of = np.unique(cell, return_index=True, return_inverse=True)
    return Merged(of.astype(np.intp), first)


@dataclass(frozen=True, slots=True)
class Cells(Merged):
    """Age bands, each of which took its rows together."""

    weight: Floats
    group: Integers
    tests: Tests


def by_band(found: Strata, group: Integers, groups: int) -> Cells:
    """Take the rows of each age band of a group together; they must have one weight."""
    cells = merged(found.cell)
    differ = any_of(cells.differ(found.weight), group, groups)
    return Cells(
        cells.of,
        cells.first,
        found.weight[cells.first],
        group[cells.first],
        [*found.tests, (differ, Reason.WEIGHTS_DIFFER)],
    )
