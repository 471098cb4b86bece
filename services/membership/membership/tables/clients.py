"""The systems that may speak for an organisation, and what they have used up."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Amendable, Base


class Scope(Base):
    """What a token can be good for, in any of the services."""

    __tablename__ = "scope"

    name: Mapped[str] = mapped_column(primary_key=True)
    allows: Mapped[str]


class ApiClient(Amendable, Base):
    """A system that may ask for tokens, for one organisation."""

    __tablename__ = "api_client"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id))
    algorithm: Mapped[str]
    keys: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    jwks_uri: Mapped[str | None]
    scopes: Mapped[list[str]]
    status: Mapped[str]
    token_endpoint_audience_until: Mapped[date | None]


class ClientKey(Base):
    """A `kid` that a client has used, and for which key (its RFC 7638 thumbprint)."""

    __tablename__ = "client_key"

    client_id: Mapped[str] = mapped_column(ForeignKey(ApiClient.id), primary_key=True)
    kid: Mapped[str] = mapped_column(primary_key=True)
    thumbprint: Mapped[str]
    first_seen: Mapped[datetime] = mapped_column(server_default=func.now())
    retired_at: Mapped[datetime | None]


class SpentAssertion(Base):
    """An assertion that has earned its token, kept until it could not be used again anyway."""

    __tablename__ = "spent_assertion"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    useless_after: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime] = mapped_column(server_default=func.now())
