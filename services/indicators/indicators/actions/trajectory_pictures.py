"""Make a picture of a trajectory: the plan, what came of it, and the gap at the last value."""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.actions.captions import (
    BETTER,
    NOTHING,
    listed,
    made_by,
    said,
    span,
    titled,
    unit_of,
    when,
)
from indicators.domain.pictures.trajectory import Step, Trajectory
from indicators.domain.pictures.words import Caption, When, figure, places

TRACK = {"on_track": True, "off_track": False}


def drawn(
    caption: Caption, rows: Sequence[tuple[When, Mapping[str, Any]]], target: float | None
) -> Trajectory:
    """Draw a plan whose rows have `planned`, `value`, their limits, `gap` and `track`."""
    steps = [
        Step(when, one["planned"], one.get("value"), one.get("lower_95"), one.get("upper_95"),
             TRACK.get(one["track"] or ""))
        for when, one in rows
    ]  # fmt: skip
    return Trajectory(caption, steps, target, gap(rows, caption.unit))


def gap(rows: Sequence[tuple[When, Mapping[str, Any]]], unit: str) -> str:
    """Say how far the last value lies from the plan."""
    held = [(when, one) for when, one in rows if one["gap"] is not None]
    if not held:
        return ""
    when, one = held[-1]
    decimals = places([one["value"], one["planned"]])
    size = figure(one["gap"], unit, decimals)
    share = one.get("gap_percent")
    more = f", {figure(share, '%', 1)} of the plan" if share is not None else ""
    where = {"on_track": ", on track", "off_track": ", off track"}.get(one["track"] or "", "")
    return f"Gap to the plan, {when.text}: {size}{more}{where}"


def unplanned(rows: Sequence[tuple[When, Mapping[str, Any]]]) -> list[str]:
    """Name the periods without a plan, and why."""
    return listed(f"{when.text} ({said(one['reason'])})" for when, one in rows if one["reason"])


def picture_of(answer: Mapping[str, Any], area_name: str) -> Trajectory:
    """Make a picture of a trajectory, as it is answered of a stored target."""
    unit, plan = unit_of(answer, answer["values_method"]), answer["plan"]
    kept = [one for one in answer["results"] if one["period_type"] == plan["period_type"]]
    rows = [(when(one), one) for one in kept]
    others = listed(f"values by {one['period_type']}" for one in answer["results"]
                    if one["period_type"] != plan["period_type"])  # fmt: skip
    hidden = [f"{at.text} ({said(one['value_reason'] or one['status'])})" for at, one in rows
              if one["value"] is None and one["status"] not in {None, "known"}]  # fmt: skip
    rule = answer["rule"] or "the plan's words do not say how it goes"
    words = [gap(rows, unit), BETTER.get(answer["polarity"], "")]
    caption = Caption(
        titled(answer["indicator_name"], area_name, span([at for at, _ in rows])),
        "What was planned for each period, and what was reached",
        unit,
        method=f"{rule}; values: {made_by(answer['values_method'])}",
        left_out="; ".join([*listed(hidden), *unplanned(rows), *others]) if rows else NOTHING,
        finding="; ".join(one for one in words if one),
    )
    return drawn(caption, rows, plan["target"])
