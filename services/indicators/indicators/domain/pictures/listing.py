"""A list of judgements: rows of words, symbols and small lines, in columns that are declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.domain.pictures.grid import Cell, Column, Entry, grid
from indicators.domain.pictures.sheet import Specification, sheet
from indicators.domain.pictures.theme import THEMES, Width
from indicators.domain.pictures.words import Caption, Table, cleaned, figure, places


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a cell for each column, the first of which names it."""

    cells: Sequence[Cell]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is drawn; rows of a group stand together."""

    caption: Caption
    columns: Mapping[Width, Sequence[Column]]
    items: Sequence[Item]
    grouped: str = "Group"
    """What the groups are."""

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        entries: list[Entry] = []
        for group, members in groupby(self.items, key=lambda one: one.group):
            entries += [Entry(heading=group)] if group else []
            entries += [Entry(one.cells) for one in members]
        return sheet(self.caption, width, grid(self.columns[width], entries, THEMES[width]))

    def table(self) -> Table:
        """Give the same content as text."""
        titles = [one.title for one in self.columns[Width.WIDE]]
        named = any(one.group for one in self.items)
        rows = [
            (self.written(one.cells[0]) or "no name", *([cleaned(one.group)] if named else []),
             *(self.written(cell) for cell in one.cells[1:]))
            for one in self.items
        ]  # fmt: skip
        return Table((titles[0], *([self.grouped] if named else []), *titles[1:]), rows)

    def written(self, cell: Cell) -> str:
        """Write a cell; a small line as its values."""
        if cell.trail:
            decimals = places(cell.trail)
            return ", ".join(figure(one, self.caption.unit, decimals) for one in cell.trail)
        return cleaned(cell.says)
