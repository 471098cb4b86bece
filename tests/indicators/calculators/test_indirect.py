"""Indirectly standardised ratios and rates over HTTP."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import Rows, differences, published, results
from tests.indicators.calculators.test_direct import changed

LOCAL = ("area", "age_band", "events", "population", "ref_events", "ref_population")


def area(name: str = "A", **columns: Any) -> list[dict[str, Any]]:
    """Make an area of three bands whose reference would have 10, 20 and 30 events."""
    return [
        dict(
            zip(LOCAL, (name, band, events, 1000, 10 * n, 1000), strict=True),
            **columns,
        )
        for n, (band, events) in enumerate([("0-39", 12), ("40-64", 18), ("65+", 33)], 1)
    ]


@pytest.mark.parametrize(
    "case",
    published("isr_expected.csv"),
    ids=lambda c: f"{c['area']}-{c['measure']}-{c['multiplier']}",
)
async def test_a_published_isr_is_reproduced(analyst: AsyncClient, case: dict[str, str]) -> None:
    told = {"measure": case["measure"], "multiplier": case["multiplier"]}
    rows = [row | told for row in published("isr_input.csv") if row["area"] == case["area"]]
    [got] = await results(analyst, "isr", rows)
    columns = [c for c in case if case[c] or c == "ref_rate"]
    assert differences(got, case, columns, rel=1e-9) == {}


async def test_a_ratio_and_a_rate_say_the_same_of_one_area(analyst: AsyncClient) -> None:
    [ratio] = await results(analyst, "isr", area())
    [rate] = await results(analyst, "isr", area(), measure="rate")
    assert (ratio["observed"], ratio["expected"]) == pytest.approx((63, 60))
    assert ratio["value"] == pytest.approx(63 / 60)
    assert ratio["ref_rate"] is None
    assert rate["ref_rate"] == pytest.approx(60 / 3000 * 100_000)
    for column in ("value", "lower_95", "upper_95", "lower_998", "upper_998"):
        assert rate[column] == pytest.approx(ratio[column] * rate["ref_rate"], rel=1e-12)


async def test_nothing_observed_has_a_value_and_an_upper_limit(analyst: AsyncClient) -> None:
    rows = [row | {"events": events} for row, events in zip(area(), (0, None, 0), strict=True)]
    [got] = await results(analyst, "isr", rows)
    assert (got["value"], got["lower_95"], got["reason"]) == (0, 0, None)
    # An exact limit of nothing: minus the logarithm of half of what is outside.
    assert got["upper_95"] == pytest.approx(3.688879454113936 / 60)


async def test_a_band_without_people_is_allowed_but_not_a_reference_without_any(
    analyst: AsyncClient,
) -> None:
    [got] = await results(analyst, "isr", changed(area(), 2, population=0))
    assert (got["expected"], got["reason"]) == (pytest.approx(30), None)
    nobody = changed(area(), 2, population=None, events=None, ref_events=None)
    [without] = await results(analyst, "isr", nobody)
    assert (without["expected"], without["observed"]) == (pytest.approx(30), 30)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (changed(area(), 0, ref_population=0), "reference_population_zero"),
        (changed(area(), 0, ref_events=None), "reference_missing"),
        (changed(area(), 0, ref_events=-1), "reference_negative"),
        (changed(area(), 0, events=-1), "numerator_negative"),
        (changed(area(), 0, population=-1), "denominator_negative"),
        (changed(area(), 0, population=None), "denominator_missing"),
        ([row | {"ref_events": 0} for row in area()], "expected_zero"),
        ([row | {"population": 0} for row in area()], "expected_zero"),
        (changed(area(), 1, age_band="00-39"), "age_band_twice"),
        (changed(area(), 1, age_band=None), "age_band_unknown"),
        (area(measure="odds"), "unknown_measure"),
        (area(measure="ratio", multiplier=0), "multiplier_not_above_0"),
    ],
)
async def test_an_area_that_cannot_be_standardised_says_why_and_costs_no_other(
    analyst: AsyncClient, rows: Rows, reason: str
) -> None:
    got, other = await results(analyst, "isr", [*rows, *area("B", measure="ratio", multiplier=1)])
    assert (got["value"], got["lower_95"], got["reason"]) == (None, None, reason)
    assert other["value"] == pytest.approx(63 / 60)


async def test_strata_of_one_age_are_taken_when_asked_for(analyst: AsyncClient) -> None:
    rows = [*area(), *area()]
    [refused] = await results(analyst, "isr", rows)
    [got] = await results(analyst, "isr", rows, add_repeated_bands=True)
    assert refused["reason"] == "age_band_twice"
    assert (got["value"], got["expected"]) == pytest.approx((63 / 60, 120))
