"""papers and follow-through."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_rule",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("decider_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("input_from", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("effective_from", sa.Text(), nullable=True),
        sa.Column("effective_to", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
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
            name="one_decision_rule",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_decision_rule")),
    )
    op.create_index(
        op.f("ix_decision_rule_decider_id"), "decision_rule", ["decider_id"], unique=False
    )
    op.create_index(op.f("ix_decision_rule_id"), "decision_rule", ["id"], unique=False)
    op.create_table(
        "feedback_theme",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
            name="one_feedback_theme",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_feedback_theme")),
    )
    op.create_index(op.f("ix_feedback_theme_body_id"), "feedback_theme", ["body_id"], unique=False)
    op.create_index(op.f("ix_feedback_theme_id"), "feedback_theme", ["id"], unique=False)
    op.create_index(
        op.f("ix_feedback_theme_owner_id"), "feedback_theme", ["owner_id"], unique=False
    )
    op.create_index(
        op.f("ix_feedback_theme_paper_id"), "feedback_theme", ["paper_id"], unique=False
    )
    op.create_table(
        "integration_function",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("readiness", sa.Text(), nullable=False),
        sa.Column("do_once", sa.Boolean(), nullable=True),
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
            name="one_integration_function",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_integration_function")),
    )
    op.create_index(
        op.f("ix_integration_function_id"), "integration_function", ["id"], unique=False
    )
    op.create_index(
        op.f("ix_integration_function_owner_id"), "integration_function", ["owner_id"], unique=False
    )
    op.create_table(
        "involvement",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
            name="one_involvement",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_involvement")),
    )
    op.create_index(op.f("ix_involvement_id"), "involvement", ["id"], unique=False)
    op.create_index(op.f("ix_involvement_paper_id"), "involvement", ["paper_id"], unique=False)
    op.create_index(
        op.f("ix_involvement_proposal_id"), "involvement", ["proposal_id"], unique=False
    )
    op.create_table(
        "milestone",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
            name="one_milestone",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_id"), "milestone", ["id"], unique=False)
    op.create_index(op.f("ix_milestone_owner_id"), "milestone", ["owner_id"], unique=False)
    op.create_index(op.f("ix_milestone_paper_id"), "milestone", ["paper_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
            name="one_paper",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_id"), "paper", ["id"], unique=False)
    op.create_index(op.f("ix_paper_parent_id"), "paper", ["parent_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("asked_of", postgresql.ARRAY(sa.Text()), nullable=False),
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
            name="one_recommendation",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_recommendation")),
    )
    op.create_index(op.f("ix_recommendation_id"), "recommendation", ["id"], unique=False)
    op.create_index(
        op.f("ix_recommendation_paper_id"), "recommendation", ["paper_id"], unique=False
    )
    op.create_table(
        "recommendation_response",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Text(), nullable=False),
        sa.Column("respondent_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("decision_reference", sa.Text(), nullable=True),
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
            name="one_recommendation_response",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(recommendation_id, recommendation_id, '[]')"), "="),
            (sa.text("textrange(respondent_id, respondent_id, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="responses_overlap",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_recommendation_response")),
    )
    op.create_index(
        op.f("ix_recommendation_response_id"), "recommendation_response", ["id"], unique=False
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
