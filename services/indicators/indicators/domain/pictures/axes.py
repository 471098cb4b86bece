"""Axes: where the ticks are, which labels fit, and what stands at the ends of lines."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indicators.domain.pictures.sheet import EDGE, Layer, rules, spread, texts
from indicators.domain.pictures.theme import GRID, INK, QUIET, Theme
from indicators.domain.pictures.words import When, figure, shortened, wide, wrapped

STEPS = (1, 2, 2.5, 5, 10)
FROM_ZERO = 0.4  # An axis begins at zero if its lowest value is below this share of the highest.
PERCENT = 100
MOST_PLACES = 15


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to pixels, so many pixels below the top of the plot."""

    low: float
    high: float
    length: float
    ticks: tuple[float, ...] = ()
    top: float = 0

    def at(self, value: float) -> float:
        """Give the pixels from the low end."""
        return (value - self.low) / (self.high - self.low) * self.length

    def up(self, value: float) -> float:
        """Give the pixels from the top, on a scale that goes up."""
        return self.top + self.length - self.at(value)

    @property
    def places(self) -> int:
        """Tell how many decimal places the ticks need."""
        step = self.ticks[1] - self.ticks[0]
        return next(
            (n for n in range(MOST_PLACES) if abs(step - round(step, n)) < step * 1e-6),
            MOST_PLACES,
        )

    def axis(self, theme: Theme) -> Layer:
        """Draw the vertical axis and its grid."""
        shown = {"values": list(self.ticks), "format": f",.{self.places}f", "title": None,
                 "labelFontSize": theme.label, "grid": True}  # fmt: skip
        channel = {
            "field": "value", "type": "quantitative", "axis": shown,
            "scale": {"domain": [self.low, self.high], "nice": False, "zero": False},
        }  # fmt: skip
        return {"data": {"values": [{"value": self.low}]},
                "mark": {"type": "point", "opacity": 0}, "encoding": {"y": channel}}  # fmt: skip


def ladder(scale: Scale, length: float, theme: Theme) -> list[Layer]:
    """Draw a vertical axis and its grid in pixels, for one of several plots on a sheet."""
    lines = [{"x": 0, "x2": length, "y": scale.up(t), "y2": scale.up(t)} for t in scale.ticks]
    says = [{"x": -6, "y": scale.up(t), "says": figure(t, "", scale.places)} for t in scale.ticks]
    return [rules(lines, GRID), texts(says, theme.label, align="right")]


def scaled(values: Iterable[float | None], length: float, unit: str = "", *,
           zero: bool = False, most: int = 6) -> Scale:  # fmt: skip
    """Choose a scale with round ticks that holds all values."""
    known = [one for one in values if one is not None and math.isfinite(one)] or [0.0, 1.0]
    low, high = min(known), max(known)
    if zero or 0 <= low < FROM_ZERO * high:
        low = min(low, 0.0)
    if high - low <= abs(high) * 1e-9:
        low, high = low - (abs(low) * 0.05 or 1), high + (abs(high) * 0.05 or 1)
    rough = (high - low) / (most - 1)
    size = 10 ** math.floor(math.log10(rough))
    step = size * next(one for one in STEPS if one * size >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if unit.startswith("%") and max(known) <= PERCENT:
        last = min(last, math.ceil(PERCENT / step))
    near = (last - first) * 0.03
    first -= first != 0 and low / step - first < near
    last += last != 0 and not unit.startswith("%") and last - high / step < near
    digits = 6 - math.floor(math.log10(step))
    ticks = tuple(round(n * step, digits) for n in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], length, ticks)


def left_of(scale: Scale, theme: Theme) -> float:
    """Tell how much room the labels of a vertical axis need."""
    return EDGE + 8 + max(wide(figure(t, "", scale.places), theme.label) for t in scale.ticks)


def unit_above(unit: str, left: float, theme: Theme) -> tuple[list[Layer], float]:
    """Write the unit above the vertical axis; give the height it takes."""
    lines = wrapped(unit, theme.label, theme.width - 2 * EDGE, 2)
    rows = [{"x": EDGE - left, "y": -14 - (len(lines) - 1 - n) * theme.line, "says": line,
             "colour": QUIET} for n, line in enumerate(lines)]  # fmt: skip
    return ([texts(rows, theme.label)], 14 + len(lines) * theme.line) if lines else ([], 12)


def placed(whens: Sequence[When], length: float) -> list[float]:
    """Place periods on an axis: by their days if all are known, else one after the other."""
    middles = [one.middle for one in whens]
    days = [one for one in middles if one is not None]
    first, last = min(days, default=0), max(days, default=0)
    margin = min(length / 2, 22)
    if len(days) < len(whens) or first == last:
        step = (length - 2 * margin) / max(len(whens) - 1, 1)
        alone = length / 2 if len(whens) == 1 else margin
        return [alone + n * step for n in range(len(whens))]
    return [margin + (one - first) / (last - first) * (length - 2 * margin) for one in days]


def time_axis(whens: Sequence[When], at: Sequence[float], height: float, length: float,
              theme: Theme) -> list[Layer]:  # fmt: skip
    """Write as many periods below the plot as fit, the last one always; none leaves the plot."""
    labels: dict[float, str] = {}
    for x, when in zip(at, whens, strict=True):
        labels.setdefault(round(x, 1), shortened(when.text, theme.label, 110))
    order = sorted(labels)
    size = {x: wide(labels[x], theme.label) for x in order}

    centre = {x: min(x, length + 8 - size[x] / 2) for x in order}

    def kept(step: int) -> list[float]:
        return order[::-1][::step][::-1]

    def fits(chosen: Sequence[float]) -> bool:
        return all(
            centre[b] - centre[a] >= (size[a] + size[b]) / 2 + 10 for a, b in pairwise(chosen)
        )

    steps = range(1, len(order) + 1)
    shown = next((kept(step) for step in steps if fits(kept(step))), order[-1:])
    ticks = [{"x": x, "x2": x, "y": height, "y2": height + 5} for x in shown]
    base = [{"x": 0, "x2": length, "y": height, "y2": height}]
    says = [{"x": centre[x], "y": height + 8 + theme.line / 2, "says": labels[x]} for x in shown]
    return [rules([*base, *ticks], QUIET), texts(says, theme.label, align="center")]


def number_axis(scale: Scale, says: str, height: float, theme: Theme) -> tuple[list[Layer], float]:
    """Write a horizontal axis of numbers with its words; give the height it takes."""
    length = scale.length
    ticks = [{"x": scale.at(t), "x2": scale.at(t), "y": height, "y2": height + 5}
             for t in scale.ticks]  # fmt: skip
    # On a narrow sheet the first and the last label would be cut off.
    inside = EDGE - 2 if not theme.direct else theme.width
    labels = []
    for t in scale.ticks:
        text = figure(t, "", scale.places)
        half = wide(text, theme.label) / 2
        labels.append((min(max(scale.at(t), half - inside), length + inside - half), text))
    step = next((n for n in range(1, len(labels)) if all(
        b[0] - a[0] >= (wide(a[1], theme.label) + wide(b[1], theme.label)) / 2 + 8
        for a, b in zip(labels[::n], labels[::n][1:], strict=False)
    )), len(labels))  # fmt: skip
    base = [{"x": 0, "x2": length, "y": height, "y2": height}]
    lines = wrapped(says, theme.label, length, 2)
    return [
        rules([*base, *ticks[::step]], QUIET),
        texts([{"x": x, "y": height + 8 + theme.line / 2, "says": text}
               for x, text in labels[::step]], theme.label, align="center"),
        texts([{"x": 0, "y": height + 12 + theme.line * (n + 1.5), "says": line, "colour": QUIET}
               for n, line in enumerate(lines)], theme.label),
    ], 12 + theme.line * (len(lines) + 1)  # fmt: skip


@dataclass(frozen=True, slots=True)
class End:
    """What stands at the end of a line: a name and a value, in the line's colour."""

    value: float
    says: str
    colour: str = INK


def ends(labels: Sequence[End], scale: Scale, x: float, room: float, theme: Theme) -> list[Layer]:
    """Write names beside the ends of lines, moved apart where they would touch."""
    meant = [min(max(scale.up(one.value), 0), scale.length) for one in labels]
    at = spread(meant, theme.line, 0, scale.length)
    rows = [
        {"x": x + 10, "y": y, "says": shortened(one.says, theme.label, room), "colour": one.colour}
        for one, y in zip(labels, at, strict=True)
    ]
    leads = [{"x": x + 1, "y": end, "x2": x + 8, "y2": y} for end, y in zip(meant, at, strict=True)]
    return [rules(leads, QUIET, 0.7), texts(rows, theme.label)]


def joined(rows: Sequence[dict[str, object]], colour: str, dash: Sequence[int] = (),
           width: float = 2, *, step: bool = False) -> Layer:  # fmt: skip
    """Join points in pixels by a line, each part on its own."""
    mark = {"type": "line", "color": colour, "strokeWidth": width, "strokeDash": list(dash),
            "interpolate": "step-after" if step else "linear"}  # fmt: skip
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": {
        "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
        "detail": {"field": "part", "type": "nominal"},
    }}  # fmt: skip
