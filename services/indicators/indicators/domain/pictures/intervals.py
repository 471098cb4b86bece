"""Rows of intervals on one scale: what each place had before and after, or what its growth is.

Each row has marks below each other, every one with its own limits and look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.domain.pictures.axes import Scale, number_axis, scaled
from indicators.domain.pictures.sheet import (
    EDGE,
    Key,
    Layer,
    Plot,
    Specification,
    boxes,
    rules,
    shapes,
    sheet,
    texts,
)
from indicators.domain.pictures.theme import BAND, GRID, INK, QUIET, THEMES, Look, Theme, Width
from indicators.domain.pictures.words import (
    Caption,
    Table,
    between,
    cleaned,
    figure,
    places,
    shortened,
    wide,
    wrapped,
)

NAMES, FIGURES, EACH = 200, 200, 18  # Pixels beside the plot, and for each mark.


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its limits: as what, and how it looks."""

    name: str
    value: float | None
    look: Look
    lower: float | None = None
    upper: float | None = None
    band: tuple[float, float] | None = None
    """Where it would lie by chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place: its marks, from the top, and what they come to in words."""

    name: str
    marks: Sequence[Mark]
    says: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Intervals:
    """What is drawn, in the order given; rows of a group stand together."""

    caption: Caption
    rows: Sequence[Row]
    even: float | None = None
    """Where nothing has changed, on the scale."""
    band: str = ""
    """What the bands are."""
    outcome: str = "What it comes to"
    axis: str = ""
    """What the axis says, if not the unit alone."""

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return places(mark.value for row in self.rows for mark in row.marks)

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme = THEMES[width]
        left, right = (NAMES, FIGURES) if theme.direct else (EDGE, EDGE)
        length = theme.width - left - right
        marks = [mark for row in self.rows for mark in row.marks]
        seen = [v for m in marks for v in (m.value, m.lower, m.upper, *(m.band or ()))]
        unit, most = self.caption.unit, 6 if theme.direct else 5
        scale = scaled([*seen, self.even], length, unit, most=most)
        layers, height = self.drawn(scale, left, theme)
        axis, below = number_axis(scale, self.axis or unit, height, theme)
        plot = Plot([*axis, *layers], height, left, right, 8, below, self.keys())
        return sheet(self.caption, width, plot)

    def drawn(self, scale: Scale, left: float, theme: Theme) -> tuple[list[Layer], float]:
        """Draw all rows below each other; give the height they take."""
        start = EDGE - left
        end = scale.length + (FIGURES - EDGE if theme.direct else 0)
        even = None if self.even is None else scale.at(self.even)
        lines, bands, strong, evens = [], [], [], []
        layers, y = list[Layer](), 0.0
        for group, members in groupby(self.rows, key=lambda one: one.group):
            if group:
                heads = wrapped(group, theme.label, end - start - 12, 3, bold=True)
                tall = theme.line * len(heads) + 10.0
                bands.append({"x": start, "x2": end, "y": y, "y2": y + tall})
                strong += [{"x": start + 6, "y": y + 5 + theme.line * (n + 0.5), "says": one}
                           for n, one in enumerate(heads)]  # fmt: skip
                y += tall
            for row in members:
                lines.append({"x": start, "x2": end, "y": y, "y2": y})
                words, tall, first = written(row, y, (start, scale.length), theme)
                layers += [*words, *marked(row, y + first, scale, theme)]
                # On a narrow sheet the words stand above the marks, and it goes through none.
                begin = y if theme.direct else y + first
                evens += (
                    [] if even is None else [{"x": even, "x2": even, "y": begin, "y2": y + tall}]
                )
                y += tall
        over = [boxes(bands, color=BAND), texts(strong, theme.label, fontWeight="bold")]
        return [*over, rules(lines, GRID), rules(evens, INK, 1.4), *layers], max(y, theme.line)

    def keys(self) -> list[Key]:
        """Say what the marks mean."""
        marks = [mark for row in self.rows for mark in row.marks if mark.value is not None]
        looks = dict.fromkeys((m.look.says, m.look.shape, m.look.fill) for m in marks)
        found = [Key(*one) for one in looks]
        if any(mark.lower is not None for mark in marks):
            found.append(Key("Limits", line=QUIET))
        if self.band and any(mark.band for mark in marks):
            found.append(Key(self.band, band=BAND))
        return found

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        names = list(dict.fromkeys(mark.name for row in self.rows for mark in row.marks))
        limited = {mark.name for row in self.rows for mark in row.marks if mark.lower is not None}
        titles = []
        for name in names:
            titles += [name, f"{name}: limits"] if name in limited else [name]
        rows = []
        for row in self.rows:
            cells = [cleaned(row.name) or "no name", cleaned(row.group)]
            by_name = {mark.name: mark for mark in row.marks}
            for name in names:
                mark = by_name.get(name)
                cells.append(figure(mark.value if mark else None, unit, decimals))
                if name in limited:
                    cells.append(between(mark.lower, mark.upper, unit, decimals) if mark else "")
            rows.append((*cells, cleaned(row.says)))
        grouped = any(row.group for row in self.rows)
        if not grouped:
            rows = [(first, *rest) for first, _, *rest in rows]
        return Table(("Area", *(["Group"] if grouped else []), *titles, self.outcome), rows)


def written(
    row: Row, y: float, place: tuple[float, float], theme: Theme
) -> tuple[list[Layer], float, float]:
    """Write a row's words; give its height and where its marks begin."""
    (start, length), size = place, theme.label
    tall = EACH * len(row.marks) + 8
    if theme.direct:
        names = wrapped(row.name, size, NAMES - EDGE - 12, 3)
        says = wrapped(row.says, size, FIGURES - EDGE - 16, 3)
        whole = max(tall, max(len(names), len(says)) * theme.line + 8)
        words = [
            {"x": x, "y": y + whole / 2 + (n - (len(lines) - 1) / 2) * theme.line, "says": line}
            for x, lines in ((start, names), (length + 16, says)) for n, line in enumerate(lines)
        ]  # fmt: skip
        return [texts(words, size)], whole, (whole - EACH * len(row.marks)) / 2
    # On a narrow sheet the words stand above the marks; beside each other where they fit.
    beside = wide(cleaned(row.name), size) + wide(cleaned(row.says), size) + 16 <= length
    lines = [shortened(row.name, size, length)] if beside else wrapped(row.name, size, length, 2)
    words = [{"x": 0, "y": y + 4 + theme.line * (n + 0.5), "says": line}
             for n, line in enumerate(lines)]  # fmt: skip
    last: list[Layer] = []
    if beside:
        last = [texts([{"x": length, "y": y + 4 + theme.line / 2, "says": row.says}], size,
                      align="right")]  # fmt: skip
    else:
        more = wrapped(row.says, size, length, 3) if row.says else []
        words += [{"x": 0, "y": y + 4 + theme.line * (len(lines) + n + 0.5), "says": line,
                   "colour": QUIET} for n, line in enumerate(more)]  # fmt: skip
        lines += more
    head = theme.line * len(lines) + 6
    return [texts(words, size), *last], head + tall, head


def marked(row: Row, y: float, scale: Scale, theme: Theme) -> list[Layer]:
    """Draw the marks of a row below each other."""
    bands, bars, points = [], [], []
    for n, mark in enumerate(row.marks):
        at = y + EACH * (n + 0.5)
        if mark.band:
            low, high = (scale.at(one) for one in mark.band)
            bands.append({"x": low, "x2": high, "y": at - EACH / 2 + 1, "y2": at + EACH / 2 - 1})
        if mark.lower is not None and mark.upper is not None:
            bars.append({"x": scale.at(mark.lower), "x2": scale.at(mark.upper), "y": at, "y2": at})
        if mark.value is not None:
            points.append({"x": scale.at(mark.value), "y": at, "shape": mark.look.shape,
                           "fill": mark.look.fill, "area": cleaned(row.name) or "no name",
                           "what": mark.look.says, "value": mark.value, "lower": mark.lower,
                           "upper": mark.upper})  # fmt: skip
    return [boxes(bands, color=BAND, stroke=QUIET, strokeWidth=0.5), rules(bars, QUIET, 2.4),
            shapes(points, theme.point)]  # fmt: skip
