"""Compute the values of an indicator from what is stored, as known now or at a time."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.siblings import is_told, numbered, place_of, siblings_of
from indicators.domain import values
from indicators.domain.calculators.method import limit_columns
from indicators.domain.definitions import Method, Suppression, check_definition
from indicators.domain.observations import Sex
from indicators.domain.statistics import rates
from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.rates import Estimate
from indicators.domain.statistics.standards import Standard, band_label
from indicators.domain.suppression import Parts
from indicators.domain.values import (
    MULTIPLIERS,
    OF_BANDS,
    OF_COUNTS,
    OF_SUMS,
    SOURCES,
    Banded,
    released,
)
from indicators.queries import readings
from indicators.queries.values import Shape, Wanted, added_up
from indicators.tables import Definition

VERSION = "1.0"
KEY = ("area_id", "period_from", "period_to", "category", "sex")
PLACE = ("area_id", "area_name", "area_type", "parent_id", "period_from", "period_to",
         "category", "sex")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Making:
    """How values are made: as the indicator's definition says, or as was asked.

    Attributes:
        definition: The version of the definition that was used; None if there is none.
        gone: By `KEY`, what is hidden where less is told apart; without a category or a sex, all.
    """

    method: Method = Method.AS_PUBLISHED
    multiplier: float = 1
    standard: Standard | None = None
    population: str | None = None
    reference: str | None = None
    suppression: Suppression = Suppression.NONE
    confidence: tuple[float, ...] = (0.95, 0.998)
    definition: int | None = None
    gone: frozenset[tuple[Any, ...]] = frozenset()

    def said(self) -> dict[str, Any]:
        """Say how the values were made, for the answer."""
        return {
            "name": self.method,
            "version": VERSION,
            "source": SOURCES[self.method],
            "definition_version": self.definition,
            "options": {
                "multiplier": self.multiplier,
                "standard": self.standard,
                "population_id": self.population,
                "reference_area_id": self.reference,
                "suppression": self.suppression,
                "confidence": self.confidence,
            },
        }


async def making_of(
    connection: AsyncConnection,
    indicator_id: str,
    known_at: datetime | None,
    asked: Mapping[str, Any],
) -> Making:
    """Find how the values of an indicator are made; what is asked for goes before.

    Raises:
        StandardMissing: It standardises directly, to nothing.
        ReferenceAreaMissing: It standardises indirectly, by nothing.
    """
    row = await readings.one(connection, Definition, indicator_id, known_at=known_at)
    given = {name: value for name, value in asked.items() if value is not None}
    if row is not None:
        stored = {
            "method": Method(row.method),
            "multiplier": None if row.multiplier is None else float(row.multiplier),
            "standard": None if row.standard is None else Standard(row.standard),
            "population": row.population_id,
            "reference": row.reference_area_id,
            "suppression": Suppression(row.suppression or Suppression.NONE),
            "definition": row.version,
        }
        given = {name: value for name, value in stored.items() if value is not None} | given
    method = given.get("method", Method.AS_PUBLISHED)
    making = Making(**{"multiplier": MULTIPLIERS.get(method, 1.0), **given})
    check_definition(method, making.standard, making.reference)
    return making


async def computed(connection: AsyncConnection, wanted: Wanted, making: Making) -> pl.DataFrame:
    """Compute the values that are wanted, one row for each area, period, category and sex."""
    wanted = replace(wanted, population=making.population)
    if making.suppression is Suppression.NONE:
        return await made(connection, wanted, making)
    # What is hidden follows from what is stored, not from how much of it somebody asks for.
    one_sex = wanted.sex if wanted.sex in {Sex.MALE, Sex.FEMALE} else None
    whole = replace(
        wanted, all_alike=True, by_sex=wanted.by_sex or one_sex is not None,
        sex=None if one_sex else wanted.sex,
    )  # fmt: skip
    gone = await hidden_coarser(connection, whole, making)
    found = await made(connection, whole, replace(making, gone=gone))
    asked = found.filter("asked").drop("asked")
    return asked.filter(sex=str(one_sex)) if one_sex else asked


async def hidden_coarser(
    connection: AsyncConnection, wanted: Wanted, making: Making
) -> frozenset[tuple[Any, ...]]:
    """Say what is hidden of the plain counts, and of those by sex or category alone.

    Sexes, categories or ages may be stored of some areas only, whose siblings have but a whole:
    added up, they would tell what is hidden there.
    """
    own = (wanted.by_sex, wanted.category_type)
    views = {(by_sex, kind) for by_sex in {False, own[0]} for kind in {None, own[1]}}
    if making.method in OF_COUNTS:
        views.discard(own)
    gone: frozenset[tuple[Any, ...]] = frozenset()
    for by_sex, kind in sorted(views, key=lambda view: (view[0], view[1] is not None)):
        view = replace(wanted, by_sex=by_sex, category_type=kind)
        counts = replace(making, method=Method.COUNT, gone=gone)
        found = (await made(connection, view, counts)).filter(status="suppressed")
        known = found.filter(pl.col("reason") != Reason.INPUTS_SUPPRESSED.value)
        gone |= frozenset(known.select(KEY).iter_rows())
    return gone


async def hidden_values(
    connection: AsyncConnection, wanted: Wanted, making: Making
) -> pl.DataFrame:
    """Say which values are hidden, and `why`: nothing else made of their counts may be shown.

    Without a rule nothing is hidden, and nothing is asked.
    """
    of = {"area_id": pl.String, "period_from": pl.Date, "period_to": pl.Date,
          "category": pl.String, "sex": pl.String}  # fmt: skip
    if making.suppression is Suppression.NONE:
        return pl.DataFrame(schema={**of, "why": pl.String})
    found = await computed(connection, wanted, making)
    return found.filter(status="suppressed").select(*of, why="reason")


async def made(connection: AsyncConnection, wanted: Wanted, making: Making) -> pl.DataFrame:
    """Make values of what is wanted, with small numbers hidden among them."""
    if making.method in OF_SUMS and making.standard:
        weights = values.weights_of(making.method, making.standard)
        standard: dict[str, list[Any]] = {
            "ages": [band_label(band) for band in weights.bands],
            "weights": list(weights.weight),
            "events": list(weights.event),
        }
        records = await added_up(connection, wanted, Shape.STANDARDISED, **standard)
        return await asyncio.to_thread(from_sums, records, making, weights)
    if making.method in OF_BANDS:
        reference: Sequence[Any] = ()
        if making.reference:
            only = replace(wanted, areas=[making.reference], area_type=None, parent=None,
                           add_up=False)  # fmt: skip
            reference = await added_up(connection, only, Shape.BY_BAND)
        records = await added_up(connection, wanted, Shape.BY_BAND)
        return await asyncio.to_thread(from_bands, records, reference, making)
    if making.method is Method.MEAN:
        records = await added_up(connection, wanted, Shape.EACH_VALUE)
        return await asyncio.to_thread(from_values, records, making)
    records = await added_up(connection, wanted, Shape.WHOLE)
    return await asyncio.to_thread(from_whole, records, making)


def from_whole(records: Sequence[Any], making: Making) -> pl.DataFrame:
    """Make values of counts that are not looked at by age."""
    columns = numbers(records, "n", "d", "value")
    found = values.of_whole(
        making.method, columns, multiplier=making.multiplier, confidence=making.confidence
    )
    return framed(records, found, columns["n"], columns["d"], making)


def from_values(records: Sequence[Any], making: Making) -> pl.DataFrame:
    """Make means of the values that are taken together, those of a team's practices for one."""
    each = [one["each_value"] or [] for one in records]
    group = np.repeat(np.arange(len(each)), [len(one) for one in each])
    flat = np.array([value for one in each for value in one], dtype=np.float64)
    found = rates.mean(flat, group, len(each), confidence=making.confidence)
    return framed(records, found, found.total, found.number, making)


def from_sums(records: Sequence[Any], making: Making, weights: values.Weights) -> pl.DataFrame:
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
        known = {(one["period_from"], one["period_to"], one["age"]): one for one in reference}
        beside = [known.get((one["period_from"], one["period_to"], one["age"]), {})
                  for one in records]  # fmt: skip
        pair = numbers(beside, "n", "d")
        found = values.of_reference(
            rows, (pair["n"], pair["d"]), as_rate=making.method is Method.ISR_RATE,
            multiplier=making.multiplier, confidence=making.confidence,
        )  # fmt: skip
    sums = [np.bincount(group, weights=np.nan_to_num(columns[one]), minlength=groups)
            for one in ("n", "d")]  # fmt: skip
    return framed([records[at] for at in first], found, sums[0], sums[1], making)


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
