"""Let a large import take the planner's figures of the tables it has filled."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MEASURED = ("area", "observation")


def upgrade() -> None:
    """Allow it: nothing that is stored can be read or changed by it."""
    for table in MEASURED:
        op.execute(f'GRANT MAINTAIN ON {table} TO "indicators"')
