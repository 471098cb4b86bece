"""Proposals, and all that happened to them. Rows are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.bodies import Body
from membership.tables.organisations import Organisation
from membership.tables.rows import Base


class Proposal(Base):
    """Something that a body is asked to decide or to recommend."""

    __tablename__ = "proposal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey(Body.id), index=True)
    title: Mapped[str]
    kind: Mapped[str]
    proposed_by: Mapped[str] = mapped_column(ForeignKey(Organisation.id))
    follows: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    drafted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ProposalEvent(Base):
    """Something that happened to a proposal; its state follows from them in order."""

    __tablename__ = "proposal_event"

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey(Proposal.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    at: Mapped[datetime]
    organisation_id: Mapped[str | None]
    person_id: Mapped[str | None]
    client_id: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


class BudgetSpent(Base):
    """What a decision took from the budget of a delegation that it rests on."""

    __tablename__ = "budget_spent"

    delegation_id: Mapped[str] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(primary_key=True)
    amount_pence: Mapped[int] = mapped_column(BigInteger)
