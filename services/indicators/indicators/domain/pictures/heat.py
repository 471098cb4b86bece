"""A heat map of scores: areas in rows, components in columns, each score written in its shade.

Shades go from light for 1.00, the best, to dark for 4.00, so they keep their order in greyscale.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.domain.pictures.sheet import (
    EDGE,
    Key,
    Layer,
    Plot,
    Specification,
    boxes,
    rules,
    sheet,
    texts,
)
from indicators.domain.pictures.theme import GRID, INK, PAPER, QUIET, THEMES, Theme, Width
from indicators.domain.pictures.words import (
    Caption,
    Table,
    cleaned,
    figure,
    shortened,
    wide,
    wrapped,
)

MOST_COLUMNS = 6  # Besides the overall score.
NAMES, SAYS, APART = 172, 140, 8  # Pixels of a wide sheet.
SHADES = (
    (1.5, "#e3eef9", INK, "1.00 to 1.49, best"), (2.5, "#a9cbe9", INK, "1.50 to 2.49"),
    (3.5, "#2f6ba6", PAPER, "2.50 to 3.49"), (99.0, "#0b2f5b", PAPER, "3.50 to 4.00, worst"),
)  # fmt: skip
NONE = "—"


@dataclass(frozen=True, slots=True)
class Scored:
    """One row: the score of each component, and overall."""

    name: str
    scores: Sequence[float | None]
    overall: float | None
    says: str = ""
    """The segment, or why there is no score overall."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What is drawn, in the order given."""

    caption: Caption
    components: Sequence[str]
    rows: Sequence[Scored]

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        theme = THEMES[width]
        length = theme.width - 2 * EDGE
        start = NAMES if theme.direct else 0
        names = [*self.components, "Overall"]
        each = (length - start - (SAYS if theme.direct else 0)) / len(names)
        heads, numbered = headings(names, each, theme)
        top = max(map(len, heads)) * theme.line + 6
        two = theme.direct and any(
            wide(cleaned(text), theme.label) > room
            for row in self.rows
            for text, room in ((row.name, NAMES - APART), (row.says, SAYS - APART))
        )
        tall = theme.line * (2 if two else 1) + 12
        step = tall if theme.direct else 2 * theme.line + 18
        layers: list[Layer] = [texts(
            [{"x": start + (n + 0.5) * each, "y": top - 6 - (len(lines) - i - 0.5) * theme.line,
              "says": line, "colour": QUIET}
             for n, lines in enumerate(heads) for i, line in enumerate(lines)],
            theme.label, align="center",
        )]  # fmt: skip
        for n, row in enumerate(self.rows):
            y = top + n * step
            layers += self.named(row, y, (length, tall), theme)
            cells = y if theme.direct else y + theme.line + 6
            layers += scores_of(row, start, each, (cells, tall), theme)
        height = top + step * len(self.rows)
        ends = [{"x": 0, "x2": length, "y": y, "y2": y} for y in (top, height)]
        plot = Plot([*layers, rules(ends, GRID)], height, keys=self.keys(names, numbered=numbered),
                    below=6)  # fmt: skip
        return sheet(self.caption, width, plot)

    def named(self, row: Scored, y: float, place: tuple[float, float], theme: Theme) -> list[Layer]:
        """Write a row's name and what is said of it."""
        (length, tall), size = place, theme.label
        if theme.direct:
            columns = ((0, NAMES, row.name), (length - SAYS + APART, SAYS, row.says))
            return [texts(
                [{"x": x, "y": y + tall / 2 + (n - (len(lines) - 1) / 2) * theme.line, "says": line}
                 for x, room, text in columns
                 for lines in [wrapped(text, size, room - APART, 2)]
                 for n, line in enumerate(lines)],
                size,
            )]  # fmt: skip
        middle = y + (theme.line + 10) / 2
        says = shortened(row.says, size, length / 2)
        name = shortened(row.name, size, length - wide(says, size) - APART)
        return [texts([{"x": 0, "y": middle, "says": name}], size),
                texts([{"x": length, "y": middle, "says": says}], size, align="right")]  # fmt: skip

    def keys(self, names: Sequence[str], *, numbered: bool) -> list[Key]:
        """Say what the shades mean, and the numbers of components."""
        shown = [s for row in self.rows for s in (*row.scores, row.overall)]
        found = [Key(says, band=fill) for _, fill, _, says in SHADES]
        found += [Key(f"{NONE} Not scored")] if None in shown else []
        return found + [Key(f"{n} {cleaned(one)}") for n, one in enumerate(names, 1) if numbered]

    def table(self) -> Table:
        """Give the same content as text."""
        rows = [
            (cleaned(one.name), *(written(s) for s in (*one.scores, one.overall)),
             cleaned(one.says))
            for one in self.rows
        ]  # fmt: skip
        names = (cleaned(one) for one in self.components)
        return Table(("Area", *names, "Overall", "Segment"), rows)


def headings(names: Sequence[str], room: float, theme: Theme) -> tuple[list[list[str]], bool]:
    """Break the names of columns into lines, or number them where a word is too long."""
    fits = all(wide(word, theme.label) <= room - 6 for one in names for word in one.split())
    lines = [wrapped(one, theme.label, room - 6) for one in names]
    if fits and max(map(len, lines)) <= 3:  # noqa: PLR2004
        return lines, False
    return [[str(n)] for n in range(1, len(names) + 1)], True


def scores_of(
    row: Scored, start: float, each: float, place: tuple[float, float], theme: Theme
) -> list[Layer]:
    """Draw the cells of a row, each with its score in it."""
    y, tall = place
    found, says = list[Layer](), []
    for n, score in enumerate((*row.scores, row.overall)):
        x = start + n * each
        colour = QUIET
        if score is not None:
            _, fill, colour, _ = next(one for one in SHADES if score < one[0])
            box = {"x": x + 1, "x2": x + each - 1, "y": y + 1, "y2": y + tall - 1,
                   "area": cleaned(row.name), "score": score}  # fmt: skip
            found.append(boxes([box], color=fill, stroke=QUIET, strokeWidth=0.5))
        says.append({"x": x + each / 2, "y": y + tall / 2, "colour": colour,
                     "says": NONE if score is None else figure(score, "", 2)})  # fmt: skip
    return [*found, texts(says, theme.label, align="center")]


def written(score: float | None) -> str:
    """Write a score."""
    return "not scored" if score is None else figure(score, "", 2)
