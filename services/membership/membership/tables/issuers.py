"""The OpenID providers that speak for an organisation's people."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Amendable, Base


class TrustedIssuer(Amendable, Base):
    """An OpenID provider of one organisation."""

    __tablename__ = "trusted_issuer"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    issuer: Mapped[str] = mapped_column(unique=True)
    jwks_uri: Mapped[str | None]
    keys: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    algorithms: Mapped[list[str]]
    audience: Mapped[str]
    subject_claim: Mapped[str]
    status: Mapped[str]
