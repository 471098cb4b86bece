"""Add scorecards, dashboards, feedback, certifications, prevalence rates and composites."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SCORECARD = ("name!", "population", "pattern!", "period", "missing_rule!", "cut!", "cut_at")
COMPONENT = ("scorecard_id!", "indicator_id!", "component!", "weight!#", "scoring!", "thresholds",
             "benchmark_area_id", "override_at#", "override_to=")  # fmt: skip
DASHBOARD = ("name!", "description", "hierarchy")
MEASURE = ("dashboard_id!", "domain!", "order=", "indicator_id")
FEEDBACK = ("provider_id", "area_id!", "instrument!", "theme", "questions", "period_label",
            "period_from@", "period_to@", "score#", "score_unit", "positive=", "negative=",
            "responses=", "eligible=", "rank=", "rank_of=", "polarity!",
            "published_on@")  # fmt: skip
CERTIFICATION = ("indicator_id!", "area_id!", "organisation_id", "period_label", "state!",
                 "statement!", "certified_by", "certified_on@")  # fmt: skip
PREVALENCE = ("condition!", "sex!", "age!", "percent!#")
PART = ("indicator_id!", "part_id!", "weight!#")
TYPES = {"#": sa.Numeric, "=": sa.Integer, "@": sa.Date}
TABLES = {
    "scorecard": (SCORECARD, {}, ()),
    "scorecard_component": (
        COMPONENT, {"indicator_id": "indicator", "benchmark_area_id": "area"}, ("scorecard_id",)
    ),
    "dashboard": (DASHBOARD, {}, ()),
    "dashboard_measure": (MEASURE, {"indicator_id": "indicator"}, ("dashboard_id",)),
    "feedback": (FEEDBACK, {"area_id": "area"}, ("provider_id", "area_id", "instrument")),
    "certification": (
        CERTIFICATION, {"indicator_id": "indicator", "area_id": "area"}, ("indicator_id",)
    ),
    "prevalence_rate": (PREVALENCE, {}, ("condition",)),
    "composite_part": (
        PART, {"indicator_id": "indicator", "part_id": "indicator"}, ("indicator_id",)
    ),
}  # fmt: skip


def column(written: str) -> "sa.Column[object]":
    """Read a column: `!` is never empty; `#` is a number, `=` a whole one, `@` a day."""
    name = written.rstrip("!#=@")
    kind = next((TYPES[sign] for sign in written if sign in TYPES), sa.Text)
    return sa.Column(name, kind(), nullable="!" not in written)


def upgrade() -> None:
    for table, (own, references, indexed) in TABLES.items():
        op.create_table(
            table,
            sa.Column("id", sa.Text(), nullable=False),
            *map(column, own),
            sa.Column("source", sa.Text(), nullable=True),
            sa.Column("certainty", sa.Text(), nullable=False),
            sa.Column("note", sa.Text(), nullable=True),
            sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
            sa.Column("recorded_by", sa.Text(), nullable=False),
            *(
                sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}"))
                for name, to in references.items()
            ),
            sa.PrimaryKeyConstraint("id", "version", name=op.f(f"pk_{table}")),
        )
        for name in indexed:
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
        # A reading is ended, and otherwise never changed; it is not taken away.
        op.execute(f'REVOKE UPDATE, DELETE ON {table} FROM "indicators"')
        op.execute(f'GRANT UPDATE (recorded) ON {table} TO "indicators"')
