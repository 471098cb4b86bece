"""What is measured, where, what was observed and what is aimed for."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.rows import Amendable, Base, Recorded

Day = date  # An area has a column that is named `date`.


class AreaType(Base):
    """A kind of area: those that are planted, and those that imports brought."""

    __tablename__ = "area_type"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    definition: Mapped[str | None]


class Area(Amendable):
    """A place, a set of places, or a group to compare with."""

    __tablename__ = "area"

    name: Mapped[str]
    type: Mapped[str] = mapped_column(ForeignKey(AreaType.id), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    la_area: Mapped[str | None]
    ccg_id: Mapped[str | None]
    population: Mapped[int | None] = mapped_column(BigInteger)
    population_65_plus: Mapped[int | None] = mapped_column(BigInteger)
    practices: Mapped[int | None]
    date: Mapped[str | None]
    valid_from: Mapped[Day | None]
    valid_to: Mapped[Day | None]


class Indicator(Amendable):
    """A measure: what is counted, of what, in which unit, and which way is better."""

    __tablename__ = "indicator"

    name: Mapped[str]
    family: Mapped[str] = mapped_column(index=True)
    unit: Mapped[str | None]
    numerator: Mapped[str | None]
    denominator: Mapped[str | None]
    method: Mapped[str | None]
    polarity: Mapped[str]
    polarity_printed: Mapped[str | None]
    frequency: Mapped[str | None]
    levels: Mapped[str | None]
    definition: Mapped[str | None]
    age: Mapped[str | None]
    sex: Mapped[str | None]


class Observation(Recorded):
    """One reading of an indicator for an area and a period."""

    __tablename__ = "observation"

    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id))
    area_id: Mapped[str] = mapped_column(ForeignKey(Area.id), index=True)
    organisation_id: Mapped[str | None]
    period_label: Mapped[str | None]
    period_start: Mapped[str | None]
    period_end: Mapped[str | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    value: Mapped[Decimal | None]
    numerator: Mapped[Decimal | None]
    denominator: Mapped[Decimal | None]
    unit: Mapped[str | None]
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    status: Mapped[str]
    kind: Mapped[str]
    band: Mapped[str | None]
    sex: Mapped[str | None]
    age: Mapped[str | None]
    category_type: Mapped[str | None]
    category: Mapped[str | None]
    alt_indicator_id: Mapped[str | None] = mapped_column(ForeignKey(Indicator.id))

    __table_args__ = (Index(None, "indicator_id", "area_id"),)


class Target(Recorded):
    """One reading of what is aimed for."""

    __tablename__ = "target"

    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey(Area.id), index=True)
    organisation_id: Mapped[str | None]
    baseline_label: Mapped[str | None]
    baseline_start: Mapped[str | None]
    baseline_end: Mapped[str | None]
    baseline_from: Mapped[date | None]
    baseline_to: Mapped[date | None]
    baseline_value: Mapped[Decimal | None]
    baseline_value_status: Mapped[str]
    target_label: Mapped[str | None]
    target_start: Mapped[str | None]
    target_end: Mapped[str | None]
    target_from: Mapped[date | None]
    target_to: Mapped[date | None]
    target_value: Mapped[Decimal | None]
    target_value_status: Mapped[str]
    unit: Mapped[str | None]
    change_value: Mapped[Decimal | None]
    change_low: Mapped[Decimal | None]
    change_high: Mapped[Decimal | None]
    change_unit: Mapped[str | None]
    rule: Mapped[str | None]
    comparator_rule: Mapped[str | None]
    status: Mapped[str | None]
