"""Code lists that a service cannot work without: `seeds/reference/NN_<table>.csv`.

Loaded by `prepare`, in the order of their numbers. A second run changes what has changed in the
file and nothing else; nothing is taken away.
"""

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

# How a cell is read into a column of this type; all others are text.
READ: Mapping[type, Callable[[str], Any]] = {
    int: int,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


async def plant(connection: AsyncConnection, metadata: MetaData, folder: Path) -> None:
    """Load every file of a service's `seeds/reference`."""
    for path in sorted((folder / "seeds" / "reference").glob("[0-9][0-9]_*.csv")):
        table = metadata.tables[path.stem.partition("_")[2]]
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [row_of(table, row) for row in csv.DictReader(lines)]
        if rows:
            upsert = insert(table)
            keys = [column.name for column in table.primary_key]
            rest = {name: upsert.excluded[name] for name in rows[0] if name not in keys}
            await connection.execute(
                upsert.on_conflict_do_update(index_elements=keys, set_=rest)
                if rest
                else upsert.on_conflict_do_nothing(),
                rows,
            )


def row_of(table: Table, cells: Mapping[str, str]) -> dict[str, Any]:
    """Read one line as its table stores it; an empty cell is nothing."""
    return {
        name: READ.get(table.c[name].type.python_type, str)(cell) if cell else None
        for name, cell in cells.items()
    }
