"""Every table of the indicators service, in reading order.

Indicators and areas are amended: they count their versions. Observations and targets are kept as
readings: a correction ends `recorded`, the time during which a reading was believed, and adds
the next; the service's role may change no other column of them.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, Text, func
from sqlalchemy.dialects.postgresql import TIMESTAMP, TSTZRANGE, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from shared.tables import new_metadata


class Base(DeclarativeBase):
    """The tables of this service and no other."""

    metadata = new_metadata()
    type_annotation_map = {
        str: Text(),
        Decimal: Numeric(),
        Range[datetime]: TSTZRANGE(),
        datetime: TIMESTAMP(timezone=True),
    }


class Sourced:
    """Where a fact comes from, and how sure it is."""

    source: Mapped[str | None] = mapped_column(sort_order=80)
    certainty: Mapped[str] = mapped_column(sort_order=81)
    note: Mapped[str | None] = mapped_column(sort_order=82)


class Amendable(Sourced):
    """A row that counts its versions, for `ETag` and `If-Match`."""

    version: Mapped[int] = mapped_column(sort_order=90)
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=91)
    changed_by: Mapped[str] = mapped_column(sort_order=92)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands us the class
        """Have SQLAlchemy count the updates, and refuse one that starts from an old count."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

    def amend(self, changes: Mapping[str, Any], *, by: str) -> None:
        """Set what was sent; even nothing is a new version."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed_at, self.changed_by = func.now(), by


class Recorded(Sourced):
    """One reading of a thing that may be corrected; `version` is its number."""

    version: Mapped[int] = mapped_column(primary_key=True, sort_order=90, autoincrement=False)
    recorded: Mapped[Range[datetime]] = mapped_column(sort_order=91)
    recorded_by: Mapped[str] = mapped_column(sort_order=92)


class AreaType(Base):
    """A kind of area: those that are planted, and those that imports brought."""

    __tablename__ = "area_type"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    definition: Mapped[str | None]


class Area(Amendable, Base):
    """A place, a set of places, or a group to compare with."""

    __tablename__ = "area"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str] = mapped_column(ForeignKey(AreaType.id), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    la_area: Mapped[str | None]
    ccg_id: Mapped[str | None]
    population: Mapped[int | None] = mapped_column(BigInteger)
    population_65_plus: Mapped[int | None] = mapped_column(BigInteger)
    practices: Mapped[int | None]
    date: Mapped[str | None]


class Indicator(Amendable, Base):
    """A measure: what is counted, of what, in which unit, and which way is better."""

    __tablename__ = "indicator"

    id: Mapped[str] = mapped_column(primary_key=True)
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


class Observation(Recorded, Base):
    """One reading of an indicator for an area and a period."""

    __tablename__ = "observation"

    id: Mapped[str] = mapped_column(primary_key=True)
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
    alt_indicator_id: Mapped[str | None] = mapped_column(ForeignKey(Indicator.id))

    __table_args__ = (Index(None, "indicator_id", "area_id"),)


class Target(Recorded, Base):
    """One reading of what is aimed for."""

    __tablename__ = "target"

    id: Mapped[str] = mapped_column(primary_key=True)
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
