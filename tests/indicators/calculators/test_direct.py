"""Directly standardised rates over HTTP."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import Rows, differences, only, published, results

READ = ("area", "age_band", "events", "population", "std_weight")
BANDS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]


def people(**columns: Any) -> list[dict[str, Any]]:
    """Make an area of 19 age bands: n events among 1,000 n people in the nth."""
    return [
        {"area": "A", "age_band": band, "events": n, "population": 1000 * n, **columns}
        for n, band in enumerate(BANDS, 1)
    ]


def changed(rows: Rows, at: int, **columns: Any) -> list[dict[str, Any]]:
    return [dict(row, **columns) if n == at else dict(row) for n, row in enumerate(rows)]


@pytest.mark.parametrize(
    "case", published("dsr_expected.csv"), ids=lambda c: f"{c['area']}-{c['multiplier']}"
)
async def test_a_published_dsr_is_reproduced(analyst: AsyncClient, case: dict[str, str]) -> None:
    rows = [row for row in published("dsr_input.csv") if row["area"] == case["area"]]
    [got] = await results(analyst, "dsr", only(rows, *READ), multiplier=float(case["multiplier"]))
    withheld = not case["dsr"]
    columns = [c for c in case if case[c] or withheld]
    assert differences(got, case, columns, rel=1e-9) == {}
    assert got["reason"] == ("events_under_10" if withheld else None)


@pytest.mark.parametrize(
    "case", published("dsr_nonindependent_expected.csv"), ids=lambda c: c["area"]
)
async def test_a_published_dsr_of_repeat_events_is_reproduced(
    analyst: AsyncClient, case: dict[str, str]
) -> None:
    rows = [r for r in published("dsr_nonindependent_input.csv") if r["area"] == case["area"]]
    [got] = await results(analyst, "dsr-repeat", rows)
    assert differences(got, case, list(case), rel=1e-9) == {}


async def test_a_standard_by_name_weighs_as_its_weights_do(analyst: AsyncClient) -> None:
    weights = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500,
               5000, 4000, 2500, 1500, 1000]  # fmt: skip
    given = [row | {"std_weight": one} for row, one in zip(people(), weights, strict=True)]
    [by_weight] = await results(analyst, "dsr", given)
    [by_default] = await results(analyst, "dsr", people())
    [by_column] = await results(
        analyst, "dsr", people(standard="esp2013_19"), standard="esp1976_18"
    )
    assert by_weight == by_default == by_column
    assert by_weight["reason"] is None


async def test_a_rate_that_is_the_same_at_every_age_is_the_standardised_rate(
    analyst: AsyncClient,
) -> None:
    [got] = await results(analyst, "dsr", people(), multiplier=1000)
    assert got["dsr"] == pytest.approx(1, rel=1e-12)
    assert (got["events"], got["population"]) == (190, 190_000)
    assert got["lower_998"] < got["lower_95"] < 1 < got["upper_95"] < got["upper_998"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (people()[:-1], "age_band_missing"),
        ([*people(), people()[3]], "age_band_twice"),
        (changed(people(), 0, age_band="00 to 04"), None),
        (changed(people(), 18, age_band="85+"), "age_band_not_in_standard"),
        (changed(people(), 2, age_band="ten"), "age_band_unknown"),
        (changed(people(), 2, age_band=None), "age_band_unknown"),
        (people(std_weight=1, age_band=None), "age_band_unknown"),
        (people(standard="esp2031"), "unknown_standard"),
        (changed(people(standard="esp2013_19"), 3, standard="esp2013_21"), "standards_differ"),
        (changed(people(std_weight=1), 3, std_weight=None), "weight_missing"),
        (changed(people(std_weight=1), 3, std_weight=-1), "weight_negative"),
        (people(std_weight=0), "weights_zero"),
        (people(multiplier=-1), "multiplier_not_above_0"),
        (changed(people(), 4, population=0), "denominator_zero"),
        (changed(people(), 4, population=None), "denominator_missing"),
        (changed(people(), 4, population=-1), "denominator_negative"),
        (changed(people(), 4, events=-1), "numerator_negative"),
        (changed(people(), 4, events=None), None),
        (only(people(), "area", "events", "population"), "age_band_unknown"),
        (only(people(std_weight=2), "area", "events", "population", "std_weight"), None),
    ],
)
async def test_a_group_that_cannot_be_standardised_says_why_and_costs_no_other(
    analyst: AsyncClient, rows: Rows, reason: str | None
) -> None:
    weights = {"std_weight": 1} if "std_weight" in rows[0] else {}
    weights |= {"multiplier": 1} if "multiplier" in rows[0] else {}
    if "standard" in rows[0]:
        weights["standard"] = "esp2013_19"  # type: ignore[assignment]
    good = [row | {"area": "B"} for row in people(**weights)]
    if "age_band" not in rows[0]:
        good = [{k: v for k, v in row.items() if k != "age_band"} for row in good]
    got, other = await results(analyst, "dsr", [*rows, *good])
    assert (got["dsr"] is None, got["reason"]) == (reason is not None, reason)
    [alone] = await results(analyst, "dsr", good)
    assert other == alone


async def test_an_unknown_standard_as_an_option_is_refused(analyst: AsyncClient) -> None:
    answer = await analyst.post(
        "/indicators/v1/calculators/dsr",
        json={"rows": people(), "options": {"standard": "esp2031"}},
    )
    assert answer.status_code == 422


async def test_persons_are_the_sexes_added_up_by_age_band(analyst: AsyncClient) -> None:
    women = changed(people(), 7, events=40)
    both = [*people(), *women]
    added = [
        row | {"events": row["events"] + other["events"], "population": 2 * row["population"]}
        for row, other in zip(people(), women, strict=True)
    ]
    [persons] = await results(analyst, "dsr", both, add_repeated_bands=True)
    [stated] = await results(analyst, "dsr", added)
    assert persons == stated
    [refused] = await results(analyst, "dsr", both)
    assert refused["reason"] == "age_band_twice"
    weighted = [row | {"std_weight": n} for n, row in enumerate(both)]
    [differing] = await results(analyst, "dsr", weighted, add_repeated_bands=True)
    assert differing["reason"] == "weights_differ"


async def test_missing_events_are_none_when_bands_are_added_up(analyst: AsyncClient) -> None:
    both = [*people(), *changed(people(), 7, events=None)]
    [persons] = await results(analyst, "dsr", both, add_repeated_bands=True)
    assert (persons["reason"], persons["events"]) == (None, 190 * 2 - 8)


async def test_under_10_events_the_value_is_withheld(analyst: AsyncClient) -> None:
    few = [row | {"events": int(n < 9)} for n, row in enumerate(people())]
    [got] = await results(analyst, "dsr", few)
    assert (got["dsr"], got["lower_95"], got["events"]) == (None, None, 9)
    assert got["statistic"] == "dsr NA for total count < 10"
    [ten] = await results(analyst, "dsr", changed(few, 9, events=1))
    assert ten["statistic"] == "dsr per 100000"
    assert ten["dsr"] is not None
