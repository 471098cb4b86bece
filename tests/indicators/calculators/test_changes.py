"""Changes, held against tests that were written by others."""

import math
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics import changes
from scipy import stats
from statsmodels.stats import proportion  # type: ignore[import-untyped]

from tests.indicators.calculators.asking import results


def row(*numbers: float | None) -> dict[str, Any]:
    names = ("numerator_1", "denominator_1", "numerator_2", "denominator_2")
    return dict(zip(names, numbers, strict=True))


async def found(client: AsyncClient, *numbers: float | None, **options: Any) -> Any:
    [got] = await results(client, "change", [row(*numbers)], **options)
    return got


def fishers(first: int, among: int, second: int, other: int) -> float:
    table = np.array([[first, among - first], [second, other - second]])
    return float(stats.fisher_exact(table).pvalue)


def arrays(*numbers: float) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    return [np.array([float(one)]) for one in numbers]


@given(st.integers(1, 60), st.integers(1, 4000), st.data())
def test_small_proportions_have_fishers_p(among: int, other: int, data: st.DataObject) -> None:
    first, second = data.draw(st.integers(0, among)), data.draw(st.integers(0, other))
    columns = arrays(first, among, second, other)
    if not changes.is_few(*columns)[0]:
        return
    expected = fishers(first, among, second, other)
    assert changes.p_of_proportions(*columns)[0] == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(st.integers(0, 400), st.integers(0, 400), st.floats(1, 1e6), st.floats(0.01, 100))
def test_rates_have_the_p_of_a_binomial(
    first: int, second: int, among: float, times: float
) -> None:
    share = times / (1 + times)
    both = first + second
    tails = stats.binom.cdf(second, both, share), stats.binom.sf(second - 1, both, share)
    got = changes.p_of_rates(*arrays(first, among, second, among * times))[0]
    assert got == pytest.approx(min(1, 2 * min(tails)), rel=1e-6, abs=1e-14)


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.1, 10))
def test_the_limits_of_a_ratio_leave_1_out_just_where_the_test_is_significant(
    first: int, second: int, times: float
) -> None:
    columns = arrays(first, 1000, second, 1000 * times)
    p = changes.p_of_rates(*columns)[0]
    lower, upper = (float(one[0]) for one in changes.ratio_of_rates(*columns, confidence=0.95))
    apart = lower > 1 or upper < 1
    assert apart == (p < 0.05) or math.isclose(p, 0.05, rel_tol=1e-6)


async def test_large_proportions_have_the_pooled_test_and_newcombes_limits(
    analyst: AsyncClient,
) -> None:
    got = await found(analyst, 56, 70, 48, 80, of="proportion", multiplier=1)
    _, p = proportion.proportions_ztest([48, 56], [80, 70])
    assert got["p_value"] == pytest.approx(p, rel=1e-12)
    assert (got["method"], got["outcome"]) == ("pooled normal test", "significant")
    # Newcombe 1998, table II, case a, method 10: 56/70 - 48/80 = 0.2000 (0.0524 to 0.3339).
    stated = (-0.2, -0.3339, -0.0524)
    limits = (got["difference"], got["difference_lower"], got["difference_upper"])
    assert limits == pytest.approx(stated, abs=5e-5)


async def test_small_proportions_name_fishers_test(analyst: AsyncClient) -> None:
    got = await found(analyst, 3, 10, 8, 10, of="proportion", multiplier=100)
    assert got["method"] == "Fisher's exact test"
    assert got["p_value"] == pytest.approx(fishers(3, 10, 8, 10), rel=1e-9)
    assert (got["value_1"], got["value_2"], got["outcome"]) == (30, 80, "not_significant")


async def test_a_tenth_fewer_admissions_is_real_where_2_per_cent_just_is(
    analyst: AsyncClient,
) -> None:
    got = await found(analyst, 18500, 750_000, 16650, 750_000)
    assert (got["outcome"], got["change_percent"]) == ("significant", pytest.approx(-10))
    assert got["least_fall_percent"] == pytest.approx(-2.03, abs=0.05)
    assert got["ratio_lower"] < 0.9 < got["ratio_upper"] < 1
    assert got["difference_lower"] < got["difference"] < got["difference_upper"] < 0


@pytest.mark.parametrize("of", ["rate", "proportion"])
@pytest.mark.parametrize("first", [4, 60, 900])
async def test_the_least_significant_change_is_significant_and_one_event_less_is_not(
    analyst: AsyncClient, of: str, first: int
) -> None:
    got = await found(analyst, first, 1000, None, 2000, of=of)
    assert got["reason"] == "numerator_missing"
    for side, step in (("least_fall_to", 1), ("least_rise_to", -1)):
        nearest = got[side]
        if nearest is None:
            assert side == "least_rise_to"
            continue
        said = [
            (await found(analyst, first, 1000, one, 2000, of=of))["outcome"]
            for one in (nearest, nearest + step)
        ]
        assert said == ["significant", "not_significant"]


@pytest.mark.parametrize(
    ("numbers", "of", "confidence", "side", "nearest"),
    [
        # 15 in 1,000,000 let 0.0008 be expected of 54: one event is a rise, p = 0.0016.
        ((15, 1_000_000, None, 54), "rate", 0.9, "least_rise_to", 1),
        # 40 of 43 let 3.7 be expected of 4: 3 of 4 is a fall already, p = 0.31.
        ((40, 43, None, 4), "proportion", 0.5, "least_fall_to", 3),
    ],
)
async def test_the_first_whole_number_may_be_significant_already(
    analyst: AsyncClient,
    numbers: tuple[float | None, ...],
    of: str,
    confidence: float,
    side: str,
    nearest: float,
) -> None:
    [got] = await results(analyst, "change", [row(*numbers)], of=of, confidence=confidence)
    assert got[side] == nearest


@pytest.mark.parametrize("of", ["rate", "proportion"])
async def test_counts_that_cannot_be_told_from_the_next_have_no_nearest_change(
    analyst: AsyncClient, of: str
) -> None:
    for power in range(56, 120, 3):
        for odd in (1, 3, 5, 7):
            got = await found(analyst, odd, odd * 4, None, 2.0**power, of=of)
            assert (got["least_fall_to"], got["least_rise_to"]) == (None, None)
    got = await found(analyst, 4_000_000, 2.0**53, None, 2.0**53, of=of)
    assert got["least_fall_to"] == pytest.approx(4_000_000 - 1.96 * math.sqrt(8_000_000), abs=9)
    assert got["least_rise_to"] > 4_000_000


async def test_p_at_the_level_itself_is_significant_whatever_the_rounding(
    analyst: AsyncClient,
) -> None:
    # All of three against none of three: one table of twenty, twice.
    [got] = await results(analyst, "change", [row(3, 3, 0, 3)], of="proportion", confidence=0.9)
    assert got["p_value"] == pytest.approx(0.1, rel=1e-12)
    assert (got["outcome"], got["least_fall_to"]) == ("significant", 0)


async def test_from_no_events_no_fall_can_be_significant(analyst: AsyncClient) -> None:
    got = await found(analyst, 0, 1000, 3, 1000)
    assert (got["least_fall_to"], got["least_rise_to"]) == (None, 6)
    assert (got["change_percent"], got["ratio_upper"], got["p_value"]) == (None, None, 0.25)


@pytest.mark.parametrize(
    ("numbers", "of", "reason"),
    [
        ((None, 9, 2, 9), "rate", "numerator_missing"),
        ((1, 9, None, 9), "rate", "numerator_missing"),
        ((1, None, 2, 9), "rate", "denominator_missing"),
        ((1, 9, 2, 0), "rate", "denominator_zero"),
        ((1, -9, 2, 9), "rate", "denominator_negative"),
        ((-1, 9, 2, 9), "rate", "numerator_negative"),
        ((1.5, 9, 2, 9), "rate", "not_a_whole_number"),
        ((1, 9, 10, 9), "proportion", "numerator_above_denominator"),
        ((1, 9.5, 2, 9), "proportion", "not_a_whole_number"),
    ],
)
async def test_a_bad_row_has_a_reason_and_changes_no_other(
    analyst: AsyncClient, numbers: tuple[float | None, ...], of: str, reason: str
) -> None:
    good = row(5, 100, 15, 100)
    bad, beside = await results(analyst, "change", [row(*numbers), good], of=of)
    assert (bad["reason"], bad["p_value"], bad["outcome"]) == (reason, None, None)
    assert [beside] == await results(analyst, "change", [good], of=of)
