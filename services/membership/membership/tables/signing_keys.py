"""The public halves of the keys that this service signs with, and when each did."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Base


class SigningKey(Base):
    """A key of `SIGNING_KEYS`, now or formerly. One that never signed has no `first_used`."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[dict[str, Any]] = mapped_column(JSONB)
    purposes: Mapped[list[str]]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    first_used: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
