"""The schema can be dealt out over many servers by person."""

from collections.abc import Iterator

import pytest
from care_record.tables import Base
from sqlalchemy import CHAR, Column, ForeignKey, MetaData, String, Table
from sqlalchemy.schema import ColumnCollectionConstraint

# One copy on every server: code lists, and what each service keeps beside its own.
EVERYWHERE = {"answer", "change", "feed", "number_range", "status_indicator"}
# These lead from another key to a number, and are dealt out by that key.
DIRECTORIES = {"person_id": "id", "local_identifier_holder": "value"}


def faults(metadata: MetaData) -> Iterator[str]:
    for table in metadata.tables.values():
        if table.name in EVERYWHERE:
            continue
        by = DIRECTORIES.get(table.name, "nhs_number")
        if table.info.get("distributed_by") != by:
            yield f"{table.name} is not dealt out by {by}"
        if "nhs_number" in table.c and str(table.c.nhs_number.type) != str(CHAR(10)):
            yield f"{table.name} keeps the number as something else"
        yield from (f"{table.name}: {name} lacks {by}" for name in without(table, by))
        if DIRECTORIES.keys() & {table.name, *(key.column.table.name for key in foreign(table))}:
            yield from (f"{table.name}: {key} leads to another server" for key in foreign(table))


def foreign(table: Table) -> set[ForeignKey]:
    return set(table.foreign_keys)


def without(table: Table, by: str) -> Iterator[str]:
    """Name the keys of a table that lack a column."""
    for constraint in table.constraints:
        if isinstance(constraint, ColumnCollectionConstraint) and by not in constraint.columns:
            yield str(constraint.name)
    for index in table.indexes:
        if index.unique and by not in index.columns:
            yield str(index.name)


def test_every_key_of_a_table_about_a_person_holds_the_number() -> None:
    assert list(faults(Base.metadata)) == []


@pytest.mark.parametrize(
    "planted",
    [
        [Column("id", String, primary_key=True), Column("nhs_number", CHAR(10))],
        [Column("nhs_number", CHAR(10), primary_key=True), Column("id", String, unique=True)],
        [
            Column("nhs_number", CHAR(10), primary_key=True),
            Column("i", String, index=True, unique=True),
        ],
        [Column("nhs_number", String, primary_key=True)],
        [Column("nhs_number", CHAR(10), primary_key=True), Column("of", ForeignKey("far.id"))],
    ],
)
def test_a_key_without_the_number_is_noticed(planted: list[Column[str]]) -> None:
    metadata = MetaData()
    Table("far", metadata, Column("id", String, primary_key=True), info={"distributed_by": "id"})
    Table("planted", metadata, *planted, info={"distributed_by": "nhs_number"})
    assert any(fault.startswith("planted") for fault in faults(metadata))
