"""Rows of a file by their columns: a text that stands in ten thousand rows is read once.

The rules are those of a single row, and are asked, not repeated: each distinct text goes through
the same field of the same model. A row with a cell that is refused, or that the rest of the row
may contradict, is handed back as doubtful: whoever reads it alone will know why.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import polars as pl
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.formulas import unguarded
from shared.tabular import MOST_CELL

Cells = tuple[int, Sequence[str]]  # The number of a row, and what stands in it.
Derive = Callable[[pl.DataFrame], pl.DataFrame]
DOUBTFUL = "doubtful"


class Columns:
    """Reads rows of one model by their columns.

    Args:
        row: What a row means.
        derive: Adds what follows from the columns, and `doubtful`: the rows to be read alone.
        stored: The columns that are kept, in their order.
    """

    def __init__(self, row: type[BaseModel], derive: Derive, stored: Sequence[str]) -> None:
        self.derive, self.stored, self.fields = derive, stored, row.model_fields
        adapter: Any = TypeAdapter
        self.adapters: Mapping[str, TypeAdapter[Any]] = {
            name: adapter(Annotated[field.annotation, field]) for name, field in self.fields.items()
        }

    def read(
        self, heading: Sequence[str], rows: Sequence[Cells], *, guarded: bool
    ) -> tuple[pl.DataFrame, list[Cells]]:
        """Part rows into those that are surely good, as they are stored, and the doubtful ones."""
        whole = [one for one in rows if len(one[1]) == len(heading)]
        bad = {number for number, cells in rows if len(cells) != len(heading)}
        numbers = [number for number, _ in whole]
        table = {"line": pl.Series(numbers, dtype=pl.Int64)}
        found = dict(zip(heading, zip(*(cells for _, cells in whole), strict=True), strict=False))
        for name in self.fields:
            column = found.get(name) or ("",) * min(len(whole), 1)
            meanings, refused = self.meanings(name, set(column), guarded=guarded)
            table[name] = meant(column, meanings, len(whole), all_good=not refused)
            if refused:
                bad.update(n for n, text in zip(numbers, column, strict=False) if text in refused)
        derived = self.derive(pl.DataFrame(table))
        bad.update(derived.filter(DOUBTFUL)["line"])
        good = derived.filter(~pl.col("line").is_in(bad)) if bad else derived
        return good.select("line", *self.stored), [one for one in rows if one[0] in bad]

    def meanings(
        self, name: str, texts: set[str], *, guarded: bool
    ) -> tuple[dict[str, str | None], set[str]]:
        """Read each text of a column, and give those that are refused."""
        field, read = self.fields[name], self.adapters[name].validate_strings
        meanings: dict[str, str | None] = {}
        for text in texts:
            if not text and not field.is_required():
                default = field.get_default()
                meanings[text] = None if default is None else str(default)
            elif text and len(text) <= MOST_CELL:
                try:
                    meanings[text] = str(read(unguarded(text) if guarded else text))
                except ValidationError:
                    continue
        return meanings, texts - meanings.keys()


def meant(
    column: Sequence[str], meanings: Mapping[str, str | None], height: int, *, all_good: bool
) -> pl.Series:
    """Make a column of what its texts mean."""
    if len(meanings) == 1:
        return pl.repeat(next(iter(meanings.values())), height, dtype=pl.String, eager=True)
    if all_good and all(text == meaning for text, meaning in meanings.items()):
        return pl.Series(column, dtype=pl.String)
    return pl.Series([meanings.get(text) for text in column], dtype=pl.String)
