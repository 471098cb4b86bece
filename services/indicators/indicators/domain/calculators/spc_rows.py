"""The rows of a request as series of points in order, with what was said of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.domain.calculators.method import Rows
from indicators.domain.calculators.spc_columns import SpcOptions
from indicators.domain.rebases import Rebase, reason_in_row
from indicators.domain.statistics import process_series as periods
from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    reasons,
)
from indicators.domain.statistics.process_icons import DIRECTIONS
from indicators.domain.statistics.process_series import Series

TOO_LARGE = 1e75
UNKNOWN = 9  # No code of a direction.
DIVIDED = {"p", "u"}
COUNTS = {"p", "u", "c", "g"}


@dataclass(frozen=True, slots=True)
class Points:
    """Series of points, and what was said of them.

    Attributes:
        refusal: Why a group has no chart at all.
        direction: Of each group: 1 if an increase is an improvement, -1 if a decrease is, else 0.
        target: Of each row.
        size: The denominator of each row; 1 where the chart has none.
        dropped: Why a row is no point; None where it is one.
        rebased: Why a segment starts at each row; None where none does.
    """

    series: Series
    refusal: Texts
    direction: Integers
    target: Floats
    rebased: Texts
    size: Floats
    dropped: Texts


def points_of(rows: Rows, options: SpcOptions, rebases: Sequence[Rebase]) -> Points:
    """Put the rows in order, and cut them into segments."""
    when = periods.ranked(rows.texts("period"), [one.period for one in rebases])
    target = rows.numbers("target")
    size = rows.numbers("denominator") if options.chart in DIVIDED else np.ones(len(rows))
    value, dropped = plotted(rows, when, size)
    aim = np.nan if options.target is None else options.target
    direction, unknown, mixed = directions(rows, options)
    written = in_rows(rows)
    marker = periods.last_marked(~absent(written), rows.group, when.rank)
    kept = absent(dropped)
    refusal = refused(rows, when, kept, unknown, mixed, options.chart)
    kept &= absent(refusal)[rows.group]
    series = periods.sequenced(
        value, rows.group, when.rank, marker * (len(rebases) + 1) + when.later_than, kept
    )
    told = np.array([one.reason for one in rebases], dtype=object)
    rebased = np.full(len(rows), None, dtype=object)
    for at in np.flatnonzero(series.starts & (series.segment_of_series > 0)):
        row, before = series.row[at], series.row[at - 1]
        said = [written[marker[row]]] if marker[row] != marker[before] else []
        said += told[when.later_than[before] : when.later_than[row]].tolist()
        rebased[row] = "; ".join(said)
    return Points(
        series,
        refusal,
        direction,
        np.where(np.isnan(target), aim, target),
        rebased,
        size,
        dropped,
    )


def plotted(rows: Rows, when: periods.Periods, size: Floats) -> tuple[Floats, Texts]:
    """Give what the chart shows of each row, or why it shows nothing."""
    value = rows.numbers("value")
    dropped = reasons(
        len(rows),
        [
            (when.rank < 0, Reason.PERIOD_MISSING),
            (np.isnan(value), Reason.VALUE_MISSING),
            (np.isnan(size), Reason.DENOMINATOR_MISSING),
            (size == 0, Reason.DENOMINATOR_ZERO),
        ],
    )
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        return value / size, dropped


def directions(rows: Rows, options: SpcOptions) -> tuple[Integers, Flags, Flags]:
    """Give each group's direction of improvement; which are unknown, and which are mixed."""
    said = rows.texts("improvement_direction", options.improvement_direction).tolist()
    codes = dict.fromkeys(set(said), UNKNOWN) | DIRECTIONS
    code = np.fromiter(map(codes.__getitem__, said), dtype=np.intp, count=len(rows))
    least, most = np.full(rows.groups, UNKNOWN), np.full(rows.groups, -UNKNOWN)
    np.minimum.at(least, rows.group, code)
    np.maximum.at(most, rows.group, code)
    default = DIRECTIONS[options.improvement_direction]
    clear = (least == most) & (most != UNKNOWN)
    return np.where(clear, least, default), most == UNKNOWN, least < most


def in_rows(rows: Rows) -> Texts:
    """Read the reasons for rebases that stand in the rows themselves."""
    said, notes = rows.texts("rebase"), rows.texts("note")
    found = np.full(len(rows), None, dtype=object)
    for at in np.flatnonzero(~absent(said)):
        found[at] = reason_in_row(said[at], notes[at])
    return found


def refused(
    rows: Rows, when: periods.Periods, kept: Flags, unknown: Flags, mixed: Flags, chart: str
) -> Texts:
    """Say of each group why it has no chart at all."""

    def has(flags: Flags) -> Flags:
        return np.bincount(rows.group[flags], minlength=rows.groups) > 0

    value, dated = rows.numbers("value"), when.precision > 0
    twice = np.zeros(rows.groups, dtype=np.bool_)
    twice[periods.repeated(rows.group, when.rank, kept)] = True
    least, most = np.full(rows.groups, 99), np.zeros(rows.groups, dtype=np.intp)
    np.minimum.at(least, rows.group[dated], when.precision[dated])
    np.maximum.at(most, rows.group[dated], when.precision[dated])
    return reasons(
        rows.groups,
        [
            (has(~np.isnan(value) & ~dated), Reason.PERIOD_MISSING),
            (least < most, Reason.PERIODS_OF_MIXED_PRECISION),
            (twice, Reason.PERIOD_REPEATED),
            (unknown, Reason.IMPROVEMENT_DIRECTION_UNKNOWN),
            (mixed, Reason.IMPROVEMENT_DIRECTION_MIXED),
            (has(immense(rows)), Reason.VALUE_TOO_LARGE),
            *uncountable(rows, has, chart),
            (~has(~np.isnan(value)), Reason.VALUE_MISSING),
            (~has(kept), Reason.DENOMINATOR_MISSING),
        ],
    )


def immense(rows: Rows) -> Flags:
    """Tell which rows have numbers that cannot be squared and divided within a float."""
    value, size = rows.numbers("value"), rows.numbers("denominator")
    tiny = (size > 0) & (size < 1 / TOO_LARGE)
    return (np.abs(value) > TOO_LARGE) | (size > TOO_LARGE) | tiny


def uncountable(
    rows: Rows, has: Callable[[Flags], Flags], chart: str
) -> Sequence[tuple[Flags, Reason]]:
    """List what keeps a group from the charts of counts and of times."""
    value, size = rows.numbers("value"), rows.numbers("denominator")
    found = [(has(value < 0), Reason.VALUE_NEGATIVE)]
    if chart in COUNTS:
        found.append((has(value % 1 > 0), Reason.VALUE_NOT_WHOLE))
    if chart in DIVIDED:
        found.append((has(size < 0), Reason.DENOMINATOR_NEGATIVE))
    if chart == "p":
        found.append((has(value > size), Reason.NUMERATOR_ABOVE_DENOMINATOR))
    return found if chart in COUNTS | {"t"} else []
