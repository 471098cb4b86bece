"""data-sharing agreements."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_sharing_agreement",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("grace_until", sa.Date(), nullable=True),
        sa.Column("assurance_accepted", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("partnership_agreement", sa.Text(), nullable=True),
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
            name="one_data_sharing_agreement",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_data_sharing_agreement")),
    )
    op.create_index(
        op.f("ix_data_sharing_agreement_id"), "data_sharing_agreement", ["id"], unique=False
    )
    op.create_table(
        "data_sharing_purpose",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("legal_basis", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("data_sets", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("identifiers", sa.Text(), nullable=False),
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
            (sa.text("textrange(purpose, purpose, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="sharing_purposes_overlap",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(id, id, '[]')"), "="),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="one_data_sharing_purpose",
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_data_sharing_purpose")),
    )
    op.create_index(
        op.f("ix_data_sharing_purpose_agreement_id_purpose"),
        "data_sharing_purpose",
        ["agreement_id", "purpose"],
        unique=False,
    )
    op.create_index(
        op.f("ix_data_sharing_purpose_id"), "data_sharing_purpose", ["id"], unique=False
    )
    op.create_table(
        "data_sharing_party",
        sa.Column("row", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("assurance", sa.Text(), nullable=False),
        sa.Column("assurance_published_on", sa.Date(), nullable=True),
        sa.Column("assurance_source", sa.Text(), nullable=True),
        sa.Column("assurance_certainty", sa.Text(), nullable=True),
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
            (sa.text("textrange(organisation_id, organisation_id, '[]')"), "="),
            (sa.text("textrange(role, role, '[]')"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="sharing_parties_overlap",
        ),
        postgresql.ExcludeConstraint(
            (sa.text("textrange(id, id, '[]')"), "="),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="one_data_sharing_party",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_data_sharing_party_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_data_sharing_party")),
    )
    op.create_index(
        op.f("ix_data_sharing_party_agreement_id_organisation_id"),
        "data_sharing_party",
        ["agreement_id", "organisation_id"],
        unique=False,
    )
    op.create_index(op.f("ix_data_sharing_party_id"), "data_sharing_party", ["id"], unique=False)
    op.create_index(
        op.f("ix_data_sharing_party_organisation_id"),
        "data_sharing_party",
        ["organisation_id"],
        unique=False,
    )
