"""Who belongs to the partnership, as what."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Base, same


class Membership(Base):
    """One reading of one membership: what this register knew of it for a while."""

    __tablename__ = "membership"

    row: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    category: Mapped[str]
    status: Mapped[str]
    valid: Mapped[Range[date]]
    recorded: Mapped[Range[datetime]] = mapped_column(server_default=text("tstzrange(now(), NULL)"))
    basis: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]

    __table_args__ = (
        ExcludeConstraint(
            (same("organisation_id"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="memberships_overlap",
        ),
        Index("uq_membership_id_version", "id", "version", unique=True),
    )
