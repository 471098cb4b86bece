"""Add rebases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rebase",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_rebase_area_id")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_rebase_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_rebase")),
    )
    op.create_index(
        op.f("ix_rebase_indicator_id_area_id"), "rebase", ["indicator_id", "area_id"], unique=False
    )
    # A reading is ended, and otherwise never changed; it is not taken away.
    op.execute('REVOKE UPDATE, DELETE ON rebase FROM "indicators"')
    op.execute('GRANT UPDATE (recorded) ON rebase TO "indicators"')
