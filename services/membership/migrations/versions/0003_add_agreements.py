"""The agreements, their versions and signatures, when they are in force, and the laws."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cited_as", sa.Text(), nullable=False),
        sa.Column("overlays_id", sa.Text(), nullable=True),
        sa.Column("outcomes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("contracts", postgresql.ARRAY(sa.Text()), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["overlays_id"], ["agreement.id"], name=op.f("fk_agreement_overlays_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index("cited_as_taken", "agreement", ["cited_as"], unique=True)
    op.create_index(
        "one_partnership",
        "agreement",
        ["kind"],
        unique=True,
        postgresql_where=sa.text("kind = 'partnership'"),
    )
    op.create_table(
        "law",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("made_under", sa.Text(), nullable=True),
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
            name="one_law",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_law")),
    )
    op.create_index(op.f("ix_law_id"), "law", ["id"], unique=False)
    op.create_table(
        "agreement_termination",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("notice_given_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("surviving_obligations", postgresql.ARRAY(sa.Text()), nullable=False),
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
            name="one_agreement_termination",
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_termination_agreement_id")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_agreement_termination")),
    )
    op.create_index(
        op.f("ix_agreement_termination_id"), "agreement_termination", ["id"], unique=False
    )
    op.create_table(
        "agreement_version",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("varies", sa.Integer(), nullable=True),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("effective_date_agreed", sa.Date(), nullable=True),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id", "varies"],
            ["agreement_version.agreement_id", "agreement_version.number"],
            name="fk_agreement_version_varies",
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_version_agreement_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "number", name=op.f("pk_agreement_version")),
    )
    op.create_table(
        "agreement_clause",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_version.agreement_id", "agreement_version.number"],
            name=op.f("fk_agreement_clause_agreement_id"),
        ),
        sa.PrimaryKeyConstraint("agreement_id", "number", "slug", name=op.f("pk_agreement_clause")),
    )
    op.create_table(
        "agreement_in_force",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=True),
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
            (sa.text("textrange(agreement_id, agreement_id, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="versions_in_force_overlap",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(id, id, '[]')"), "="),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="one_agreement_in_force",
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_version.agreement_id", "agreement_version.number"],
            name=op.f("fk_agreement_in_force_agreement_id"),
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_agreement_in_force")),
    )
    op.create_index(
        op.f("ix_agreement_in_force_agreement_id"),
        "agreement_in_force",
        ["agreement_id"],
        unique=False,
    )
    op.create_index(op.f("ix_agreement_in_force_id"), "agreement_in_force", ["id"], unique=False)
    op.create_table(
        "agreement_party",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_version.agreement_id", "agreement_version.number"],
            name=op.f("fk_agreement_party_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_party_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "number", "organisation_id", name=op.f("pk_agreement_party")
        ),
    )
    op.create_table(
        "agreement_signature",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("role_title", sa.Text(), nullable=False),
        sa.Column("jws", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_version.agreement_id", "agreement_version.number"],
            name=op.f("fk_agreement_signature_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_signature_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "number", "organisation_id", name=op.f("pk_agreement_signature")
        ),
    )
    op.create_table(
        "agreement_signature_withdrawal",
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column(
            "recorded_at",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id", "number"],
            ["agreement_version.agreement_id", "agreement_version.number"],
            name=op.f("fk_agreement_signature_withdrawal_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_signature_withdrawal_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id",
            "number",
            "organisation_id",
            name=op.f("pk_agreement_signature_withdrawal"),
        ),
    )
    for table in (
        "agreement_version",
        "agreement_party",
        "agreement_clause",
        "agreement_signature",
        "agreement_signature_withdrawal",
    ):
        for statement in append_only(table, "membership"):
            op.execute(statement)
