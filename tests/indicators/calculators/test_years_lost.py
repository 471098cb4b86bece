"""Potential years of life lost over HTTP."""

from fractions import Fraction
from math import sqrt
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from indicators.domain.statistics.limits import byars

from tests.indicators.calculators.asking import Rows, results
from tests.indicators.calculators.test_direct import changed, people

WEIGHTS = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500,
           5000, 4000, 2500, 1500, 1000]  # fmt: skip


def deaths(**columns: Any) -> list[dict[str, Any]]:
    """Make an area of 19 age bands: n deaths among 1,000 n people in the nth."""
    rows = people(**columns)
    return [{("deaths" if k == "events" else k): v for k, v in row.items()} for row in rows]


def exact(rows: Rows, years: list[Fraction], weights: list[int]) -> tuple[Fraction, Fraction]:
    """Work out the rate and its variance per person in exact arithmetic."""
    shares = [w * y / row["population"] for row, y, w in zip(rows, years, weights, strict=True)]
    whole = sum(weights)
    rate = sum(s * row["deaths"] for s, row in zip(shares, rows, strict=True)) / Fraction(whole)
    variance = sum(s * s * row["deaths"] for s, row in zip(shares, rows, strict=True))
    return rate, variance / Fraction(whole) ** 2


def holds(got: dict[str, Any], rows: Rows, years: list[Fraction], weights: list[int]) -> None:
    """Hold an answer against exact arithmetic."""
    rate, variance = exact(rows, years, weights)
    count = sum(row["deaths"] for row in rows)
    [low], [high] = byars(np.array([float(count)]), 0.95)
    spread = sqrt(variance / count)
    stated = [rate, rate + spread * (low - count), rate + spread * (high - count)]
    assert [got["value"], got["lower_95"], got["upper_95"]] == pytest.approx(
        [float(one) * 100_000 for one in stated], rel=1e-12
    )
    lost = sum(y * row["deaths"] for y, row in zip(years, rows, strict=True))
    assert got["years_lost"] == pytest.approx(float(lost), rel=1e-12)


async def test_years_to_75_count_ages_under_75_alone(analyst: AsyncClient) -> None:
    rows = deaths()
    [got] = await results(analyst, "pyll", rows)
    years = [Fraction(145, 2) - 5 * n for n in range(15)]
    holds(got, rows[:15], years, WEIGHTS[:15])
    assert (got["deaths"], got["population"]) == (120, 120_000)
    assert got["years_lost_rule"] == "to_75"
    [without_the_old] = await results(analyst, "pyll", rows[:15])
    assert without_the_old == got


async def test_remaining_life_expectancy_is_read_from_its_column(analyst: AsyncClient) -> None:
    years = [Fraction(80 - 4 * n) for n in range(19)]
    rows = [row | {"years_lost": float(y)} for row, y in zip(deaths(), years, strict=True)]
    rule = {"years_lost_rule": "remaining_life_expectancy"}
    [got] = await results(analyst, "pyll", rows, **rule)
    holds(got, rows, years, WEIGHTS)
    [weighted] = await results(
        analyst, "pyll",
        [row | {"std_weight": w} for row, w in zip(rows, WEIGHTS, strict=True)], **rule,
    )  # fmt: skip
    assert weighted == got


async def test_persons_lose_the_years_of_both_sexes_among_the_people_of_both(
    analyst: AsyncClient,
) -> None:
    rule = {"years_lost_rule": "remaining_life_expectancy", "add_repeated_bands": True}
    women = [row | {"years_lost": 50} for row in deaths()]
    men = [row | {"years_lost": 40} for row in deaths()]
    [got] = await results(analyst, "pyll", [*women, *men], **rule)
    # At each age 1 in 1,000 dies of either sex, and costs 45 years on average.
    assert got["value"] == pytest.approx(4500, rel=1e-12)
    assert (got["years_lost"], got["population"]) == (190 * 90, 380_000)
    variance = sum(
        Fraction(w, 100_000) ** 2 * n * (50**2 + 40**2) / Fraction(2000 * n) ** 2
        for n, w in enumerate(WEIGHTS, 1)
    )
    [low], _ = byars(np.array([380.0]), 0.95)
    stated = 4500 + 100_000 * sqrt(variance / 380) * (low - 380)
    assert got["lower_95"] == pytest.approx(float(stated), rel=1e-12)


REMAINING = {"years_lost_rule": "remaining_life_expectancy"}


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        (deaths(years_lost=3), {}, "years_lost_not_by_rule"),
        (deaths(), REMAINING, "years_lost_missing"),
        (changed(deaths(years_lost=3), 3, years_lost=None), REMAINING, "years_lost_missing"),
        (changed(deaths(years_lost=3), 3, years_lost=-1), REMAINING, "years_lost_negative"),
        (changed(deaths(std_weight=1), 14, age_band="70-79"), {}, "age_band_across_75"),
        (changed(deaths(std_weight=1), 14, age_band="70+"), {}, "age_band_across_75"),
        (changed(deaths(std_weight=1), 14, age_band="old"), {}, "age_band_unknown"),
        (deaths()[1:], {}, "age_band_missing"),
        (deaths()[15:], {}, "age_band_missing"),
        ([*deaths(), deaths()[3]], {}, "age_band_twice"),
        (changed(deaths(), 3, population=0), {}, "denominator_zero"),
        ([row | {"deaths": int(n < 9)} for n, row in enumerate(deaths())], {}, "events_under_10"),
    ],
)
async def test_what_keeps_years_lost_from_a_rate_is_said(
    analyst: AsyncClient, rows: Rows, options: dict[str, Any], reason: str
) -> None:
    good = deaths(area="B", **({"years_lost": 3.0} if options else {}))
    if "std_weight" in rows[0]:
        good = [row | {"std_weight": 1} for row in good]
    got, other = await results(analyst, "pyll", [*rows, *good], **options)
    assert (got["value"], got["lower_95"], got["reason"]) == (None, None, reason)
    assert other["reason"] is None


async def test_deaths_at_75_and_over_do_not_make_ten(analyst: AsyncClient) -> None:
    rows = [row | {"deaths": 9 if n == 0 else 50 * (n > 15)} for n, row in enumerate(deaths())]
    [got] = await results(analyst, "pyll", rows)
    assert (got["deaths"], got["value"], got["reason"]) == (9, None, "events_under_10")
    assert got["years_lost"] == 9 * 72.5
