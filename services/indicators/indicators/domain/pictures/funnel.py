"""A funnel: areas by their size, with the limits within which chance alone would keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indicators.domain.pictures.axes import (
    End,
    Scale,
    ends,
    joined,
    left_of,
    number_axis,
    scaled,
    unit_above,
)
from indicators.domain.pictures.sheet import (
    EDGE,
    Key,
    Layer,
    Plot,
    Specification,
    haloed,
    rules,
    shapes,
    sheet,
)
from indicators.domain.pictures.theme import (
    DASHED,
    DOTTED,
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
    cleaned,
    figure,
    places,
    shortened,
    wide,
)

MOST_NAMED = 8
LIMITS = (("lower_998", "99.8% limit", DASHED), ("upper_998", "99.8% limit", DASHED),
          ("lower_95", "95% limit", DOTTED), ("upper_95", "95% limit", DOTTED))  # fmt: skip
PLAIN = frozenset({Judgement.SIMILAR, Judgement.NOT_COMPARED})


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its size, its value, and how it compares with the limits."""

    name: str
    size: float
    value: float | None
    judgement: Judgement = Judgement.NOT_COMPARED


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits at one size."""

    size: float
    lower_95: float
    upper_95: float
    lower_998: float
    upper_998: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """What is drawn."""

    caption: Caption
    areas: Sequence[Area]
    limits: Sequence[Limits]
    """In the order of size."""
    baseline: float
    size: str = "Denominator"
    """What the size of an area is."""

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return places([*(one.value for one in self.areas), self.baseline])

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme, unit = THEMES[width], self.caption.unit
        values = [one.value for one in self.areas if one.value is not None]
        most = max([*values, self.baseline], default=1)
        sizes = [one.size for one in self.areas]
        # The limits of the smallest sizes run off the sheet; they are cut where they leave it.
        seen = [v for one in self.limits if one.size >= min(sizes, default=0)
                for v in (one.lower_998, one.upper_998)]  # fmt: skip
        held = [v for v in seen if -most * 0.2 <= v <= most * 1.3]
        scale = scaled([*values, *held, self.baseline], theme.height + 20, unit)
        left, right = left_of(scale, theme), float(EDGE)
        named = self.ends()
        if theme.direct:
            right += 10 + max(wide(one.says, theme.label) for one in named)
        across = to_the_edge(scaled(sizes, theme.width - left - right, zero=True), sizes)
        above, room = unit_above(unit, left, theme)
        axis, below = number_axis(across, self.size, scale.length, theme)
        layers = [*above, scale.axis(theme), *self.lines(across, scale), *axis]
        layers += self.points(across, scale, theme)
        if theme.direct:
            layers += ends(named, scale, across.length, right, theme)
        keys = self.keys(direct=theme.direct)
        plot = Plot(layers, scale.length, left, right, room, below, keys)
        return sheet(self.caption, width, plot)

    def ends(self) -> list[End]:
        """Name the limits where they end, and the baseline."""
        last = self.limits[-1] if self.limits else None
        baseline = f"All areas {figure(self.baseline, self.caption.unit, max(self.places, 1))}"
        return [
            End(self.baseline, baseline),
            *(End(getattr(last, field), name, QUIET) for field, name, _ in LIMITS if last),
        ]

    def lines(self, across: Scale, scale: Scale) -> list[Layer]:
        """Draw the limits and the baseline."""
        y = scale.up(self.baseline)
        layers = [rules([{"x": 0, "x2": across.length, "y": y, "y2": y}], INK, 1.6)]
        for field, _, dash in LIMITS:
            rows = [
                {"x": across.at(one.size), "y": scale.up(value), "value": value, "part": 0}
                for one in self.limits
                if scale.low <= (value := getattr(one, field)) <= scale.high
                and 0 <= across.at(one.size) <= across.length
            ]
            layers.append(joined(rows, QUIET, dash, 1.6))
        return layers

    def points(self, across: Scale, scale: Scale, theme: Theme) -> list[Layer]:
        """Draw the areas, and name those beyond the limits."""
        rows: list[dict[str, Any]] = [
            {"x": across.at(one.size), "y": scale.up(one.value), "area": cleaned(one.name),
             "size": one.size, "value": one.value, "judgement": JUDGED[one.judgement].says,
             "shape": JUDGED[one.judgement].shape, "fill": JUDGED[one.judgement].fill}
            for one in self.areas if one.value is not None
        ]  # fmt: skip
        centre = scale.up(self.baseline)
        outside = [row for row, one in zip(
            rows, (a for a in self.areas if a.value is not None), strict=True
        ) if one.judgement not in PLAIN]  # fmt: skip
        outside = sorted(outside, key=lambda row: -abs(row["y"] - centre))[:MOST_NAMED]
        layers: list[Layer] = []
        room = min(theme.width * 0.42, across.length)
        for side, away in ((-1, -theme.line + 2), (1, theme.line - 2)):
            here = [row for row in outside if (row["y"] - centre) * side > 0]
            says, taken = [], list[tuple[float, float, float]]()
            # From the centre outwards: a label that would lie on another moves on.
            for row in sorted(here, key=lambda one: (one["y"] - centre) * side):
                text = shortened(row["area"], theme.label, room)
                half = wide(text, theme.label) / 2
                x, y = min(max(row["x"], half), across.length - half), row["y"] + away
                if y + theme.line / 2 > scale.length:  # The axis is there.
                    y = row["y"] - away
                while any(abs(y - b) < theme.line and abs(x - a) < half + h for a, b, h in taken):
                    y += side
                taken.append((x, y, half))
                says.append({"x": x, "y": y, "says": text})
            layers += haloed(says, theme.label, align="center")
        return [*layers, shapes(rows, theme.point)]

    def keys(self, *, direct: bool) -> list[Key]:
        """Say what the marks mean."""
        there = {one.judgement for one in self.areas if one.value is not None}
        found = [Key(JUDGED[j].says, JUDGED[j].shape, JUDGED[j].fill)
                 for j in Judgement if j in there]  # fmt: skip
        if not direct:
            found.append(Key(self.ends()[0].says, line=INK))
            found.append(Key("95% limits", line=QUIET, dash=DOTTED))
            found.append(Key("99.8% limits", line=QUIET, dash=DASHED))
        return found

    def table(self) -> Table:
        """Give the same content as text."""
        rows = [
            (cleaned(one.name), figure(one.size, "", places([one.size])),
             figure(one.value, self.caption.unit, self.places), JUDGED[one.judgement].says)
            for one in self.areas
        ]  # fmt: skip
        rows.append(("All areas", "", figure(self.baseline, self.caption.unit, self.places), ""))
        return Table(("Area", self.size, "Value", "Compared with all areas"), rows)


def to_the_edge(scale: Scale, sizes: Sequence[float]) -> Scale:
    """End the axis a little behind the largest area, not at a round size."""
    high = max(sizes, default=1) * 1.04
    ticks = tuple(one for one in scale.ticks if one <= high)
    return Scale(0, high, scale.length, ticks) if len(ticks) > 1 else scale
