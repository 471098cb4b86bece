"""Rows of cells on a sheet: words, shapes, icons and small lines, in columns that are measured.

On a narrow sheet a row takes several lines, and a cell may bring its column's name with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from indicators.domain.pictures.axes import joined
from indicators.domain.pictures.icons import Icon
from indicators.domain.pictures.sheet import (
    EDGE,
    Layer,
    Plot,
    Row,
    boxes,
    icons,
    rules,
    shapes,
    texts,
)
from indicators.domain.pictures.theme import BAND, GRID, INK, LINE, PAPER, QUIET, Theme
from indicators.domain.pictures.words import cleaned, wrapped

ICON, TRAIL = 36, 24  # Pixels.
SHIFT = {"left": 0.0, "center": 0.5, "right": 1.0}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands: pixels from the left edge, and on which line of its row."""

    title: str
    x: float
    room: float
    line: int = 0
    align: str = "left"
    titled: bool = False
    """Its title stands in each cell, for there is no heading."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: words, with a shape, an icon or a small line before them."""

    says: str = ""
    shape: str = ""
    fill: str = PAPER
    icon: Icon | None = None
    trail: Sequence[float | None] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of cells, one a column; or a heading."""

    cells: Sequence[Cell] = ()
    heading: str = ""


@dataclass(slots=True)
class Drawn:
    """What has been placed so far."""

    says: list[Row] = field(default_factory=list)
    strong: list[Row] = field(default_factory=list)
    shapes: list[Row] = field(default_factory=list)
    icons: list[Row] = field(default_factory=list)
    lines: list[dict[str, object]] = field(default_factory=list)
    last: list[Row] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    bands: list[Row] = field(default_factory=list)


def grid(columns: Sequence[Column], entries: Sequence[Entry], theme: Theme) -> Plot:
    """Place all rows below each other."""
    drawn, length, y = Drawn(), theme.width - 2 * EDGE, 0.0
    y += heading(columns, drawn, theme) if theme.direct else 0
    for entry in entries:
        if entry.heading:
            tall = theme.line + 10.0
            drawn.bands.append({"x": 0, "x2": length, "y": y, "y2": y + tall})
            lines = wrapped(entry.heading, theme.label, length - 12, 1, bold=True)
            drawn.strong += [{"x": 6, "y": y + tall / 2, "says": one} for one in lines]
            y += tall
            continue
        drawn.rules.append({"x": 0, "x2": length, "y": y, "y2": y})
        for line in range(max(one.line for one in columns) + 1):
            here = [(c, cell) for c, cell in zip(columns, entry.cells, strict=True)
                    if c.line == line and cell != Cell()]  # fmt: skip
            tall = max((height_of(c, cell, theme) for c, cell in here), default=0.0)
            for column, cell in here:
                place(column, cell, y + tall / 2, drawn, theme)
            y += tall
        y += 0 if theme.direct else 6
    drawn.rules.append({"x": 0, "x2": length, "y": y, "y2": y})
    layers: list[Layer] = [boxes(drawn.bands, color=BAND), rules(drawn.rules, GRID)]
    layers += [joined(drawn.lines, LINE, width=1.6), shapes(drawn.last, 26, edge=0.6)]
    layers += [shapes(drawn.shapes, theme.point), *icons(drawn.icons, ICON)]
    layers += [texts(aligned(drawn.says, a), theme.label, align=a) for a in SHIFT]
    layers.append(texts(drawn.strong, theme.label, fontWeight="bold"))
    return Plot([one for one in layers if one["data"]["values"]], y)


def aligned(rows: Sequence[Row], align: str) -> list[Row]:
    """Pick the texts of one alignment."""
    return [row for row in rows if row.get("align", "left") == align]


def heading(columns: Sequence[Column], drawn: Drawn, theme: Theme) -> float:
    """Write the names of the columns; give the height they take."""
    lines = {n: wrapped(one.title, theme.label, one.room, 2) for n, one in enumerate(columns)}
    most = max(map(len, lines.values()), default=1)
    for n, column in enumerate(columns):
        text = lines[n]
        drawn.says += [
            {"x": column.x + column.room * SHIFT[column.align],
             "y": (most - len(text) + i + 0.5) * theme.line, "says": line,
             "colour": QUIET, "align": column.align}
            for i, line in enumerate(text)
        ]  # fmt: skip
    return most * theme.line + 6


def written(column: Column, cell: Cell, theme: Theme) -> tuple[list[str], float]:
    """Break the words of a cell, beside what stands before them; give that one's width."""
    before = ICON + 8 if cell.icon else 18 if cell.shape else 0
    says = cleaned(cell.says)
    says = f"{column.title}: {says}" if column.titled and says else says
    return wrapped(says, theme.label, column.room - before, 3, bold=cell.strong), before


def height_of(column: Column, cell: Cell, theme: Theme) -> float:
    """Tell how tall a cell is."""
    lines, _ = written(column, cell, theme)
    held = ICON if cell.icon else TRAIL if cell.trail else 0
    return max(held, len(lines) * theme.line) + (8 if theme.direct else 4)


def place(column: Column, cell: Cell, y: float, drawn: Drawn, theme: Theme) -> None:
    """Draw one cell around its middle."""
    lines, before = written(column, cell, theme)
    if cell.icon:
        drawn.icons.append({"x": column.x + ICON / 2, "y": y, "shape": cell.icon.path,
                            "fill": cell.icon.fill, "letter": cell.icon.letter,
                            "aside": cell.icon.aside})  # fmt: skip
    elif cell.shape:
        drawn.shapes.append({"x": column.x + 7, "y": y, "shape": cell.shape, "fill": cell.fill})
    if cell.trail:
        trail(column, cell.trail, y, drawn)
    x = column.x + before + (column.room - before) * SHIFT[column.align]
    rows = [{"x": x, "y": y + (n - (len(lines) - 1) / 2) * theme.line, "says": line,
             "colour": INK, "align": column.align} for n, line in enumerate(lines)]  # fmt: skip
    (drawn.strong if cell.strong else drawn.says).extend(rows)


def trail(column: Column, values: Sequence[float | None], y: float, drawn: Drawn) -> None:
    """Draw a small line over time, its last point marked."""
    known = [one for one in values if one is not None]
    if not known:
        return
    low, high = min(known), max(known)
    step = (column.room - 12) / max(len(values) - 1, 1)
    part, rows = f"{column.x}.{y}", list[dict[str, object]]()
    for n, one in enumerate(values):
        if one is None:
            part += "."
            continue
        up = (one - low) / (high - low) if high > low else 0.5
        rows.append({"x": column.x + 6 + n * step, "y": y + TRAIL / 2 - up * TRAIL,
                     "value": one, "part": part})  # fmt: skip
    drawn.lines += rows
    drawn.last.append({**rows[-1], "shape": "circle", "fill": LINE})
