"""First tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import append_only, first_feed

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access",
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("asked_for", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("nhs_number", "id", name=op.f("pk_access")),
    )
    op.create_index(
        op.f("ix_access_nhs_number_at_id"), "access", ["nhs_number", "at", "id"], unique=False
    )
    op.create_table(
        "answer",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column(
            "at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("client_id", "key", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_at"), "answer", ["at"], unique=False)
    op.create_table(
        "change",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("time", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_change")),
    )
    op.create_table(
        "feed",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    op.create_table(
        "local_identifier_holder",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.Column("identifier_id", sa.Uuid(), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("system", "value", name=op.f("pk_local_identifier_holder")),
    )
    op.create_table(
        "number_range",
        sa.Column("first", sa.CHAR(length=10), nullable=False),
        sa.Column("last", sa.CHAR(length=10), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_number_range")),
    )
    op.create_table(
        "person",
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("superseded_by", sa.CHAR(length=10), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("given_name", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("address_line_1", sa.Text(), nullable=True),
        sa.Column("address_line_2", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "known_from",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("statement_timestamp()"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changed_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("nhs_number", name=op.f("pk_person")),
    )
    op.create_table(
        "person_id",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_id")),
    )
    op.create_table(
        "status_indicator",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("display", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_status_indicator")),
    )
    op.create_table(
        "local_identifier",
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recorded_under", sa.CHAR(length=10), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["nhs_number"], ["person.nhs_number"], name=op.f("fk_local_identifier_nhs_number")
        ),
        sa.PrimaryKeyConstraint("nhs_number", "id", name=op.f("pk_local_identifier")),
    )
    op.create_table(
        "person_reading",
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=True),
        sa.Column("given_name", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("address_line_1", sa.Text(), nullable=True),
        sa.Column("address_line_2", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nhs_number"], ["person.nhs_number"], name=op.f("fk_person_reading_nhs_number")
        ),
        sa.PrimaryKeyConstraint("nhs_number", "version", name=op.f("pk_person_reading")),
    )
    op.create_table(
        "superseded_number",
        sa.Column("nhs_number", sa.CHAR(length=10), nullable=False),
        sa.Column("old_number", sa.CHAR(length=10), nullable=False),
        sa.Column(
            "at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("statement_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["nhs_number"], ["person.nhs_number"], name=op.f("fk_superseded_number_nhs_number")
        ),
        sa.PrimaryKeyConstraint("nhs_number", "old_number", name=op.f("pk_superseded_number")),
    )
    for statement in (*append_only("access", "care-record"), *first_feed()):
        op.execute(statement)
