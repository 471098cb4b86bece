"""A sheet of a fixed size: title above, plot, key, notes below, all placed to the pixel.

Whatever is written is measured first, so nothing overlaps, is cut off or changes the size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from indicators.domain.pictures.theme import (
    CONFIG,
    INK,
    PAPER,
    QUIET,
    THEMES,
    Theme,
    Width,
)
from indicators.domain.pictures.words import Caption, Table, balanced, wide, wrapped

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
SAMPLE, SHORT = 36, 16  # The widths of samples in the key.
EDGE = 12
NAMED = ("area", "group", "period", "what", "says", "judgement")
MEASURED = ("value", "lower", "upper", "score")

Specification = dict[str, Any]
Layer = dict[str, Any]
Row = Mapping[str, Any]


class Picture(Protocol):
    """What can be drawn."""

    @property
    def caption(self) -> Caption:
        """Say what is drawn."""

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""

    def table(self) -> Table:
        """Give the same content as text."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark means: a shape, a line or a band."""

    says: str
    shape: str = ""
    fill: str = PAPER
    line: str = ""
    dash: Sequence[int] = ()
    band: str = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A picture beside its words, above the plot."""

    path: str
    fill: str
    letter: str
    aside: float
    """How far its letter stands from the middle."""
    says: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The middle of a sheet."""

    layers: Sequence[Layer]
    height: float
    left: float = EDGE
    right: float = EDGE
    above: float = 0
    """Room between the title and the plot."""
    below: float = 0
    """Room between the plot and the key."""
    keys: Sequence[Key] = ()
    badges: Sequence[Badge] = field(default=())


def raw(name: str, kind: str = "quantitative") -> dict[str, Any]:
    """Take a field as it is: pixels, colours, shapes."""
    return {"field": name, "type": kind, "scale": None}


def pixels(*names: str) -> dict[str, Any]:
    """Place marks by pixels, counted from the top left corner of the plot."""
    # The second end of a mark follows the scale of the first.
    return {
        name: {**raw(name), "axis": None} if name in {"x", "y"} else {"field": name}
        for name in names
    }


def texts(rows: Sequence[Row], size: int, *, align: str = "left", **more: Any) -> Layer:
    """Write texts: each row has `x`, `y` and `says`, and may have a `colour` and a `weight`."""
    placed = [{"colour": INK, **row} for row in rows]
    mark = {"type": "text", "fontSize": size, "align": align, "baseline": "middle", **more}
    return {"data": {"values": placed}, "mark": mark, "encoding": {
        **pixels("x", "y"), "text": {"field": "says", "type": "nominal"},
        "color": raw("colour", "nominal"),
    }}  # fmt: skip


def haloed(rows: Sequence[Row], size: int, *, align: str = "left") -> list[Layer]:
    """Write texts over other marks, on a paper edge of their own."""
    behind = [{**row, "colour": PAPER} for row in rows]
    return [texts(behind, size, align=align, stroke=PAPER, strokeWidth=4, strokeJoin="round"),
            texts(rows, size, align=align)]  # fmt: skip


def shapes(rows: Sequence[Row], size: float, *, edge: float = 1, **encoding: Any) -> Layer:
    """Draw points: each row has a `shape` and a `fill`, and is placed by pixels unless told."""
    mark = {"type": "point", "size": size, "filled": True, "opacity": 1, "stroke": INK,
            "strokeWidth": edge}  # fmt: skip
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": {
        **(encoding or pixels("x", "y")), "shape": raw("shape", "nominal"),
        "fill": raw("fill", "nominal"), **pointed_at(rows),
    }}  # fmt: skip


def rules(rows: Sequence[Row], colour: str, width: float = 1, dash: Sequence[int] = ()) -> Layer:
    """Draw lines from (`x`, `y`) to (`x2`, `y2`) in pixels."""
    mark = {"type": "rule", "color": colour, "strokeWidth": width, "strokeDash": list(dash)}
    return {"data": {"values": list(rows)}, "mark": mark,
            "encoding": pixels("x", "y", "x2", "y2")}  # fmt: skip


def boxes(rows: Sequence[Row], **mark: Any) -> Layer:
    """Draw rectangles from (`x`, `y`) to (`x2`, `y2`) in pixels."""
    return {"data": {"values": list(rows)}, "mark": {"type": "rect", **mark},
            "encoding": {**pixels("x", "y", "x2", "y2"), **pointed_at(rows)}}  # fmt: skip


def pointed_at(rows: Sequence[Row]) -> dict[str, Any]:
    """Say what is shown of a mark that is pointed at, where a picture is not still."""
    there = [name for name in (*NAMED, *MEASURED) if any(name in row for row in rows[:1])]
    shown = [
        {"field": name, "title": name.capitalize(), "type": "nominal"} | (
            {"type": "quantitative", "format": ",.6~g"} if name in MEASURED else {}
        )
        for name in there
    ]  # fmt: skip
    return {"tooltip": shown} if shown else {}


def sheet(caption: Caption, width: Width, plot: Plot) -> Specification:
    """Put a sheet together."""
    theme = THEMES[width]
    room = theme.width - 2 * EDGE
    title = balanced(caption.title, theme.title, room)
    subtitle = wrapped(caption.subtitle, theme.subtitle, room, 4)
    head = EDGE + len(title) * (theme.title + 4) + len(subtitle) * (theme.subtitle + 4) + 8
    badges, tall = badged(plot.badges, theme, plot)
    top = round(head + tall + plot.above)
    keys, key_end = keyed(plot.keys, theme, plot)
    notes = [line for note in caption.notes for line in wrapped(note, theme.note, room, 5)]
    step = theme.note + 4
    rows = [{"x": EDGE - plot.left, "y": key_end + 10 + step * (n + 0.5), "says": line,
             "colour": QUIET} for n, line in enumerate(notes)]  # fmt: skip
    bottom = round(key_end - plot.height + EDGE + (10 + step * len(notes) if notes else 0))
    start = {"x": EDGE - plot.left, "colour": INK}
    tall_title = theme.title + 4
    titles = [start | {"y": EDGE - top + (n + 0.5) * tall_title, "says": line}
              for n, line in enumerate(title)]  # fmt: skip
    under = EDGE - top + len(title) * tall_title + 2
    subtitles = [start | {"y": under + (n + 0.5) * (theme.subtitle + 4), "says": line,
                          "colour": QUIET} for n, line in enumerate(subtitle)]  # fmt: skip
    layers = [texts(titles, theme.title, fontWeight="bold"), texts(subtitles, theme.subtitle),
              *badges, *plot.layers, *keys]  # fmt: skip
    return {
        "$schema": SCHEMA,
        "description": caption.description,
        "background": PAPER,
        "autosize": {"type": "none"},
        "padding": {"left": plot.left, "right": plot.right, "top": top, "bottom": bottom},
        "width": theme.width - plot.left - plot.right,
        "height": plot.height,
        "usermeta": {"title": caption.title, "unit": caption.unit, "notes": caption.notes},
        "layer": gathered([*layers, texts(rows, theme.note)]),
        "config": CONFIG,
    }  # fmt: skip


def gathered(layers: Sequence[Layer]) -> list[Layer]:
    """Leave out what is empty, and write texts of one kind together, over everything else."""
    marks, written = list[Layer](), dict[str, Layer]()
    for layer in layers:
        if not layer["data"]["values"]:
            continue
        if layer["mark"]["type"] != "text" or "stroke" in layer["mark"]:
            marks.append(layer)
        elif (kind := str(layer["mark"])) in written:
            written[kind]["data"]["values"] += layer["data"]["values"]
        else:
            written[kind] = layer | {"data": {"values": [*layer["data"]["values"]]}}
    return [*marks, *written.values()]


def badged(badges: Sequence[Badge], theme: Theme, plot: Plot) -> tuple[list[Layer], float]:
    """Place badges in a row, or below each other on a narrow sheet; give the height they take."""
    if not badges:
        return [], 0
    size, each = 38, (theme.width - 2 * EDGE) / (len(badges) if theme.direct else 1)
    rows_of = 1 if theme.direct else len(badges)
    marks, says = [], []
    for n, badge in enumerate(badges):
        x = EDGE - plot.left + (n * each if theme.direct else 0)
        y = -plot.above - (rows_of - 0.5 - (0 if theme.direct else n)) * (size + 8)
        marks.append((x + size / 2, y, badge))
        lines = wrapped(badge.says, theme.label, each - size - 16, 2)
        says += [{"x": x + size + 8, "y": y + (i - (len(lines) - 1) / 2) * theme.line, "says": line}
                 for i, line in enumerate(lines)]  # fmt: skip
    found = icons([{"x": x, "y": y, "shape": b.path, "fill": b.fill, "letter": b.letter,
                    "aside": b.aside} for x, y, b in marks], size)  # fmt: skip
    return [*found, texts(says, theme.label)], rows_of * (size + 8)


def icons(rows: Sequence[Row], size: float) -> list[Layer]:
    """Draw icons: each row has a path within a square of 2 by 2, a `fill` and a `letter`."""
    letters = [{"x": row["x"] + row["aside"] * size / 2, "y": row["y"] - size * 0.13,
                "says": row["letter"]}
               for row in rows if row["letter"]]  # fmt: skip
    drawn = [row for row in rows if row["shape"]]
    return [shapes(drawn, size * size, edge=0.5),
            texts(letters, round(size * 0.36), align="center", fontWeight="bold")]  # fmt: skip


def keyed(keys: Sequence[Key], theme: Theme, plot: Plot) -> tuple[list[Layer], float]:
    """Place the key in lines from left to right; give where it ends."""
    start, end = EDGE - plot.left, theme.width - EDGE - plot.left
    x, y, step = start, plot.height + plot.below, theme.label + 8
    if not keys:
        return [], y
    y += step / 2 + 4
    layers: list[Layer] = []
    says, points = [], []
    for key in keys:
        sample = SAMPLE if key.line or key.band else SHORT if key.shape else 0
        lines = wrapped(key.says, theme.label, end - start - sample - 6, 3)
        length = sample + 6 + max((wide(line, theme.label) for line in lines), default=0)
        if x > start and x + length > end:
            x, y = start, y + step
        across = {"x": x, "x2": x + SAMPLE - 4, "y": y, "y2": y}
        if key.band:
            box = {**across, "y": y - 6, "y2": y + 6}
            layers.append(boxes([box], color=key.band, stroke=QUIET, strokeWidth=0.5))
        if key.line:
            layers.append(rules([across], key.line, 2, key.dash))
        if key.shape:
            middle = x + (6 if not key.line else (SAMPLE - 4) / 2)
            points.append({"x": middle, "y": y, "shape": key.shape, "fill": key.fill})
        for n, line in enumerate(lines):
            says.append(
                {"x": x + sample + (2 if sample else 0), "y": y + n * theme.line, "says": line}
            )
        y += (len(lines) - 1) * theme.line
        x += length + 16
    layers += [shapes(points, theme.point)] if points else []
    return [*layers, texts(says, theme.label)], y + step / 2


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Move labels apart, as little as needed, and keep them inside.

    >>> spread([10, 12, 50], 10, 0, 60)
    [6.0, 16.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    groups: list[tuple[float, list[int]]] = []  # Each with its middle.
    for n in order:
        middle, members = min(max(wanted[n], low), high), [n]
        while groups:
            before, others = groups[-1]
            if middle - before >= apart * (len(members) + len(others)) / 2:
                break
            groups.pop()
            members = others + members
            half = apart * (len(members) - 1) / 2
            middle = sum(wanted[m] for m in members) / len(members)
            middle = max(min(middle, high - half), low + half)
        groups.append((middle, members))
    found = [0.0] * len(wanted)
    for middle, members in groups:
        for place, n in enumerate(members):
            found[n] = middle + (place - (len(members) - 1) / 2) * apart
    return found
