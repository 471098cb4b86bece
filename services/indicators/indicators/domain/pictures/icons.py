"""Icons of variation and assurance, as paths in a square of 2 by 2 and as pictures of their own.

Source: Making Data Count (NHS England) for the seven icons of variation, the three of assurance
and their colours. They are drawn anew here, each meaning in a frame of its own: a ring for
common cause and improvement (thin and thick), a square for concern, a hexagon where neither way
is better; a hexagon never stands for a judgement.
"""

from dataclasses import dataclass
from math import cos, pi, sin
from xml.sax.saxutils import escape

from indicators.domain.pictures.sheet import Badge
from indicators.domain.pictures.theme import ASSURED, FONT, INK, PAPER, VARIED, Assurance, Variation

RISING = ((-0.52, 0.5), (-0.2, 0.38), (0.14, 0.16), (0.42, -0.16))
FALLING = tuple((-x, y) for x, y in RISING)
WAVE = ((-0.6, 0.16), (-0.3, -0.18), (0.0, 0.16), (0.3, -0.18), (0.6, 0.16))
LEVEL = ((-0.5, 0.34), (-0.17, 0.34), (0.17, 0.34), (0.5, 0.34))
THIN, THICK = 0.1, 0.2


def disc(x: float, y: float, radius: float, *, hole: bool = False) -> str:
    """Draw a disc, or the hole of one: a hole runs the other way round."""
    turn = 0 if hole else 1
    return (
        f"M{x - radius:.3g},{y:.3g}A{radius:.3g},{radius:.3g},0,1,{turn},{x + radius:.3g},{y:.3g}"
        f"A{radius:.3g},{radius:.3g},0,1,{turn},{x - radius:.3g},{y:.3g}Z"
    )


def polygon(corners: int, radius: float, turned: float, *, hole: bool = False) -> str:
    """Draw a regular polygon, or the hole of one."""
    sense = -1 if hole else 1
    points = [
        (radius * cos(turned + sense * 2 * pi * n / corners),
         radius * sin(turned + sense * 2 * pi * n / corners))
        for n in range(corners)
    ]  # fmt: skip
    return "M" + "L".join(f"{x:.3g},{y:.3g}" for x, y in points) + "Z"


def ring(width: float) -> str:
    """Frame with a ring."""
    return disc(0, 0, 1) + disc(0, 0, 1 - width, hole=True)


def square() -> str:
    """Frame with a square."""
    return polygon(4, 1.27, pi / 4) + polygon(4, 1.27 - THICK * 1.4, pi / 4, hole=True)


def hexagon() -> str:
    """Frame with a hexagon."""
    return polygon(6, 1.05, 0) + polygon(6, 1.05 - THICK * 1.1, 0, hole=True)


def trail(points: tuple[tuple[float, float], ...], radius: float = 0.11) -> str:
    """Draw the last points of a chart."""
    return "".join(disc(x, y, radius) for x, y in points)


def aim(y: float) -> str:
    """Draw a target as a line of three dashes."""
    return "".join(f"M{x:.3g},{y - 0.05:.3g}h0.3v0.1h-0.3Z" for x in (-0.62, -0.15, 0.32))


@dataclass(frozen=True, slots=True)
class Icon:
    """A path, its colour, the letter in it and its words."""

    path: str
    fill: str
    letter: str
    says: str
    aside: float = 0
    """How far the letter stands from the middle."""


VARIATION = {
    Variation.COMMON_CAUSE: Icon(ring(THIN) + trail(WAVE), VARIED[Variation.COMMON_CAUSE].fill,
                                 "", VARIED[Variation.COMMON_CAUSE].says),
    **{
        one: Icon(frame + trail(RISING if high else FALLING), VARIED[one].fill,
                  "H" if high else "L", VARIED[one].says, -0.3 if high else 0.3)
        for one, frame, high in (
            (Variation.IMPROVEMENT_HIGH, ring(THICK), True),
            (Variation.IMPROVEMENT_LOW, ring(THICK), False),
            (Variation.CONCERN_HIGH, square(), True),
            (Variation.CONCERN_LOW, square(), False),
            (Variation.NEUTRAL_HIGH, hexagon(), True),
            (Variation.NEUTRAL_LOW, hexagon(), False),
        )
    },
}  # fmt: skip
ASSURANCE = {
    one: Icon(frame + aim(y) + trail(dots, 0.1), ASSURED[one].fill, letter, ASSURED[one].says)
    for one, frame, y, dots, letter in (
        (Assurance.MET, ring(THICK), 0.58, LEVEL, "P"),
        (Assurance.MISSED, square(), 0.22, tuple((x, 0.56) for x, _ in LEVEL), "F"),
        (Assurance.HIT_OR_MISS, ring(THIN), 0.4,
         ((-0.5, 0.55), (-0.17, 0.25), (0.17, 0.55), (0.5, 0.25)), "?"),
    )
}  # fmt: skip


def icon_of(meaning: Variation | Assurance) -> Icon:
    """Find the icon of a meaning."""
    return VARIATION[meaning] if isinstance(meaning, Variation) else ASSURANCE[meaning]


def badge_of(meaning: Variation | Assurance) -> Badge:
    """Give an icon with its words, to stand above a plot."""
    icon = icon_of(meaning)
    return Badge(icon.path, icon.fill, icon.letter, icon.aside, icon.says)


def svg(meaning: Variation | Assurance, size: int = 48) -> str:
    """Draw an icon as a picture of its own."""
    icon, name = icon_of(meaning), meaning.value.replace("_", "-")
    letter = icon.letter and (
        f'<text x="{icon.aside}" y="0" font-family="{FONT}" font-size="0.76" font-weight="bold" '
        f'text-anchor="middle" fill="{INK}">{icon.letter}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="-1.1 -1.1 2.2 2.2" role="img" aria-labelledby="icon-{name}">'
        f'<title id="icon-{name}">{escape(icon.says)}</title>'
        f"<desc>{escape(type(meaning).__name__)} of a control chart.</desc>"
        f'<rect x="-1.1" y="-1.1" width="2.2" height="2.2" fill="{PAPER}"/>'
        f'<path d="{icon.path}" fill="{icon.fill}" stroke="{INK}" stroke-width="0.03"/>'
        f"{letter}</svg>"
    )
