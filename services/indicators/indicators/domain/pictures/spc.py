"""A control chart: points over time, their mean and limits, and what Making Data Count says."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

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
from indicators.domain.pictures.icons import badge_of
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
)
from indicators.domain.pictures.theme import (
    BAND,
    DASHED,
    DOTTED,
    INK,
    LONG,
    QUIET,
    TARGET,
    THEMES,
    UNJUDGED,
    VARIED,
    Assurance,
    Look,
    Theme,
    Variation,
    Width,
)
from indicators.domain.pictures.words import (
    Caption,
    Table,
    When,
    cleaned,
    figure,
    places,
    wide,
)

DENSE = 60  # More points than this are drawn smaller.
LINES = (("mean", "Mean", INK, ()), ("upper", "Upper limit", QUIET, DASHED),
         ("lower", "Lower limit", QUIET, DASHED), ("target", "Target", TARGET, LONG))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One point, with the limits that hold for it; points of a segment share them."""

    when: When
    value: float | None
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    target: float | None = None
    variation: Variation | None = Variation.COMMON_CAUSE
    """None: too few points to tell."""
    segment: int = 0
    rule: str = ""
    """Which rule it breaks, if any."""

    @property
    def look(self) -> Look:
        """Give how it is drawn."""
        return VARIED[self.variation] if self.variation else UNJUDGED


@dataclass(frozen=True, slots=True)
class Spc:
    """What is drawn."""

    caption: Caption
    points: Sequence[Point]
    variation: Variation | None = None
    assurance: Assurance | None = None
    rebased: Sequence[str] = ()
    """Why each segment after the first begins."""

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return places(one.value for one in self.points)

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme, unit = THEMES[width], self.caption.unit
        seen = [v for p in self.points for v in (p.value, p.lower, p.upper, p.target)]
        scale = scaled(seen, theme.height, unit)
        left, right, named = left_of(scale, theme), float(EDGE), self.named()
        if theme.direct and named:
            right += 6 + max(wide(one.says, theme.label) for one in named)
        length = theme.width - left - right
        at = placed([one.when for one in self.points], length)
        above, room = unit_above(unit, left, theme)
        layers = [*above, *self.limits(at, scale, length, theme), *self.drawn(at, scale, theme)]
        layers += time_axis([one.when for one in self.points], at, theme.height, length, theme)
        layers += self.breaks(at, theme)
        if theme.direct:
            layers += ends(named, scale, length, right, theme)
        badges = [badge_of(one) for one in (self.variation, self.assurance) if one]
        plot = Plot(layers, theme.height, left, right, room,
                    theme.line + 14, self.keys(named, direct=theme.direct), badges)  # fmt: skip
        return sheet(self.caption, width, plot)

    def named(self) -> list[End]:
        """Name the lines as they end, each with its value."""
        last = next((one for one in reversed(self.points) if one.mean is not None), None)
        values = [(name, getattr(last, field), colour) for field, name, colour, _ in LINES
                  if last is not None]  # fmt: skip
        return [
            End(value, f"{name} {figure(value, self.caption.unit, max(self.places, 1))}", colour)
            for name, value, colour in values
            if value is not None
        ]

    def limits(self, at: Sequence[float], scale: Scale, length: float, theme: Theme) -> list[Layer]:
        """Draw the band between the limits and the lines, each segment on its own."""
        layers: list[Layer] = []
        bands, edges = (
            list[dict[str, float]](),
            {field: list[dict[str, float]]() for field, *_ in LINES},
        )
        half = min((b - a for a, b in pairwise(at) if b > a), default=20) / 2
        pairs = list(zip(at, self.points, strict=True))
        for _, members in groupby(pairs, key=lambda one: one[1].segment):
            part = list(members)
            for n, (x, point) in enumerate(part):
                start = 0 if x == at[0] else (part[n - 1][0] + x) / 2 if n else x - half
                end = length if x == at[-1] else (
                    (x + part[n + 1][0]) / 2 if n + 1 < len(part) else x + half
                )  # fmt: skip
                across = {"x": start, "x2": end}
                if point.lower is not None and point.upper is not None:
                    extend(
                        bands, across | {"y": scale.up(point.upper), "y2": scale.up(point.lower)}
                    )
                for field, *_ in LINES:
                    value = getattr(point, field)
                    if value is not None:
                        y = scale.up(value)
                        extend(edges[field], across | {"y": y, "y2": y})
        layers += [boxes(bands, color=BAND)] if bands else []
        layers.append(scale.axis(theme))
        return layers + [
            rules(edges[field], colour, 1.6, dash) for field, _, colour, dash in LINES
            if edges[field]
        ]  # fmt: skip

    def drawn(self, at: Sequence[float], scale: Scale, theme: Theme) -> list[Layer]:
        """Draw the line and its points; special causes are larger, and of other shapes."""
        rows, part = [], 0
        for x, one in zip(at, self.points, strict=True):
            part += one.value is None
            if one.value is not None:
                rows.append({"x": x, "y": scale.up(one.value), "value": one.value,
                             "period": one.when.text, "shape": one.look.shape,
                             "fill": one.look.fill, "says": one.look.says,
                             "part": f"{one.segment}.{part}"})  # fmt: skip
        common = {VARIED[Variation.COMMON_CAUSE].says, UNJUDGED.says}
        usual = [one for one in rows if one["says"] in common]
        special = [one for one in rows if one not in usual]
        size = theme.point * (0.5 if len(rows) > DENSE else 0.75)
        return [joined(rows, QUIET, width=1.2), shapes(usual, size, edge=0.8),
                shapes(special, size * 1.7)]  # fmt: skip

    def breaks(self, at: Sequence[float], theme: Theme) -> list[Layer]:
        """Mark where new limits begin."""
        starts = [
            (a + b) / 2
            for a, b, p, q in zip(at, at[1:], self.points, self.points[1:], strict=False)
            if p.segment != q.segment
        ]
        lines = [{"x": x, "x2": x, "y": -6, "y2": theme.height} for x in starts]
        return [rules(lines, INK, 1.4, DOTTED)] if starts else []

    def keys(self, named: Sequence[End], *, direct: bool) -> list[Key]:
        """Say what the marks mean, of those that are there."""
        there = {one.variation for one in self.points if one.value is not None}
        looks = dict.fromkeys((VARIED[v].says.split(",")[0] if "NEUTRAL" not in v.name
                               else VARIED[v].says, VARIED[v].shape, VARIED[v].fill)
                              for v in Variation if v in there)  # fmt: skip
        found = [Key(says, shape, fill) for says, shape, fill in looks]
        found += [Key(UNJUDGED.says, UNJUDGED.shape, UNJUDGED.fill)] if None in there else []
        found += [Key(why, line=INK, dash=DOTTED) for why in self.rebased]
        if not direct:
            dashes = {name: dash for _, name, _, dash in LINES}
            found += [
                Key(one.says, line=one.colour,
                    dash=next(d for name, d in dashes.items() if one.says.startswith(name)))
                for one in named
            ]  # fmt: skip
        return found

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        new = iter(self.rebased)
        first = {id(q): next(new, "New limits")
                 for p, q in zip(self.points, self.points[1:], strict=False)
                 if p.segment != q.segment}  # fmt: skip
        finer = max(decimals, 1)
        rows = [
            (one.when.text, figure(one.value, unit, decimals), figure(one.mean, unit, finer),
             figure(one.lower, unit, finer), figure(one.upper, unit, finer),
             figure(one.target, unit, decimals), one.look.says,
             cleaned(f"{one.rule} {first.get(id(one), '')}"))
            for one in self.points
        ]  # fmt: skip
        return Table(("Period", "Value", "Mean", "Lower limit", "Upper limit", "Target",
                      "Variation", "Rule, and new limits"), rows)  # fmt: skip


def extend(rows: list[dict[str, float]], row: dict[str, float]) -> None:
    """Add a piece of a line, or lengthen the last piece where it goes on."""
    if rows and all(rows[-1][k] == row[k] for k in ("y", "y2")) and rows[-1]["x2"] == row["x"]:
        rows[-1]["x2"] = row["x2"]
    else:
        rows.append(row)
