"""The recent trend of stored values."""

from typing import Any

import pytest
from indicators.routes.trends import TrendOut, TrendsOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.judged import (
    by_area,
    counted,
    in_csv,
    judged,
    line,
    same,
    statements_counted,
)

RISING = (100, 160, 185, 210, 260, 330, 400)
FIRST = 2013
SAID = ("trend", "judgement", "chi_squared", "slope", "first_year", "latest_year", "latest",
        "previous", "latest_against_previous", "reason")  # fmt: skip


def yearly(area: str, counts: Any, **more: Any) -> list[str]:
    return [line(area, n, 5000, FIRST + at, **more) for at, n in enumerate(counts)]


@pytest.mark.parametrize(("method", "kind"), [("rate", "crude rate"), ("proportion", "proportion")])
async def test_a_trend_is_what_the_calculator_makes_of_the_same_rows(
    place: Clients, method: str, kind: str
) -> None:
    await counted(place, method, *yearly("t-east", RISING), *yearly("t-west", RISING[::-1]),
                  *yearly("t-city", [300] * 4))  # fmt: skip
    values = (await judged(place, "values"))["results"]
    rows = [
        {"area": one["area_id"], "year": int(one["period_from"][:4]), "count": one["numerator"],
         **{c: one[c] for c in ("denominator", "value", "lower_95", "upper_95")}}
        for one in values
    ]  # fmt: skip
    options = {"value_type": kind, "polarity": "lower is better"}
    expected = await results(place.caller("indicators:read"), "trend", rows, **options)
    got = by_area(await judged(place, "trend"))
    for other in expected:
        assert same(got[other["area"]], other, SAID)
    assert got["t-east"]["judgement"] == "increasing_and_getting_worse"
    assert got["t-west"]["judgement"] == "decreasing_and_getting_better"
    assert got["t-west"]["latest_against_previous"] == "better"
    assert got["t-city"]["reason"] == "fewer_than_five_periods"


async def test_what_is_answered_is_what_is_declared(place: Clients) -> None:
    await counted(place, "rate", *yearly("t-east", RISING))
    got = await judged(place, "trend", area="t-east")
    assert TrendsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(TrendOut.model_fields)
    assert (await in_csv(place, "trend"))["trend"].to_list() == ["increasing"]


async def test_months_are_a_series_of_their_own_without_a_trend(place: Clients) -> None:
    months = [line("t-east", 5, 5000, f"2019-0{month}") for month in range(1, 8)]
    await counted(place, "rate", *yearly("t-east", RISING), *months)
    got = {one["period_type"]: one for one in (await judged(place, "trend"))["results"]}
    assert got["year"]["trend"] == "increasing"
    assert (got["month"]["trend"], got["month"]["reason"]) == (
        "cannot_be_calculated", "periods_not_yearly",
    )  # fmt: skip


async def test_a_hidden_year_leaves_no_trend_and_is_not_told(place: Clients) -> None:
    counts = [*RISING[:-1], 3]
    await counted(place, "rate", *yearly("t-east", counts), suppression="under_5")
    [got] = (await judged(place, "trend"))["results"]
    assert (got["trend"], got["reason"]) == ("cannot_be_calculated", "value_missing")
    assert (got["latest"], got["latest_against_previous"]) == (None, "not_compared")
    assert (got["chi_squared"], got["slope"]) == (None, None)


async def test_a_trend_needs_one_statement_and_an_empty_one_says_what_there_is(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counted(place, "rate", *yearly("t-east", RISING), *yearly("t-west", RISING))
    with statements_counted(monkeypatch) as asked_of:
        assert len((await judged(place, "trend"))["results"]) == 2
    assert len(asked_of) == 1
    empty = await judged(place, "trend", area_type="none")
    assert (empty["results"], len(empty["areas_available"])) == ([], 2)
