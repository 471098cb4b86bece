"""Life expectancy over HTTP."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import Rows, ask, differences, only, published, results
from tests.indicators.calculators.test_direct import changed

STARTS = [0, 1, *range(5, 95, 5)]


def area(starts: list[int] = STARTS, **columns: Any) -> list[dict[str, Any]]:
    """Make an area in which a thousandth more die of each later band, half of the last."""
    deaths = [1 + 2 * n for n in range(len(starts) - 1)] + [500]
    return [
        {"area": "A", "start_age": start, "population": 1000, "deaths": dead, **columns}
        for start, dead in zip(starts, deaths, strict=True)
    ]


async def test_the_published_life_table_is_reproduced(analyst: AsyncClient) -> None:
    stated = published("life_expectancy.csv")
    rows = only(stated, "start_age", "population", "deaths")
    got = await results(analyst, "life-expectancy", rows) if rows else []
    for one, other in zip(got, stated, strict=True):
        assert differences(one, other, list(other), absolute=1e-4) == {}


async def test_of_a_death_rate_that_never_changes_life_expectancy_is_its_inverse(
    analyst: AsyncClient,
) -> None:
    # Chiang's half of a band is the middle of a straight line; the true line bends little.
    starts = list(range(100))
    rate = 0.02
    rows = [{"start_age": s, "population": 100_000, "deaths": 100_000 * rate} for s in starts]
    got = await results(analyst, "life-expectancy", rows)
    assert got[-1]["life_expectancy"] == pytest.approx(1 / rate, rel=1e-12)
    assert got[1]["life_expectancy"] == pytest.approx(1 / rate, rel=1e-4)


async def test_the_limits_are_those_of_deaths_that_vary_by_chance(analyst: AsyncClient) -> None:
    """The peer: a life table for each of 4,000 draws of the shares that die."""
    starts = [0, 1, 15, 45, 65, 85]
    people = np.array([2000.0, 30_000, 60_000, 40_000, 20_000, 3000])
    deaths = np.array([20.0, 15, 80, 300, 900, 450])
    rows = [
        {"start_age": s, "population": n, "deaths": d}
        for s, n, d in zip(starts, people, deaths, strict=True)
    ]
    got = await results(analyst, "life-expectancy", rows)
    dying, rate = np.array(shares(starts, deaths / people)), deaths[-1] / people[-1]
    chance = np.random.default_rng(7).standard_normal((4000, 6))
    drawn = dying + chance * dying * np.sqrt((1 - dying) / deaths)
    last = rate * (1 + chance[:, -1] / np.sqrt(deaths[-1]))
    tables = np.array([followed(starts, *both) for both in zip(drawn, last, strict=True)])
    for at, row in enumerate(got):
        width = row["upper_95"] - row["lower_95"]
        assert 2 * 1.96 * tables[:, at].std() == pytest.approx(width, rel=0.05)
        assert row["life_expectancy"] == pytest.approx(tables[:, at].mean(), abs=width / 20)


def shares(starts: list[int], rates: Any) -> list[float]:
    """Give the share of those who reach each band that die in it."""
    widths = [end - start for start, end in pairwise(starts)]
    lived = [0.1 if start == 0 else 0.5 for start in starts]
    known = zip(widths, lived, rates, strict=False)
    return [w * m / (1 + w * (1 - a) * m) for w, a, m in known] + [1.0]


def followed(starts: list[int], dying: Any, last: float) -> list[float]:
    """Follow one person from birth, and give what is left to live at each start."""
    alive, lived = [1.0], []
    for (start, end), share in zip(pairwise(starts), dying, strict=False):
        dead = share * alive[-1]
        alive.append(alive[-1] - dead)
        lived.append((end - start) * (alive[-1] + (0.1 if start == 0 else 0.5) * dead))
    lived.append(alive[-1] / last)
    return [sum(lived[n:]) / alive[n] for n in range(len(starts))]


async def test_any_set_of_bands_that_has_no_gap_will_do(analyst: AsyncClient) -> None:
    starts = [0, 15, 40, 65, 85]
    rows = area(starts, population=3000)
    got = await results(analyst, "life-expectancy", rows)
    rates = [row["deaths"] / 3000 for row in rows]
    # The first band is 15 years wide and begins at birth, so it has the first year's share.
    stated = followed(starts, shares(starts, rates), rates[-1])
    assert [row["life_expectancy"] for row in got] == pytest.approx(stated)
    labels = ["0-14", "15-39", "40 to 64", "65-84", "85+"]
    named = [{k: v for k, v in row.items() if k != "start_age"} for row in rows]
    named = [row | {"age_band": label} for row, label in zip(named, labels, strict=True)]
    again = await results(analyst, "life-expectancy", named)
    assert [{k: row[k] for k in one} for row, one in zip(again, got, strict=True)] == got


async def test_rows_come_back_in_the_order_in_which_they_came(analyst: AsyncClient) -> None:
    rows = [*area(), *area(area="B", population=2000)]
    mixed = [rows[n] for n in np.random.default_rng(3).permutation(len(rows))]
    whole = {
        (r["area"], r["start_age"]): r for r in await results(analyst, "life-expectancy", rows)
    }
    got = await results(analyst, "life-expectancy", mixed)
    assert got == [whole[row["area"], row["start_age"]] for row in mixed]
    for row in got:
        assert row["lower_998"] < row["lower_95"] < row["life_expectancy"] < row["upper_95"]


async def test_the_confidences_asked_for_are_answered(analyst: AsyncClient) -> None:
    answer = await ask(analyst, "life-expectancy", area(), confidence=[0.9])
    assert {"lower_90", "upper_90"} <= answer["results"][0].keys()
    assert "lower_95" not in answer["results"][0]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (area(population=250), "numerator_above_denominator"),
        (area([0, 20, 40, 60, 80], population=1000), "population_up_to_5000"),
        (changed(area(), 3, population=0), "denominator_zero"),
        (changed(area(), 3, population=None), "denominator_missing"),
        (changed(area(), 3, population=-1), "denominator_negative"),
        (changed(area(), 3, deaths=None), "numerator_missing"),
        (changed(area(), 3, deaths=-1), "numerator_negative"),
        (changed(area(), 3, deaths=1001), "numerator_above_denominator"),
        (changed(area(), 3, deaths=900), "death_rate_too_high"),
        (changed(area(), 19, deaths=0), "no_deaths_in_last_age_band"),
        (area()[1:], "age_bands_not_from_0"),
        (changed(area(), 3, start_age=5), "age_band_twice"),
        (changed(area(), 3, start_age=None), "age_band_unknown"),
        (changed(area(), 0, start_age=-1), "age_band_unknown"),
        (changed(area(), 2, age_band="5-10"), "age_bands_overlap"),
        (changed(area(), 2, age_band="5-8"), "age_band_missing"),
        (changed(area(), 2, age_band="5+"), "age_bands_overlap"),
        (changed(area(), 2, age_band="6-9"), "age_band_unknown"),
        (changed(area(), 19, age_band="90-99"), "last_age_band_ends"),
    ],
)
async def test_a_group_without_a_life_table_says_why_and_costs_no_other(
    analyst: AsyncClient, rows: Rows, reason: str
) -> None:
    good = area(area="B")
    got = await results(analyst, "life-expectancy", [*rows, *good])
    alone = await results(analyst, "life-expectancy", good)
    assert {(r["life_expectancy"], r["lower_95"], r["reason"]) for r in got[: len(rows)]} == {
        (None, None, reason)
    }
    assert [r["life_expectancy"] for r in got[len(rows) :]] == [r["life_expectancy"] for r in alone]


async def test_an_interval_over_20_years_wide_is_withheld_at_its_age_alone(
    analyst: AsyncClient,
) -> None:
    rows = [*area([0, 20, 40, 60], population=9000)]
    rows = changed(rows, 3, deaths=30, population=600)
    got = await results(analyst, "life-expectancy", changed(rows, 3, deaths=2, population=30))
    assert [row["reason"] for row in got][-1] == "interval_over_20_years"
    assert got[-1]["life_expectancy"] is None
    assert (await results(analyst, "life-expectancy", rows))[-1]["reason"] is None
