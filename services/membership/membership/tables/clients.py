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
    scopes: Mapped[list[str]]
    status: Mapped[str]
    token_endpoint_audience_until: Mapped[date | None]


class SpentAssertion(Base):
    """An assertion that has earned its token, kept until it could not be used again anyway."""

    __tablename__ = "spent_assertion"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    useless_after: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime] = mapped_column(server_default=func.now())
