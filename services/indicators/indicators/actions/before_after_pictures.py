"""Make a picture of chosen areas before and after a day, beside others that were not chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from indicators.actions.captions import BETTER, listed, said, titled
from indicators.actions.change_pictures import drawn
from indicators.domain.calculators.changes import CHANGE, ChangeOptions, Of
from indicators.domain.pictures.intervals import Intervals
from indicators.domain.pictures.words import Caption, day

GROUPS = {"chosen": "Chosen areas", "others": "Other areas"}
COUNTS = {
    f"{what}_{n}": f"{side}_{what}" for n, side in ((1, "before"), (2, "after"))
    for what in ("numerator", "denominator")
}  # fmt: skip
Row = Mapping[str, Any]


def picture_of(
    head: Row, rows: Sequence[Row], options: ChangeOptions, names: Mapping[str, Any]
) -> Intervals:
    """Make a picture of areas before and after.

    Args:
        head: Of which indicator, and around which day.
        rows: A row for each group and each area, as they are answered.
        options: How changes were tested.
        names: What areas are, by id.
    """
    unit = "%" if options.of is Of.PROPORTION else f"per {options.multiplier:,.10g}"
    shown = [
        {**one} | {new: one[old] for new, old in COUNTS.items()}
        | {"name": named(one, names), "group": GROUPS[one["group"]]}
        for one in rows
    ]  # fmt: skip
    shown.sort(key=lambda one: list(GROUPS.values()).index(one["group"]))
    without = listed(dict.fromkeys(
        f"{names[area]['name'] if area in names else area} (no observation)"
        for one in rows for area in one["areas_without_values"]
    ))  # fmt: skip
    across = sum(one["periods_across"] for one in rows if one["area_id"] is None)
    if across:
        without.append(f"{across} values whose period runs across the day")
    better = BETTER.get(head["polarity"], "")
    caption = Caption(
        titled(head["indicator_name"], f"before and after {day(head['day'])}"),
        "Each group and area before and after, with limits" + (f"; {better}" if better else ""),
        unit,
        method=f"{CHANGE.source}. A difference does not say what brought it",
        left_out="; ".join(without),
    )
    return drawn(caption, shown, asdict(options), head["polarity"])


def named(one: Row, names: Mapping[str, Any]) -> str:
    """Name a group or an area."""
    if one["area_id"] is None:
        return f"All {one['areas']} together"
    return str(names[one["area_id"]]["name"]) if one["area_id"] in names else said(one["area_id"])
