"""What the rows of this service have in common."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Text, column, func, literal_column, text
from sqlalchemy.dialects.postgresql import (
    ARRAY,
    DATERANGE,
    TIMESTAMP,
    TSTZRANGE,
    ExcludeConstraint,
    Range,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from membership.domain.intervals import Interval
from shared.tables import new_metadata


class Base(DeclarativeBase):
    """The tables of this service and no other."""

    metadata = new_metadata()
    type_annotation_map = {
        str: Text(),
        Range[date]: DATERANGE(),
        Range[datetime]: TSTZRANGE(),
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text()),
    }


def same(name: str) -> ColumnElement[Any]:
    """Let an exclusion constraint compare text for equality, as a range of one value.

    PostgreSQL's GiST index has no operator for plain text without an extension that not every
    server has.
    """
    return func.textrange(column(name), column(name), literal_column("'[]'"))


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


class Recorded(Base):
    """One reading of a fact: what this register knew of it during `recorded`.

    The fact holds on the days of `valid`. A correction ends `recorded` and adds a row of the
    same `id` with the next `version`; no other column of a row is ever changed.
    """

    __abstract__ = True

    row: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-3)
    id: Mapped[str] = mapped_column(index=True, sort_order=-2)
    version: Mapped[int] = mapped_column(sort_order=-1)
    valid: Mapped[Range[date]] = mapped_column(sort_order=90)
    recorded: Mapped[Range[datetime]] = mapped_column(
        server_default=text("tstzrange(now(), NULL)"), sort_order=91
    )
    source: Mapped[str | None] = mapped_column(sort_order=92)
    certainty: Mapped[str] = mapped_column(sort_order=93)
    note: Mapped[str | None] = mapped_column(sort_order=94)


def one_reading(table: str) -> ExcludeConstraint:
    """Let a fact have one reading at any moment."""
    return ExcludeConstraint((same("id"), "="), ("recorded", "&&"), name=f"one_{table}")


def days(interval: Interval) -> Range[date]:
    """Store an interval as PostgreSQL's range of days."""
    return Range(interval.start, interval.end)
