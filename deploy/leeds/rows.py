"""Reads the rows of the data set's files."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Read a file; an empty cell says nothing and is left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {name: value for name, value in row.items() if value}
