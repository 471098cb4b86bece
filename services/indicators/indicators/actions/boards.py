"""The values of many indicators side by side, each made as its own definition says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.hidden_parts import without
from indicators.actions.makings import Making, makings_of
from indicators.actions.values import NOTHING_HIDDEN, computed_each, hidden_of
from indicators.domain.definitions import Method
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
NO_MORE = NOTHING_HIDDEN.with_columns(indicator_id=pl.lit(None, pl.String))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a board is made of.

    Attributes:
        indicators: What each indicator is, by id.
        values: A row for each indicator, area and period, the oldest first.
        makings: How the values of each indicator are made.
        hidden: Which values are hidden, of all periods, and `why`.
    """

    indicators: Mapping[str, Any]
    values: pl.DataFrame
    makings: Mapping[str, Making]
    hidden: pl.DataFrame


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
    makings = await makings_of(connection, list(indicators), known_at)
    printed = [one for one, making in makings.items() if making.method is Method.AS_PUBLISHED]
    stored = await boards.stored(connection, printed, places, known_at=known_at)
    # What is printed is not made, but it is hidden as it would be if it were.
    made = {one: making for one, making in makings.items()
            if making.has_rule or one not in set(printed)}  # fmt: skip
    wanted = wanted_of(places, known_at, add_up=add_up)
    values = await computed_each(connection, wanted, made)
    hidden = pl.concat([NO_MORE, *(
        hidden_of(found).with_columns(indicator_id=pl.lit(one)) for one, found in values.items()
    )])  # fmt: skip
    why = hidden.select(*ONE_VALUE, "why").unique(ONE_VALUE, keep="first", maintain_order=True)
    frames = [without(of_stored(stored), why, ONE_VALUE)]
    for one in made.keys() - set(printed):
        said = (pl.lit(one).alias("indicator_id"), pl.lit("actual").alias("kind"),
                pl.lit(str(made[one].method)).alias("method"))  # fmt: skip
        frames.append(in_schema(values[one].with_columns(*said)))
    whole = pl.concat(frames)
    if places.period_from is not None:
        whole = whole.filter(pl.col("period_to") >= places.period_from)
    in_order = whole.sort([*ONE_VALUE[:2], *IN_TIME], nulls_last=False, maintain_order=True)
    return Gathered(indicators, in_order, makings, hidden)


def wanted_of(places: Places, known_at: datetime | None, *, add_up: bool) -> Wanted:
    """Say which counts a board is made of, leaving open of which indicator."""
    only = places.filters
    return Wanted(
        "", places.on, areas=places.areas, area_type=places.area_type, parent=places.parent,
        hierarchy=places.hierarchy, add_up=add_up, period_to=places.period_to, sex=only.sex,
        only_ages=list(only.ages) or None, category_type=only.category_type,
        category=only.category, organisation=places.organisation, known_at=known_at,
    )  # fmt: skip


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
