"""A recent trend: five yearly points, the line fitted to them, and an arrow with its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.domain.pictures.axes import joined, left_of, placed, scaled, time_axis, unit_above
from indicators.domain.pictures.series import Line, Point, one_line
from indicators.domain.pictures.sheet import EDGE, Badge, Key, Plot, Specification, sheet
from indicators.domain.pictures.theme import DASHED, INK, LINE, LOOKS, THEMES, Look, Width
from indicators.domain.pictures.words import Caption, Table, between, figure, places


@dataclass(frozen=True, slots=True)
class Trend:
    """What is drawn."""

    caption: Caption
    points: Sequence[Point]
    fitted: Sequence[float | None]
    """The fitted line at each point; empty: there is none."""
    look: Look

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return places(one.value for one in self.points)

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme, unit = THEMES[width], self.caption.unit
        seen = [v for p in self.points for v in (p.value, p.lower, p.upper)]
        scale = scaled([*seen, *self.fitted], theme.height, unit)
        left = left_of(scale, theme)
        length = theme.width - left - EDGE
        whens = [one.when for one in self.points]
        at = placed(whens, length)
        above, room = unit_above(unit, left, theme)
        fitted: list[dict[str, object]] = [
            {"x": x, "y": scale.up(one), "value": one, "part": 0}
            for x, one in zip(at, self.fitted, strict=False) if one is not None
        ]  # fmt: skip
        points = one_line(Line("Value", self.points), at, scale, 0, size=theme.point, join=False)
        layers = [*above, scale.axis(theme), joined(fitted, LINE, DASHED, 2), *points]
        layers += time_axis(whens, at, theme.height, length, theme)
        keys = [Key("Value", LOOKS[0].shape, LOOKS[0].fill)]
        if any(one.lower is not None for one in self.points):
            keys.append(Key("Limits of the value", "stroke", INK, INK))
        keys += [Key("Fitted line", line=LINE, dash=DASHED)] if fitted else []
        badge = Badge(self.look.shape, self.look.fill, "", 0, self.look.says)
        plot = Plot(layers, theme.height, left, EDGE, room, theme.line + 14, keys, [badge])
        return sheet(self.caption, width, plot)

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        fitted = [*self.fitted, *[None] * (len(self.points) - len(self.fitted))]
        rows = [
            (one.when.text, figure(one.value, unit, decimals),
             between(one.lower, one.upper, unit, decimals),
             figure(line, unit, decimals) if line is not None else "", one.note)
            for one, line in zip(self.points, fitted, strict=True)
        ]  # fmt: skip
        rows.append(("Trend", "", "", "", self.look.says))
        return Table(("Period", "Value", "Limits", "Fitted line", "Note"), rows)
