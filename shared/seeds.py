"""Code lists that a service cannot work without: `seeds/reference/NN_<table>.csv`.

Loaded by `prepare`, in the order of their numbers. A second run changes what has changed in the
file and nothing else; nothing is taken away.
"""

import csv
from pathlib import Path

from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection


async def plant(connection: AsyncConnection, metadata: MetaData, folder: Path) -> None:
    """Load every file of a service's `seeds/reference`."""
    for path in sorted((folder / "seeds" / "reference").glob("[0-9][0-9]_*.csv")):
        table = metadata.tables[path.stem.partition("_")[2]]
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(lines)]
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
