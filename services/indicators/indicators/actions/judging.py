"""Values of areas, and what a calculator says of them.

Judgements are made of what `/values` shows and of nothing else, so they tell no number that it
hides. A value and what it is held against are of one period, category and sex.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import Calculated, calculated
from indicators.actions.makings import Making, making_of
from indicators.actions.values import computed
from indicators.domain.calculators.method import Method, Options
from indicators.domain.definitions import Method as How
from indicators.domain.periods import length_of
from indicators.queries import indicators
from indicators.queries.values import Wanted
from shared.rules import NotThere, RuleBroken

MATCHED = ("period_from", "period_to", "category", "sex")
AREA = ("area_id", "area_name", "area_type")
LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")


class BenchmarkUnknown(RuleBroken):
    """There are no values of the area or the set that is compared with.

    An area must have values of the same indicator; a set must have members, by area links of the
    hierarchy `comparators`, that have.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator, how its values were made, and the values.

    Attributes:
        available: Of an empty answer: for which areas there are values.
    """

    about: Any
    making: Making
    known_at: datetime
    wanted: Wanted
    values: pl.DataFrame
    available: Any = None

    @property
    def of_parts(self) -> bool:
        """Tell whether the values are proportions: computed as such, or printed in per cent."""
        printed = self.making.method is How.AS_PUBLISHED and self.about.unit == "%"
        return printed or self.making.method is How.PROPORTION

    @property
    def per(self) -> float:
        """Say what a value is per."""
        printed = self.making.method is How.AS_PUBLISHED and self.about.unit == "%"
        return 100.0 if printed else self.making.multiplier


@dataclass(frozen=True, slots=True)
class Judged:
    """What was made of values, ready to be written or drawn."""

    measured: Measured
    results: pl.DataFrame
    method: Mapping[str, Any]
    more: Mapping[str, Any] = field(default_factory=dict)


async def about(connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any]) -> Measured:
    """Find an indicator and how its values are made, without the values.

    Raises:
        NotThere: There is no such indicator.
    """
    known_at = wanted.known_at or datetime.now(UTC)
    found = await indicators.one(connection, wanted.indicator)
    if found is None:
        raise NotThere
    making = await making_of(connection, wanted.indicator, wanted.known_at, asked)
    return Measured(found, making, known_at, wanted, pl.DataFrame())


async def measured(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any]
) -> Measured:
    """Compute the values that are wanted.

    Raises:
        NotThere: There is no such indicator.
    """
    found = await about(connection, wanted, asked)
    values = with_lengths(await computed(connection, wanted, found.making))
    return await filled(connection, found, values)


async def filled(connection: AsyncConnection, found: Measured, values: pl.DataFrame) -> Measured:
    """Take values; where there are none, say for which areas there are some."""
    missing = not values.height
    available = await indicators.available(connection, found.about.id) if missing else None
    return replace(found, values=values, available=available)


def with_lengths(values: pl.DataFrame) -> pl.DataFrame:
    """Name how long each period is, so that years are not judged among months."""
    known = values.select("period_from", "period_to").unique()
    named = known.with_columns(
        pl.Series("period_type", [length_of(*row) for row in known.iter_rows()], dtype=pl.String)
    )
    return values.join(
        named, on=["period_from", "period_to"], how="left", nulls_equal=True, maintain_order="left"
    )


def by_row(
    values: pl.DataFrame, method: Method, table: pl.DataFrame, options: Options
) -> Calculated:
    """Run a calculator over rows that stand beside values, and put what it says beside them.

    What is said of a value already goes before what the calculator says of it.
    """
    made = calculated(method, table, options)
    said = [one.name for one in method.answers if one.name not in values.columns]
    given = pl.coalesce(values["reason"], made.results["reason"]).alias("reason")
    beside = made.results.select([name for name in said if name in made.results.columns])
    whole = pl.concat([values.drop("reason"), beside], how="horizontal")
    return Calculated(whole.with_columns(pl.select(given)["reason"]), made.summaries, made.method)


def beside(values: pl.DataFrame, other: pl.DataFrame, on: tuple[str, ...]) -> pl.DataFrame:
    """Put the one row of another table that has the same keys beside each value."""
    return values.join(other, on=on, how="left", nulls_equal=True, maintain_order="left")
