"""Inequality: groups from most to least deprived, as wide as their share of people, and a slope.

Source: the slope index of inequality is drawn as Low and Low (2004) and Fingertips define it: a
line through the groups at the middle of their ranks, read at both ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from indicators.domain.pictures.axes import left_of, scaled, unit_above
from indicators.domain.pictures.sheet import (
    EDGE,
    Key,
    Layer,
    Plot,
    Specification,
    rules,
    shapes,
    sheet,
    texts,
)
from indicators.domain.pictures.theme import GRID, INK, LINE, QUIET, THEMES, Theme, Width
from indicators.domain.pictures.words import (
    Caption,
    Table,
    between,
    cleaned,
    figure,
    places,
    shortened,
    wide,
)

FILL = "#9fb7d3"


@dataclass(frozen=True, slots=True)
class Group:
    """One group of people."""

    name: str
    population: float
    value: float | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Slope:
    """The line through the groups, and what it says."""

    intercept: float
    slope: float
    says: str
    """The index with its limits, in words."""


@dataclass(frozen=True, slots=True)
class Inequality:
    """What is drawn."""

    caption: Caption
    groups: Sequence[Group]
    """From the most deprived to the least."""
    slope: Slope | None = None
    ends: tuple[str, str] = ("Most deprived", "Least deprived")

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return places(one.value for one in self.groups)

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme, unit = THEMES[width], self.caption.unit
        seen = [v for one in self.groups for v in (one.value, one.lower, one.upper)]
        line = [self.slope.intercept, self.slope.intercept + self.slope.slope] if self.slope else []
        scale = scaled([*seen, *line], theme.height, unit)
        left = left_of(scale, theme)
        length = theme.width - left - EDGE
        above, room = unit_above(unit, left, theme)
        layers = [*above, scale.axis(theme)]
        total = sum(one.population for one in self.groups) or 1
        edge = [0.0, *accumulate(one.population / total * length for one in self.groups)]
        bars: list[dict[str, Any]] = [
            {"x": a, "x2": b, "y": scale.up(one.value), "y2": scale.length,
             "group": cleaned(one.name), "value": one.value}
            for a, b, one in zip(edge, edge[1:], self.groups, strict=False)
            if one.value is not None
        ]  # fmt: skip
        edges = [{"x": x, "x2": x, "y": 0, "y2": scale.length} for x in edge[1:-1]]
        layers += [rules(edges, GRID), rules([bar | {"y2": bar["y"]} for bar in bars], FILL, 7)]
        whiskers = [
            {"x": (a + b) / 2, "x2": (a + b) / 2, "y": scale.up(one.lower),
             "y2": scale.up(one.upper)}
            for a, b, one in zip(edge, edge[1:], self.groups, strict=False)
            if one.lower is not None and one.upper is not None
        ]  # fmt: skip
        layers.append(rules(whiskers, INK, 1.4))
        points = [{"x": (b["x"] + b["x2"]) / 2, "y": b["y"], "shape": "circle", "fill": QUIET,
                   "group": b["group"], "value": b["value"]} for b in bars]  # fmt: skip
        layers.append(shapes(points, theme.point * 0.7))
        if len(line) > 1:
            ends = {"x": 0, "x2": length, "y": scale.up(line[0]), "y2": scale.up(line[1])}
            layers.append(rules([ends], LINE, 3))
        layers += self.below(edge, scale.length, length, theme)
        keys = [Key("Group, as wide as its share of people", line=FILL)]
        keys += [Key("Value with its limits", "circle", QUIET, INK)] if whiskers else []
        keys += [Key(self.slope.says, line=LINE)] if self.slope else []
        plot = Plot(layers, scale.length, left, EDGE, room, 2 * theme.line + 16, keys)
        return sheet(self.caption, width, plot)

    def below(
        self, edge: Sequence[float], height: float, length: float, theme: Theme
    ) -> list[Layer]:
        """Write the groups and the two ends below the plot."""
        base = [{"x": 0, "x2": length, "y": height, "y2": height}]
        y = height + 6 + theme.line / 2
        fits = all(
            wide(cleaned(one.name), theme.label) <= b - a - 2
            for a, b, one in zip(edge, edge[1:], self.groups, strict=False)
        )
        names, free = [], 0.0
        for n, (a, b, one) in enumerate(zip(edge, edge[1:], self.groups, strict=False), 1):
            says, middle = cleaned(one.name) if fits else str(n), (a + b) / 2
            half = wide(says, theme.label) / 2
            # Of narrow groups those are numbered that have room for it.
            if middle - half >= free and middle + half <= length + EDGE:
                names.append({"x": middle, "y": y, "says": says})
                free = middle + half + 4
        room = length / 2 - wide("→ ", theme.label, bold=True) - 4
        first, last = (shortened(one, theme.label, room, bold=True) for one in self.ends)
        beside = [{"x": 0, "y": y + theme.line, "says": f"← {first}"}]
        other = [{"x": length, "y": y + theme.line, "says": f"{last} →"}]
        return [
            rules(base, QUIET), texts(names, theme.label, align="center"),
            texts(beside, theme.label, fontWeight="bold"),
            texts(other, theme.label, align="right", fontWeight="bold"),
        ]  # fmt: skip

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        rows = [
            (cleaned(one.name), figure(one.population, "", 0), figure(one.value, unit, decimals),
             between(one.lower, one.upper, unit, decimals))
            for one in self.groups
        ]  # fmt: skip
        if self.slope:
            rows.append(("Slope", "", cleaned(self.slope.says), ""))
        return Table(("Group", "Population", "Value", "Limits"), rows)
