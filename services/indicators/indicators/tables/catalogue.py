"""How values are made, how places belong together, and what a measure is for."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.measures import Area, Indicator
from indicators.tables.rows import Recorded


class Definition(Recorded):
    """How the values of an indicator are made from its counts; `id` is the indicator's."""

    __tablename__ = "definition"

    id: Mapped[str] = mapped_column(ForeignKey(Indicator.id), primary_key=True, sort_order=-1)
    method: Mapped[str]
    multiplier: Mapped[Decimal | None]
    standard: Mapped[str | None]
    population_id: Mapped[str | None] = mapped_column(ForeignKey(Indicator.id))
    population_basis: Mapped[str | None]
    reference_area_id: Mapped[str | None] = mapped_column(ForeignKey(Area.id))
    years_lost_rule: Mapped[str | None]
    suppression: Mapped[str | None]
    code_list: Mapped[str | None]


class AreaLink(Recorded):
    """That one area belongs to another in some hierarchy, on the days `[valid_from, valid_to)`."""

    __tablename__ = "area_link"

    hierarchy: Mapped[str]
    child_id: Mapped[str] = mapped_column(ForeignKey(Area.id), index=True)
    parent_id: Mapped[str] = mapped_column(ForeignKey(Area.id))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    __table_args__ = (Index(None, "parent_id", "hierarchy"),)


class Cause(Recorded):
    """One entry of a code list: a cause, its ICD-10 codes and the ages at which it counts."""

    __tablename__ = "cause"

    code_list: Mapped[str] = mapped_column(index=True)
    order: Mapped[int | None]
    condition_group: Mapped[str | None]
    cause: Mapped[str]
    icd10_codes: Mapped[str]
    icd10_as_printed: Mapped[str | None]
    age_low: Mapped[int | None]
    age_high: Mapped[int | None]
    age_band_as_printed: Mapped[str | None]


class Statement(Recorded):
    """A strategy, priority, outcome or statement that indicators may serve."""

    __tablename__ = "statement"

    family: Mapped[str] = mapped_column(index=True)
    number: Mapped[str | None]
    title: Mapped[str]
    description: Mapped[str | None]
    parent_id: Mapped[str | None]
    period: Mapped[str | None]
    population: Mapped[str | None]


class StatementLink(Recorded):
    """That an indicator measures a statement."""

    __tablename__ = "statement_link"

    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id), index=True)
    statement_id: Mapped[str] = mapped_column(index=True)
