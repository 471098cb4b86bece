"""Comparisons: what Fingertips' own tests state, and the edges of every rule."""

import json
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import PUBLISHED, ask, published, results

LOW, HIGH, NEUTRAL = "low is good", "high is good", "no judgement"


@pytest.mark.parametrize("case", published("fingertips_comparison.csv"), ids=lambda c: c["case"])
async def test_a_published_comparison_is_reproduced(
    analyst: AsyncClient, case: dict[str, str]
) -> None:
    asked = {name: value for name, value in case.items() if name != "expected"}
    [got] = await results(analyst, "comparison", [asked])
    assert got["outcome"] == case["expected"]
    assert (got["reason"] is None) == (got["outcome"] != "not_compared")


async def outcome(client: AsyncClient, method: str, polarity: str, **row: Any) -> Any:
    [got] = await results(client, "comparison", [row], method=method, polarity=polarity)
    return got["outcome"] if got["reason"] is None else got["reason"]


async def test_published_quintile_bounds_are_reproduced(analyst: AsyncClient) -> None:
    path = PUBLISHED / "fingertips_quintile_bounds.json"
    stated = json.loads(path.read_text())["quintile_bounds"] if path.exists() else None
    rows = [{"area": f"{n}", "value": n} for n in range(1, 51)]
    answer = await ask(analyst, "comparison", rows, method="quintiles", polarity=NEUTRAL)
    [bounds] = answer["summaries"]
    expected = stated or np.percentile(range(1, 51), [0, 20, 40, 60, 80, 100]).tolist()
    assert [bounds[f"bound_{at}"] for at in range(6)] == pytest.approx(expected, abs=1e-12)
    assert [one["outcome"] for one in answer["results"]] == [
        f"quintile_{1 + n // 10}" for n in range(50)
    ]


async def test_the_best_quartile_is_the_first_where_high_is_good(analyst: AsyncClient) -> None:
    rows = [{"area": f"{n}", "value": n} for n in (1, 2, 3, 4, 5)]
    got = await results(analyst, "comparison", rows, method="quartiles", polarity=HIGH)
    # The bounds are 1, 2, 3, 4, 5: a value on a bound belongs below it.
    assert [one["outcome"][-1] for one in got] == ["4", "4", "3", "2", "1"]
    few = await results(analyst, "comparison", rows[:3], method="quartiles", polarity=HIGH)
    assert {one["reason"] for one in few} == {"fewer_areas_than_quantiles"}


@pytest.mark.parametrize(
    ("benchmark", "low", "high", "neutral"),
    [
        (2.0, "worse", "better", "higher"),
        (2.5, "similar", "similar", "similar"),
        (3.5, "similar", "similar", "similar"),
        (3.6, "better", "worse", "lower"),
    ],
)
async def test_limits_are_read_by_polarity_and_their_edges_are_similar(
    analyst: AsyncClient, benchmark: float, low: str, high: str, neutral: str
) -> None:
    row = {"value": 3, "lower_95": 2.5, "upper_95": 3.5, "benchmark": benchmark}
    got = [await outcome(analyst, "ci_overlap_95", one, **row) for one in (LOW, HIGH, NEUTRAL)]
    assert got == [low, high, neutral]


async def test_beyond_both_limits_without_a_judgement_is_highest(analyst: AsyncClient) -> None:
    row = {"value": 3, "lower_95": 2.9, "upper_95": 3.1, "lower_998": 2.8, "upper_998": 3.2}
    got = [
        await outcome(analyst, "ci_overlap_95_998", NEUTRAL, benchmark=one, **row)
        for one in (2.7, 2.85, 2.9, 3.15, 3.3)
    ]
    assert got == ["highest", "higher", "similar", "lower", "lowest"]


async def test_intervals_that_touch_are_similar(analyst: AsyncClient) -> None:
    row = {"value": 2, "lower_95": 1, "upper_95": 3, "benchmark": 4, "benchmark_upper_95": 5}
    got = [
        await outcome(analyst, "double_ci_overlap", LOW, benchmark_lower_95=one, **row)
        for one in (3, 3.01)
    ]
    assert got == ["similar", "better"]


async def test_control_limits_are_wilsons_and_poissons_of_the_benchmark(
    analyst: AsyncClient,
) -> None:
    # 20 of 100: Wilson 13.3367 to 28.8829; 10 events of 1,000: exact 4.7954 to 18.3904.
    proportion = {"denominator": 100, "unit": 100, "benchmark": 20}
    got = [
        await outcome(analyst, "spc_proportion", LOW, value=one, **proportion)
        for one in (13.336, 13.337, 28.882, 28.884)
    ]
    assert got == ["better", "similar", "similar", "worse"]
    rate = {"denominator": 1000, "unit": 1000, "benchmark": 10}
    got = [
        await outcome(analyst, "spc_rate", HIGH, value=one, **rate)
        for one in (4.795, 4.796, 18.39, 18.391)
    ]
    assert got == ["worse", "similar", "similar", "better"]


@pytest.mark.parametrize(
    ("method", "polarity", "row", "expected"),
    [
        ("goal_single", LOW, {"value": 5, "goal_lower": 5}, "better"),
        ("goal_single", LOW, {"value": 5.1, "goal_lower": 5}, "worse"),
        ("goal_single", HIGH, {"value": 5, "goal_lower": 5}, "better"),
        ("goal_single", HIGH, {"value": 4.9, "goal_lower": 5}, "worse"),
        ("goal_single", HIGH, {"value": 4.9}, "goal_missing"),
        ("goal_single_ci", HIGH, {"lower_95": 5, "upper_95": 7, "goal_lower": 5}, "better"),
        ("goal_single_ci", HIGH, {"lower_95": 4, "upper_95": 5, "goal_lower": 5}, "similar"),
        ("goal_single_ci", HIGH, {"lower_95": 4, "upper_95": 4.9, "goal_lower": 5}, "worse"),
        ("goal_single_ci", LOW, {"lower_95": 4, "upper_95": 5, "goal_lower": 5}, "better"),
        ("goal_single_ci", LOW, {"lower_95": 5, "upper_95": 6, "goal_lower": 5}, "similar"),
        ("goal_single_ci", LOW, {"lower_95": 5.1, "upper_95": 6, "goal_lower": 5}, "worse"),
        ("goal_single_ci", LOW, {"goal_lower": 5}, "limits_missing"),
        ("goal_range", LOW, {"value": 2, "goal_lower": 3, "goal_upper": 1}, "goal_range_crossed"),
        ("goal_previous_england", LOW, {"value": 5, "benchmark": 5}, "better"),
        ("goal_previous_england", LOW, {"value": 4, "benchmark": 5}, "worse"),
        ("goal_previous_england", LOW, {"value": 4}, "benchmark_missing"),
        ("ci_overlap_95", "sideways", {"benchmark": 4}, "polarity_unknown"),
        ("ci_overlap_95", LOW, {"lower_95": 4, "upper_95": 3, "benchmark": 4}, "limits_crossed"),
        ("spc_rate", LOW, {"benchmark": 4, "denominator": 0}, "denominator_zero"),
        ("spc_rate", LOW, {"benchmark": -4, "denominator": 5}, "benchmark_negative"),
        ("spc_rate", LOW, {"benchmark": 4}, "denominator_missing"),
        ("spc_proportion", LOW, {"benchmark": 104, "denominator": 5}, "benchmark_above_unit"),
        ("spc_rate", LOW, {"benchmark": 4, "denominator": 5, "unit": 0}, "unit_not_positive"),
        (
            "spc_rate",
            LOW,
            {"benchmark": 4, "denominator": 5, "confidence": 95},
            "confidence_not_0_to_1",
        ),
        (
            "goal_percentile_range",
            LOW,
            {"goal_lower": 25, "goal_upper": 101},
            "percentile_out_of_range",
        ),
    ],
)
async def test_a_goal_is_met_or_missed_and_what_is_lacking_is_said(
    analyst: AsyncClient, method: str, polarity: str, row: dict[str, Any], expected: str
) -> None:
    assert await outcome(analyst, method, polarity, **({"value": 5} | row)) == expected


async def test_a_goal_may_be_a_range_of_englands_areas(analyst: AsyncClient) -> None:
    rows = [
        {"area": f"{n}", "value": n, "goal_lower": 25, "goal_upper": 75} for n in (1, 2, 3, 4, 5)
    ]
    got = await results(analyst, "comparison", rows, method="goal_percentile_range", polarity=HIGH)
    assert [one["outcome"] for one in got] == ["worse", "similar", "similar", "better", "better"]
    turned = await results(
        analyst, "comparison", rows, method="goal_percentile_range", polarity=LOW
    )
    assert [one["outcome"] for one in turned] == ["better", "similar", "similar", "worse", "worse"]


async def test_methods_may_be_mixed_and_an_unknown_one_costs_its_row_alone(
    analyst: AsyncClient,
) -> None:
    row = {"value": 3, "lower_95": 2, "upper_95": 4, "benchmark": 5, "polarity": HIGH}
    rows = [row | {"method": one} for one in ("ci_overlap_95", "guess", "goal_previous_england")]
    got = await results(analyst, "comparison", rows)
    assert [(one["outcome"], one["reason"]) for one in got] == [
        ("worse", None),
        ("not_compared", "method_unknown"),
        ("worse", None),
    ]
