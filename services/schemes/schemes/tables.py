"""Every table of the schemes service, in reading order.

Money is whole pence. What is said of an amount is a reading: readings are only ever added, each
with its number, time and author, and the plan line or contribution keeps the number of the last.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from shared.tables import new_metadata

# Which parts of an amount each status has; `schemes.domain.amounts` says the same in words.
AMOUNT_FITS = """
    CASE WHEN status IN ('known', 'provisional')
              THEN amount_pence IS NOT NULL AND low_pence IS NULL AND high_pence IS NULL
         WHEN status = 'range' THEN low_pence <= high_pence
         WHEN status IN ('to_be_confirmed', 'not_stated', 'not_applicable')
              THEN num_nonnulls(amount_pence, low_pence, high_pence) = 0
         ELSE false END IS TRUE
"""


class Base(DeclarativeBase):
    """The tables of this service and no other."""

    metadata = new_metadata()
    type_annotation_map = {
        str: Text(),
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text()),
    }


class Amendable:
    """A row that counts its versions, for `ETag` and `If-Match`."""

    version: Mapped[int] = mapped_column(sort_order=90)
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=91)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands us the class
        """Have SQLAlchemy count the updates, and refuse one that starts from an old count."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

    def amend(self, changes: Mapping[str, Any]) -> None:
        """Set what was sent; even nothing is a new version."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed_at = func.now()


class AmountStatus(Base):
    """What can be known of an amount; `printed_as` is the word for it in files."""

    __tablename__ = "amount_status"

    id: Mapped[str] = mapped_column(primary_key=True)
    printed_as: Mapped[str]
    meaning: Mapped[str]


class Reading:
    """What was known of an amount from one moment to the next reading."""

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=2)
    recorded_at: Mapped[datetime] = mapped_column(
        server_default=func.clock_timestamp(), sort_order=3
    )
    recorded_by: Mapped[str] = mapped_column(sort_order=4)
    decision: Mapped[str | None] = mapped_column(sort_order=5)
    status: Mapped[str] = mapped_column(ForeignKey(AmountStatus.id), sort_order=6)
    amount_pence: Mapped[int | None] = mapped_column(BigInteger, sort_order=7)
    low_pence: Mapped[int | None] = mapped_column(BigInteger, sort_order=8)
    high_pence: Mapped[int | None] = mapped_column(BigInteger, sort_order=9)
    why: Mapped[str | None] = mapped_column(sort_order=10)
    note: Mapped[str | None] = mapped_column(sort_order=11)
    certainty: Mapped[str | None] = mapped_column(sort_order=12)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:  # noqa: N805 - as above
        """Have the database refuse an amount with a part that its status has no room for."""
        return (CheckConstraint(AMOUNT_FITS, name="amount_fits"),)


class Fund(Amendable, Base):
    """A pooled fund."""

    __tablename__ = "fund"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    host_organisation_id: Mapped[str | None]
    host_status: Mapped[str]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]


class Scheme(Amendable, Base):
    """Something that a fund pays for."""

    __tablename__ = "scheme"

    id: Mapped[str] = mapped_column(primary_key=True)
    fund_id: Mapped[str] = mapped_column(ForeignKey(Fund.id))
    scheme_no: Mapped[str]
    name: Mapped[str]
    description: Mapped[str | None]
    themes: Mapped[list[str]]
    themes_status: Mapped[str]
    themes_certainty: Mapped[str | None]
    funding_type: Mapped[str]
    revenue_capital: Mapped[str | None]
    revenue_capital_certainty: Mapped[str | None]
    lifecycle_hint: Mapped[str | None]
    note: Mapped[str | None]

    __table_args__ = (Index(None, "fund_id", "id"),)


class Component(Base):
    """A part of a scheme, known by a letter."""

    __tablename__ = "component"

    scheme_id: Mapped[str] = mapped_column(ForeignKey(Scheme.id), primary_key=True)
    letter: Mapped[str] = mapped_column(primary_key=True)


class PlanLine(Base):
    """A place in a plan: scheme or components, year, investment or return."""

    __tablename__ = "plan_line"

    id: Mapped[str] = mapped_column(primary_key=True)
    fund_id: Mapped[str] = mapped_column(ForeignKey(Fund.id))
    scheme_id: Mapped[str] = mapped_column(ForeignKey(Scheme.id), index=True)
    component: Mapped[str | None]
    financial_year: Mapped[str]
    kind: Mapped[str]
    version: Mapped[int]

    __table_args__ = (Index(None, "fund_id", "id"),)


class PlanLineReading(Reading, Base):
    """What a plan line was known to say."""

    __tablename__ = "plan_line_reading"

    plan_line_id: Mapped[str] = mapped_column(
        ForeignKey(PlanLine.id), primary_key=True, sort_order=1
    )
    alt_amount_pence: Mapped[int | None] = mapped_column(BigInteger, sort_order=20)
    source: Mapped[str | None] = mapped_column(sort_order=21)


class Contribution(Base):
    """A place for what one organisation, or nobody by name, is to put into a fund in a year."""

    __tablename__ = "contribution"

    id: Mapped[str] = mapped_column(primary_key=True)
    fund_id: Mapped[str] = mapped_column(ForeignKey(Fund.id))
    organisation_id: Mapped[str | None]
    financial_year: Mapped[str]
    kind: Mapped[str]
    version: Mapped[int]

    __table_args__ = (Index(None, "fund_id", "id"),)


class ContributionReading(Reading, Base):
    """What a contribution was known to be."""

    __tablename__ = "contribution_reading"

    contribution_id: Mapped[str] = mapped_column(
        ForeignKey(Contribution.id), primary_key=True, sort_order=1
    )
    organisation: Mapped[str] = mapped_column(sort_order=20)
    organisation_type: Mapped[str | None] = mapped_column(sort_order=21)
    hosts_pool: Mapped[str] = mapped_column(sort_order=22)
    agreement: Mapped[str | None] = mapped_column(sort_order=23)


class StatedTotal(Amendable, Base):
    """A figure or a label as a document states it."""

    __tablename__ = "stated_total"

    id: Mapped[str] = mapped_column(primary_key=True)
    fund_id: Mapped[str] = mapped_column(ForeignKey(Fund.id))
    total_id: Mapped[str]
    what: Mapped[str]
    financial_year: Mapped[str | None]
    measure: Mapped[str]
    status: Mapped[str]
    value: Mapped[str]
    value_pence: Mapped[int | None] = mapped_column(BigInteger)
    printed_as: Mapped[str | None]
    where_stated: Mapped[str | None]
    note: Mapped[str | None]
    certainty: Mapped[str | None]

    __table_args__ = (Index(None, "fund_id", "id"),)
