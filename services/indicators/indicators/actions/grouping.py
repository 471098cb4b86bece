"""Find the cause of each row of a table, and put it beside the row."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from indicators.actions.tables import fault
from indicators.domain.calculators.method import Column, Kind
from indicators.domain.causes import Cause, CodesUnreadable, cause_of
from shared.problems import Problem
from shared.tabular import MOST_FAULTS

READS = (
    Column("code", Kind.TEXT, "An ICD-10 code, with its point or without", "A16.2"),
    Column("age", Kind.NUMBER, "Age in whole years; empty: not known", 61, required=False),
)
MADE = {"cause_id": pl.String, "cause": pl.String, "condition_group": pl.String}
NO_CODE = "This is not an ICD-10 code"


def with_causes(known: Sequence[Cause], table: pl.DataFrame) -> pl.DataFrame:
    """Put the cause that each code belongs to beside it: nothing, if it belongs to none.

    Each pair of a code and an age is looked up once, however many rows have it.

    Raises:
        Problem: A cell is no code, or no age in whole years; each is named by its line.
    """
    keys = [column.name for column in READS if column.name in table.columns]
    named = {cause.id: cause for cause in known}
    found: list[str | None] = []
    bad: dict[Any, tuple[str, str]] = {}
    pairs = table.select(keys).unique(maintain_order=True)
    for pair in pairs.iter_rows():
        code, age = pair if len(pair) > 1 else (*pair, None)
        if age is not None and (age < 0 or age != int(age)):
            bad[pair] = ("age", "This is not an age in whole years")
            found.append(None)
            continue
        try:
            found.append(cause_of(known, code or "", None if age is None else int(age)))
        except CodesUnreadable:
            bad[pair] = ("code", NO_CODE)
            found.append(None)
    if bad:
        lines = [
            fault("line", line, *bad[pair])
            for line, pair in enumerate(table.select(keys).iter_rows(), 2)
            if pair in bad
        ]
        raise Problem("invalid", errors=lines[:MOST_FAULTS])
    rows = [
        (one, named[one].name, named[one].group) if one else (None, None, None) for one in found
    ]
    beside = pl.DataFrame(rows, schema=MADE, orient="row")
    whole = pl.concat([pairs, beside], how="horizontal")
    kept = table.drop([name for name in MADE if name in table.columns])
    made = kept.join(whole, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return made.with_columns(pl.col(keys[1:]).cast(pl.Int64))
