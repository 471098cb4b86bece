"""Gaps over HTTP."""

from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import Rows, results
from tests.indicators.calculators.test_direct import changed

AGES = ["0-39", "40-64", "65-79", "80+"]
WEIGHTS = np.array([45_000, 35_000, 15_000, 5000])
CITY = (np.array([60, 160, 240, 130]), np.array([40_000, 30_000, 12_000, 4000]))
PART = (np.array([30, 60, 70, 26]), np.array([12_000, 7000, 2500, 700]))
NAMES = ("city_events", "city_population", "part_events", "part_population")


def city(name: str = "Leeds", **columns: Any) -> list[dict[str, Any]]:
    numbers = [*CITY, *PART, WEIGHTS]
    return [
        {"city": name, "age_band": age, **dict(zip((*NAMES, "std_weight"), row, strict=True))}
        | columns
        for age, *row in zip(AGES, *(column.tolist() for column in numbers), strict=True)
    ]


def rates(events: Any, people: Any) -> Any:
    """Standardise many draws of events at once."""
    return (events / people) @ WEIGHTS / WEIGHTS.sum() * 100_000


@pytest.mark.parametrize("against", ["whole", "rest"])
async def test_the_gap_varies_as_draws_of_the_events_of_part_and_rest_do(
    analyst: AsyncClient, against: str
) -> None:
    [got] = await results(analyst, "gap", city(), against=against)
    draw = np.random.default_rng(11)
    part = draw.poisson(PART[0], (200_000, 4))
    rest = draw.poisson(CITY[0] - PART[0], (200_000, 4))
    first = rates(part, PART[1])
    people = {"whole": CITY[1], "rest": CITY[1] - PART[1]}[against]
    second = rates(part + rest if against == "whole" else rest, people)
    assert got["against"] == against
    assert got["absolute_gap"] == pytest.approx((first - second).mean(), rel=0.01)
    width = got["absolute_upper_95"] - got["absolute_lower_95"]
    assert width / 2 / 1.96 == pytest.approx((first - second).std(), rel=0.01)
    far = np.log(got["relative_upper_95"] / got["relative_lower_95"]) / 2 / 1.96
    assert far == pytest.approx(np.log(first / second).std(), rel=0.02)


async def test_as_if_independent_a_part_and_its_whole_would_have_other_limits(
    analyst: AsyncClient,
) -> None:
    [got] = await results(analyst, "gap", city())
    cov = (WEIGHTS**2 * PART[0] / PART[1] / CITY[1]).sum() / 10**10 * 10**10
    var = [(WEIGHTS**2 * o / n**2).sum() / 10**10 * 10**10 for o, n in (PART, CITY)]
    spread = (sum(var) - 2 * cov) ** 0.5
    assert spread < 0.95 * sum(var) ** 0.5
    stated = got["absolute_gap"] - 1.959963984540054 * spread
    assert got["absolute_lower_95"] == pytest.approx(stated, rel=1e-9)


async def test_a_part_that_is_the_whole_has_no_gap_and_no_doubt(analyst: AsyncClient) -> None:
    rows = [
        row | {"part_events": row["city_events"], "part_population": row["city_population"]}
        for row in city()
    ]
    [got] = await results(analyst, "gap", rows)
    assert (got["absolute_gap"], got["relative_gap"], got["reason"]) == (0, 1, None)
    limits = [got[f"absolute_{side}_998"] for side in ("lower", "upper")]
    assert limits == pytest.approx([0, 0], abs=1e-3)


async def test_persons_are_the_sexes_added_up(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "gap", [*city(), *city()], add_repeated_bands=True)
    doubled = [row | {name: 2 * row[name] for name in NAMES} for row in city()]
    [stated] = await results(analyst, "gap", doubled)
    assert got == stated


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        (changed(city(), 1, part_events=161), {}, "part_above_whole"),
        (changed(city(), 1, part_population=30_001), {}, "part_above_whole"),
        (changed(city(), 1, part_population=0), {}, "denominator_zero"),
        (changed(city(), 1, city_population=None), {}, "denominator_missing"),
        (changed(city(), 1, part_population=30_000), {"against": "rest"}, "denominator_zero"),
        (changed(city(), 1, part_events=-1), {}, "numerator_negative"),
        ([row | {"part_events": 2} for row in city()], {}, "events_under_10"),
        ([row | {"city_events": row["part_events"] + 2} for row in city()], {"against": "rest"},
         "events_under_10"),
        ([*city(), city()[0]], {}, "age_band_twice"),
        (changed(city(), 1, std_weight=None), {}, "weight_missing"),
        ([{k: v for k, v in r.items() if k != "part_population"} for r in city()], {},
         "denominator_missing"),
    ],
)  # fmt: skip
async def test_a_part_that_cannot_be_compared_says_why_and_costs_no_other(
    analyst: AsyncClient, rows: Rows, options: dict[str, Any], reason: str
) -> None:
    got, other = await results(analyst, "gap", [*rows, *city("Bradford")], **options)
    empty = ("value", "absolute_gap", "absolute_lower_95", "relative_gap", "relative_upper_998")
    assert ([got[c] for c in empty], got["reason"]) == ([None] * 5, reason)
    assert other["absolute_gap"] is not None


def two(**columns: Any) -> list[dict[str, Any]]:
    row = {"value": 30, "lower_95": 26, "upper_95": 34}
    return [row | {f"compared_{k}": v - 10 for k, v in row.items()} | columns]


async def test_variances_of_areas_that_share_nobody_add_up(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "gap", two())
    assert (got["absolute_gap"], got["relative_gap"], got["against"]) == (10, 1.5, "other")
    assert got["absolute_upper_95"] == pytest.approx(10 + 32**0.5, rel=1e-9)
    logs = (np.log(34 / 26) / 2) ** 2 + (np.log(24 / 16) / 2) ** 2
    assert got["relative_lower_95"] == pytest.approx(1.5 * np.exp(-(logs**0.5)), rel=1e-9)


@pytest.mark.parametrize("value_type", ["rate", "proportion"])
async def test_counts_are_compared_by_the_limits_that_their_calculator_gives(
    analyst: AsyncClient, value_type: str
) -> None:
    counts = {"numerator": 61, "denominator": 2100}
    other = {"numerator": 149, "denominator": 9100}
    row = counts | {f"compared_{k}": v for k, v in other.items()}
    [got] = await results(analyst, "gap", [row], value_type=value_type, multiplier=1000)
    made = await results(analyst, value_type, [counts, other], multiplier=1000)
    names = ("value", "lower_95", "upper_95")
    both = {k: made[0][k] for k in names} | {f"compared_{k}": made[1][k] for k in names}
    [stated] = await results(analyst, "gap", [both])
    assert got == stated


@pytest.mark.parametrize(
    ("rows", "reason", "given"),
    [
        (two(value=None), "numerator_missing", False),
        (two(compared_upper_95=19), "limits_beside_value", False),
        (two() * 2, "more_than_one_row", False),
        (two(lower_95=None), "limits_missing", True),
        (two(lower_95=-1), "ratio_needs_values_above_0", True),
        (two(compared_value=0, compared_lower_95=0), "ratio_needs_values_above_0", True),
        ([{"numerator": 3, "denominator": 0, "compared_numerator": 3, "compared_denominator": 9}],
         "denominator_zero", False),
        ([{"numerator": 3, "denominator": 9, "compared_numerator": 3, "compared_denominator": 9,
           "multiplier": -1}], "multiplier_not_above_0", False),
    ],
)  # fmt: skip
async def test_areas_without_a_gap_or_limits_say_why(
    analyst: AsyncClient, rows: Rows, reason: str, *, given: bool
) -> None:
    [got] = await results(analyst, "gap", rows)
    assert (got["absolute_gap"] is not None, got["reason"]) == (given, reason)
    assert got["relative_lower_95"] is None
