"""Make a picture of the two ambitions: met, not met or not measurable, indicator by indicator."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from indicators.actions.board_pictures import with_unit
from indicators.actions.captions import NOTHING, said, titled, when
from indicators.domain.pictures.grid import Cell, Column
from indicators.domain.pictures.listing import Item, Listing
from indicators.domain.pictures.theme import REACHED, Width
from indicators.domain.pictures.words import Caption, figure, places

MOST_ROWS = 100
GOOD, CUT = "at_least_as_good", "gap_cut"
SUBTITLE = "At least as good as {}; the gap of {} to {} cut by a tenth"
METHOD = "the ambitions of the Left Shift Blueprint; the gap is {}; the value decides"
COLUMNS = {
    Width.WIDE: (
        Column("Indicator", 0, 210), Column("At least as good", 220, 232),
        Column("Gap cut by a tenth", 464, 232),
    ),
    Width.NARROW: (
        Column("Indicator", 0, 316), Column("At least as good", 0, 316, 1, titled=True),
        Column("Gap cut by a tenth", 0, 316, 2, titled=True),
    ),
}  # fmt: skip
Row = Mapping[str, Any]


def picture_of(
    rows: Sequence[Row], about: str, names: Mapping[str, str], kind: str
) -> Listing:  # fmt: skip
    """Make a picture of ambitions.

    Args:
        rows: Two of each indicator, as they are answered.
        about: The family or the indicator they are of.
        names: What the area, its part and the benchmark are called, by those words.
        kind: Which gap it is.
    """
    ordered = sorted(rows, key=lambda one: (one["indicator_name"], one["indicator_id"]))
    items = []
    for _, pair in groupby(ordered, key=lambda one: one["indicator_id"]):
        both = {one["ambition"]: one for one in pair}
        first = both[GOOD]
        items.append(Item((
            Cell(with_unit(first["indicator_name"], first["unit"])),
            cell(first, "value", "benchmark", names["benchmark"]),
            cell(both[CUT], "gap", "baseline_gap", "at the start", share=kind == "relative"),
        )))  # fmt: skip
    left_out = [f"{len(items) - MOST_ROWS} further indicators"] if len(items) > MOST_ROWS else []
    counts = [
        f"{title}: " + ", ".join(f"{n} {said(one)}" for one, n in Counter(
            row["outcome"] for row in rows if row["ambition"] == ambition).items())
        for ambition, title in ((GOOD, "At least as good"), (CUT, "Gap cut by a tenth"))
    ]  # fmt: skip
    return Listing(
        Caption(
            titled(f"Ambitions for {names['area']}", about),
            SUBTITLE.format(names["benchmark"], names["part"], names["area"]),
            method=METHOD.format(kind), left_out="; ".join(left_out) if rows else NOTHING,
            finding="; ".join(counts),
        ),
        COLUMNS, items[:MOST_ROWS],
    )  # fmt: skip


def cell(one: Row, own: str, other: str, beside: str, *, share: bool = False) -> Cell:
    """Say with a symbol and words whether an ambition is met, and by which figures."""
    look = REACHED[one["outcome"]]
    unit = "" if share else one["unit"] or ""
    scale = [v for v in (one[own], one[other]) if v is not None]
    decimals = places(scale)
    parts = [look.says]
    if one["lacking"]:
        parts.append(said(one["lacking"]))
    if one["certainty"] == "within_limits":
        parts.append("not certain by its limits")
    figures = []
    if one[own] is not None:
        figures.append(figure(one[own], unit, decimals))
    if one[other] is not None:
        figures.append(f"{beside} {figure(one[other], unit, decimals)}")
    if figures:
        label = one["period_label"] or (when(one).text if one["period_from"] else "")
        parts.append(", ".join(figures) + (f", {label}" if label else ""))
    return Cell(": ".join(parts[:2]) + "".join(f"; {more}" for more in parts[2:]),
                look.shape, look.fill)  # fmt: skip
