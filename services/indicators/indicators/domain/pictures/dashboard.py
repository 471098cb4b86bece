"""An activity dashboard: measures by practice, team or area, with growth, trend and a band."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from indicators.domain.pictures.grid import Cell, Column, Entry, grid
from indicators.domain.pictures.sheet import Specification, sheet
from indicators.domain.pictures.theme import JUDGED, THEMES, Judgement, Width
from indicators.domain.pictures.words import Caption, Table, When, cleaned, figure, places


class Trend(StrEnum):
    """Which way a measure went, where that is more than chance."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no_significant_change"


TRENDS = {Trend.INCREASING: "↑ Increasing", Trend.DECREASING: "↓ Decreasing",
          Trend.NO_CHANGE: "→ No significant change"}  # fmt: skip
COLUMNS = {
    Width.WIDE: (
        Column("Measure", 0, 190), Column("Over time", 200, 104),
        Column("Latest", 304, 82, align="right"),
        Column("Growth, age and sex alike", 394, 88, align="right"),
        Column("Trend", 500, 94), Column("Band", 604, 92),
    ),
    Width.NARROW: (
        Column("Measure", 0, 316), Column("Over time", 0, 96, 1),
        Column("Latest", 106, 100, 1), Column("Growth, age and sex alike", 0, 316, 3, titled=True),
        Column("Trend", 0, 316, 2, titled=True), Column("Band", 212, 104, 1),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """One row."""

    name: str
    value: float | None
    unit: str = ""
    when: When | None = None
    trail: Sequence[float | None] = ()
    growth: float | None = None
    """In per cent, corrected for age and sex."""
    trend: Trend | None = None
    band: Judgement | None = None
    band_says: str = ""
    group: str = ""
    note: str = ""
    """Why there is no value."""

    @property
    def latest(self) -> str:
        """Write the latest value, or why there is none."""
        if self.value is None:
            return cleaned(self.note) or "no value"
        return figure(self.value, self.unit, places([self.value]))

    @property
    def grown(self) -> str:
        """Write the growth, with its sign."""
        if self.growth is None:
            return ""
        return ("+" if round(self.growth, 1) > 0 else "") + figure(self.growth, "%", 1)

    @property
    def banded(self) -> str:
        """Write the band."""
        return cleaned(self.band_says) or (JUDGED[self.band].says if self.band else "")


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What is drawn; measures of a group stand together."""

    caption: Caption
    measures: Sequence[Measure]

    def specification(self, width: Width) -> Specification:
        """Write the picture in Vega-Lite."""
        entries: list[Entry] = []
        for group, members in groupby(self.measures, key=lambda one: one.group):
            entries += [Entry(heading=group)] if group else []
            entries += [Entry(cells(one)) for one in members]
        return sheet(self.caption, width, grid(COLUMNS[width], entries, THEMES[width]))

    def table(self) -> Table:
        """Give the same content as text."""
        rows = [
            (cleaned(one.name), cleaned(one.group), one.when.text if one.when else "",
             one.latest, ", ".join(figure(v, one.unit, places(one.trail)) for v in one.trail),
             one.grown, TRENDS[one.trend] if one.trend else "", one.banded)
            for one in self.measures
        ]  # fmt: skip
        return Table(("Measure", "Group", "Period", "Latest", "Over time",
                      "Growth, age and sex alike", "Trend", "Band"), rows)  # fmt: skip


def cells(one: Measure) -> tuple[Cell, ...]:
    """Fill a row."""
    look = JUDGED[one.band] if one.band else None
    name = f"{one.name}, {one.when.text}" if one.when else one.name
    return (
        Cell(name), Cell(trail=one.trail), Cell(one.latest, strong=False), Cell(one.grown),
        Cell(TRENDS[one.trend] if one.trend else ""),
        Cell(one.banded, look.shape, look.fill) if look else Cell(),
    )  # fmt: skip
