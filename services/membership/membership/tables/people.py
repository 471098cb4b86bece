"""The people who act for organisations."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.issuers import TrustedIssuer
from membership.tables.organisations import Organisation
from membership.tables.rows import Amendable, Base


class Person(Amendable, Base):
    """Somebody whom an issuer knows by a subject. Subject and name are personal data."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    issuer_id: Mapped[str] = mapped_column(ForeignKey(TrustedIssuer.id))
    subject: Mapped[str]
    display_name: Mapped[str | None]
    status: Mapped[str]

    __table_args__ = (UniqueConstraint("issuer_id", "subject"),)
