"""The values of many indicators side by side, each made as its own definition says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.values import computed, hidden_values, making_of
from indicators.domain.definitions import Method, Suppression
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.queries.values import Wanted

LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
SCHEMA: Mapping[str, Any] = {
    **dict.fromkeys(("indicator_id", "area_id", "area_name", "area_type", "period_label"),
                    pl.String),
    "period_from": pl.Date,
    "period_to": pl.Date,
    **dict.fromkeys(("kind", "band", "unit", "status", "reason", "method", "certainty"),
                    pl.String),
    **dict.fromkeys(("value", "numerator", "denominator", *LIMITS), pl.Float64),
    "inputs": pl.Int64,
}  # fmt: skip
ONE_VALUE = ["indicator_id", "area_id", "period_from", "period_to"]
IN_TIME = ["period_to", "period_from"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a board is made of.

    Attributes:
        indicators: What each indicator is, by id.
        values: A row for each indicator, area and period, the oldest first.
    """

    indicators: Mapping[str, Any]
    values: pl.DataFrame


async def gathered(
    connection: AsyncConnection,
    indicators: Mapping[str, Any],
    places: Places,
    *,
    known_at: datetime | None,
    add_up: bool = False,
) -> Gathered:
    """Gather the values of indicators: computed where a definition says how, else as published.

    Args:
        connection: An autocommit connection.
        indicators: What each is, by id.
        places: Of which areas and periods.
        known_at: As known then; now if None.
        add_up: Add counts up into the areas of `places.area_type` that they belong to.
    """
    counted = [
        one for one, row in indicators.items() if row["method"] not in {None, Method.AS_PUBLISHED}
    ]
    printed = [one for one in indicators if one not in set(counted)]
    table = of_stored(await boards.stored(connection, printed, places, known_at=known_at))
    for one in printed:
        if indicators[one]["suppression"] not in {None, Suppression.NONE}:
            table = await without_hidden(connection, table, one, places, known_at)
    frames = [table]
    for one in counted:
        making = await making_of(connection, one, known_at, {})
        # What is too small is hidden among its siblings, so all of them must be there.
        whole = making.suppression is not Suppression.NONE
        wanted = Wanted(
            one, places.on, areas=None if whole else places.areas,
            area_type=places.area_type, parent=places.parent,
            hierarchy=places.hierarchy, add_up=add_up, period_to=places.period_to,
            organisation=places.organisation, known_at=known_at,
        )  # fmt: skip
        found = await computed(connection, wanted, making)
        if whole and places.areas is not None:
            found = found.filter(pl.col("area_id").is_in(places.areas))
        said = (pl.lit(one).alias("indicator_id"), pl.lit(str(making.method)).alias("method"),
                pl.lit("actual").alias("kind"))  # fmt: skip
        frames.append(in_schema(found.with_columns(*said)))
    values = pl.concat(frames)
    if places.period_from is not None:
        values = values.filter(pl.col("period_to") >= places.period_from)
    return Gathered(indicators, values.sort([*ONE_VALUE[:2], *IN_TIME], nulls_last=False))


async def without_hidden(
    connection: AsyncConnection,
    table: pl.DataFrame,
    indicator: str,
    places: Places,
    known_at: datetime | None,
) -> pl.DataFrame:
    """Take out what the values of a printed indicator hide."""
    making = await making_of(connection, indicator, known_at, {})
    wanted = Wanted(
        indicator, places.on, areas=places.areas, area_type=places.area_type,
        parent=places.parent, hierarchy=places.hierarchy, organisation=places.organisation,
        known_at=known_at,
    )  # fmt: skip
    hidden = await hidden_values(connection, wanted, making)
    gone = hidden.select(*ONE_VALUE[1:], "why").unique(ONE_VALUE[1:])
    told = table.join(gone, on=ONE_VALUE[1:], how="left", nulls_equal=True, maintain_order="left")
    here = pl.col("why").is_not_null() & (pl.col("indicator_id") == indicator)
    figures = ("value", "numerator", "denominator")
    return told.with_columns(
        *(pl.when(~here).then(pl.col(one)).alias(one) for one in figures),
        status=pl.when(here).then(pl.lit("suppressed")).otherwise("status"),
        reason=pl.when(here).then("why").otherwise("reason"),
    ).drop("why")


def of_stored(records: Sequence[Any]) -> pl.DataFrame:
    """Take stored values as they are; of two of one period the actual one counts."""
    rows = [
        dict(one) | {"method": str(Method.AS_PUBLISHED), "inputs": 1,
                     "reason": "value_missing" if one["value"] is None else None}
        for one in records
    ]  # fmt: skip
    known = {name for row in rows[:1] for name in row} - set(SCHEMA)
    table = pl.DataFrame(
        [{k: v for k, v in row.items() if k not in known} for row in rows],
        schema={k: v for k, v in SCHEMA.items() if k not in LIMITS},
    )
    table = in_schema(table)
    return table.unique(ONE_VALUE, keep="last", maintain_order=True)


def in_schema(table: pl.DataFrame) -> pl.DataFrame:
    """Give a table the columns that all values have, in their order."""
    there = set(table.columns)
    return table.select(
        pl.col(name).cast(kind) if name in there else pl.lit(None, kind).alias(name)
        for name, kind in SCHEMA.items()
    )


def latest(values: pl.DataFrame) -> pl.DataFrame:
    """Give the last value of each indicator and area; one without a period counts as earlier."""
    return values.unique(ONE_VALUE[:2], keep="last", maintain_order=True)


def plain(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Give some cells of a row for an answer."""
    return {name: row[name] for name in names}
