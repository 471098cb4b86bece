"""papers and follow-through."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def create_readings(table: str, *own: Any) -> None:
    op.create_table(
        table,
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *own,
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            server_default=sa.text("tstzrange(now(), NULL)"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(id, id, '[]')"), "="),
            (sa.column("recorded"), "&&"),
            using="gist",
            name=f"one_{table}",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_id"), table, ["id"], unique=False)


def upgrade() -> None:
    create_readings(
        "decision_rule",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("decider_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("input_from", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("effective_from", sa.Text(), nullable=True),
        sa.Column("effective_to", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
    )
    op.create_index(
        op.f("ix_decision_rule_decider_id"), "decision_rule", ["decider_id"], unique=False
    )
    create_readings(
        "feedback_theme",
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("heard_start", sa.Text(), nullable=True),
        sa.Column("heard_end", sa.Text(), nullable=True),
        sa.Column("action_taken", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
    )
    op.create_index(op.f("ix_feedback_theme_body_id"), "feedback_theme", ["body_id"], unique=False)
    op.create_index(
        op.f("ix_feedback_theme_owner_id"), "feedback_theme", ["owner_id"], unique=False
    )
    op.create_index(
        op.f("ix_feedback_theme_paper_id"), "feedback_theme", ["paper_id"], unique=False
    )
    create_readings(
        "integration_function",
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("readiness", sa.Text(), nullable=False),
        sa.Column("do_once", sa.Boolean(), nullable=True),
    )
    op.create_index(
        op.f("ix_integration_function_owner_id"), "integration_function", ["owner_id"], unique=False
    )
    create_readings(
        "involvement",
        sa.Column("proposal_id", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("involved", sa.Text(), nullable=True),
        sa.Column("led_by", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("held_start", sa.Text(), nullable=True),
        sa.Column("held_end", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("changed", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("characteristics", postgresql.ARRAY(sa.Text()), nullable=False),
    )
    op.create_index(op.f("ix_involvement_paper_id"), "involvement", ["paper_id"], unique=False)
    op.create_index(
        op.f("ix_involvement_proposal_id"), "involvement", ["proposal_id"], unique=False
    )
    create_readings(
        "milestone",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Text(), nullable=True),
        sa.Column("recommendation_id", sa.Text(), nullable=True),
        sa.Column("due_start", sa.Text(), nullable=True),
        sa.Column("due_end", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
    )
    op.create_index(op.f("ix_milestone_owner_id"), "milestone", ["owner_id"], unique=False)
    op.create_index(op.f("ix_milestone_paper_id"), "milestone", ["paper_id"], unique=False)
    create_readings(
        "paper",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column(
            "year",
            sa.Integer(),
            sa.Computed("left(dated, 4)::integer", persisted=True),
            nullable=False,
        ),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("author_ids", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("received_by", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("receivers", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("asks", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("agenda_item", sa.Text(), nullable=True),
        sa.Column("call_in", sa.Text(), nullable=False),
        sa.Column("call_in_reason", sa.Text(), nullable=True),
        sa.Column("exempt", sa.Text(), nullable=False),
        sa.Column("exempt_reason", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
    )
    op.create_index(op.f("ix_paper_parent_id"), "paper", ["parent_id"], unique=False)
    create_readings(
        "recommendation",
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("asked_of", postgresql.ARRAY(sa.Text()), nullable=False),
    )
    op.create_index(
        op.f("ix_recommendation_paper_id"), "recommendation", ["paper_id"], unique=False
    )
    create_readings(
        "recommendation_response",
        sa.Column("recommendation_id", sa.Text(), nullable=False),
        sa.Column("respondent_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("decision_reference", sa.Text(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(recommendation_id, recommendation_id, '[]')"), "="),
            (sa.text("textrange(respondent_id, respondent_id, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="responses_overlap",
        ),
    )
    op.create_index(
        op.f("ix_recommendation_response_recommendation_id"),
        "recommendation_response",
        ["recommendation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_recommendation_response_respondent_id"),
        "recommendation_response",
        ["respondent_id"],
        unique=False,
    )
