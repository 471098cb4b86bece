"""Compute the values of indicators from what is stored, as known now or at a time."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.hidden_parts import small_parts, without_parts
from indicators.actions.makings import Making
from indicators.actions.siblings import is_told, numbered, place_of, siblings_of
from indicators.domain import values
from indicators.domain.calculators.method import limit_columns
from indicators.domain.definitions import Method, Suppression
from indicators.domain.observations import Sex
from indicators.domain.statistics import rates
from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.rates import Estimate
from indicators.domain.statistics.standards import band_label
from indicators.domain.suppression import Parts, shown
from indicators.domain.values import OF_BANDS, OF_COUNTS, OF_SUMS, Banded, Weights, released
from indicators.queries.values import Shape, Wanted, added_up_each

PLACE = ("area_id", "area_name", "area_type", "parent_id", "period_from", "period_to",
         "category", "sex")  # fmt: skip
KEY = ("area_id", "period_from", "period_to", "category", "sex")
NOTHING_HIDDEN = pl.DataFrame(schema={
    "area_id": pl.String, "period_from": pl.Date, "period_to": pl.Date, "category": pl.String,
    "sex": pl.String, "why": pl.String,
})  # fmt: skip
Way = tuple[Shape, Weights | None]


async def computed(connection: AsyncConnection, wanted: Wanted, making: Making) -> pl.DataFrame:
    """Compute the values that are wanted, one row for each area, period, category and sex."""
    return (await computed_each(connection, wanted, {wanted.indicator: making}))[wanted.indicator]


async def computed_each(
    connection: AsyncConnection, wanted: Wanted, makings: Mapping[str, Making]
) -> dict[str, pl.DataFrame]:
    """Compute the values of each indicator that are wanted.

    There are as many statements as ways of making, however many indicators there are.
    """
    ruled = {one: making for one, making in makings.items() if making.has_rule}
    free = {one: making for one, making in makings.items() if one not in ruled}
    found = await made_each(connection, wanted, free) if free else {}
    if ruled:
        found |= await with_rules(connection, wanted, ruled)
    if wanted.category is not None:
        found = {one: rows.filter(category=wanted.category) for one, rows in found.items()}
    return {one: found[one] for one in makings}


async def with_rules(
    connection: AsyncConnection, wanted: Wanted, makings: Mapping[str, Making]
) -> dict[str, pl.DataFrame]:
    """Compute values among which small numbers are hidden.

    What is hidden follows from what is stored, not from how much of it somebody asks for.
    """
    one_sex = wanted.sex if wanted.sex in {Sex.MALE, Sex.FEMALE} else None
    whole = replace(
        wanted, all_alike=True, by_sex=wanted.by_sex or one_sex is not None,
        sex=None if one_sex else wanted.sex,
    )  # fmt: skip
    gone = await hidden_coarser(connection, whole, makings)
    knowing = {one: replace(making, gone=gone[one]) for one, making in makings.items()}
    found = await made_each(connection, whole, knowing)
    found = {one: rows.filter("asked").drop("asked") for one, rows in found.items()}
    if one_sex:
        found = {one: rows.filter(sex=str(one_sex)) for one, rows in found.items()}
    if wanted.only_ages is None:
        return found
    every_age = await with_rules(connection, replace(wanted, only_ages=None), makings)
    small = await small_parts(connection, whole, makings)
    return {
        one: without_parts(rows, hidden_of(every_age[one]), small[one], wanted)
        for one, rows in found.items()
    }


async def hidden_coarser(
    connection: AsyncConnection, wanted: Wanted, makings: Mapping[str, Making]
) -> dict[str, frozenset[tuple[Any, ...]]]:
    """Say what is hidden of the plain counts, and of those by sex or category alone.

    Sexes, categories or ages may be stored of some areas only, whose siblings have but a whole:
    added up, they would tell what is hidden there.
    """
    own = (wanted.by_sex, wanted.category_type)
    views = {(by_sex, kind) for by_sex in {False, own[0]} for kind in {None, own[1]}}
    gone: dict[str, frozenset[tuple[Any, ...]]] = dict.fromkeys(makings, frozenset())
    for by_sex, kind in sorted(views, key=lambda view: (view[0], view[1] is not None)):
        view = replace(wanted, by_sex=by_sex, category_type=kind)
        counts = {
            one: replace(making, method=Method.COUNT, gone=gone[one])
            for one, making in makings.items()
            if (by_sex, kind) != own or making.method not in OF_COUNTS
        }
        for one, rows in (await made_each(connection, view, counts)).items():
            known = rows.filter(pl.col("reason") != Reason.INPUTS_SUPPRESSED.value)
            gone[one] |= frozenset(known.filter(status="suppressed").select(KEY).iter_rows())
    return gone


async def hidden_values(
    connection: AsyncConnection, wanted: Wanted, making: Making
) -> pl.DataFrame:
    """Say which values are hidden, and `why`: nothing else made of their counts may be shown.

    Without a rule nothing is hidden, and nothing is asked.
    """
    if not making.has_rule:
        return NOTHING_HIDDEN
    return hidden_of(await computed(connection, wanted, making))


def hidden_of(values: pl.DataFrame) -> pl.DataFrame:
    """Say which values are hidden, and `why`."""
    return values.filter(status="suppressed").select(*KEY, why="reason")


async def made_each(
    connection: AsyncConnection, wanted: Wanted, makings: Mapping[str, Making]
) -> dict[str, pl.DataFrame]:
    """Make the values of each indicator, those of one way together."""
    ways: dict[Way, dict[str, Making]] = {}
    for one, making in makings.items():
        ways.setdefault(way_of(making), {})[one] = making
    found: dict[str, pl.DataFrame] = {}
    for way, some in ways.items():
        found |= await made(connection, wanted, way, some)
    return found


def way_of(making: Making) -> Way:
    """Tell which counts values are made of, and by which weights."""
    if making.method in OF_SUMS and making.standard:
        return Shape.STANDARDISED, values.weights_of(making.method, making.standard)
    if making.method in OF_BANDS:
        return Shape.BY_BAND, None
    return (Shape.EACH_VALUE if making.method is Method.MEAN else Shape.WHOLE), None


async def made(
    connection: AsyncConnection, wanted: Wanted, way: Way, makings: Mapping[str, Making]
) -> dict[str, pl.DataFrame]:
    """Make values in one way, with small numbers hidden among them."""
    shape, weights = way
    standard: dict[str, list[Any]] = {}
    if weights is not None:
        if wanted.only_ages is not None:
            weights = weights.of_ages(wanted.only_ages)
        standard = {
            "ages": [band_label(band) for band in weights.bands],
            "weights": list(weights.weight),
            "events": list(weights.event),
        }
    populations = {one: making.population for one, making in makings.items()}
    records = await added_up_each(connection, wanted, shape, populations, **standard)
    reference: Mapping[str, Sequence[Any]] = {}
    if areas := sorted({making.reference for making in makings.values() if making.reference}):
        only = replace(wanted, areas=areas, area_type=None, parent=None, add_up=False,
                       all_alike=False)  # fmt: skip
        if shape is Shape.BY_BAND:
            reference = await added_up_each(connection, only, shape, populations)

    def tables() -> dict[str, pl.DataFrame]:
        return {
            one: table_of(records[one], reference.get(one, ()), making, weights)
            for one, making in makings.items()
        }

    return await asyncio.to_thread(tables)


def table_of(
    records: Sequence[Any], reference: Sequence[Any], making: Making, weights: Weights | None
) -> pl.DataFrame:
    """Make the values of one indicator."""
    if weights is not None:
        return from_sums(records, making, weights)
    if making.method in OF_BANDS:
        return from_bands(records, reference, making)
    return (from_values if making.method is Method.MEAN else from_whole)(records, making)


def from_whole(records: Sequence[Any], making: Making) -> pl.DataFrame:
    """Make values of counts that are not looked at by age.

    They are made of the counts as they are shown: a value of others would tell them.
    """
    columns = numbers(records, "n", "d", "value")
    told = {name: shown(making.suppression, columns[name]) for name in ("n", "d")}
    told["d"] = np.where(told["d"] == 0, columns["d"], told["d"])
    told["value"] = columns["value"]
    found = values.of_whole(
        making.method, told, multiplier=making.multiplier, confidence=making.confidence
    )
    return framed(records, found, columns["n"], columns["d"], making)


def from_values(records: Sequence[Any], making: Making) -> pl.DataFrame:
    """Make means of the values that are taken together, those of a team's practices for one."""
    each = [one["each_value"] or [] for one in records]
    group = np.repeat(np.arange(len(each)), [len(one) for one in each])
    flat = np.array([value for one in each for value in one], dtype=np.float64)
    found = rates.mean(flat, group, len(each), confidence=making.confidence)
    return framed(records, found, found.total, found.number, making)


def from_sums(records: Sequence[Any], making: Making, weights: Weights) -> pl.DataFrame:
    """Make directly standardised values."""
    columns = numbers(records, "n", "d", "weighted", "squared", "weight", "bands", "no_weight",
                      "no_d", "least_d", "least_n")  # fmt: skip
    found = values.of_sums(
        columns, weights, multiplier=making.multiplier, confidence=making.confidence
    )
    return framed(records, found, columns["n"], columns["d"], making)


def from_bands(records: Sequence[Any], reference: Sequence[Any], making: Making) -> pl.DataFrame:
    """Make values that look at each age band: life expectancy, and indirect standardisation."""
    place: dict[tuple[Any, ...], int] = {}
    group = np.array([place.setdefault(key_of(one), len(place)) for one in records], dtype=np.intp)
    _, first = np.unique(group, return_index=True)
    columns, groups = numbers(records, "n", "d"), len(place)
    ages = np.array([one["age"] for one in records], dtype=object)
    rows = Banded(columns["n"], columns["d"], ages, group, groups)
    if making.method is Method.LIFE_EXPECTANCY:
        found: Estimate = values.of_life(rows, confidence=making.confidence)
    else:
        known = {alike(one): one for one in reference if one["area_id"] == making.reference}
        beside = [known.get(alike(one), {}) for one in records]
        pair = numbers(beside, "n", "d")
        found = values.of_reference(
            rows, (pair["n"], pair["d"]), as_rate=making.method is Method.ISR_RATE,
            multiplier=making.multiplier, confidence=making.confidence,
        )  # fmt: skip
    sums = [np.bincount(group, weights=np.nan_to_num(columns[one]), minlength=groups)
            for one in ("n", "d")]  # fmt: skip
    return framed([records[at] for at in first], found, sums[0], sums[1], making)


def alike(record: Any) -> tuple[Any, ...]:
    """Tell which record of a reference area is held against one of another."""
    return tuple(record[one] for one in ("period_from", "period_to", "category", "sex", "age"))


def key_of(record: Any) -> tuple[Any, ...]:
    """Tell which group a record is of."""
    return tuple(record[one] for one in ("into_id", "period_from", "period_to", "category", "sex"))


def numbers(records: Sequence[Any], *names: str) -> dict[str, np.ndarray[Any, Any]]:
    """Give columns of numbers, NaN where there is none."""
    return {name: np.array([one.get(name) for one in records], dtype=np.float64) for name in names}


def framed(
    records: Sequence[Any],
    found: Estimate,
    numerator: np.ndarray[Any, Any],
    denominator: np.ndarray[Any, Any],
    making: Making,
) -> pl.DataFrame:
    """Put the values beside what they are of, with small numbers hidden."""
    suppressed = np.array([bool(one["suppressed"]) for one in records], dtype=np.bool_)
    known = released(
        found, numerator, denominator, suppressed=suppressed, rule=making.suppression,
        parts=Parts(
            numbered(place_of(one) for one in records),
            siblings_of(records),
            np.array([is_told(one, making.gone) for one in records], dtype=np.bool_),
        ),
    )  # fmt: skip
    text = {name: [one[name] for one in records] for name in PLACE if name != "parent_id"}
    dates = {"period_from": pl.Date, "period_to": pl.Date}
    return pl.DataFrame(
        {
            **{name: pl.Series(column, dtype=dates.get(name, pl.String))
               for name, column in text.items()},
            "period_label": pl.Series([one["period_label"] for one in records], dtype=pl.String),
            "numerator": known.numerator,
            "denominator": known.denominator,
            "value": known.value,
            **limit_columns(making.confidence, known.limits),
            "status": pl.Series(list(map(str, known.status)), dtype=pl.String),
            "reason": pl.Series([one and str(one) for one in known.reason], dtype=pl.String),
            "inputs": pl.Series([one["inputs"] for one in records], dtype=pl.Int64),
            **({"asked": pl.Series([one["asked"] for one in records], dtype=pl.Boolean)}
               if making.suppression is not Suppression.NONE else {}),
        }
    ).fill_nan(None)  # fmt: skip
