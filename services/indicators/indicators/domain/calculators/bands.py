"""What the calculators that standardise have in common: age bands and their weights."""

from dataclasses import dataclass

from indicators.domain.calculators.method import (
    Column,
    Confidences,
    Kind,
    Multiplier,
    Options,
    Rows,
)
from indicators.domain.statistics.arrays import Flags, Reason, Texts
from indicators.domain.statistics.standards import Standard
from indicators.domain.statistics.strata import Strata, strata, twice

AGE_BAND = Column("age_band", Kind.TEXT, "Ages, such as 0-4, 05-09 or 90+", "0-4", required=False)
STD_WEIGHT = Column(
    "std_weight",
    Kind.NUMBER,
    "What the age band weighs in the standard; else `standard` says it",
    5000,
    required=False,
)
STANDARD = Column(
    "standard",
    Kind.TEXT,
    "Instead of the option, for this row's group: `esp2013_19`, `esp2013_21` or `esp1976_18`",
    "esp2013_19",
    required=False,
)
MULTIPLIER = Column(
    "multiplier", Kind.NUMBER, "Instead of the option, for this row's group", 100_000,
    required=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandardOptions(Options):
    """What every method that standardises may be told."""

    multiplier: Multiplier = 100_000
    """What the rate is per."""
    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits."""
    standard: Standard = Standard.ESP2013_19
    """The standard population, where no column `std_weight` is sent."""
    add_repeated_bands: bool = False
    """Add up the rows of one age band before standardising, as persons are made of both sexes.
    Otherwise a group with an age band twice has no value."""


def weighed(rows: Rows, standard: Standard, *, below: float = float("inf")) -> Strata:
    """Find the weights of rows, by the columns `std_weight`, `standard` and `age_band`."""
    usual = None if "std_weight" in rows.columns else standard.value
    named: Texts | str | None = usual
    if "standard" in rows.columns:
        named = rows.texts("standard", usual)
    return strata(
        rows.texts("age_band") if "age_band" in rows.columns else None,
        rows.numbers("std_weight"),
        named,
        rows.group,
        rows.groups,
        below=below,
    )


def repeated(rows: Rows, found: Strata) -> list[tuple[Flags, Reason]]:
    """Test for an age band that has more than one row."""
    return [(twice(found.cell, found.width, rows.groups), Reason.AGE_BAND_TWICE)]
