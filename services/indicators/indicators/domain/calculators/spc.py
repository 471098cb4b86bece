"""The calculator `spc`: control charts of series."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from indicators.domain.calculators.method import Answer, Method, Per, Rows
from indicators.domain.calculators.spc_columns import ANSWERS, READS, SUMMARIES, SpcOptions
from indicators.domain.calculators.spc_rows import Points, points_of
from indicators.domain.rebases import rebases_of
from indicators.domain.statistics import process_icons as icons
from indicators.domain.statistics.arrays import Flags, Integers, Texts, absent
from indicators.domain.statistics.process_counts import between_times, counted, medians
from indicators.domain.statistics.process_limits import (
    Basis,
    FiguresNotForThisChart,
    Limits,
    Own,
    xmr,
)
from indicators.domain.statistics.process_readings import READINGS, Reading
from indicators.domain.statistics.process_rules import Signals, signals

FEW = 13
SAID = {icons.PASS: "pass", icons.FAIL: "fail", icons.HIT_OR_MISS: "hit_or_miss", None: None}
WARNINGS = ("fewer_than_13_points", "missing_values_dropped")


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn: an entry for each point, in the order of the series."""

    points: Points
    limits: Limits
    met: Signals
    shows: Integers
    direction: Integers
    good: Flags


def calculate_spc(rows: Rows, options: SpcOptions) -> Answer:
    """Put the points in order, draw the lines, hold the points against the rules."""
    reading = reading_of(options)
    points = points_of(rows, options, rebases_of(options.rebase_at))
    limits = limits_of(points, options, reading)
    met = signals(
        points.series,
        limits,
        shift=options.shift_length,
        trend=options.trend_length,
        outside_counts=reading.outside_counts_in_two_of_three,
        pass_over=options.chart == "run",
    )
    direction = points.direction[points.series.group]
    shows = icons.shown(met, direction, improvement_first=reading.improvement_first)
    chart = Chart(points, limits, met, shows, direction, absent(limits.reason))
    names = icons.names_of_rules(options.shift_length, options.trend_length)
    return Answer(of_rows(rows, chart, names), of_groups(rows, chart, reading))


def limits_of(points: Points, options: SpcOptions, reading: Reading) -> Limits:
    """Draw the lines of the chart that is asked for.

    Raises:
        FiguresNotForThisChart: It has no such limits.
    """
    own = Own(options.mean, options.lower_limit, options.upper_limit, options.sigma)
    basis = Basis(reading.screen_moving_ranges, reading.least_points, options.fix_after, own)
    if options.chart in {"run", "t"} and own.limits:
        raise FiguresNotForThisChart
    series = points.series
    match options.chart:
        case "xmr":
            return xmr(series, basis)
        case "t":
            return between_times(series, basis)
        case "run":
            return medians(series, basis)
        case _:
            return counted(series, points.size[series.row], basis, options.chart)


def reading_of(options: SpcOptions) -> Reading:
    """Give the reading, with what was given instead of its settings."""
    named = {one.name: getattr(options, one.name) for one in fields(Reading)}
    given = {name: value for name, value in named.items() if value is not None}
    return replace(READINGS[options.reading], **given)


def placed(values: Any, at: Integers, length: int, *, unless: Flags | None = None) -> Any:
    """Put values where they belong; elsewhere, and where a flag says so, there is none."""
    hidden = np.ones(length, dtype=np.bool_)
    hidden[at] = False if unless is None else unless
    if values.dtype == object:
        found = np.full(length, None, dtype=object)
        found[at] = values
        found[hidden] = None
        return found
    found = np.zeros(length, dtype=values.dtype)
    found[at] = values
    if found.dtype == np.float64:
        return np.where(hidden, np.nan, found)
    return np.ma.MaskedArray(found, hidden)


def of_rows(rows: Rows, chart: Chart, names: Texts) -> dict[str, Any]:
    """Answer each row."""
    points, limits, met = chart.points, chart.limits, chart.met
    series, length, bad = points.series, len(rows), ~chart.good
    at = series.row

    def lines(values: Any) -> Any:
        return placed(values, at, length)

    def labels(values: Any) -> Any:
        return placed(values, at, length, unless=bad)

    reason = points.refusal[rows.group]
    reason = np.where(absent(reason), points.dropped, reason)
    reason[at] = limits.reason
    return {
        "target": points.target,
        "plotted": lines(series.value),
        "rebase_group": lines(series.segment_of_series),
        "mean": lines(limits.mean),
        "lpl": lines(limits.lower),
        "upl": lines(limits.upper),
        "lower_two_sigma": lines(limits.near_lower),
        "upper_two_sigma": lines(limits.near_upper),
        "moving_range": lines(limits.moving_range),
        "relative_to_mean": lines(met.relative),
        "outside_limits": labels(met.outside),
        "close_to_limits": labels(met.close),
        "special_cause_type": labels(names[chart.shows]),
        "rules": labels(icons.rules_met(met)),
        "point_type": labels(icons.kinds(chart.shows, chart.direction)),
        "rebase_reason": points.rebased,
        "reason": reason,
    }


def of_groups(rows: Rows, chart: Chart, reading: Reading) -> dict[str, Any]:
    """Answer each group: what its last point and its last segment say."""
    series, limits, groups = chart.points.series, chart.limits, rows.groups
    last = series.last
    at, bad = series.group[last], ~chart.good[last]

    def lines(values: Any) -> Any:
        return placed(values, at, groups)

    def labels(values: Any) -> Any:
        return placed(values, at, groups, unless=bad)

    number = np.bincount(series.group, minlength=groups)
    missing = np.bincount(rows.group[~absent(chart.points.dropped)], minlength=groups)
    special = np.bincount(series.group[chart.shows != 0], minlength=groups)
    directions, target = chart.direction[last], chart.points.target[series.row]
    assured = icons.assurance(
        (limits.lower[last], limits.upper[last]),
        target[last],
        directions,
        on_limit_decides=reading.target_on_limit_decides,
        points_meet=meeting(chart) if reading.target_by_points_at_zero_width else None,
    )
    few = np.zeros(groups, dtype=np.bool_)
    few[at] = series.size[series.segment[last]] < FEW
    reason = chart.points.refusal.copy()
    reason[at] = limits.reason[last]
    names = {code: name for name, code in icons.DIRECTIONS.items()}
    return {
        "improvement_direction": [names[one] for one in chart.points.direction.tolist()],
        "target": lines(target[last]),
        "n": number,
        "mean": lines(limits.mean[last]),
        "lpl": lines(limits.lower[last]),
        "upl": lines(limits.upper[last]),
        "variation_type": labels(icons.kinds(chart.shows[last], directions)),
        "assurance_type": labels(assured),
        "n_special": special,
        "variation_icon": labels(icons.variation_icons(chart.shows[last], directions)),
        "assurance_icon": [SAID[one] for one in labels(assured)],
        "segments": np.bincount(series.group[series.starts], minlength=groups),
        "missing": missing,
        "warning": warned(few, missing > 0),
        "reason": reason,
    }


def meeting(chart: Chart) -> tuple[Flags, Flags]:
    """Tell of each last segment whether all, and whether any, of its points meet their targets."""
    series = chart.points.series
    target = chart.points.target[series.row]
    meets = series.value * chart.direction >= target * chart.direction
    number = np.bincount(series.segment[meets], minlength=len(series.first))
    last = series.segment[series.last]
    return number[last] == series.size[last], number[last] > 0


def warned(*flags: Flags) -> Texts:
    """Join the warnings that hold."""
    said = [
        "+".join(one for bit, one in enumerate(WARNINGS) if number >> bit & 1) or None
        for number in range(1 << len(WARNINGS))
    ]
    bits = sum(flag.astype(np.intp) << bit for bit, flag in enumerate(flags))
    found: Texts = np.array(said, dtype=object)[bits]
    return found


SPC = Method(
    name="spc",
    version="1.0",
    title="Statistical process control",
    source="XmR chart: NHS England, Making Data Count; NHSRplotthedots 0.2.2 (NHS-R Community); "
    "Wheeler 1993; Provost and Murray 2011",
    reads=READS,
    options=SpcOptions,
    answers=ANSWERS,
    summaries=SUMMARIES,
    rows=[
        {"measure": "Seen within 4 hours", "period": f"{month}-01", "value": value,
         "target": 0.95, "improvement_direction": "increase"}
        for month, value in (
            ("2018-01", 0.84), ("2018-02", 0.9), ("2018-03", 0.87), ("2018-04", 0.86),
            ("2018-05", 0.91), ("2018-06", 0.9), ("2018-07", 0.88), ("2018-08", 0.85),
            ("2018-09", 0.89), ("2018-10", 0.87), ("2018-11", 0.83), ("2018-12", 0.81),
            ("2019-01", 0.7),
        )
    ],
    calculate=calculate_spc,
    per=Per.ROW,
)  # fmt: skip

METHODS = (SPC,)
