"""The other charts: each against its formula, worked out here with exact fractions."""

import math
from fractions import Fraction
from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import V1
from tests.indicators.calculators.test_spc import charted, months

EVENTS = [3, 5, 2, 4, 6, 3, 4, 5, 2, 3, 4, 6, 5, 3]
SIZES = [100, 110, 90, 100, 120, 95, 105, 100, 98, 102, 100, 115, 108, 99]
NEAR = Fraction(2, 3)


def counts(values: list[Any], sizes: list[Any] | None = None) -> list[dict[str, Any]]:
    rows = months(values)
    if sizes:
        rows = [row | {"denominator": size} for row, size in zip(rows, sizes, strict=True)]
    return rows


def lines(one: dict[str, Any]) -> list[float]:
    return [one[k] for k in ("lpl", "lower_two_sigma", "mean", "upper_two_sigma", "upl")]


def drawn(mean: Fraction, variance: Fraction, most: float = math.inf) -> list[float]:
    sigma = math.sqrt(variance)
    at = [float(mean) + times * sigma for times in (-3, -2, 0, 2, 3)]
    return [min(max(one, 0), most) for one in at]


async def test_a_p_chart_has_limits_that_follow_the_denominator(analyst: AsyncClient) -> None:
    got, _ = await charted(analyst, counts(EVENTS, SIZES), chart="p")
    mean = Fraction(sum(EVENTS), sum(SIZES))
    for one, event, size in zip(got, EVENTS, SIZES, strict=True):
        assert lines(one) == pytest.approx(drawn(mean, mean * (1 - mean) / size, 1))
        assert one["plotted"] == event / size


async def test_a_p_chart_near_the_whole_has_no_limit_above_it(analyst: AsyncClient) -> None:
    rest = [size - event for event, size in zip(EVENTS, SIZES, strict=True)]
    got, _ = await charted(analyst, counts(rest, SIZES), chart="p")
    assert {one["upl"] for one in got} == {1}


async def test_a_u_chart_divides_by_the_exposure(analyst: AsyncClient) -> None:
    got, _ = await charted(analyst, counts(EVENTS, SIZES), chart="u")
    mean = Fraction(sum(EVENTS), sum(SIZES))
    for one, size in zip(got, SIZES, strict=True):
        assert lines(one) == pytest.approx(drawn(mean, mean / size))


async def test_a_c_chart_is_poisson(analyst: AsyncClient) -> None:
    got, _ = await charted(analyst, counts(EVENTS), chart="c")
    mean = Fraction(sum(EVENTS), len(EVENTS))
    assert lines(got[0]) == pytest.approx(drawn(mean, mean))
    got, _ = await charted(analyst, counts([*EVENTS, 40]), chart="c", fix_after=14)
    assert lines(got[-1]) == pytest.approx(drawn(mean, mean))
    assert got[-1]["rules"] == "outside"


async def test_a_g_chart_is_geometric(analyst: AsyncClient) -> None:
    values = [10 * one for one in EVENTS]
    got, _ = await charted(analyst, counts(values), chart="g")
    mean = Fraction(sum(values), len(values))
    assert lines(got[0]) == pytest.approx(drawn(mean, mean * (mean + 1)))


async def test_a_t_chart_is_an_xmr_chart_of_the_transformed_times(analyst: AsyncClient) -> None:
    times = [12.5, 3, 40, 7, 0, 22, 5, 61, 9, 14, 30, 2, 11, 18]
    turned, _ = await charted(analyst, counts([one ** (1 / 3.6) for one in times]))
    got, _ = await charted(analyst, counts(times), chart="t")
    stated = [max(one, 0) ** 3.6 for one in lines(turned[0])]
    assert lines(got[0]) == pytest.approx(stated)
    assert [one["rules"] for one in got] == [one["rules"] for one in turned]
    assert got[0]["plotted"] == 12.5


@pytest.mark.parametrize(("values", "median"), [([5, 1, 9], 5), ([5, 1, 9, 7], 6)])
async def test_a_run_chart_has_a_median_and_no_limits(
    analyst: AsyncClient, values: list[int], median: float
) -> None:
    got, [total] = await charted(analyst, counts(values), chart="run", reading="nhs-r")
    assert {(one["mean"], one["lpl"], one["upl"], one["reason"]) for one in got} == {
        (median, None, None, None)
    }
    assert (total["variation_icon"], total["assurance_icon"]) == ("common_cause", None)


async def test_a_run_chart_passes_over_points_on_the_median_and_ties(analyst: AsyncClient) -> None:
    values = [0, 9, 0, 9, 8, 5, 7, 8, 7, 5, 8, 7, 0, 1, 0, 1]
    above = {3, 4, 6, 7, 8, 10, 11}
    shift = ["shift" if at in above else None for at in range(16)]
    got, _ = await charted(analyst, counts(values), chart="run", mean=5)
    assert [one["rules"] for one in got] == shift
    got, _ = await charted(analyst, counts(values), mean=5)
    assert {one["rules"] for one in got} == {None}
    rising = [9, 1, 2, 2, 3, 4, 5, 6, 7, 0, 9, 0, 9, 0]
    got, _ = await charted(analyst, counts(rising), chart="run", mean=5)
    trend = [None, "trend", "trend", None, *["trend"] * 5, *[None] * 5]
    assert [one["rules"] for one in got] == trend
    got, _ = await charted(analyst, counts([*range(2, 9), 0, 9, 0, 9, 0, 9]), chart="run", mean=5)
    assert [one["rules"] for one in got] == [*["trend"] * 7, *[None] * 6]


async def test_the_median_of_each_segment_is_its_own(analyst: AsyncClient) -> None:
    rows = counts([*range(14), *range(100, 113)])
    told = {"period": rows[14]["period"], "reason": "A second ward"}
    got, _ = await charted(analyst, rows, chart="run", rebase_at=[told], fix_after=12)
    assert [got[0]["mean"], got[-1]["mean"]] == [5.5, 105.5]


@pytest.mark.parametrize(
    ("chart", "row", "reason"),
    [
        ("p", {"value": 7, "denominator": 5}, "numerator_above_denominator"),
        ("p", {"value": 0.5, "denominator": 5}, "value_not_whole"),
        ("u", {"value": 1, "denominator": -5}, "denominator_negative"),
        ("c", {"value": -1}, "value_negative"),
        ("u", {"value": 1, "denominator": 1e-200}, "value_too_large"),
        ("u", {"value": 1, "denominator": 1e200}, "value_too_large"),
        ("g", {"value": 1.5}, "value_not_whole"),
        ("t", {"value": -1}, "value_negative"),
    ],
)
async def test_what_cannot_be_counted_has_a_reason(
    analyst: AsyncClient, chart: str, row: dict[str, Any], reason: str
) -> None:
    rows = counts(EVENTS, SIZES)
    rows[3] |= row
    got, [total] = await charted(analyst, rows, chart=chart)
    assert {one["reason"] for one in [*got, total]} == {reason}
    assert total["upl"] is None


@pytest.mark.parametrize(
    ("size", "reason"), [(0, "denominator_zero"), (None, "denominator_missing")]
)
async def test_a_period_without_cases_is_dropped_and_said(
    analyst: AsyncClient, size: int | None, reason: str
) -> None:
    rows = counts([*EVENTS, 0], [*SIZES, size])
    got, [total] = await charted(analyst, rows, chart="p")
    assert (got[-1]["reason"], got[-1]["plotted"]) == (reason, None)
    assert (total["n"], total["missing"], total["warning"]) == (14, 1, "missing_values_dropped")
    got, [total] = await charted(analyst, rows[-1:], chart="p")
    assert total["reason"] == "denominator_missing"


@pytest.mark.parametrize("chart", ["run", "t"])
@pytest.mark.parametrize("own", ["lower_limit", "upper_limit", "sigma"])
async def test_a_chart_without_such_limits_takes_none(
    analyst: AsyncClient, chart: str, own: str
) -> None:
    body = {"rows": counts(EVENTS), "options": {"chart": chart, own: 1}}
    refused = await analyst.post(f"{V1}/spc", json=body)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("figures-not-for-this-chart")


@pytest.mark.parametrize(
    ("chart", "own"),
    [
        ("p", {"mean": 1.5}),
        ("u", {"mean": -1}),
        ("g", {"mean": -1}),
        ("t", {"mean": -1}),
        ("c", {"lower_limit": 5}),
        ("xmr", {"upper_limit": 0}),
    ],
)
async def test_lines_of_ones_own_that_cannot_be_have_a_reason(
    analyst: AsyncClient, chart: str, own: dict[str, float]
) -> None:
    got, [total] = await charted(analyst, counts(EVENTS, SIZES), chart=chart, **own)
    assert {one["reason"] for one in [*got, total]} == {"limits_crossed"}
    assert (total["upl"], total["variation_icon"]) == (None, None)


@pytest.mark.parametrize("chart", ["xmr", "p", "u", "c", "run", "t", "g"])
async def test_no_point_at_all_is_no_chart_of_any_kind(analyst: AsyncClient, chart: str) -> None:
    _, [total] = await charted(analyst, counts([None], [10]), chart=chart)
    assert (total["n"], total["reason"]) == (0, "value_missing")
