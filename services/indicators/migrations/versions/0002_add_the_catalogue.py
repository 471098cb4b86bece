"""Add the catalogue, and keep what indicators and areas were before they were amended."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def kept(table: str) -> Iterator[str]:
    yield """
        CREATE OR REPLACE FUNCTION keep_what_was() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO amendment (noun, id, version, was)
            VALUES (TG_TABLE_NAME, OLD.id, OLD.version, to_jsonb(OLD));
            RETURN NULL;
        END $$
    """
    yield f"""
        CREATE TRIGGER {table}_keeps_what_was AFTER UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION keep_what_was()
    """


def upgrade() -> None:
    op.create_table(
        "amendment",
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "until",
            postgresql.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("noun", "id", "version", name=op.f("pk_amendment")),
    )
    op.create_table(
        "cause",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code_list", sa.Text(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=True),
        sa.Column("condition_group", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("icd10_codes", sa.Text(), nullable=False),
        sa.Column("icd10_as_printed", sa.Text(), nullable=True),
        sa.Column("age_low", sa.Integer(), nullable=True),
        sa.Column("age_high", sa.Integer(), nullable=True),
        sa.Column("age_band_as_printed", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_cause")),
    )
    op.create_index(op.f("ix_cause_code_list"), "cause", ["code_list"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_family"), "statement", ["family"], unique=False)
    op.create_table(
        "statement_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Text(), nullable=False),
        sa.Column("statement_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_statement_link_indicator_id")
        ),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_statement_link")),
    )
    op.create_index(
        op.f("ix_statement_link_indicator_id"), "statement_link", ["indicator_id"], unique=False
    )
    op.create_index(
        op.f("ix_statement_link_statement_id"), "statement_link", ["statement_id"], unique=False
    )
    op.create_table(
        "area_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("hierarchy", sa.Text(), nullable=False),
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["area.id"], name=op.f("fk_area_link_child_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_link_parent_id")),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_area_link")),
    )
    op.create_index(op.f("ix_area_link_child_id"), "area_link", ["child_id"], unique=False)
    op.create_index(
        op.f("ix_area_link_parent_id_hierarchy"),
        "area_link",
        ["parent_id", "hierarchy"],
        unique=False,
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("multiplier", sa.Numeric(), nullable=True),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("population_id", sa.Text(), nullable=True),
        sa.Column("population_basis", sa.Text(), nullable=True),
        sa.Column("reference_area_id", sa.Text(), nullable=True),
        sa.Column("years_lost_rule", sa.Text(), nullable=True),
        sa.Column("suppression", sa.Text(), nullable=True),
        sa.Column("code_list", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["indicator.id"], name=op.f("fk_definition_id")),
        sa.ForeignKeyConstraint(
            ["population_id"], ["indicator.id"], name=op.f("fk_definition_population_id")
        ),
        sa.ForeignKeyConstraint(
            ["reference_area_id"], ["area.id"], name=op.f("fk_definition_reference_area_id")
        ),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_definition")),
    )
    op.add_column("area", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("area", sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column("indicator", sa.Column("age", sa.Text(), nullable=True))
    op.add_column("indicator", sa.Column("sex", sa.Text(), nullable=True))
    op.add_column("observation", sa.Column("sex", sa.Text(), nullable=True))
    op.add_column("observation", sa.Column("age", sa.Text(), nullable=True))
    op.add_column("observation", sa.Column("category_type", sa.Text(), nullable=True))
    op.add_column("observation", sa.Column("category", sa.Text(), nullable=True))
    for table in ("area_link", "cause", "definition", "statement", "statement_link"):
        # A reading is ended, and otherwise never changed; it is not taken away.
        op.execute(f'REVOKE UPDATE, DELETE ON {table} FROM "indicators"')
        op.execute(f'GRANT UPDATE (recorded) ON {table} TO "indicators"')
    for statement in (*append_only("amendment", "indicators"), *kept("indicator"), *kept("area")):
        op.execute(statement)
