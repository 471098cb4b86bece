"""Run a calculator over a table: group its rows, calculate, put the grouping columns back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from polars import selectors

from indicators.actions.tables import from_rows
from indicators.domain.calculators.method import Kind, Method, Options, Per, Rows
from indicators.domain.statistics.arrays import Flags, Reason

GROUP = "\x00group"  # No column of a caller's can have this name.


@dataclass(frozen=True, slots=True)
class Calculated:
    """What a method made of a table."""

    results: pl.DataFrame
    summaries: pl.DataFrame
    method: Mapping[str, Any]


def calculated(method: Method, table: pl.DataFrame, options: Options) -> Calculated:
    """Calculate.

    Args:
        method: The calculator.
        table: Rows, the declared columns typed, nothing but text beside them.
        options: Of the method's own class.
    """
    read = {column.name: column.kind for column in method.reads}
    keys = [name for name in table.columns if name not in read]
    groups, group = grouped(table, keys, alone=method.alone)
    columns = {
        name: as_numpy(table[name], kind) for name, kind in read.items() if name in table.columns
    }
    with np.errstate(all="ignore"):  # What overflows is found below, in the results.
        rows = Rows(columns, group, groups.height)
        answer = method.calculate(rows, options)
    of_groups = np.isin(np.arange(groups.height), list(rows.unlike))
    beside, unlike = (groups, of_groups) if method.per is Per.GROUP else (table, of_groups[group])
    summaries = alike(finite(answer.summaries), of_groups)
    return Calculated(
        with_columns(beside, alike(finite(answer.results), unlike)),
        with_columns(groups, summaries) if summaries else pl.DataFrame(),
        {
            "name": method.name,
            "version": method.version,
            "source": method.source,
            "options": asdict(options),
        },
    )


def grouped(
    table: pl.DataFrame, keys: list[str], *, alone: bool
) -> tuple[pl.DataFrame, np.ndarray[Any, np.dtype[np.intp]]]:
    """Give the groups, in order of their first rows, and the number of each row's group."""
    if not keys:
        apart = alone or not table.height
        group = np.arange(table.height) if apart else np.zeros(table.height, dtype=np.intp)
        return pl.DataFrame(height=table.height if apart else 1), group
    # The rows of a group mostly stand together: only the first of each run is looked up.
    cells = table.select(keys)
    differs = pl.any_horizontal(pl.all().ne_missing(pl.all().shift()))
    begins = cells.select(differs).to_series().to_numpy(writable=True)
    begins[:1] = True
    heads = cells.filter(begins)
    groups = heads.unique(maintain_order=True)
    numbered = groups.with_row_index(GROUP)
    joined = heads.join(numbered, on=keys, how="left", nulls_equal=True, maintain_order="left")
    run = begins.cumsum() - 1
    return groups, joined[GROUP].to_numpy().astype(np.intp)[run]


def as_numpy(column: pl.Series, kind: Kind) -> Any:
    """Give a column as the domain takes it: floats with NaN, or objects with None."""
    if kind is Kind.NUMBER:
        return column.to_numpy().astype(np.float64)
    return np.array(column.to_list(), dtype=object)


def finite(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Take out numbers too large to hold; a result that had any and no other reason says so."""
    found = dict(columns)
    for name, values in columns.items():
        if not isinstance(values, np.ndarray) or values.dtype != np.float64:
            continue
        if (large := np.isinf(values)).any():
            found[name] = np.where(large, np.nan, values)
            if isinstance(reason := found.get("reason"), np.ndarray):
                unsaid = large & np.fromiter((why is None for why in reason), bool, len(reason))
                found["reason"] = np.where(unsaid, Reason.NUMBER_TOO_LARGE, reason)
    return found


def alike(columns: Mapping[str, Any], unlike: Flags) -> dict[str, Any]:
    """Take out the results of groups whose rows say different things of the whole group.

    Whichever of them stood first would decide. A result that has another reason keeps it.
    """
    if not unlike.any() or "reason" not in columns:
        return dict(columns)
    reason = np.asarray(columns["reason"], dtype=object)
    gone = unlike & np.fromiter((why is None for why in reason), bool, len(reason))
    found = {name: without(values, gone) for name, values in columns.items()}
    return found | {"reason": np.where(gone, Reason.SETTINGS_DIFFER, reason)}


def without(values: Any, gone: Flags) -> Any:
    """Leave some results out."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return np.where(gone, np.nan, values)
    if isinstance(values, np.ndarray) and values.dtype != object:
        return np.ma.masked_where(gone, values)
    return [None if out else value for value, out in zip(values, gone, strict=True)]


def example(method: Method) -> Calculated:
    """Answer a method's own example, as the specification shows it: to six figures."""
    made = calculated(method, from_rows(method.rows, method.reads), method.options())
    figures = selectors.float().round_sig_figs(6)
    results, summaries = (one.with_columns(figures) for one in (made.results, made.summaries))
    return Calculated(results, summaries, made.method)


def firsts(table: pl.DataFrame) -> dict[str, Any]:
    """Give the first cell of each column that is not empty, or None."""
    return {
        column.name: column.drop_nulls().first() for column in table.fill_nan(None).iter_columns()
    }


def with_columns(beside: pl.DataFrame, columns: Mapping[str, Any]) -> pl.DataFrame:
    """Put calculated columns beside the columns that came; a calculated one replaces its input."""
    return beside.with_columns(as_series(name, values) for name, values in columns.items())


def as_series(name: str, values: Any) -> pl.Series:
    """Make a column of what the domain gave."""
    if isinstance(values, np.ma.MaskedArray):
        known = pl.Series(name, ~np.ma.getmaskarray(values))
        return pl.select(pl.when(known).then(pl.Series(name, values.data)).alias(name))[name]
    if isinstance(values, np.ndarray) and values.dtype != object:
        return pl.Series(name, values)
    return pl.Series(name, [None if value is None else str(value) for value in values], pl.String)
