"""Decisions that others rely on, what happened to them since, and the log that holds both.

Rows are only ever added: the service's role can neither change nor delete one.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Base


class Log(Base):
    """The name of the log, one row, chosen at random when the database was made."""

    __tablename__ = "log"

    id: Mapped[int] = mapped_column(
        SmallInteger, CheckConstraint("id = 1", name="one_row"), primary_key=True
    )
    name: Mapped[str]


class LogEntry(Base):
    """A leaf of the log: a signed record, as a compact JWS."""

    __tablename__ = "log_entry"

    leaf_index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry: Mapped[str]


class LogNode(Base):
    """The hash of a full subtree: on level 0 of one leaf, on each further level of twice as many.

    It never changes, so proofs are put together from rows and the tree is never built anew.
    """

    __tablename__ = "log_node"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class LogHead(Base):
    """The root of the log at one size, signed. There is one for each size."""

    __tablename__ = "log_head"

    tree_size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root_hash: Mapped[bytes] = mapped_column(LargeBinary)
    time: Mapped[datetime]
    head: Mapped[str]


class Decision(Base):
    """A decision record as it was issued; its signed form is its entry in the log."""

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(primary_key=True)
    proposal_id: Mapped[str] = mapped_column(index=True)
    body_id: Mapped[str] = mapped_column(index=True)
    content: Mapped[str]
    kid: Mapped[str]
    log_index: Mapped[int] = mapped_column(ForeignKey(LogEntry.leaf_index), unique=True)
    issued_at: Mapped[datetime]


class DecisionStatus(Base):
    """Something that happened to a decision after it was issued, from a moment on."""

    __tablename__ = "decision_status"

    id: Mapped[str] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey(Decision.id), index=True)
    status: Mapped[str]
    effective_from: Mapped[datetime]
    by: Mapped[str | None]
    reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    log_index: Mapped[int] = mapped_column(ForeignKey(LogEntry.leaf_index), unique=True)
