"""Imports that are taken in beside the requests, and the files that they are of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.rows import Base


class Job(Base):
    """An import that was sent to be done later: how far it is, and what became of it."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    what: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    done: Mapped[int]
    total: Mapped[int | None]
    attempts: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (
        Index("ix_job_unfinished", "sent_at", postgresql_where=text("finished_at IS NULL")),
    )


class JobPart(Base):
    """A piece of the file of an import that is not done yet."""

    __tablename__ = "job_part"

    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[bytes]
