"""A table of icons: many measures, each with its variation and assurance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.domain.pictures.grid import Cell, Column, Entry, grid
from indicators.domain.pictures.icons import icon_of
from indicators.domain.pictures.sheet import Specification, sheet
from indicators.domain.pictures.theme import THEMES, Assurance, Variation, Width
from indicators.domain.pictures.words import Caption, Table, When, cleaned, figure, places

COLUMNS = {
    Width.WIDE: (
        Column("Measure", 0, 226), Column("Latest", 232, 70, align="right"),
        Column("Target", 308, 70, align="right"), Column("Variation", 400, 134),
        Column("Assurance", 538, 158),
    ),
    Width.NARROW: (
        Column("Measure", 0, 316), Column("Latest", 0, 154, 1, titled=True),
        Column("Target", 160, 156, 1, titled=True), Column("Variation", 0, 142, 2),
        Column("Assurance", 148, 168, 2),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """One row."""

    name: str
    value: float | None
    unit: str = ""
    when: When | None = None
    target: float | None = None
    variation: Variation | None = None
    assurance: Assurance | None = None
    why: str = "Too few points"
    """Why there is no icon of variation."""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is drawn; measures of a group stand together."""

    caption: Caption
    measures: Sequence[Measure]

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        entries: list[Entry] = []
        for group, members in groupby(self.measures, key=lambda one: one.group):
            entries += [Entry(heading=group)] if group else []
            entries += [Entry(cells(one)) for one in members]
        return sheet(self.caption, width, grid(COLUMNS[width], entries, THEMES[width]))

    def table(self) -> Table:
        """Give the same content as text."""
        rows = [
            (cleaned(one.name), cleaned(one.group), one.when.text if one.when else "",
             *(cell.says for cell in cells(one)[1:]))
            for one in self.measures
        ]  # fmt: skip
        return Table(("Measure", "Group", "Period", "Latest", "Target", "Variation",
                      "Assurance"), rows)  # fmt: skip


def cells(one: Measure) -> tuple[Cell, ...]:
    """Fill a row."""
    decimals = places([one.value, one.target])
    name = f"{one.name}, {one.when.text}" if one.when else one.name
    variation = icon_of(one.variation) if one.variation else None
    assurance = icon_of(one.assurance) if one.assurance else None
    return (
        Cell(name),
        Cell(figure(one.value, one.unit, decimals)),
        Cell(figure(one.target, one.unit, decimals) if one.target is not None else "none"),
        Cell(variation.says, icon=variation) if variation else Cell(one.why),
        Cell(assurance.says, icon=assurance) if assurance else Cell("No target to judge by"
                                                                    if one.target is None else ""),
    )  # fmt: skip
