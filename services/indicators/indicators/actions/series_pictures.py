"""Make a picture of what a series answers: a line for each kind of reading."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from indicators.actions.captions import BETTER, PERCENT, ends, listed, span, titled, when
from indicators.domain.observations import is_proportion
from indicators.domain.pictures.series import MOST_LINES, Line, Point, Series
from indicators.domain.pictures.words import Caption, cleaned

WHY_EMPTY = {
    "nothing_recorded": "Nothing is recorded of this indicator",
    "not_for_this_area": "Nothing is recorded for this area",
    "not_as_asked_for": "Nothing is recorded as it was asked for",
}
KINDS = ("actual", "baseline", "projected", "national_average", "peer", "range_low", "range_high")


def picture_of(answer: Mapping[str, Any]) -> Series:
    """Make a picture of a series as `GET /indicators/{indicator_id}/series` answers it."""
    unit = answer["unit"] or next((p["unit"] for p in answer["points"] if p["unit"]), "")
    drawn = [one for one in answer["points"] if one["period_from"] or one["period_to"]]
    undated = [one for one in answer["points"] if one not in drawn]
    ordered = sorted(drawn, key=lambda one: (KINDS.index(one["kind"]), named(one)))
    groups = [(name, list(members)) for name, members in groupby(ordered, key=named)]
    lines = [Line(name, [point(one, unit) for one in members]) for name, members in groups]
    unknown = [one for _, group in groups[:MOST_LINES] for one in group if without(one, unit)]
    left_out = [f"{when(one).text} ({why(one)})" for one in unknown]
    left_out += [f"{when(one).text} (no day is known)" for one in undated]
    left_out = listed(left_out)
    if len(lines) > MOST_LINES:
        left_out.append(f"{len(lines) - MOST_LINES} further lines")
    if answer["empty_because"]:
        left_out.append(WHY_EMPTY[answer["empty_because"]])
    kept = lines[:MOST_LINES]
    return Series(
        Caption(
            titled(
                answer["indicator_name"],
                answer["area_name"],
                span([p.when for line in kept for p in line.points]),
            ),
            subtitle(kept, answer["polarity"]),
            unit,
            sources(answer["points"]),
            left_out="; ".join(left_out),
            finding=ends(kept, unit),
        ),
        kept,
    )


def named(one: Mapping[str, Any]) -> str:
    """Name the line that a reading belongs to."""
    more = [cleaned(one[part]) for part in ("organisation_id", "band") if one[part]]
    name = one["kind"].replace("_", " ").capitalize()
    return f"{name} ({', '.join(more)})" if more else name


def number(value: Any) -> float | None:
    """Read a figure."""
    return None if value is None else float(value)


def point(one: Mapping[str, Any], unit: str) -> Point:
    """Read a point: its value, or the share that its counts make."""
    value = number(one["value"])
    if value is None and one["numerator"] is not None and one["denominator"]:
        value = shared(one, unit)
    note = why(one) if value is None else ""
    return Point(when(one), value, number(one["low"]), number(one["high"]), note)


def shared(one: Mapping[str, Any], unit: str) -> float | None:
    """Make a percentage of counts, where the unit says that it is one."""
    if not is_proportion(one["unit"] or unit):
        return None
    return PERCENT * float(one["numerator"]) / float(one["denominator"])


def without(one: Mapping[str, Any], unit: str) -> bool:
    """Tell whether nothing of a reading can be drawn."""
    read = point(one, unit)
    return read.value is None and (read.lower is None or read.upper is None)


def why(one: Mapping[str, Any]) -> str:
    """Say why there is no value."""
    if one["status"] == "known":
        return "only counts are known"
    return str(one["status"]).replace("_", " ")


def subtitle(lines: Sequence[Line], polarity: str) -> str:
    """Say what is shown, and which way is better."""
    shown = "Each reading by its period"
    if any(p.lower is not None for line in lines for p in line.points):
        shown += ", with its range where one is known"
    return f"{shown}; {BETTER[polarity]}" if polarity in BETTER else shown


def sources(points: Sequence[Mapping[str, Any]]) -> str:
    """Name the sources, the first of them if there are many."""
    found = list(dict.fromkeys(one["source"] for one in points if one["source"]))
    more = [f"and {len(found) - 3} more"] if len(found) > 3 else []  # noqa: PLR2004
    return "; ".join([*found[:3], *more])
