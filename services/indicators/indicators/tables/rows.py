"""What the rows of this service have in common."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Text, func
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, TSTZRANGE, Range
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


class Sourced(Base):
    """Where a fact comes from, and how sure it is."""

    __abstract__ = True

    source: Mapped[str | None] = mapped_column(sort_order=80)
    certainty: Mapped[str] = mapped_column(sort_order=81)
    note: Mapped[str | None] = mapped_column(sort_order=82)


class Amendable(Sourced):
    """A row that counts its versions, for `ETag` and `If-Match`."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    version: Mapped[int] = mapped_column(sort_order=90)
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=91)
    changed_by: Mapped[str] = mapped_column(sort_order=92)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands us the class
        """Have SQLAlchemy count the updates, and refuse one that starts from an old count."""
        return {"version_id_col": cls.__table__.c.version}

    def amend(self, changes: Mapping[str, Any], *, by: str) -> None:
        """Set what was sent; even nothing is a new version."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed_at, self.changed_by = func.now(), by


class Recorded(Sourced):
    """One reading of a thing that may be corrected; `version` is its number."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    version: Mapped[int] = mapped_column(primary_key=True, sort_order=90, autoincrement=False)
    recorded: Mapped[Range[datetime]] = mapped_column(sort_order=91)
    recorded_by: Mapped[str] = mapped_column(sort_order=92)


class Amendment(Base):
    """What an amended row was before; a trigger adds it, and nothing ever changes it."""

    __tablename__ = "amendment"

    noun: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    was: Mapped[dict[str, Any]] = mapped_column(JSONB())
    until: Mapped[datetime] = mapped_column(server_default=func.now())
