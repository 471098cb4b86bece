"""governance facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("presides", sa.Text(), nullable=True),
        sa.Column("nomination", sa.Text(), nullable=True),
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
            name="one_appointment",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(seat_id, seat_id, '[]')"), "="),
            (sa.text("textrange(person_id, person_id, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="appointments_overlap",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_id"), "appointment", ["id"], unique=False)
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"], unique=False)
    op.create_index(op.f("ix_appointment_seat_id"), "appointment", ["seat_id"], unique=False)
    op.create_table(
        "rule_set",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("applies_from", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_set")),
    )
    op.create_table(
        "trial_agreement",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("from", sa.Text(), nullable=True),
        sa.Column("to_exclusive", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_trial_agreement")),
    )
    op.create_table(
        "trial_body",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("power", sa.Text(), nullable=True),
        sa.Column("decides", sa.Text(), nullable=True),
        sa.Column("quorum_min_full", sa.Text(), nullable=True),
        sa.Column("quorum_min_total", sa.Text(), nullable=True),
        sa.Column("chair_casting_vote", sa.Text(), nullable=True),
        sa.Column("deputies", sa.Text(), nullable=True),
        sa.Column("constituted_under", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("body", name=op.f("pk_trial_body")),
    )
    op.create_table(
        "trial_delegation",
        sa.Column("delegation_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("classes", sa.Text(), nullable=True),
        sa.Column("from", sa.Text(), nullable=True),
        sa.Column("to_exclusive", sa.Text(), nullable=True),
        sa.Column("limit_gbp", sa.Text(), nullable=True),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_trial_delegation")),
    )
    op.create_table(
        "trial_organisation",
        sa.Column("org_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("org_kind", sa.Text(), nullable=True),
        sa.Column("legal_from", sa.Text(), nullable=True),
        sa.Column("legal_to_exclusive", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("org_key", name=op.f("pk_trial_organisation")),
    )
    op.create_table(
        "delegation",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("delegators", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("functions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("limit_pence", sa.BigInteger(), nullable=True),
        sa.Column("budget_pence", sa.BigInteger(), nullable=True),
        sa.Column("visibility", sa.Text(), nullable=True),
        sa.Column("share_rule", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
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
            name="one_delegation",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_delegation_body_id")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_body_id"), "delegation", ["body_id"], unique=False)
    op.create_index(op.f("ix_delegation_id"), "delegation", ["id"], unique=False)
    op.create_index(op.f("ix_delegation_parent_id"), "delegation", ["parent_id"], unique=False)
    op.create_table(
        "legal_existence",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_under", sa.Text(), nullable=True),
        sa.Column("ended_under", sa.Text(), nullable=True),
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
            name="one_legal_existence",
        ),
        sa.ForeignKeyConstraint(["id"], ["organisation.id"], name=op.f("fk_legal_existence_id")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_legal_existence")),
    )
    op.create_index(op.f("ix_legal_existence_id"), "legal_existence", ["id"], unique=False)
    op.create_table(
        "rule",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("precedence", sa.Integer(), nullable=True),
        sa.Column("removes", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("rule_text", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("classes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["version"], ["rule_set.version"], name=op.f("fk_rule_version")),
        sa.PrimaryKeyConstraint("version", "code", name=op.f("pk_rule")),
    )
    op.create_table(
        "seat",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("voting", sa.Boolean(), nullable=False),
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
            (sa.text("textrange(body_id, body_id, '[]')"), "="),
            (sa.text("textrange(organisation_id, organisation_id, '[]')"), "="),
            (sa.text("textrange(office, office, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="seats_overlap",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(id, id, '[]')"), "="),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="one_seat",
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_seat_body_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_body_id"), "seat", ["body_id"], unique=False)
    op.create_index(op.f("ix_seat_id"), "seat", ["id"], unique=False)
    op.create_index(op.f("ix_seat_organisation_id"), "seat", ["organisation_id"], unique=False)
    op.create_table(
        "terms_of_reference",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Text(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("decides", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("quorum_min_full", sa.Integer(), nullable=False),
        sa.Column("quorum_min_total", sa.Integer(), nullable=False),
        sa.Column("casting_vote", sa.Boolean(), nullable=False),
        sa.Column("voting_rule", sa.Text(), nullable=False),
        sa.Column("deputies", sa.Text(), nullable=False),
        sa.Column("constituted_under", sa.Text(), nullable=False),
        sa.Column("executive_of", sa.Text(), nullable=True),
        sa.Column("call_in_days", sa.Integer(), nullable=True),
        sa.Column("min_input_days", sa.Integer(), nullable=False),
        sa.Column("publication", sa.Text(), nullable=True),
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
            (sa.text("textrange(body_id, body_id, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="terms_overlap",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(id, id, '[]')"), "="),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="one_terms_of_reference",
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_terms_of_reference_body_id")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_terms_of_reference")),
    )
    op.create_index(
        op.f("ix_terms_of_reference_body_id"), "terms_of_reference", ["body_id"], unique=False
    )
    op.create_index(op.f("ix_terms_of_reference_id"), "terms_of_reference", ["id"], unique=False)
    op.add_column("membership", sa.Column("decision_id", sa.Uuid(), nullable=True))
    # When an organisation exists in law becomes a fact that can be corrected like the others.
    op.execute("""
        INSERT INTO legal_existence (row, id, version, valid, recorded, source, certainty, note)
        SELECT gen_random_uuid(), id, 1, legal, tstzrange(changed_at, NULL), source, certainty, note
        FROM organisation
    """)
    op.drop_column("organisation", "legal")
