"""First tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import append_only, first_feed

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

AMOUNT_FITS = """
    CASE WHEN status IN ('known', 'provisional')
              THEN amount_pence IS NOT NULL AND low_pence IS NULL AND high_pence IS NULL
         WHEN status = 'range' THEN low_pence <= high_pence
         WHEN status IN ('to_be_confirmed', 'not_stated', 'not_applicable')
              THEN num_nonnulls(amount_pence, low_pence, high_pence) = 0
         ELSE false END IS TRUE
"""


def upgrade() -> None:
    op.create_table(
        "amount_status",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("printed_as", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amount_status")),
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
        "fund",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("host_organisation_id", sa.Text(), nullable=True),
        sa.Column("host_status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changed_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("fund_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=True),
        sa.Column("financial_year", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_contribution_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(
        op.f("ix_contribution_fund_id_id"), "contribution", ["fund_id", "id"], unique=False
    )
    op.create_table(
        "scheme",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("fund_id", sa.Text(), nullable=False),
        sa.Column("scheme_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("themes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("themes_status", sa.Text(), nullable=False),
        sa.Column("themes_certainty", sa.Text(), nullable=True),
        sa.Column("funding_type", sa.Text(), nullable=False),
        sa.Column("revenue_capital", sa.Text(), nullable=True),
        sa.Column("revenue_capital_certainty", sa.Text(), nullable=True),
        sa.Column("lifecycle_hint", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changed_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_scheme_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
    )
    op.create_index(op.f("ix_scheme_fund_id_id"), "scheme", ["fund_id", "id"], unique=False)
    op.create_table(
        "stated_total",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("fund_id", sa.Text(), nullable=False),
        sa.Column("total_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.Text(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("value_pence", sa.BigInteger(), nullable=True),
        sa.Column("printed_as", sa.Text(), nullable=True),
        sa.Column("where_stated", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "changed_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_stated_total_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_total")),
    )
    op.create_index(
        op.f("ix_stated_total_fund_id_id"), "stated_total", ["fund_id", "id"], unique=False
    )
    op.create_table(
        "component",
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_component_scheme_id")),
        sa.PrimaryKeyConstraint("scheme_id", "letter", name=op.f("pk_component")),
    )
    op.create_table(
        "contribution_reading",
        sa.Column("contribution_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("low_pence", sa.BigInteger(), nullable=True),
        sa.Column("high_pence", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=True),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("organisation_type", sa.Text(), nullable=True),
        sa.Column("hosts_pool", sa.Text(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=True),
        sa.CheckConstraint(AMOUNT_FITS, name=op.f("ck_contribution_reading_amount_fits")),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contribution.id"],
            name=op.f("fk_contribution_reading_contribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["status"], ["amount_status.id"], name=op.f("fk_contribution_reading_status")
        ),
        sa.PrimaryKeyConstraint("contribution_id", "version", name=op.f("pk_contribution_reading")),
    )
    op.create_table(
        "plan_line",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("fund_id", sa.Text(), nullable=False),
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=True),
        sa.Column("financial_year", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_plan_line_fund_id")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_plan_line_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
    )
    op.create_index(op.f("ix_plan_line_fund_id_id"), "plan_line", ["fund_id", "id"], unique=False)
    op.create_index(op.f("ix_plan_line_scheme_id"), "plan_line", ["scheme_id"], unique=False)
    op.create_table(
        "plan_line_reading",
        sa.Column("plan_line_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("low_pence", sa.BigInteger(), nullable=True),
        sa.Column("high_pence", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=True),
        sa.Column("alt_amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint(AMOUNT_FITS, name=op.f("ck_plan_line_reading_amount_fits")),
        sa.ForeignKeyConstraint(
            ["plan_line_id"], ["plan_line.id"], name=op.f("fk_plan_line_reading_plan_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["status"], ["amount_status.id"], name=op.f("fk_plan_line_reading_status")
        ),
        sa.PrimaryKeyConstraint("plan_line_id", "version", name=op.f("pk_plan_line_reading")),
    )
    for table in ("plan_line_reading", "contribution_reading"):
        for statement in append_only(table, "schemes"):
            op.execute(statement)
    for statement in first_feed():
        op.execute(statement)
