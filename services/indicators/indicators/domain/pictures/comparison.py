"""A comparison by area: a dot and its interval in each row, against a benchmark."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from indicators.domain.pictures.theme import (
    BAND,
    GRID,
    INK,
    JUDGED,
    QUIET,
    THEMES,
    Judgement,
    Theme,
    Width,
)
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

NAMES, FIGURES = 230, 165  # Pixels beside the plot.


@dataclass(frozen=True, slots=True)
class Area:
    """One area, or one of whatever is compared."""

    name: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    judgement: Judgement = Judgement.NOT_COMPARED
    note: str = ""
    """Why there is no value."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the areas are compared with."""

    name: str
    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is drawn, in the order given."""

    caption: Caption
    areas: Sequence[Area]
    benchmark: Benchmark | None = None

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        own = [one.value for one in self.areas]
        return places([*own, self.benchmark.value if self.benchmark else None])

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme = THEMES[width]
        beside = theme.direct
        left, right = (NAMES, FIGURES) if beside else (EDGE, EDGE)
        room = NAMES - EDGE - 14
        long = any(len(wrapped(one.name, theme.label, room)) > 1 for one in self.areas)
        step = (2 if long else 1) * theme.line + 10 if beside else 2 * theme.line + 10
        height = step * max(len(self.areas), 1)
        seen = [v for one in self.areas for v in (one.value, one.lower, one.upper)]
        against = self.benchmark
        also = [against.value, against.lower, against.upper] if against else []
        length = theme.width - left - right
        # Marks keep clear of the edges, where a narrow sheet has nothing beside them.
        scale = scaled([*seen, *also], length, self.caption.unit, most=7 if beside else 5)
        axis, below = number_axis(scale, self.caption.unit, height, theme)
        layers = [*self.against(scale, height, step, theme), *axis]
        layers += self.rows(scale, step, left, theme)
        plot = Plot(layers, height, left, right, theme.line + 14, below, self.keys())
        return sheet(self.caption, width, plot)

    def against(self, scale: Scale, height: float, step: float, theme: Theme) -> list[Layer]:
        """Draw the benchmark through all rows, and name it; on a narrow sheet beside no names."""
        if self.benchmark is None:
            return []
        one, layers = self.benchmark, []
        if one.lower is not None and one.upper is not None:
            band = {"x": scale.at(one.lower), "x2": scale.at(one.upper), "y": 0, "y2": height}
            layers += [boxes([band], color=BAND)] if theme.direct else []
        x = scale.at(one.value)
        parts = [{"y": -4.0, "y2": height}] if theme.direct else [
            {"y": n * step + theme.line + 4, "y2": (n + 1) * step} for n in range(len(self.areas))
        ]  # fmt: skip
        says = f"{cleaned(one.name)} {figure(one.value, self.caption.unit, self.places)}"
        says = shortened(says, theme.label, scale.length, bold=True)
        long = wide(says, theme.label, bold=True) / 2
        middle = min(max(x, long), scale.length - long)
        return [
            *layers,
            rules([{"x": x, "x2": x, **one} for one in parts], INK, 1.6),
            texts([{"x": middle, "y": -14, "says": says}], theme.label, align="center",
                  fontWeight="bold"),
        ]  # fmt: skip

    def rows(self, scale: Scale, step: float, left: float, theme: Theme) -> list[Layer]:
        """Draw each area: its name, its interval and point, its figure and what it means."""
        unit, names, figures, lines, bars, points = self.caption.unit, [], [], [], [], []
        start = EDGE - left if theme.direct else 0
        for n, one in enumerate(self.areas):
            look = JUDGED[one.judgement]
            top = n * step
            y = top + step / 2 if theme.direct else top + theme.line * 1.5 + 4
            write = y if theme.direct else top + theme.line / 2 + 3
            says = figure(one.value, unit, self.places) if one.value is not None else (
                cleaned(one.note) or "no value"
            )  # fmt: skip
            judged = one.value is not None and one.judgement is not Judgement.NOT_COMPARED
            if judged and theme.direct:
                says += f"  {look.says}"
            says = shortened(says, theme.label, FIGURES - EDGE - 14)
            # On a narrow sheet the figure shares its line with the name.
            end = scale.length + 14 if theme.direct else scale.length
            room = NAMES - EDGE - 14 if theme.direct else end - wide(says, theme.label) - 12
            parts = wrapped(one.name, theme.label, room, 2 if theme.direct else 1)
            names += [{"x": start, "y": write + (i - (len(parts) - 1) / 2) * theme.line,
                       "says": part} for i, part in enumerate(parts)]  # fmt: skip
            figures.append({"x": end, "y": write, "says": says})
            lines.append({"x": start, "x2": scale.length + (FIGURES - EDGE if theme.direct else 0),
                          "y": top, "y2": top})  # fmt: skip
            if one.lower is not None and one.upper is not None:
                bars.append({"x": scale.at(one.lower), "x2": scale.at(one.upper), "y": y, "y2": y})
            if one.value is not None:
                points.append({"x": scale.at(one.value), "y": y, "shape": look.shape,
                               "fill": look.fill, "area": cleaned(one.name), "value": one.value,
                               "lower": one.lower, "upper": one.upper,
                               "judgement": look.says})  # fmt: skip
        return [
            rules(lines, GRID), rules(bars, QUIET, 2.4), shapes(points, theme.point * 1.3),
            texts(names, theme.label),
            texts(figures, theme.label, align="left" if theme.direct else "right"),
        ]  # fmt: skip

    def keys(self) -> list[Key]:
        """Say what the marks mean."""
        there = {one.judgement for one in self.areas if one.value is not None}
        found = [Key(JUDGED[j].says, JUDGED[j].shape, JUDGED[j].fill)
                 for j in Judgement if j in there]  # fmt: skip
        if any(one.lower is not None for one in self.areas):
            found.append(Key("Limits", line=QUIET))
        return found

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        rows = [
            (cleaned(one.name),
             cleaned(one.note) if one.value is None and one.note else figure(
                 one.value, unit, decimals),
             between(one.lower, one.upper, unit, decimals), JUDGED[one.judgement].says)
            for one in self.areas
        ]  # fmt: skip
        if self.benchmark:
            one = self.benchmark
            rows.append((cleaned(one.name), figure(one.value, unit, decimals),
                         between(one.lower, one.upper, unit, decimals), "Benchmark"))  # fmt: skip
        return Table(("Area", "Value", "Limits", "Compared with the benchmark"), rows)
