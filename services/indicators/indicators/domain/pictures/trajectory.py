"""A trajectory: what was planned, what came of it, and the gap between the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

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
from indicators.domain.pictures.theme import (
    DASHED,
    INK,
    JUDGED,
    LINE,
    PAPER,
    TARGET,
    THEMES,
    Judgement,
    Theme,
    Width,
)
from indicators.domain.pictures.words import (
    Caption,
    Table,
    When,
    between,
    figure,
    places,
    wide,
)

SAID = {True: "On track", False: "Off track", None: "Not judged"}
LOOKED = {True: JUDGED[Judgement.BETTER], False: JUDGED[Judgement.WORSE],
          None: JUDGED[Judgement.NOT_COMPARED]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One period: the plan, and the value once there is one."""

    when: When
    planned: float | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    on_track: bool | None = None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """What is drawn."""

    caption: Caption
    steps: Sequence[Step]
    target: float | None = None
    gap: str = ""
    """The gap at the last value, in words."""

    @property
    def places(self) -> int:
        """Tell with how many decimal places its figures are written."""
        return places([v for one in self.steps for v in (one.value, one.planned)])

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme, unit = THEMES[width], self.caption.unit
        seen = [v for s in self.steps for v in (s.planned, s.value, s.lower, s.upper)]
        scale = scaled([*seen, self.target], theme.height, unit)
        left, right, named = left_of(scale, theme), float(EDGE), self.named()
        if theme.direct and named:
            right += 10 + max(wide(one.says, theme.label) for one in named)
        length = theme.width - left - right
        whens = [one.when for one in self.steps]
        at = placed(whens, length)
        above, room = unit_above(unit, left, theme)
        layers = [*above, scale.axis(theme), *self.drawn(at, scale, length, theme)]
        layers += time_axis(whens, at, theme.height, length, theme)
        layers += ends(named, scale, length, right, theme) if theme.direct else []
        plot = Plot(layers, theme.height, left, right, room, theme.line + 14, self.keys())
        return sheet(self.caption, width, plot)

    def drawn(self, at: Sequence[float], scale: Scale, length: float, theme: Theme) -> list[Layer]:
        """Draw the target, the plan, the gaps and the values."""
        pairs = list(zip(at, self.steps, strict=True))
        plan = [{"x": x, "y": scale.up(s.planned), "value": s.planned, "part": 0,
                 "period": s.when.text, "shape": "square", "fill": PAPER}
                for x, s in pairs if s.planned is not None]  # fmt: skip
        # A period without a value breaks the line.
        breaks = list(accumulate(s.value is None for s in self.steps))
        values = [{"x": x, "y": scale.up(s.value), "value": s.value, "part": part,
                   "period": s.when.text, "shape": LOOKED[s.on_track].shape,
                   "fill": LOOKED[s.on_track].fill, "says": SAID[s.on_track]}
                  for (x, s), part in zip(pairs, breaks, strict=True)
                  if s.value is not None]  # fmt: skip
        bars = [{"x": x, "x2": x, "y": scale.up(s.lower), "y2": scale.up(s.upper)}
                for x, s in pairs if s.lower is not None and s.upper is not None]  # fmt: skip
        layers: list[Layer] = []
        if self.target is not None:
            y = scale.up(self.target)
            layers.append(rules([{"x": 0, "x2": length, "y": y, "y2": y}], TARGET, 2, [12, 4]))
        layers += [joined(plan, INK, DASHED, 1.6), shapes(plan, theme.point * 0.6)]
        return [*layers, rules(bars, INK, 1.4), joined(values, LINE, width=2.4),
                shapes(values, theme.point * 1.4)]  # fmt: skip

    def named(self) -> list[End]:
        """Name the lines at their ends."""
        unit, found = self.caption.unit, []
        for name, field, colour in (("Planned", "planned", INK), ("Latest", "value", LINE)):
            known = [v for one in self.steps if (v := getattr(one, field)) is not None]
            if known:
                found.append(End(known[-1], f"{name} {figure(known[-1], unit, self.places)}",
                                 colour))  # fmt: skip
        if self.target is not None:
            says = f"Target {figure(self.target, unit, self.places)}"
            found.append(End(self.target, says, TARGET))
        return found

    def keys(self) -> list[Key]:
        """Say what the marks mean."""
        there = {one.on_track for one in self.steps if one.value is not None}
        found = [Key(SAID[one], LOOKED[one].shape, LOOKED[one].fill, LINE)
                 for one in (True, False, None) if one in there]  # fmt: skip
        found.append(Key("Planned", "square", PAPER, INK, DASHED))
        if self.target is not None:
            found.append(Key("Target", line=TARGET, dash=[12, 4]))
        if any(one.lower is not None for one in self.steps):
            found.append(Key("Limits of the value", "stroke", INK, INK))
        return [*found, *([Key(self.gap)] if self.gap else [])]

    def table(self) -> Table:
        """Give the same content as text."""
        unit, decimals = self.caption.unit, self.places
        rows = [
            (one.when.text, figure(one.planned, unit, decimals), figure(one.value, unit, decimals),
             between(one.lower, one.upper, unit, decimals),
             SAID[one.on_track] if one.value is not None else "")
            for one in self.steps
        ]  # fmt: skip
        if self.target is not None:
            rows.append(("Target", figure(self.target, unit, decimals), "", "", ""))
        return Table(("Period", "Planned", "Value", "Limits", "On track"), rows)
