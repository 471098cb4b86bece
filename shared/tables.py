"""The tables that every service keeps beside its own, and how constraints are named."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


def new_metadata() -> MetaData:
    """Start a service's own tables."""
    metadata = MetaData(naming_convention=NAMES)
    feed_tables(metadata)
    answer_table(metadata)
    return metadata


def feed_tables(metadata: MetaData) -> None:
    """Declare the counter of the change feed, one row, and the events that it numbers."""
    Table(
        "feed",
        metadata,
        Column("id", SmallInteger, CheckConstraint("id = 1", name="one_row"), primary_key=True),
        Column("epoch", Text, nullable=False),
        Column("last", BigInteger, nullable=False),
    )
    Table(
        "change",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("type", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("time", TIMESTAMP(timezone=True), nullable=False),
        Column("data", JSONB, nullable=False),
    )


def answer_table(metadata: MetaData) -> None:
    """Declare what is remembered of each `Idempotency-Key`."""
    answers = Table(
        "answer",
        metadata,
        Column("client_id", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request_hash", LargeBinary, nullable=False),
        Column("status", SmallInteger, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    )
    Index(None, answers.c.at)
