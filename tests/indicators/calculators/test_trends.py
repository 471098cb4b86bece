"""Recent trends: what Fingertips' own tests state, and an independent fit."""

import json
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics import trends
from indicators.domain.statistics.trends import Points

from tests.indicators.calculators.asking import PUBLISHED, results

FILE = PUBLISHED / "fingertips_trends.json"
CASES = json.loads(FILE.read_text()) if FILE.exists() else []
RISING: list[dict[str, Any]] = [
    {"year": 2013 + n, "value": 20 + 3 * n, "lower_95": 18 + 3 * n, "upper_95": 22 + 3 * n}
    for n in range(5)
]
PARTS = [{"year": 2013 + n, "count": 100 + 40 * n, "denominator": 1000} for n in range(5)]


async def found(client: AsyncClient, rows: list[dict[str, Any]], **options: Any) -> Any:
    [got] = await results(client, "trend", rows, **options)
    return got


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_a_published_trend_is_reproduced(analyst: AsyncClient, case: dict[str, Any]) -> None:
    options = {name: case[name] for name in ("value_type", "polarity")}
    got = await found(analyst, case["points"], **options)
    assert (got["judgement"] or got["trend"]) == case["expected_trend"]
    if case["expected_chi_squared"] is not None:
        assert got["chi_squared"] == pytest.approx(case["expected_chi_squared"], abs=0.005)
    assert (got["reason"] is None) == (got["trend"] != "cannot_be_calculated")


async def test_the_weighted_slope_is_that_of_an_independent_fit(analyst: AsyncClient) -> None:
    values, half = [20.0, 24, 22, 27, 29], np.array([1.0, 2, 1.5, 1, 3])
    rows = [
        {"year": 2001 + n, "value": v, "lower_95": v - half[n], "upper_95": v + half[n]}
        for n, v in enumerate(values)
    ]
    error = half * 2 / 3.92
    slope, _ = np.polyfit(range(1, 6), values, 1, w=1 / error)
    _, covariance = np.polyfit(range(1, 6), values, 1, w=1 / error, cov="unscaled")
    got = await found(analyst, rows)
    assert got["slope"] == pytest.approx(slope, rel=1e-12)
    assert got["chi_squared"] == pytest.approx(slope**2 / covariance[0, 0], rel=1e-12)


async def test_a_trend_in_proportions_is_armitages(analyst: AsyncClient) -> None:
    count, whole, time = np.array([100.0, 140, 180, 220, 260]), np.full(5, 1000.0), np.arange(1, 6)
    rate = count.sum() / whole.sum()
    middle = (whole * time).sum() / whole.sum()
    top = (count * (time - middle)).sum() ** 2
    chi = top / (rate * (1 - rate) * (whole * (time - middle) ** 2).sum())
    got = await found(analyst, PARTS, value_type="proportion")
    assert got["chi_squared"] == pytest.approx(chi, rel=1e-12)
    odds = np.log(count / (whole - count))
    assert got["slope"] == pytest.approx(np.polyfit(time, odds, 1)[0], rel=1e-12)
    assert got["trend"] == "increasing"


async def test_a_slope_that_one_point_carries_is_no_trend(analyst: AsyncClient) -> None:
    rows = [
        {"year": 2000 + n, "value": v, "lower_95": v - 1, "upper_95": v + 1}
        for n, v in enumerate([10.0, 9.9, 9.8, 9.7, 20])
    ]
    got = await found(analyst, rows)
    assert got["chi_squared"] > trends.SIGNIFICANT
    assert got["trend"] == "no_significant_change"


@pytest.mark.parametrize(
    ("polarity", "judgement", "against"),
    [
        ("low is good", "increasing_and_getting_worse", "similar"),
        ("high is good", "increasing_and_getting_better", "similar"),
        ("no judgement", None, "similar"),
    ],
)
async def test_a_trend_is_judged_by_its_polarity(
    analyst: AsyncClient, polarity: str, judgement: str | None, against: str
) -> None:
    got = await found(analyst, RISING, polarity=polarity)
    assert (got["trend"], got["judgement"]) == ("increasing", judgement)
    assert (got["latest"], got["previous"], got["latest_year"]) == (32, 29, 2017)
    assert got["latest_against_previous"] == against


async def test_the_latest_value_stands_apart_from_the_one_before_if_their_limits_do(
    analyst: AsyncClient,
) -> None:
    rows: list[dict[str, Any]] = [
        RISING[0],
        {"year": 2014, "value": 30, "lower_95": 22.1, "upper_95": 31},
    ]
    got = await found(analyst, rows, polarity="low is good")
    assert (got["trend"], got["reason"]) == ("cannot_be_calculated", "fewer_than_five_periods")
    assert got["latest_against_previous"] == "worse"
    touching = [rows[0], rows[1] | {"lower_95": 22}]
    assert (await found(analyst, touching))["latest_against_previous"] == "similar"
    apart = [rows[0], rows[1] | {"year": 2015}]
    assert (await found(analyst, apart))["latest_against_previous"] == "not_compared"


async def test_only_the_last_five_years_count(analyst: AsyncClient) -> None:
    old = {"year": 2009, "value": 900, "lower_95": 899, "upper_95": 901}
    assert await found(analyst, [old, *RISING]) == await found(analyst, RISING)


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        (RISING[1:], {}, "fewer_than_five_periods"),
        ([RISING[0] | {"year": 2010}, *RISING[1:]], {}, "gap_between_periods"),
        ([*RISING, RISING[4]], {}, "period_twice"),
        ([*RISING, RISING[4] | {"year": 2017.25}], {}, "periods_not_yearly"),
        ([*RISING, RISING[4] | {"year": None}], {}, "period_missing"),
        ([*RISING[:4], RISING[4] | {"value": None}], {}, "value_missing"),
        ([*RISING[:4], RISING[4] | {"lower_95": None}], {}, "limits_missing"),
        ([*RISING[:4], RISING[4] | {"lower_95": 99}], {}, "limits_crossed"),
        ([*RISING[:4], RISING[4] | {"lower_95": 34}], {}, "limits_without_width"),
        (RISING, {"value_type": "proportion"}, "numerator_missing"),
        ([*PARTS[:4], PARTS[4] | {"count": 0}], {"value_type": "proportion"}, "count_zero"),
        (
            [*PARTS[:4], PARTS[4] | {"count": 1000}],
            {"value_type": "Proportion"},
            "count_equals_denominator",
        ),
        (
            [*PARTS[:4], PARTS[4] | {"count": 1001}],
            {"value_type": "proportion"},
            "numerator_above_denominator",
        ),
        (
            [*PARTS[:4], PARTS[4] | {"denominator": 0}],
            {"value_type": "proportion"},
            "denominator_zero",
        ),
        ([*PARTS[:4], PARTS[4] | {"value_type": "proportion"}], {}, "value_type_mixed"),
    ],
)
async def test_what_keeps_a_trend_from_being_calculated_is_said(
    analyst: AsyncClient, rows: list[dict[str, Any]], options: dict[str, Any], reason: str
) -> None:
    got = await found(analyst, rows, **options)
    assert (got["trend"], got["reason"]) == ("cannot_be_calculated", reason)
    assert (got["chi_squared"], got["slope"], got["judgement"]) == (None, None, None)


@given(
    st.permutations(range(10)),
    st.lists(st.floats(1, 100), min_size=5, max_size=5),
    st.floats(0.01, 1000),
)
def test_neither_order_nor_unit_nor_another_group_changes_a_trend(
    order: list[int], values: list[float], unit: float
) -> None:
    value = np.array([*values, *np.arange(1.0, 6)])
    year = np.tile(np.arange(2000.0, 2005), 2)
    group = np.repeat([0, 1], 5)
    part, none = np.zeros(10), np.full(10, np.nan)

    def calculated(at: list[int], scale: float) -> trends.Found:
        lower, upper = (value - 0.5) * scale, (value + 0.5) * scale
        columns = [one[at] for one in (year, none, none, value * scale, lower, upper, part)]
        return trends.trend(Points(*columns, group[at], 2))  # type: ignore[call-arg,arg-type]

    first, again = calculated(list(range(10)), 1), calculated(order, unit)
    np.testing.assert_allclose(again.chi_squared, first.chi_squared, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(again.slope, first.slope * unit, rtol=1e-6, atol=1e-6 * unit)
    assert again.trend[1] == "increasing"
