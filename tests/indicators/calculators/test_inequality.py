"""Slope and relative index of inequality over HTTP."""

from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import (
    Rows,
    ask,
    differences,
    only,
    published,
    results,
)
from tests.indicators.calculators.test_direct import changed

TOLD = ("value_type", "transform", "multiplier", "confidence", "confidence_2")
# Of these the confidences stand in the description alone, beside a column that says 0.95.
DESCRIBED = {"31": (0.95, 0.98), "35": (0.98, ""), "41": (0.98, ""), "43": (0.95, 0.98)}
POINTS = ("sii", "rii", "intercept")
PEOPLE = [7291.0, 7997, 6105, 7666, 5790]
VALUES = [75.93, 78.34, 83.84, 83.64, 84.47]
ERRORS = [1.638, 1.578, 1.514, 1.775, 1.701]


def area(values: list[float] = VALUES, error: float = 1, **columns: Any) -> list[dict[str, Any]]:
    """Make an area of five quintiles, most deprived first."""
    return [
        {"area": "A", "quantile": n, "population": p, "value": v, "standard_error": e * error}
        | columns
        for n, (p, v, e) in enumerate(zip(PEOPLE, values, ERRORS, strict=True), 1)
    ]


@pytest.mark.parametrize("case", published("sii_expected.csv"), ids=lambda c: c["case"])
async def test_a_published_index_is_reproduced(analyst: AsyncClient, case: dict[str, str]) -> None:
    told: dict[str, Any] = {name: case[name] for name in TOLD}
    if case["case"] in DESCRIBED:
        told["confidence"], told["confidence_2"] = DESCRIBED[case["case"]]
    rows = [row | told for row in published("sii_input.csv") if row["case"] == case["case"]]
    [got] = await results(
        analyst, "sii", rows, confidence=[0.95], repetitions=int(case["upstream_repetitions"])
    )
    assert differences(got, case, [c for c in POINTS if case[c]], rel=1e-9) == {}
    for index in ("sii", "rii"):
        for tail in ("", "_2"):
            low, high = f"{index}_lower{tail}", f"{index}_upper{tail}"
            if case[low]:
                width = float(case[high]) - float(case[low])
                assert differences(got, case, [low, high], absolute=0.02 * width) == {}
            else:
                assert tail == "" or got[low] is None


def weighted(y: Any) -> Any:
    """Fit by numpy's own weighted least squares: the slope, then the intercept."""
    share = np.array(PEOPLE) / sum(PEOPLE)
    return np.polyfit(np.cumsum(share) - share / 2, y, 1, w=np.sqrt(share))


async def test_the_slope_is_that_of_weighted_least_squares(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "sii", area())
    slope, intercept = weighted(VALUES)
    assert (got["intercept"], got["sii"]) == pytest.approx((intercept, slope), rel=1e-12)
    assert got["rii"] == pytest.approx((intercept + slope) / intercept, rel=1e-12)


async def test_closed_limits_are_those_of_many_draws(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "sii", area(), confidence=[0.9])
    draws = np.random.default_rng(5).normal(VALUES, ERRORS, (200_000, 5))
    slope, start = weighted(draws.T)
    for name, values in (("sii", slope), ("rii", (start + slope) / start)):
        low, high = np.quantile(values, [0.05, 0.95])
        assert got[f"{name}_lower"] == pytest.approx(low, abs=0.01 * (high - low))
        assert got[f"{name}_upper"] == pytest.approx(high, abs=0.01 * (high - low))


@pytest.mark.parametrize("kind", ["rate", "proportion"])
async def test_transformed_values_are_fitted_on_their_scale(
    analyst: AsyncClient, kind: str
) -> None:
    rows = area([v / 100 for v in VALUES], error=0.02)
    [got] = await results(analyst, "sii", rows, value_type=kind, transform=True)
    values = np.array(VALUES) / 100
    scaled = np.log(values) if kind == "rate" else np.log(values / (1 - values))
    s, i = weighted(scaled)
    ends = np.exp([i, i + s]) if kind == "rate" else 1 / (1 + np.exp([-i, -i - s]))
    assert got["sii"] == pytest.approx(ends[1] - ends[0], rel=1e-10)
    assert got["rii"] == pytest.approx(ends[1] / ends[0], rel=1e-10)
    assert got["sii_lower"] < got["sii"] < got["sii_upper"]
    assert got["rii_lower_2"] < got["rii_lower"] < got["rii"] < got["rii_upper"]


async def test_limits_may_stand_in_place_of_standard_errors(analyst: AsyncClient) -> None:
    z = 1.959963984540054
    rows = [
        {k: v for k, v in row.items() if k != "standard_error"}
        | {
            "lower_95": row["value"] - z * row["standard_error"],
            "upper_95": row["value"] + z * row["standard_error"],
        }
        for row in area()
    ]
    [got] = await results(analyst, "sii", rows)
    [stated] = await results(analyst, "sii", area())
    assert got["sii_lower"] == pytest.approx(stated["sii_lower"], rel=1e-9)
    assert got["rii_upper_2"] == pytest.approx(stated["rii_upper_2"], rel=1e-9)


async def test_drawn_limits_are_the_same_in_any_order_and_company(analyst: AsyncClient) -> None:
    rows = area([0.5, 0.45, 0.4, 0.38, 0.3], error=0.02)
    told = {"value_type": "proportion", "repetitions": 2000}
    answer = await ask(analyst, "sii", rows, **told)
    [alone] = answer["results"]
    assert (answer["method"]["options"]["seed"], answer["method"]["options"]["repetitions"]) == (
        20250401, 2000,
    )  # fmt: skip
    other = [row | {"area": "B", "value": row["value"] / 2} for row in rows]
    got = await results(analyst, "sii", [*other, *reversed(rows)], **told)
    numbers = [name for name, value in alone.items() if type(value) is float]
    assert "rii_upper_2" in numbers
    assert [got[1][k] for k in numbers] == pytest.approx([alone[k] for k in numbers], rel=1e-9)
    [again] = await results(analyst, "sii", rows, seed=1, **told)
    assert again["sii_lower"] != alone["sii_lower"]
    assert again["sii"] == alone["sii"]


async def test_a_negative_multiplier_turns_the_indices_about(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "sii", area())
    [turned] = await results(analyst, "sii", area(), multiplier=-100)
    assert turned["sii"] == pytest.approx(-100 * got["sii"])
    assert turned["sii_lower"] == pytest.approx(-100 * got["sii_upper"])
    assert turned["rii"] == pytest.approx(1 / got["rii"])
    assert turned["rii_lower"] == pytest.approx(1 / got["rii_upper"])


@pytest.mark.parametrize("value_type", ["rate", "proportion"])
async def test_a_multiplier_between_0_and_1_leaves_the_limits_in_order(
    analyst: AsyncClient, value_type: str
) -> None:
    told = {"value_type": value_type, "transform": True, "multiplier": 0.5}
    [got] = await results(analyst, "sii", area([0.5, 0.4, 0.3, 0.2, 0.1], 0.02), **told)
    assert got["sii_lower"] < got["sii"] < got["sii_upper"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (area()[:4], "fewer_than_5_quantiles"),
        ([*area()[:3], *area()[4:]], "quantile_missing"),
        (area(n_quantiles=10), "quantile_missing"),
        (changed(area(), 3, quantile=3), "quantile_twice"),
        (changed(area(), 3, quantile=4.5), "quantile_not_1_to_100"),
        (changed(area(), 3, quantile=101), "quantile_not_1_to_100"),
        (changed(area(), 3, quantile=None), "quantile_not_1_to_100"),
        (changed(area(), 3, population=0), "denominator_zero"),
        (changed(area(), 3, population=-1), "denominator_negative"),
        (changed(area(), 3, population=None), "denominator_missing"),
        (changed(area(), 3, value=None), "value_missing"),
        (area(value_type="mean"), "unknown_value_type"),
        (area(transform=True), "transform_needs_rate_or_proportion"),
        (area(multiplier=0), "multiplier_zero"),
        (area(confidence=95), "confidence_not_0_to_1"),
        (area(value_type="proportion", transform=True), "value_off_scale"),
        (area([0, 1, 2, 3, 4], value_type="rate", transform=True), "value_off_scale"),
    ],
)
async def test_an_area_without_an_index_says_why_and_costs_no_other(
    analyst: AsyncClient, rows: Rows, reason: str
) -> None:
    told = {k: None for k in rows[0] if k not in area()[0]}
    good = [row | told | {"area": "B"} for row in area()]
    got, other = await results(analyst, "sii", [*rows, *good])
    [alone] = await results(analyst, "sii", good)
    assert [got[c] for c in (*POINTS, "sii_lower", "rii_upper_2", "reason")] == [None] * 5 + [
        reason
    ]
    numbers = ("sii", "rii", "sii_lower", "rii_upper")
    assert [other[c] for c in numbers] == pytest.approx([alone[c] for c in numbers], rel=1e-12)


@pytest.mark.parametrize(
    ("rows", "reason", "missing"),
    [
        (changed(area(), 2, standard_error=None), "limits_missing", "sii_lower"),
        (changed(area(), 2, standard_error=-1), "limits_missing", "sii_lower"),
        (only(area(), "quantile", "population", "value"), "limits_missing", "rii_upper"),
        (area([0.0, 1, 2, 3, 4], value_type="rate"), "value_off_scale", "sii_upper"),
        (area([1.0, 2, 3, 4, 5], error=3), "intercept_not_clear_of_0", "rii_lower"),
    ],
)
async def test_an_index_without_limits_says_why(
    analyst: AsyncClient, rows: Rows, reason: str, missing: str
) -> None:
    [got] = await results(analyst, "sii", rows)
    assert (got[missing], got["reason"]) == (None, reason)
    assert got["sii"] is not None


async def test_more_draws_than_a_request_may_cost_are_refused(analyst: AsyncClient) -> None:
    rows = [row | {"area": n} for n in range(2001) for row in area([0.5, 0.4, 0.3, 0.2, 0.1])]
    body = {"rows": rows, "options": {"value_type": "proportion"}}
    answer = await analyst.post("/indicators/v1/calculators/sii", json=body)
    assert answer.status_code == 422
    assert "1,000,000,000 draws" in answer.json()["detail"]
