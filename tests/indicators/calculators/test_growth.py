"""Growth corrected for age and sex, held against sums by fractions."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics import growth

from tests.indicators.calculators.asking import results

TABLE = {
    "A": {("0-64", "2018"): (100, 5000), ("0-64", "2019"): (110, 5000),
          ("65+", "2018"): (100, 1000), ("65+", "2019"): (121, 1100)},
    "B": {("0-64", "2018"): (30, 3000), ("0-64", "2019"): (33, 3000),
          ("65+", "2018"): (50, 1000), ("65+", "2019"): (52, 1000)},
}  # fmt: skip


def rows(table: dict[str, Any] = TABLE, **more: Any) -> list[dict[str, Any]]:
    return [
        {"team": team, "age_band": age, "period": period, "events": o, "population": n} | more
        for team, cells in table.items()
        for (age, period), (o, n) in cells.items()
    ]


async def test_growth_is_split_into_what_the_population_explains_and_what_not(
    analyst: AsyncClient,
) -> None:
    first, _ = await results(analyst, "growth", rows())
    expected = Fraction(100, 5000) * 5000 + Fraction(100, 1000) * 1100
    assert (first["earlier"], first["later"]) == ("2018", "2019")
    assert first["expected"] == pytest.approx(float(expected), rel=1e-14)
    raw, demographic = Fraction(231, 200) - 1, expected / 200 - 1
    assert first["raw_growth"] == pytest.approx(float(raw), rel=1e-12)
    assert first["demographic_growth"] == pytest.approx(float(demographic), rel=1e-12)
    assert first["residual_growth"] == pytest.approx(float(231 / expected - 1), rel=1e-12)
    # Byar's limits of 231 are 202.170 and 262.791.
    assert first["lower_95"] == pytest.approx(202.170 / 210 - 1, abs=1e-4)
    assert first["upper_95"] == pytest.approx(262.791 / 210 - 1, abs=1e-4)


async def test_rates_may_be_those_of_all_groups_or_be_given(analyst: AsyncClient) -> None:
    young, old = Fraction(130, 8000), Fraction(150, 2000)
    drift = (young * 5000 + old * 1100) / (young * 5000 + old * 1000)
    first, _ = await results(analyst, "growth", rows(), rates="all")
    assert first["demographic_growth"] == pytest.approx(float(drift - 1), rel=1e-12)
    together = (1 + first["demographic_growth"]) * (1 + first["residual_growth"])
    assert together == pytest.approx(231 / 200, rel=1e-12)
    given_rates = [
        one | {"reference_rate": float(young if one["age_band"] == "0-64" else old)}
        for one in rows({"A": TABLE["A"]})
    ]
    [alone] = await results(analyst, "growth", given_rates)
    assert alone["demographic_growth"] == pytest.approx(float(drift - 1), rel=1e-12)


async def test_a_team_is_high_or_low_against_the_rates_of_the_others(
    analyst: AsyncClient,
) -> None:
    first, second = await results(analyst, "growth", rows())
    assert [first["access_band"], second["access_band"]] == ["high", "low"]
    expected = Fraction(33, 3000) * 5000 + Fraction(52, 1000) * 1100
    assert first["ratio_to_others"] == pytest.approx(float(231 / expected), rel=1e-12)
    same = dict.fromkeys(("A", "B", "C"), TABLE["A"])
    assert {one["access_band"] for one in await results(analyst, "growth", rows(same))} == {
        "average"
    }
    [alone] = await results(analyst, "growth", rows({"A": TABLE["A"]}))
    assert (alone["access_band"], alone["reason"]) == (None, None)


async def test_the_periods_may_be_chosen_and_others_are_left_out(analyst: AsyncClient) -> None:
    more = [one | {"period": "2017", "events": 1} for one in rows() if one["period"] == "2018"]
    chosen = await results(analyst, "growth", [*rows(), *more], earlier="2018", later="2019")
    assert chosen == await results(analyst, "growth", rows())
    [first, _] = await results(analyst, "growth", [*rows(), *more])
    assert (first["earlier"], first["events_earlier"]) == ("2017", 2)


async def test_one_moment_is_one_period_however_it_is_written(analyst: AsyncClient) -> None:
    asked = [
        one | {"period": one["period"] + (" 00:00Z" if one["age_band"] == "65+" else "T00:00")}
        for one in rows()
    ]
    asked = [one | {"period": one["period"][:4] + "-04-01" + one["period"][4:]} for one in asked]
    got = await results(analyst, "growth", asked, later="2019-04-01 00:00")
    assert [one["events_later"] for one in got] == [231, 85]


async def test_sexes_are_apart_and_their_order_does_not_matter(analyst: AsyncClient) -> None:
    both = [*rows(sex="female"), *rows(sex="male")]
    got = await results(analyst, "growth", both)
    turned = await results(analyst, "growth", list(reversed(both)))
    assert got[0]["events_later"] == 462
    assert got[0]["residual_growth"] == pytest.approx(turned[1]["residual_growth"], rel=1e-12)


@pytest.mark.parametrize(
    ("at", "changes", "reason"),
    [
        (3, {"events": None}, "numerator_missing"),
        (3, {"population": None}, "denominator_missing"),
        (3, {"events": -1}, "numerator_negative"),
        (3, {"population": -1}, "denominator_negative"),
        (0, {"population": 0}, "denominator_zero"),
        (0, {"population": 0, "events": 0}, "reference_missing"),
        (3, {"reference_rate": -1}, "rate_negative"),
        (3, {"age_band": "0-64"}, "age_band_twice"),
        (3, {"age_band": "65-74"}, "age_band_missing"),
        (3, {"period": None}, "period_missing"),
        (1, {"period": "2019-04"}, "periods_of_mixed_precision"),
    ],
)
async def test_a_bad_team_has_a_reason_and_changes_no_other(
    analyst: AsyncClient, at: int, changes: dict[str, Any], reason: str
) -> None:
    asked = rows()
    asked[at] |= changes
    bad, beside = await results(analyst, "growth", asked)
    assert (bad["reason"], bad["raw_growth"], bad["access_band"]) == (reason, None, None)
    [alone] = await results(analyst, "growth", rows({"B": TABLE["B"]}))
    assert beside == alone


async def test_one_period_or_no_events_at_first_have_no_growth(analyst: AsyncClient) -> None:
    [one] = await results(analyst, "growth", [r for r in rows({"A": TABLE["A"]})
                                              if r["period"] == "2018"])  # fmt: skip
    assert (one["reason"], one["raw_growth"]) == ("fewer_than_two_periods", None)
    none = [one | {"events": 0} if one["period"] == "2018" else one for one in rows()]
    first, _ = await results(analyst, "growth", none)
    assert first["reason"] == "events_zero_at_baseline"


@given(
    st.lists(st.tuples(*[st.integers(1, 500)] * 4), min_size=1, max_size=6),
    st.booleans(),
)
def test_raw_growth_is_demographic_and_residual_growth_multiplied_up(
    counts: list[tuple[int, int, int, int]],
    pooled: bool,  # noqa: FBT001 - drawn
) -> None:
    columns = np.array(counts, dtype=float)
    number = len(counts)
    cells = growth.Cells(
        events=np.concatenate([columns[:, 0], columns[:, 1]]),
        population=np.concatenate([columns[:, 2], columns[:, 3]]),
        reference=np.full(2 * number, np.nan),
        cell=np.tile(np.arange(number), 2),
        cells=number,
        later=np.repeat([False, True], number),
        group=np.zeros(2 * number, dtype=np.intp),
        groups=1,
    )
    found = growth.growth(cells, pooled=pooled, confidence=0.95)
    np.testing.assert_allclose((1 + found.demographic) * (1 + found.residual), 1 + found.raw)
    assert found.limits[0] <= found.residual <= found.limits[1]
