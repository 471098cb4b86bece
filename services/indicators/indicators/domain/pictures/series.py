"""A series: one indicator in one place over time, with limits, targets and what it is held to."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.domain.pictures.axes import (
    End,
    Scale,
    ends,
    joined,
    left_of,
    placed,
    scaled,
    time_axis,
    unit_above,
)
from indicators.domain.pictures.sheet import (
    EDGE,
    Key,
    Layer,
    Plot,
    Specification,
    rules,
    shapes,
    sheet,
)
from indicators.domain.pictures.theme import DASHES, INK, LINE, LOOKS, TARGET, THEMES, Theme, Width
from indicators.domain.pictures.words import (
    Caption,
    Table,
    When,
    between,
    cleaned,
    figure,
    places,
    wide,
)

MOST_LINES = len(LOOKS)
MOST_NAME = 175
INKS = (LINE, "#41505a", "#005eb8", "#7c2855", "#006747", "#41505a")


@dataclass(frozen=True, slots=True)
class Point:
    """One value of one period; a point without a value breaks the line."""

    when: When
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Points in the order of their periods, and what they are."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Level:
    """A value that holds for all periods: a target, a benchmark."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn."""

    caption: Caption
    lines: Sequence[Line]
    levels: Sequence[Level] = ()

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        own = [one.value for line in self.lines for one in line.points]
        return places([*own, *(one.value for one in self.levels)])

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme, unit = THEMES[width], self.caption.unit
        whens = [one.when for line in self.lines for one in line.points]
        seen = [v for line in self.lines for p in line.points for v in (p.value, p.lower, p.upper)]
        scale = scaled([*seen, *(one.value for one in self.levels)], theme.height, unit)
        left, right = left_of(scale, theme), float(EDGE)
        names = self.named()
        if theme.direct and names:
            right += 10 + min(MOST_NAME, max(wide(one.says, theme.label) for one in names))
        length = theme.width - left - right
        at = placed(whens, length)
        above, room = unit_above(unit, left, theme)
        layers = [*above, *self.drawn(at, scale, length, theme)]
        layers += time_axis(whens, at, theme.height, length, theme)
        if theme.direct:
            layers += ends(names, scale, length, MOST_NAME, theme)
        plot = Plot(layers, theme.height, left, right, room, theme.line + 14,
                    self.keys(direct=theme.direct))  # fmt: skip
        return sheet(self.caption, width, plot)

    def drawn(self, at: Sequence[float], scale: Scale, length: float, theme: Theme) -> list[Layer]:
        """Draw levels, limits, lines and points."""
        layers = [scale.axis(theme)]
        for level in self.levels:
            across = {"x": 0, "x2": length, "y": scale.up(level.value), "y2": scale.up(level.value)}
            layers.append(rules([across], TARGET, 2, DASHES[4]))
        first = 0
        for n, line in enumerate(self.lines):
            xs = at[first : first + len(line.points)]
            first += len(line.points)
            layers += one_line(line, xs, scale, n % MOST_LINES, size=theme.point)
        return layers

    def named(self) -> list[End]:
        """Name each line and level at its end."""
        found = []
        for n, line in enumerate(self.lines):
            known = [one.value for one in line.points if one.value is not None]
            if known and len(self.lines) > 1:
                says = f"{line.name} {figure(known[-1], self.caption.unit, self.places)}"
                found.append(End(known[-1], says, INKS[n % MOST_LINES]))
        for level in self.levels:
            says = f"{level.name} {figure(level.value, self.caption.unit, self.places)}"
            found.append(End(level.value, says, TARGET))
        return found

    def keys(self, *, direct: bool) -> list[Key]:
        """Say what the marks mean."""
        many = len(self.lines) > 1
        found = [
            Key(cleaned(line.name), LOOKS[n % MOST_LINES].shape, LOOKS[n % MOST_LINES].fill,
                INKS[n % MOST_LINES], DASHES[n % MOST_LINES])
            for n, line in enumerate(self.lines) if many or not direct
        ]  # fmt: skip
        if not direct:
            found += [
                Key(f"{cleaned(one.name)} {figure(one.value, self.caption.unit, self.places)}",
                    line=TARGET, dash=DASHES[4])
                for one in self.levels
            ]  # fmt: skip
        points = [one for line in self.lines for one in line.points]
        if any(one.lower is not None or one.upper is not None for one in points):
            found.append(Key("Low to high", "stroke", INK, INK))
        return found

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        rows = [
            (one.when.text, cleaned(line.name), figure(one.value, unit, decimals),
             between(one.lower, one.upper, unit, decimals), cleaned(one.note))
            for line in self.lines for one in line.points
        ]  # fmt: skip
        rows += [
            ("all", cleaned(level.name), figure(level.value, unit, decimals), "", "")
            for level in self.levels
        ]
        return Table(("Period", "What", "Value", "Low to high", "Note"), rows)


def one_line(
    line: Line, xs: Sequence[float], scale: Scale, look: int, *, size: int, join: bool = True
) -> list[Layer]:
    """Draw a line with its points; what has no value breaks it."""
    rows, part = [], 0
    for x, one in zip(xs, line.points, strict=True):
        part += one.value is None
        if one.value is not None:
            rows.append({"x": x, "y": scale.up(one.value), "value": one.value, "part": part,
                         "period": one.when.text, "shape": LOOKS[look].shape,
                         "fill": LOOKS[look].fill})  # fmt: skip
    bars = [
        {"x": x, "x2": x, "y": scale.up(one.lower), "y2": scale.up(one.upper)}
        for x, one in zip(xs, line.points, strict=True)
        if one.lower is not None and one.upper is not None
    ]
    caps = [{"x": b["x"] - 4, "x2": b["x"] + 4, "y": b[e], "y2": b[e]}
            for b in bars for e in ("y", "y2")]  # fmt: skip
    layers = [rules([*bars, *caps], INK, 1.2)] if bars else []
    layers += [joined(rows, INKS[look], DASHES[look])] if join else []
    return [*layers, shapes(rows, size)]
