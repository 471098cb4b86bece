"""Draw a funnel of areas' values: points, their significance, and limits for a drawing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType

import numpy as np
import polars as pl

from indicators.actions.calculating import Calculated, calculated
from indicators.actions.judging import MATCHED, Judged, Measured
from indicators.domain.calculators.funnels import (
    PROPORTION,
    RATIO,
    FunnelOptions,
    ProportionFunnelOptions,
)
from indicators.domain.calculators.method import USUAL, Method, Options, suffix
from indicators.domain.calculators.overdispersion import (
    OVERDISPERSED,
    DataType,
    OverdispersedOptions,
)
from indicators.domain.calculators.rate_funnels import PER, RATE, Rate, RateFunnelOptions
from indicators.domain.definitions import Method as How
from indicators.domain.statistics import limits
from shared.rules import RuleBroken

CONFIDENCE = 0.95


OVER: Mapping[How, DataType] = MappingProxyType(
    {How.RATE: DataType.COUNTS, How.ISR_RATIO: DataType.RATIO}
)


class NoFunnel(RuleBroken):
    """There is no funnel of values that are made in this way.

    There are funnels of proportions, rates, directly standardised rates and standardised ratios;
    of the last but one none that allows for overdispersion. Ask for another `method`.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Family:
    """How the funnel of one kind of value is drawn.

    Attributes:
        counted: The calculator's column of what was counted.
        across: Its column of what a funnel is drawn across.
        limit: How its columns of limits are named.
        significance: Its column of significance.
        scale: What its limits are multiplied by to be in the unit of the values.
    """

    method: Method
    options: Options
    counted: str
    across: str
    limit: str
    significance: str
    scale: float
    more: tuple[str, ...] = ()
    confidence: tuple[float, ...] = USUAL


def family_of(found: Measured, *, overdispersed: bool) -> Family:
    """Find the funnel of a kind of value.

    Raises:
        NoFunnel: There is none.
    """
    how, per = found.making.method, found.per
    if overdispersed:
        data = DataType.PROPORTION if found.of_parts else OVER.get(how)
        if data is None:
            raise NoFunnel
        options = OverdispersedOptions(data_type=data)
        return Family(OVERDISPERSED, options, "numerator", "denominator", "od_{}",
                      "od_significance", per, ("z_score",))  # fmt: skip
    if found.of_parts:
        return Family(PROPORTION, ProportionFunnelOptions(multiplier=per), "numerator",
                      "denominator", "{}", "significance", 1.0)  # fmt: skip
    if how is How.ISR_RATIO:
        return Family(RATIO, FunnelOptions(), "observed", "expected", "{}_limit_x100",
                      "significance", per / 100)  # fmt: skip
    if how not in {How.RATE, How.DSR}:
        raise NoFunnel
    about = Rate.STANDARDISED if how is How.DSR else Rate.CRUDE
    return Family(RATE, RateFunnelOptions(about=about), "events", "population", "{}_limit",
                  f"significance_{about}", per / PER)  # fmt: skip


async def drawn(
    found: Measured, *, overdispersed: bool, grid: int, also: Sequence[float] = ()
) -> Judged:
    """Draw a funnel for each period, category and sex.

    Args:
        found: The points.
        overdispersed: Whether limits allow for what varies beyond chance.
        grid: At so many sizes there are limits.
        also: At which confidences there are limits beside the usual ones.

    Raises:
        NoFunnel: There is none of such values.
    """
    family = family_of(found, overdispersed=overdispersed)
    levels = tuple(dict.fromkeys((*USUAL, *also)))
    options = {**asdict(family.options), "confidence": levels}
    family = replace(family, options=type(family.options)(**options), confidence=levels)
    return await asyncio.to_thread(made, found, family, grid)


def made(found: Measured, family: Family, grid: int) -> Judged:
    """Judge the points, and give the limits along each funnel."""
    values = found.values.with_columns(size=sizes(found))
    columns = {family.counted: pl.col("numerator"), family.across: pl.col("size")}
    if found.making.method is How.DSR:
        columns[f"{Rate.STANDARDISED}_per_{PER}"] = pl.col("value") * PER / found.per
    points = values.select(*MATCHED, **columns)
    along = lines(points, family.across, grid)
    table = pl.concat([points, along], how="diagonal")
    result = calculated(family.method, table, family.options)
    judged = taken(result, family)
    below, above = judged.head(values.height), judged.tail(along.height)
    reason = pl.coalesce(values["reason"], result.results["reason"].head(values.height))
    whole = pl.concat([values.drop("reason"), below], how="horizontal")
    line = pl.concat(
        [along.rename({family.across: "size"}), above.drop("significance", *family.more)],
        how="horizontal",
    )
    more = {"lines": line.to_dicts(), "summaries": result.summaries.fill_nan(None).to_dicts()}
    shown = whole.with_columns(pl.select(reason.alias("reason"))["reason"])
    return Judged(found, shown, result.method, more)


def sizes(found: Measured) -> pl.Series:
    """Give what a funnel is drawn across: the denominator, or the events that were expected."""
    values = found.values
    if found.making.method is not How.ISR_RATIO:
        return values["denominator"]
    # Without events the ratio is 0: what was expected follows from the upper limit.
    most = float(limits.exact_poisson(np.zeros(1), CONFIDENCE)[1][0])
    events, ratio = pl.col("numerator"), pl.col("value") / found.per
    by_limit = most * found.per / pl.col("upper_95")
    expected = pl.when(ratio > 0).then(events / ratio).otherwise(by_limit)
    return values.select(expected.alias("size"))["size"]


def lines(points: pl.DataFrame, across: str, number: int) -> pl.DataFrame:
    """Spread sizes from the smallest to the largest of each funnel, evenly by their logarithm."""
    size = pl.col(across)
    ends = (
        points.filter(size > 0)
        .group_by(*MATCHED, maintain_order=True)
        .agg(low=size.min(), high=size.max())
    )
    spread = np.geomspace(ends["low"].to_numpy(), ends["high"].to_numpy(), number)
    place = np.repeat(np.arange(ends.height), number)
    repeated = ends.select(MATCHED)[place]
    return repeated.with_columns(pl.Series(across, spread.T.ravel(), dtype=pl.Float64))


def taken(result: Calculated, family: Family) -> pl.DataFrame:
    """Name a funnel's limits alike, in the unit of the values."""
    rows, scale = result.results, family.scale
    middle = scale * 100 if family.method is RATIO else scale
    names = [f"{side}_{suffix(one)}" for one in family.confidence for side in ("lower", "upper")]
    return rows.select(
        pl.col(family.significance).alias("significance"),
        *((pl.col(family.limit.format(name)) * scale).alias(f"funnel_{name}") for name in names),
        (pl.col("baseline") * middle).alias("baseline"),
        *family.more,
    )
