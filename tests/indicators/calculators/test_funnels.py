"""Funnels: what is published, and what every funnel must keep to."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics import funnels
from scipy import stats

from tests.indicators.calculators.asking import differences, published, results

SETS = {
    "proportion": (("area", "numerator", "denominator"), "denominator", {"absolute": 1e-5}),
    "ratio": (("case", "observed", "expected"), "observed", {"rel": 1e-4}),
    "rate": (
        ("events", "population", "dsr_per_100000", "crude_per_100000"),
        "events",
        {"rel": 1e-4},
    ),
}
LIMITS = [(kind, row) for kind in SETS for row in published(f"funnel_{kind}_limits.csv")]
PROPORTIONS: list[dict[str, Any]] = [
    {"area": one, "numerator": part, "denominator": 200}
    for one, part in zip("ABCDE", (100, 96, 104, 70, 130), strict=True)
]


@pytest.mark.parametrize("kind", SETS)
async def test_every_published_point_of_a_funnel_is_judged_alike(
    analyst: AsyncClient, kind: str
) -> None:
    rows = published(f"funnel_{kind}_points.csv")
    columns, *_ = SETS[kind]
    asked = [{name: row[name] for name in columns} for row in rows]
    got = await results(analyst, f"funnel-{kind}", asked)
    for one, row in zip(got, rows, strict=True):
        stated = {n.removeprefix("expected_"): v for n, v in row.items() if "expected_" in n}
        assert differences(one, stated, stated) == {}, row


@pytest.mark.parametrize(
    ("kind", "row"), LIMITS, ids=lambda one: one if isinstance(one, str) else str(next(iter(one)))
)
async def test_every_published_limit_of_a_funnel_is_reproduced(
    analyst: AsyncClient, kind: str, row: dict[str, str]
) -> None:
    _, key, tolerance = SETS[kind]
    options = {"baseline": float(row["baseline"])} if "baseline" in row else {}
    [got] = await results(analyst, f"funnel-{kind}", [{key: row[key]}], **options)
    assert differences(got, row, [n for n in row if n != key], **tolerance) == {}


async def test_a_row_without_a_numerator_asks_for_limits_and_changes_no_average(
    analyst: AsyncClient,
) -> None:
    asked = [*PROPORTIONS, {"area": "F", "numerator": None, "denominator": 200}]
    got = await results(analyst, "funnel-proportion", asked)
    assert {one["baseline"] for one in got} == {50}
    half = 1.959963984540054 * 100 * (0.25 / 200) ** 0.5
    assert got[5]["upper_95"] == pytest.approx(50 + half, rel=1e-12)
    assert [one["significance"] for one in got[:3]] == ["Not significant"] * 3
    assert [one["significance"] for one in got[3:]] == ["Low (0.001)", "High (0.001)", None]


async def test_other_confidences_name_their_own_tails(analyst: AsyncClient) -> None:
    got = await results(analyst, "funnel-proportion", PROPORTIONS, confidence=[0.99, 0.8])
    assert got[3]["significance"] == "Low (0.005)"
    assert {"lower_99", "upper_80"} < set(got[0])
    assert "lower_95" not in got[0]


@pytest.mark.parametrize(
    ("method", "row", "reason"),
    [
        ("funnel-proportion", {"numerator": 5, "denominator": 0}, "denominator_zero"),
        ("funnel-proportion", {"numerator": 5, "denominator": None}, "denominator_missing"),
        ("funnel-proportion", {"numerator": 5, "denominator": -1}, "denominator_negative"),
        ("funnel-proportion", {"numerator": 5, "denominator": 4}, "numerator_above_denominator"),
        ("funnel-proportion", {"numerator": -5, "denominator": 4}, "numerator_negative"),
        ("funnel-proportion", {"numerator": None, "denominator": 4}, "baseline_missing"),
        ("funnel-ratio", {"observed": -5, "expected": 4}, "numerator_negative"),
        ("funnel-ratio", {"observed": 5, "expected": 0}, "expected_not_positive"),
        ("funnel-ratio", {"observed": None, "expected": None}, "expected_missing"),
        ("funnel-rate", {"events": -5, "population": 4}, "numerator_negative"),
        ("funnel-rate", {"events": 5, "population": 0}, "denominator_zero"),
        ("funnel-rate", {"events": None, "population": None}, "numerator_missing"),
        ("funnel-rate", {"events": 5, "population": None}, "baseline_missing"),
        ("funnel-rate", {"events": 5, "population": 9, "dsr_per_100000": -1}, "rate_negative"),
    ],
)
async def test_a_bad_row_has_a_reason_and_no_limits(
    analyst: AsyncClient, method: str, row: Mapping[str, Any], reason: str
) -> None:
    [got] = await results(analyst, method, [row])
    assert got["reason"] == reason
    assert all(got[name] is None for name in got if "limit" in name or "lower" in name)
    assert all(got[name] is None for name in got if name.startswith("significance"))


async def test_a_bad_row_changes_no_other(analyst: AsyncClient) -> None:
    bad = {"area": "X", "numerator": 500, "denominator": 4}
    got = await results(analyst, "funnel-proportion", [bad, *PROPORTIONS])
    assert got[1:] == await results(analyst, "funnel-proportion", PROPORTIONS)


async def test_few_events_of_a_standardised_rate_are_not_judged(analyst: AsyncClient) -> None:
    rows = [
        {"area": "A", "events": 9, "population": 1000, "dsr_per_100000": 950},
        {"area": "B", "events": 10, "population": 1000, "dsr_per_100000": 950},
    ]
    got = await results(analyst, "funnel-rate", rows)
    assert [one["significance_dsr"] for one in got] == [
        "Not applicable for events less than 10 for dsrs",
        "Not significant",
    ]
    assert {one["significance_crude"] for one in got} == {"Not significant"}
    without = [one | {"population": None} for one in rows]
    again = await results(analyst, "funnel-rate", without)
    assert [one["significance_dsr"] for one in again] == [one["significance_dsr"] for one in got]


async def test_limits_may_be_drawn_about_the_standardised_average(analyst: AsyncClient) -> None:
    rows = [{"events": 100, "population": 10_000, "dsr_per_100000": 800}]
    [crude] = await results(analyst, "funnel-rate", rows)
    [dsr] = await results(analyst, "funnel-rate", rows, about="dsr")
    assert (crude["baseline"], dsr["baseline"]) == pytest.approx((1000, 800))
    assert dsr["upper_95_limit"] == pytest.approx(crude["upper_95_limit"] * 0.8)


@given(st.floats(0.1, 1e6), st.sampled_from([0.8, 0.95, 0.998]))
def test_observed_and_expected_events_at_a_limit_turn_each_other_round(
    expected: float, confidence: float
) -> None:
    low, high = funnels.observed_at(np.array([expected]), confidence)
    assert low[0] <= expected <= high[0]
    assert high[0] >= 1
    if high[0] > 1:
        met = funnels.expected_at(high, confidence)[1]
        np.testing.assert_allclose(met, expected, rtol=1e-6)
    if low[0] > 0:
        np.testing.assert_allclose(funnels.expected_at(low, confidence)[0], expected, rtol=1e-6)


@pytest.mark.parametrize("observed", [1, 5, 40, 900])
def test_the_drawn_limits_are_those_of_the_chi_squared_distribution(observed: int) -> None:
    low, high = funnels.expected_at(np.array([float(observed)]), 0.95)
    assert low[0] == pytest.approx(stats.chi2.ppf(0.975, 2 * observed + 2) / 2, rel=1e-12)
    assert high[0] == pytest.approx(stats.chi2.ppf(0.025, 2 * observed) / 2, rel=1e-12)
