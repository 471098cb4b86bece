"""Who belongs to the partnership, as what."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Recorded, same


class Membership(Recorded):
    """The membership of an organisation, in one category at a time."""

    __tablename__ = "membership"

    id: Mapped[UUID] = mapped_column(index=True, sort_order=-2)  # type: ignore[assignment]
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    category: Mapped[str]
    status: Mapped[str]
    basis: Mapped[str | None]
    decision_id: Mapped[UUID | None]

    __table_args__ = (
        ExcludeConstraint(
            (same("organisation_id"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="memberships_overlap",
        ),
        Index("uq_membership_id_version", "id", "version", unique=True),
    )
