"""Organisations, and the codes that registers know them by."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Amendable, Base, Recorded, one_reading, same


class Organisation(Amendable, Base):
    """A body with a name and, most of them, a legal existence."""

    __tablename__ = "organisation"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str | None]
    kind: Mapped[str]
    statutory: Mapped[str]
    role: Mapped[str | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]


class LegalExistence(Recorded):
    """When an organisation exists in law; `id` is the organisation's, `valid` the days."""

    __tablename__ = "legal_existence"

    id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True, sort_order=-2)
    began_under: Mapped[str | None]
    ended_under: Mapped[str | None]

    __table_args__ = (one_reading("legal_existence"),)


class OrganisationIdentifier(Base):
    """A code by which some register knows an organisation, while it does."""

    __tablename__ = "organisation_identifier"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    scheme: Mapped[str]
    value: Mapped[str]
    valid: Mapped[Range[date]]
    recorded: Mapped[Range[datetime]] = mapped_column(server_default=text("tstzrange(now(), NULL)"))
    roles: Mapped[str | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]

    __table_args__ = (
        ExcludeConstraint(
            (same("scheme"), "="),
            (same("value"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="code_taken",
        ),
    )
