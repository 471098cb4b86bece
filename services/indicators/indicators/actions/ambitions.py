"""Judge the two ambitions of the Left Shift for indicators, from their stored values."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.captions import unit_of
from indicators.actions.gaps import Basis, Pair, basis_of, measured_in
from indicators.actions.judging import Measured, about, filled, with_lengths
from indicators.actions.makings import makings_of
from indicators.actions.values import computed_each
from indicators.domain import ambitions
from indicators.domain.ambitions import Gap, Judged
from indicators.domain.statistics.arrays import Floats
from indicators.domain.statistics.polarities import sign
from indicators.queries import indicators
from indicators.queries.values import Shape, Wanted, added_up_each
from shared.rules import NotThere

GOOD, CUT = "at_least_as_good", "gap_cut"
MOST = 500  # Indicators of one family.
FOUND = ("value", "lower_95", "upper_95", "benchmark", "gap_value", "gap_city", "gap_lower",
         "gap_upper", "baseline_value", "baseline_city", "polarity")  # fmt: skip
PERIODS = ("period_label", "period_from", "period_to")


@dataclass(frozen=True, slots=True)
class Ambition:
    """What is asked: for which area and its part, against which area, and which kind of gap.

    Attributes:
        baseline: The gap's baseline begins on this day; else it is the first period of both.
    """

    area: str
    part: str
    benchmark: str
    gap: Gap
    baseline: date | None = None


async def judge_one(
    connection: AsyncConnection, wanted: Wanted, asked: Mapping[str, Any], what: Ambition
) -> tuple[Measured, pl.DataFrame]:
    """Judge one indicator.

    Raises:
        NotThere: There is no such indicator.
    """
    known = await about(connection, wanted, asked)
    [(found, facts)] = await facts_of(connection, [known], what)
    rows = await asyncio.to_thread(judge, [facts], what)
    return await filled(connection, found, found.values), rows


async def judge_family(
    connection: AsyncConnection, wanted: Wanted, family: str, what: Ambition
) -> pl.DataFrame:
    """Judge every indicator of a family.

    Raises:
        NotThere: There is no indicator of that family.
    """
    some = await indicators.page(connection, after=None, limit=MOST, family=family)
    if not some:
        raise NotThere
    known_at = wanted.known_at or datetime.now(UTC)
    makings = await makings_of(connection, [one.id for one in some], wanted.known_at)
    known = [Measured(one, makings[one.id], known_at, wanted, pl.DataFrame()) for one in some]
    facts = [each for _, each in await facts_of(connection, known, what)]
    return await asyncio.to_thread(judge, facts, what)


async def facts_of(
    connection: AsyncConnection, known: Sequence[Measured], what: Ambition
) -> list[tuple[Measured, dict[str, Any]]]:
    """Find what both ambitions of each indicator are judged by, all by the same statements."""
    pair = Pair(what.area, what.part)
    wanted = replace(known[0].wanted, areas=[what.area, what.part, what.benchmark])
    values = await computed_each(connection, wanted, {one.about.id: one.making for one in known})
    both = replace(wanted, areas=[what.area, what.part])
    of_cells = {one.about.id: one.making.population for one in known
                if basis_of(one, pair.against) is Basis.CELLS}  # fmt: skip
    cells = await added_up_each(connection, both, Shape.BY_BAND, of_cells)
    return await asyncio.to_thread(lambda: [
        facts_in(replace(one, values=values[one.about.id]), cells.get(one.about.id, ()), what)
        for one in known
    ])  # fmt: skip


def facts_in(
    found: Measured, cells: Sequence[Any], what: Ambition
) -> tuple[Measured, dict[str, Any]]:
    """Find what both ambitions of an indicator are judged by in its values and age bands."""
    gaps = measured_in(found, Pair(what.area, what.part), cells)
    facts = {
        "indicator_id": found.about.id,
        "indicator_name": found.about.name,
        "unit": unit_of({"unit": found.about.unit}, found.making.said()),
        "polarity": sign(found.about.polarity),
    }
    first = latest_of(found.values, what)
    return found, {**facts, **first, **gap_of(with_lengths(gaps.results), what)}


def latest_of(values: pl.DataFrame, what: Ambition) -> dict[str, Any]:
    """Give the latest value of the area, and the benchmark's of the same period."""
    own = values.filter(pl.col("area_id") == what.area)
    own = own.sort(pl.col("value").is_not_null(), "period_to", "period_from", nulls_last=False)
    if not own.height:
        return {}
    latest = own.row(-1, named=True)
    other = values.filter(
        (pl.col("area_id") == what.benchmark)
        & pl.col("period_from").eq_missing(latest["period_from"])
        & pl.col("period_to").eq_missing(latest["period_to"])
    )
    known = {name: latest[name] for name in (*PERIODS, "value", "lower_95", "upper_95")}
    return known | {"benchmark": other["value"][0] if other.height else None}


def gap_of(gaps: pl.DataFrame, what: Ambition) -> dict[str, Any]:
    """Give the gap of the last period, with its limits, and the values of the first."""
    there = (
        gaps.fill_nan(None)
        .drop_nulls("absolute_gap")
        .sort("period_to", "period_from", nulls_last=False)
    )
    if not there.height:
        return {}
    last = there.row(-1, named=True)
    kind = "absolute" if what.gap is Gap.ABSOLUTE else "relative"
    found = {f"gap_{name}": last[name] for name in PERIODS}
    found |= {"gap_value": last["value"], "gap_city": last["compared_value"],
              "gap_lower": last[f"{kind}_lower_95"],
              "gap_upper": last[f"{kind}_upper_95"]}  # fmt: skip
    before = there.head(-1).filter(pl.col("period_type") == last["period_type"])
    if what.baseline is not None:
        before = before.filter(pl.col("period_from") == what.baseline)
    if before.height:
        first = before.row(0, named=True)
        found |= {f"baseline_{name}": first[name] for name in PERIODS}
        found |= {"baseline_value": first["value"], "baseline_city": first["compared_value"]}
    return found


def judge(facts: Sequence[Mapping[str, Any]], what: Ambition) -> pl.DataFrame:
    """Judge both ambitions of each indicator."""
    columns: dict[str, Floats] = {
        name: np.array([one.get(name) for one in facts], dtype=np.float64) for name in FOUND
    }
    polarity = columns["polarity"]
    good = ambitions.at_least_as_good(
        columns["value"], (columns["lower_95"], columns["upper_95"]), columns["benchmark"], polarity
    )
    before = columns["baseline_city"], columns["baseline_value"]
    now = columns["gap_city"], columns["gap_value"]
    cut = ambitions.gap_cut(before, now, polarity, what.gap, limits=limits_of(columns, what.gap))
    gaps = [ambitions.gap(*pair, polarity, what.gap) for pair in (before, now)]
    none = np.full(len(facts), np.nan)
    since = pl.Series([one.get("baseline_period_from") for one in facts], dtype=pl.Date)
    tables = [
        rows_of(facts, GOOD, good, "", columns["value"], columns["benchmark"]),
        rows_of(facts, CUT, cut, "gap_", none, none).with_columns(
            pl.Series("baseline_gap", gaps[0]), pl.Series("gap", gaps[1]),
            baseline_from=since,
        ),
    ]  # fmt: skip
    whole = pl.concat(tables, how="diagonal").fill_nan(None)
    return whole.sort("indicator_id", "ambition").with_columns(
        area_id=pl.lit(what.area), part_id=pl.lit(what.part),
        benchmark_id=pl.lit(what.benchmark), gap_kind=pl.lit(what.gap.value),
    )  # fmt: skip


def limits_of(columns: Mapping[str, Floats], kind: Gap) -> tuple[Floats, Floats]:
    """Turn the limits of a gap so that it is positive where the part is worse."""
    even = 0.0 if kind is Gap.ABSOLUTE else 1.0
    low, high = columns["gap_lower"] - even, columns["gap_upper"] - even
    up = columns["polarity"] > 0
    return np.where(up, -high, low), np.where(up, -low, high)


def rows_of(
    facts: Sequence[Mapping[str, Any]],
    name: str,
    found: Judged,
    period: str,
    value: Floats,
    benchmark: Floats,
) -> pl.DataFrame:
    """Write one ambition of each indicator."""

    def texts(values: Any) -> pl.Series:
        return pl.Series([one and str(one) for one in values], dtype=pl.String)

    dates = {"period_from": pl.Date, "period_to": pl.Date}
    return pl.DataFrame({
        "indicator_id": texts(one["indicator_id"] for one in facts),
        "indicator_name": texts(one["indicator_name"] for one in facts),
        "unit": texts(one["unit"] for one in facts),
        "ambition": [name] * len(facts),
        "outcome": texts(found.outcome),
        "certainty": texts(found.certainty),
        "lacking": texts(found.reason),
        "short_by": found.short_by,
        "value": value,
        "benchmark": benchmark,
        **{one: pl.Series([fact.get(f"{period}{one}") for fact in facts],
                          dtype=dates.get(one, pl.String)) for one in PERIODS},
    })  # fmt: skip
