"""Votes that follow from the law."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "seat", sa.Column("co_opted", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("seat", sa.Column("votes_by_law", sa.Boolean(), nullable=True))
    op.add_column("seat", sa.Column("voting_law", sa.Text(), nullable=True))
    op.alter_column("seat", "voting", existing_type=sa.BOOLEAN(), nullable=True)
    op.create_check_constraint(
        op.f("ck_seat_votes_or_not"), "seat", "coalesce(voting, votes_by_law) IS NOT NULL"
    )
