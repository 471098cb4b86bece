"""Split the growth of areas' counts into what their ages and sexes explain, and the rest.

Areas of one type are compared with each other. An area that is hidden is taken out before anything
is worked out, so that neither it nor those that are compared with it tell its numbers.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.calculating import calculated
from indicators.actions.cells import cells_of, of_sexes
from indicators.actions.judging import AREA, Judged, about, filled, with_lengths
from indicators.actions.makings import Making
from indicators.actions.values import hidden_values
from indicators.domain.calculators.growth import GROWTH, GrowthOptions, Rates
from indicators.domain.calculators.method import Kind
from indicators.domain.definitions import Suppression
from indicators.domain.statistics.arrays import Reason
from indicators.domain.suppression import shown
from indicators.queries.values import Shape, Wanted, added_up_each

KEYS = ("indicator_id", *AREA, "category", "period_type")
# Cells that are alike in these, and of one age and sex, are compared between areas.
ALIKE = ("indicator_id", "area_type", "category", "period_type")
TIME = ("period_from", "period_to")
KINDS = {Kind.NUMBER: pl.Float64, Kind.TEXT: pl.String}
ANSWERS = {one.name: KINDS[one.kind] for one in GROWTH.answers}
COUNTED = ("events_earlier", "events_later", "expected")
SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Span:
    """Which periods are compared, and by which rates.

    Attributes:
        rates: What is expected at each area's own rates, or at those of all of its type.
        years: The last period with that so many years before; else with the first there is.
    """

    rates: Rates = Rates.OWN
    years: int | None = None


async def grown(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any], span: Span
) -> Judged:
    """Split the growth of one indicator.

    Raises:
        NotThere: There is no such indicator.
    """
    found = await about(connection, wanted, asked)
    one, making = wanted.indicator, found.making
    hidden = (await hidden_values(connection, wanted, making)).with_columns(
        indicator_id=pl.lit(one)
    )
    growths = await grown_each(connection, wanted, {one: making}, hidden, span)
    found = await filled(connection, found, growths.drop("indicator_id", "from", "to"))
    method = {name: getattr(GROWTH, name) for name in ("name", "version", "source")}
    options = GrowthOptions(rates=span.rates)
    return Judged(found, found.values, method | {"options": asdict(options)})


async def grown_each(
    connection: AsyncConnection,
    wanted: Wanted,
    makings: Mapping[str, Making],
    hidden: pl.DataFrame,
    span: Span,
) -> pl.DataFrame:
    """Split the growth of indicators, a row for each area, category and length of period.

    Args:
        connection: An autocommit connection.
        wanted: Which counts.
        makings: How the values of each indicator are made.
        hidden: Which of these values are hidden, and `why`.
        span: Which periods are compared.
    """
    by_sex = replace(wanted, by_sex=wanted.sex is None)
    populations = {one: making.population for one, making in makings.items()}
    records = await added_up_each(connection, by_sex, Shape.BY_BAND, populations)
    rules = {one: making.suppression for one, making in makings.items()}

    def split() -> pl.DataFrame:
        tables = [of_sexes(cells_of(some)).with_columns(indicator_id=pl.lit(one))
                  for one, some in records.items()]  # fmt: skip
        cells = pl.concat(tables)
        if wanted.category is not None:
            cells = cells.filter(category=wanted.category)
        return made(cells, hidden, rules, span)

    return await asyncio.to_thread(split)


def made(
    cells: pl.DataFrame, hidden: pl.DataFrame, rules: Mapping[str, Suppression], span: Span
) -> pl.DataFrame:
    """Compare the last period of each length with an earlier one, area by area."""
    ends = ends_of(with_lengths(cells), span.years)
    why = reasons_of(ends, hidden)
    gone = why.filter(pl.col("why").is_not_null())
    kept = ends.join(gone, on=KEYS, how="anti", nulls_equal=True)
    table = kept.select(
        *KEYS, "sex", events="n", population="d",
        age_band=pl.concat_str(pl.col(*ALIKE, "age").fill_null(""), separator=SEPARATOR),
        period=pl.col("period_from").dt.to_string("%Y-%m-%d"),
    )  # fmt: skip
    results = calculated(GROWTH, table, GrowthOptions(rates=span.rates)).results
    whole = pl.concat([results, gone.select(*KEYS, reason="why")], how="diagonal_relaxed")
    spans = ends.select(*ALIKE, "from", "to").unique(ALIKE)
    whole = rounded(whole, rules).join(spans, on=ALIKE, how="left", nulls_equal=True)
    columns = (pl.col(name).cast(kind) for name, kind in ANSWERS.items())
    order = ("indicator_id", "area_id", "category", "period_type")
    return whole.select(*KEYS, "from", "to", *columns).fill_nan(None).sort(order)


def ends_of(cells: pl.DataFrame, years: int | None) -> pl.DataFrame:
    """Keep the first and the last period of each length, or the last and one years before."""
    known = cells.filter(pl.col("period_from").is_not_null() & pl.col("period_to").is_not_null())
    when = pl.col("period_from")
    last = when.max().over(ALIKE)
    first = when.min().over(ALIKE) if years is None else last.dt.offset_by(f"-{years}y")
    to = pl.col("period_to").filter(when == when.max()).first().over(ALIKE)
    spanned = known.with_columns(first.alias("from"), to=to)
    return spanned.filter((when == pl.col("from")) | (when == last))


def reasons_of(ends: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """Say of each area why its counts may not be used, if they may not."""
    when = ("indicator_id", "area_id", *TIME, "category")
    each = ends.group_by(*KEYS, *TIME, maintain_order=True).agg(
        unknown=(pl.col("suppressed") & pl.col("n").is_null()).any(),
    )
    told = hidden.select(*when, "why").unique(when, keep="first", maintain_order=True)
    beside = each.join(told, on=when, how="left", nulls_equal=True, maintain_order="left")
    unknown = pl.when("unknown").then(pl.lit(Reason.INPUTS_SUPPRESSED.value))
    beside = beside.with_columns(why=pl.coalesce(unknown, "why"))
    return beside.group_by(*KEYS, maintain_order=True).agg(pl.col("why").drop_nulls().first())


def rounded(growths: pl.DataFrame, rules: Mapping[str, Suppression]) -> pl.DataFrame:
    """Give counts as the rule of each indicator lets them be shown."""
    tables = [
        table.with_columns(
            pl.Series(name, shown(rules[one], table[name].cast(pl.Float64).to_numpy()))
            for name in COUNTED
        )
        for (one,), table in growths.group_by("indicator_id", maintain_order=True)
    ]
    return pl.concat(tables) if tables else growths
