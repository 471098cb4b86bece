"""A scorecard: each metric's value and score from 1.00 (best) to 4.00, and the score overall.

Source: the pattern of the NHS Oversight Framework. A metric that is missing is shown as missing,
and the rule that was applied to it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indicators.domain.pictures.grid import Cell, Column, Entry, grid
from indicators.domain.pictures.sheet import Specification, sheet
from indicators.domain.pictures.theme import THEMES, Width
from indicators.domain.pictures.words import Caption, Table, cleaned, figure, places

STEPS = ((1.5, "●○○○"), (2.5, "●●○○"), (3.5, "●●●○"), (99.0, "●●●●"))
COLUMNS = {
    Width.WIDE: (
        Column("Metric", 0, 290), Column("Value", 300, 90, align="right"),
        Column("Weight", 400, 60, align="right"), Column("Score, 1 is best", 480, 60,
                                                         align="right"),
        Column("Segment", 560, 136),
    ),
    Width.NARROW: (
        Column("Metric", 0, 316), Column("Value", 0, 150, 1, titled=True),
        Column("Weight", 160, 156, 1, titled=True), Column("Score", 0, 150, 2, titled=True),
        Column("Segment", 160, 156, 2),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metric:
    """One row."""

    name: str
    value: float | None
    unit: str = ""
    score: float | None = None
    weight: float = 1.0
    domain: str = ""
    note: str = ""
    """What was done where the value is missing, or what overrode the score."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What is drawn; metrics of a domain stand together."""

    caption: Caption
    metrics: Sequence[Metric]
    overall: float | None = None
    overall_says: str = ""
    """The segment, and any override."""

    def entries(self) -> list[Entry]:
        """Fill the rows; the last one is the score overall."""
        found: list[Entry] = []
        for domain, members in groupby(self.metrics, key=lambda one: one.domain):
            found += [Entry(heading=domain)] if domain else []
            found += [Entry(cells(one)) for one in members]
        overall = figure(self.overall, "", 2) if self.overall is not None else "not scored"
        found.append(Entry(heading="Overall"))
        found.append(Entry((Cell(self.overall_says), Cell(), Cell(), Cell(overall),
                            Cell(segment(self.overall)))))  # fmt: skip
        return found

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        return sheet(self.caption, width, grid(COLUMNS[width], self.entries(), THEMES[width]))

    def table(self) -> Table:
        """Give the same content as text."""
        rows = [
            (cleaned(one.name), cleaned(one.domain), value(one), figure(one.weight, "", 2),
             figure(one.score, "", 2) if one.score is not None else "not scored",
             cleaned(one.note))
            for one in self.metrics
        ]  # fmt: skip
        overall = figure(self.overall, "", 2) if self.overall is not None else "not scored"
        rows.append(("Overall", "", "", "", overall, cleaned(self.overall_says)))
        return Table(("Metric", "Domain", "Value", "Weight", "Score, 1 is best", "Note"), rows)


def value(one: Metric) -> str:
    """Write the value of a metric."""
    return figure(one.value, one.unit, places([one.value]))


def segment(score: float | None) -> str:
    """Draw a score as one to four dots, more for worse, with the words of its place."""
    if score is None:
        return ""
    said = dict(zip((dots for _, dots in STEPS), ("best", "second", "third", "worst"),
                    strict=True))  # fmt: skip
    dots = next(dots for most, dots in STEPS if score < most)
    return f"{dots} {said[dots]}"


def cells(one: Metric) -> tuple[Cell, ...]:
    """Fill a row."""
    name = f"{one.name} ({one.note})" if one.note else one.name
    score = figure(one.score, "", 2) if one.score is not None else "not scored"
    return (Cell(name), Cell(value(one)), Cell(figure(one.weight, "", 2)), Cell(score),
            Cell(segment(one.score)))  # fmt: skip
