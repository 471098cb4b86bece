"""Number what clients of Fingertips ask for by number; numbers it publishes are kept."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from shared.migrations import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Above all that Fingertips publishes, so that nobody takes one of ours for one of theirs.
FIRST = 1_000_001
# No area type has a capital letter: "England" is the one area, which Fingertips counts as a type.
PUBLISHED = """
    INSERT INTO fingertips_number (noun, slug, number) VALUES
        ('area_type', 'England', 15), ('area_type', 'gp-practice', 7), ('area_type', 'region', 6),
        ('age', 'All ages', 1)
"""
# As the owner: the service's role may read numbers, and give none. Of two transactions that see
# a thing first at once, the second waits for the first and takes its number.
GIVE = """
    CREATE FUNCTION give_fingertips_numbers(for_noun text, slugs text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        INSERT INTO fingertips_number (noun, slug, number)
        SELECT for_noun, slug, nextval('fingertips_number_given')
        FROM (SELECT DISTINCT slug FROM unnest(slugs) AS named (slug) WHERE slug IS NOT NULL
              AND NOT EXISTS (SELECT FROM fingertips_number known
                              WHERE known.noun = for_noun AND known.slug = named.slug)
              ORDER BY slug) fresh
        ON CONFLICT (noun, slug) DO NOTHING
    $$
"""
SEEN = """
    CREATE FUNCTION {table}_seen() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN {body} RETURN NULL; END $$
"""
# Noun, and the column or expression that names it.
NOUNS = {
    "area_type": {"area_type": "id"},
    "indicator": {"profile": "family", "group": "family", "age": "age", "indicator": "id"},
}
# Between them stands what no text holds that comes in over HTTP.
CATEGORY = "NEW.category_type || chr(31) || NEW.category"


def seeing(table: str, nouns: dict[str, str]) -> Iterator[str]:
    give = "PERFORM give_fingertips_numbers('{}', (SELECT array_agg({}) FROM fresh)); "
    body = "".join(give.format(noun, slug) for noun, slug in nouns.items())
    yield SEEN.format(table=table, body=body)
    for moment in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER {table}_is_numbered_on_{moment.lower()} AFTER {moment} ON {table} "
            "REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_seen()"
        )
    for noun, slug in nouns.items():
        known = f"SELECT array_agg({slug}) FROM {table}"  # noqa: S608 - constants
        yield f"SELECT give_fingertips_numbers('{noun}', ({known}))"


def seeing_categories() -> Iterator[str]:
    # By row: an import of millions without categories must not be kept a second time for this.
    body = f"""
        IF NOT EXISTS (SELECT FROM fingertips_number
                       WHERE noun = 'category' AND slug = {CATEGORY}) THEN
            PERFORM give_fingertips_numbers('category_type', ARRAY[NEW.category_type]);
            PERFORM give_fingertips_numbers('category', ARRAY[{CATEGORY}]);
        END IF;
    """
    yield SEEN.format(table="category", body=body)
    yield (
        "CREATE TRIGGER observation_is_numbered AFTER INSERT ON observation "
        "FOR EACH ROW WHEN (NEW.category IS NOT NULL AND NEW.category_type IS NOT NULL) "
        "EXECUTE FUNCTION category_seen()"
    )
    for noun, slug in (
        ("category_type", "category_type"),
        ("category", CATEGORY.replace("NEW.", "")),
    ):
        yield (
            f"SELECT give_fingertips_numbers('{noun}', (SELECT array_agg(DISTINCT {slug}) "  # noqa: S608 - constants
            "FROM observation WHERE category IS NOT NULL))"
        )


def upgrade() -> None:
    op.create_table(
        "fingertips_number",
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("noun", "slug", name=op.f("pk_fingertips_number")),
        sa.UniqueConstraint("noun", "number", name=op.f("uq_fingertips_number_noun_number")),
    )
    op.execute('REVOKE INSERT ON fingertips_number FROM "indicators"')
    for statement in (
        *append_only("fingertips_number", "indicators"),
        f"CREATE SEQUENCE fingertips_number_given AS integer START {FIRST}",
        PUBLISHED,
        GIVE,
        *(one for table, nouns in NOUNS.items() for one in seeing(table, nouns)),
        *seeing_categories(),
    ):
        op.execute(statement)
    # Whoever could call it could use up the numbers.
    op.execute("REVOKE EXECUTE ON FUNCTION give_fingertips_numbers(text, text[]) FROM PUBLIC")
