"""Make a picture of a trajectory: the plan, what came of it, and the gap at the last value."""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.actions.captions import listed, said
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
