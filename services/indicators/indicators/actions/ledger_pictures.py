"""Make a picture of the ledger: each target beside what was achieved, and whether it is met."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.actions.board_pictures import with_unit
from indicators.actions.captions import NOTHING, listed, said
from indicators.domain.pictures.grid import Cell, Column
from indicators.domain.pictures.listing import Item, Listing
from indicators.domain.pictures.theme import REACHED, Width
from indicators.domain.pictures.words import Caption, between, figure, places

MOST_ROWS = 100
COLUMNS = {
    Width.WIDE: (
        Column("Area", 0, 128), Column("Baseline", 136, 80), Column("Target", 224, 104),
        Column("Achieved", 336, 84), Column("Outcome", 428, 142),
        Column("Practices, certified", 578, 118),
    ),
    Width.NARROW: (
        Column("Area", 0, 316), Column("Baseline", 0, 150, 1, titled=True),
        Column("Target", 160, 156, 1, titled=True), Column("Achieved", 0, 316, 2, titled=True),
        Column("Outcome", 0, 316, 3), Column("Practices, certified", 0, 316, 4, titled=True),
    ),
}  # fmt: skip
Row = Mapping[str, Any]


def picture_of(rows: Sequence[Row]) -> Listing:
    """Make a picture of the ledger, as it is answered."""
    order = sorted(rows, key=lambda one: (one["indicator_name"], one["area_name"],
                                          one["target_id"]))  # fmt: skip
    counts = Counter(REACHED[one["outcome"]].says for one in rows)
    left_out = listed(f"{one['indicator_name']}, {one['area_name']} "
                      f"({said(one['outcome_reason'])})" for one in order
                      if one["outcome_reason"])  # fmt: skip
    if len(order) > MOST_ROWS:
        left_out.append(f"{len(order) - MOST_ROWS} further targets")
    areas = list(dict.fromkeys(one["area_name"] for one in order))
    where = areas[0] if len(areas) == 1 else f"{len(areas)} areas"
    return Listing(
        Caption(
            f"Targets and what was achieved: {where}",
            "Each target beside the last value in its time",
            method="a target in words alone, or without a value in its time, is not measurable",
            left_out="; ".join(left_out) if rows else NOTHING,
            finding="; ".join(f"{says}: {n}" for says, n in counts.items()),
        ),
        COLUMNS, [item(one) for one in order[:MOST_ROWS]], "Indicator",
    )  # fmt: skip


def item(one: Row) -> Item:
    """Fill a row."""
    unit, achieved, look = one["unit"] or "", one["achieved"], REACHED[one["outcome"]]
    reached = achieved["value"] if achieved else None
    decimals = places([one["baseline"], one["aim"], reached])
    place = ", ".join(filter(None, (one["area_name"], one["organisation_id"])))
    aim = told(one["aim"], one["target_label"], unit, decimals)
    if one["aim"] is None:
        aim = one["rule"] or said(one["target_value_status"]) or "no number"
    why = said(one["outcome_reason"])
    return Item((
        Cell(place), Cell(told(one["baseline"], one["baseline_label"], unit, decimals)),
        Cell(f"{aim} (worked out)" if one["aim_is_derived"] else aim),
        Cell(told(reached, achieved["period_label"] if achieved else "", unit, decimals)),
        Cell(f"{look.says}: {why}" if why else look.says, look.shape, look.fill),
        Cell(beside(one, unit)),
    ), with_unit(one["indicator_name"], one["unit"]))  # fmt: skip


def told(value: float | None, label: str | None, unit: str, decimals: int) -> str:
    """Write a figure with its period."""
    if value is None:
        return "none"
    return figure(value, unit, decimals) + (f", {label}" if label else "")


def beside(one: Row, unit: str) -> str:
    """Say how far apart practices are, and who certified it."""
    spread, parts = one["practices"], list[str]()
    if spread:
        decimals = places([spread["lowest"], spread["highest"]])
        parts.append(between(spread["lowest"], spread["highest"], unit, decimals))
    parts += [said(line["state"]) + (f" by {line['certified_by']}" if line["certified_by"] else "")
              for line in one["certifications"][:1]]  # fmt: skip
    more = len(one["certifications"]) - 1
    return "; ".join(parts) + (f", {more} more" if more > 0 else "")
