"""Plots below each other over the same periods, each with a scale of its own.

A gap is drawn so: the two series, then what lies between them, as a difference and as a ratio.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.domain.pictures.axes import Scale, ladder, left_of, placed, scaled, time_axis
from indicators.domain.pictures.series import INKS, MOST_LINES, Line, one_line
from indicators.domain.pictures.sheet import (
    EDGE,
    Key,
    Layer,
    Plot,
    Specification,
    rules,
    sheet,
    texts,
)
from indicators.domain.pictures.theme import DASHES, INK, LOOKS, QUIET, THEMES, Theme, Width
from indicators.domain.pictures.words import (
    Caption,
    Table,
    When,
    between,
    cleaned,
    figure,
    places,
    wrapped,
)

SHARE = 0.62  # Of the height of a plot that stands alone.


@dataclass(frozen=True, slots=True)
class Panel:
    """One plot: its lines, all over the same periods."""

    name: str
    """What is drawn, with its unit."""
    lines: Sequence[Line]
    unit: str = ""
    even: float | None = None
    """Where the two are alike."""
    look: int = 0
    """The look of its first line."""
    decimals: int = 0
    """How many decimal places at least."""

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return max(places(one.value for line in self.lines for one in line.points), self.decimals)


@dataclass(frozen=True, slots=True)
class Panels:
    """What is drawn, from the top."""

    caption: Caption
    whens: Sequence[When]
    panels: Sequence[Panel]
    findings: Sequence[str] = ()
    """What each period comes to, in words."""

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme = THEMES[width]
        tall, y = round(theme.height * SHARE), 0.0
        scales, heads = list[Scale](), list[list[str]]()
        for n, panel in enumerate(self.panels):
            names = wrapped(panel.name, theme.label, theme.width - 2 * EDGE, 3, bold=True)
            y += (theme.line * len(names) + 12) if n else 0
            seen = [v for line in panel.lines for p in line.points
                    for v in (p.value, p.lower, p.upper)]  # fmt: skip
            scale = scaled([*seen, panel.even], tall, panel.unit, most=5)
            scales.append(Scale(scale.low, scale.high, tall, scale.ticks, y))
            heads.append(names)
            y += tall + 14
        height = max(y - 14, 0)
        left = max((left_of(one, theme) for one in scales), default=EDGE)
        length = theme.width - left - EDGE
        at = placed(self.whens, length)
        layers: list[Layer] = []
        for panel, scale, names in zip(self.panels, scales, heads, strict=True):
            says = [{"x": EDGE - left, "says": one,
                     "y": scale.top - 12 - (len(names) - n - 0.5) * theme.line}
                    for n, one in enumerate(names)]  # fmt: skip
            layers += [texts(says, theme.label, fontWeight="bold"),
                       *drawn(panel, scale, at, length, theme)]  # fmt: skip
        layers += time_axis(self.whens, at, height, length, theme)
        above = (theme.line * len(heads[0]) if heads else 0) + 14
        plot = Plot(layers, height, left, EDGE, above, theme.line + 14, self.keys())
        return sheet(self.caption, width, plot)

    def keys(self) -> list[Key]:
        """Say what the marks mean."""
        found = {}
        for panel in self.panels:
            for n, line in enumerate(panel.lines, panel.look):
                look = LOOKS[n % MOST_LINES]
                found[line.name] = Key(cleaned(line.name), look.shape, look.fill,
                                       INKS[n % MOST_LINES], DASHES[n % MOST_LINES])  # fmt: skip
        points = [p for panel in self.panels for line in panel.lines for p in line.points]
        keys = list(found.values())
        if any(one.lower is not None for one in points):
            keys.append(Key("Limits", "stroke", INK, INK))
        return keys

    def table(self) -> Table:
        """Give the same content as text."""
        titles, columns = list[str](), list[list[str]]()
        for panel in self.panels:
            for line in panel.lines:
                titles.append(cleaned(line.name))
                columns.append([figure(p.value, panel.unit, panel.places) for p in line.points])
                if any(p.lower is not None for p in line.points):
                    titles.append(f"{cleaned(line.name)}: limits")
                    columns.append([between(p.lower, p.upper, panel.unit, panel.places)
                                    for p in line.points])  # fmt: skip
        said = [cleaned(one) for one in self.findings] or [""] * len(self.whens)
        rows = [
            (when.text, *(column[n] for column in columns), said[n])
            for n, when in enumerate(self.whens)
        ]
        return Table(("Period", *titles, "Note"), rows)


def drawn(
    panel: Panel, scale: Scale, at: Sequence[float], length: float, theme: Theme
) -> list[Layer]:
    """Draw one plot."""
    layers = ladder(scale, length, theme)
    if panel.even is not None:
        y = scale.up(panel.even)
        layers.append(rules([{"x": 0, "x2": length, "y": y, "y2": y}], QUIET, 1.6))
    for n, line in enumerate(panel.lines, panel.look):
        layers += one_line(line, at, scale, n % MOST_LINES, size=theme.point)
    return layers
