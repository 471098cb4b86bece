"""Make a picture of the control charts that an answer has: of the one with most points."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from indicators.actions.captions import BETTER, listed, long, printed, said, span, titled
from indicators.domain.pictures.spc import Point, Spc
from indicators.domain.pictures.theme import ASSURED, VARIED, Assurance, Variation
from indicators.domain.pictures.words import Caption, When, cleaned, figure, places

KEYS = ("organisation_id", "unit", "band", "period_type")
DIVIDED = {"p": "proportion", "u": "events per exposure"}
CHARTS = {
    "xmr": "XmR chart of single values", "p": "p chart of proportions", "u": "u chart of rates",
    "c": "c chart of counts", "run": "run chart about the median",
    "t": "t chart of the time between events", "g": "g chart of the cases between events",
}  # fmt: skip
READERS = {"making-data-count": "Making Data Count", "nhs-r": "NHSRplotthedots"}
RULES = {"outside": "outside the limits", "trend": "trend", "shift": "shift",
         "two_of_three": "two of three near a limit"}  # fmt: skip
UPWARDS = {("special_cause_improvement", "increase"), ("special_cause_concern", "decrease"),
           ("special_cause_neutral_high", "neutral")}  # fmt: skip
JUDGED = {"special_cause_improvement": "improvement", "special_cause_concern": "concern"}
ASSURANCE = {"pass": Assurance.MET, "fail": Assurance.MISSED,
             "hit_or_miss": Assurance.HIT_OR_MISS}  # fmt: skip
WAYS = {"increase": "higher_is_better", "decrease": "lower_is_better"}


def picture_of(answer: Mapping[str, Any]) -> Spc:
    """Make a picture of control charts, as they are answered of stored values."""
    summaries = answer["summaries"]
    chosen: Mapping[str, Any] = max(summaries, key=lambda one: one["n"], default={})
    keys = {name: chosen.get(name) for name in KEYS}
    rows = [one for one in answer["results"] if all(one[k] == keys[k] for k in KEYS)]
    others = [f"the chart of {named(one) or 'the rest'}" for one in summaries if one is not chosen]
    place = ", ".join(part for part in (answer["area_name"], keys["organisation_id"],
                                        keys["band"]) if part)  # fmt: skip
    undated = [f"{one['period_label'] or 'a value'} (no day is known)"
               for one in rows if one["period"] is None]  # fmt: skip
    return charted(
        answer["indicator_name"], place, keys["unit"] or "",
        [(long(one), one) for one in rows if one["period"] is not None],
        chosen, answer["method"], [*undated, *others],
    )  # fmt: skip


def picture_of_rows(
    rows: Sequence[Mapping[str, Any]], summary: Mapping[str, Any], method: Mapping[str, Any],
    place: str,
) -> Spc:  # fmt: skip
    """Make a picture of one control chart, as the calculator answers it."""
    dated = [(printed(one["period"]), one) for one in rows if one["period"] is not None]
    dated.sort(key=lambda one: one[1]["period"])
    undated = ["a row without a period"] * (len(dated) < len(rows))
    return charted("Control chart", place, "", dated, summary, method, undated)


def charted(
    name: str, place: str, unit: str, rows: Sequence[tuple[When, Mapping[str, Any]]],
    summary: Mapping[str, Any], method: Mapping[str, Any], left_out: Sequence[str],
) -> Spc:  # fmt: skip
    """Make a picture of one chart."""
    options = method["options"]
    chart, direction = options["chart"], summary.get("improvement_direction", "neutral")
    points = list[Point]()
    for when, one in rows:
        # A row that is no point breaks the line within its segment.
        segment = one["rebase_group"] if one["plotted"] is not None else None
        before = points[-1].segment if points else 0
        points.append(point(when, one, direction, before if segment is None else int(segment)))
    missing = [f"{when.text} ({why(one)})" for when, one in rows if one["plotted"] is None]
    bare = f"limits and icons ({said(summary.get('reason'))})" if summary.get("reason") else ""
    empty = "" if rows else "nothing is recorded as it was asked for"
    unit = DIVIDED.get(chart, unit)
    variation, assurance = (summary.get(f"{one}_icon") for one in ("variation", "assurance"))
    shown = [f"Each value by its period; {CHARTS[chart]}", BETTER.get(WAYS.get(direction, ""), "")]
    return Spc(
        Caption(
            titled(name, place, span([when for when, _ in rows])),
            "; ".join(one for one in shown if one),
            unit,
            method=f"{method['source']}. Rules as read by {READERS[options['reading']]}",
            left_out="; ".join([*listed(missing), *listed(left_out), *filter(None, [bare, empty])]),
            finding=finding(points, rows, summary, unit),
        ),
        points,
        Variation(variation) if variation else None,
        ASSURANCE.get(assurance or ""),
        [cleaned(f"New limits from {points[n].when.text}: {rows[n][1]['rebase_reason'] or ''}")
         for n in starts(points)],
    )  # fmt: skip


def named(summary: Mapping[str, Any]) -> str:
    """Name a chart among others."""
    parts = (said(one) if name == "period_type" else one
             for name in KEYS if (one := summary.get(name)))  # fmt: skip
    return ", ".join(parts)


def point(when: When, one: Mapping[str, Any], direction: str, segment: int) -> Point:
    """Read a point; one that is not judged has no variation."""
    rules = [RULES.get(rule, said(rule)) for rule in (one["rules"] or "").split("+") if rule]
    return Point(
        when, one["plotted"], one["mean"], one["lpl"], one["upl"], one["target"],
        varied(one["point_type"], direction), segment, ", ".join(rules),
    )  # fmt: skip


def varied(kind: str | None, direction: str) -> Variation | None:
    """Give what a point is, from its kind and which way is better."""
    if kind is None:
        return None
    if kind == Variation.COMMON_CAUSE:
        return Variation.COMMON_CAUSE
    side = "high" if (kind, direction) in UPWARDS else "low"
    return Variation(f"{JUDGED.get(kind, 'neutral')}_{side}")


def why(one: Mapping[str, Any]) -> str:
    """Say why a period has no point."""
    status = one.get("status")
    return said(status if status and status != "known" else one["reason"]) or "no value"


def starts(points: Sequence[Point]) -> list[int]:
    """Find where segments after the first begin."""
    return [n for n in range(1, len(points)) if points[n].segment != points[n - 1].segment]


def finding(
    points: Sequence[Point], rows: Sequence[tuple[When, Mapping[str, Any]]],
    summary: Mapping[str, Any], unit: str,
) -> str:  # fmt: skip
    """Say the lines of each segment, the icons, and which rules are met where."""
    decimals, parts = max(places(one.value for one in points), 1), []
    for _, members in groupby(points, key=lambda one: one.segment):
        segment = list(members)
        last = next((one for one in segment if one.mean is not None), None)
        if last is not None:
            says = f"{segment[0].when.text} to {segment[-1].when.text}: mean " + figure(
                last.mean, unit, decimals
            )
            if last.lower is not None or last.upper is not None:
                says += (f", limits {figure(last.lower, unit, decimals)} to "
                         f"{figure(last.upper, unit, decimals)}")  # fmt: skip
            parts.append(says)
    if summary.get("target") is not None:
        parts.append(f"Target {figure(summary['target'], unit, places([summary['target']]))}")
    if icon := summary.get("variation_icon"):
        parts.append(f"Variation: {VARIED[Variation(icon)].says}")
    if icon := summary.get("assurance_icon"):
        parts.append(f"Assurance: {ASSURED[ASSURANCE[icon]].says}")
    met: dict[str, list[str]] = {}
    for when, one in rows:
        for rule in filter(None, (one["rules"] or "").split("+")):
            met.setdefault(rule, []).append(when.text)
    parts += [f"Rule met, {RULES.get(rule, said(rule))}: {', '.join(listed(where, 12))}"
              for rule, where in met.items()]  # fmt: skip
    return "; ".join(parts)
