"""The gap between an area and its own part, from what is stored."""

from typing import Any

import pytest
from indicators.routes.gaps import GapOut, GapsOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.files import stored
from tests.indicators.judged import asked, counted, in_csv, judged, line, same, statements_counted
from tests.indicators.routes.test_values import BANDS

PAIR = {"area": "t-city", "part": "t-east"}
SAID = ("value", "compared_value", "absolute_gap", "absolute_lower_95", "absolute_upper_95",
        "absolute_lower_998", "relative_gap", "relative_lower_95", "relative_upper_998",
        "reason")  # fmt: skip
CELLS = [(age, 5 + at % 7, 300 + at, 40 + 3 * at, 4000 + 11 * at) for at, age in enumerate(BANDS)]


async def by_age(place: Clients, **definition: str) -> None:
    lines = [
        one
        for age, n, d, m, e in CELLS
        for one in (line("t-east", n, d, age=age), line("t-city", m, e, age=age))
    ]
    await counted(place, "dsr", *lines, standard="esp2013_19", **definition)


async def whole(place: Clients, method: str, n: int = 60, m: int = 300, **more: str) -> None:
    lines = [line("t-east", n, 1000), line("t-city", m, 9000)]
    await counted(place, method, *lines, **more)


@pytest.mark.parametrize("against", ["whole", "rest"])
async def test_standardised_rates_vary_together_by_their_cells(
    place: Clients, against: str
) -> None:
    await by_age(place)
    names = ("age_band", "part_events", "part_population", "city_events", "city_population")
    rows = [dict(zip(names, cell, strict=True)) for cell in CELLS]
    [other] = await results(
        place.caller("indicators:read"), "gap", rows, against=against, standard="esp2013_19"
    )
    got = await judged(place, "gap", **PAIR, against=against)
    [one] = got["results"]
    assert same(one, other, SAID)
    assert (one["basis"], one["against"], one["inputs"]) == ("covariance_of_cells", against, 38)
    assert GapsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(one) == set(GapOut.model_fields)
    assert (await in_csv(place, "gap", **PAIR))["part_id"].to_list() == ["t-east"]


async def test_a_rate_and_its_whole_vary_together_too(place: Clients) -> None:
    await whole(place, "rate")
    [got] = (await judged(place, "gap", **PAIR))["results"]
    row = {"part_events": 60, "part_population": 1000, "city_events": 300,
           "city_population": 9000, "std_weight": 1}  # fmt: skip
    [other] = await results(place.caller("indicators:read"), "gap", [row])
    assert same(got, other, SAID)
    assert got["basis"] == "covariance_of_counts"


async def test_a_proportion_is_held_against_the_rest_by_counts(place: Clients) -> None:
    await whole(place, "proportion")
    [got] = (await judged(place, "gap", **PAIR, against="rest"))["results"]
    row = {"numerator": 60, "denominator": 1000, "compared_numerator": 240,
           "compared_denominator": 8000}  # fmt: skip
    [other] = await results(
        place.caller("indicators:read"), "gap", [row], value_type="proportion", multiplier=100
    )
    assert same(got, other, SAID)
    assert (got["basis"], got["against"]) == ("counts", "rest")


async def test_all_else_is_compared_by_values_and_limits_and_says_so(place: Clients) -> None:
    await whole(place, "proportion")
    values = (await judged(place, "values"))["results"]
    stated = {one["area_id"]: one for one in values}
    row = {
        f"{before}{name}": stated[area][name]
        for before, area in (("", "t-east"), ("compared_", "t-city"))
        for name in ("value", "lower_95", "upper_95")
    }
    [other] = await results(place.caller("indicators:read"), "gap", [row])
    [got] = (await judged(place, "gap", **PAIR))["results"]
    assert same(got, other, SAID)
    assert (got["basis"], got["against"]) == ("values_and_limits", "whole")
    refused = await asked(place, "gap", **PAIR, against="rest", method="as_published")
    assert refused.json()["type"] == "/indicators/problems/no-rest"


@pytest.mark.parametrize(("n", "m"), [(3, 300), (60, 63)])
async def test_a_small_part_or_rest_is_told_by_no_gap(place: Clients, n: int, m: int) -> None:
    await whole(place, "rate", n, m, suppression="under_5")
    for against in ("whole", "rest"):
        [got] = (await judged(place, "gap", **PAIR, against=against))["results"]
        assert got["reason"] in {"small_number", "sibling_of_small_number"}
        assert {got[name] for name in SAID[:-1]} == {None}


async def test_a_small_part_is_told_by_no_gap_of_its_cells(place: Clients) -> None:
    lines = [line(a, n, d, age=BANDS[0]) for a, n, d in (("t-east", 3, 50), ("t-city", 90, 900))]
    await counted(place, "dsr", *lines, standard="esp2013_19", suppression="under_5")
    [got] = (await judged(place, "gap", **PAIR))["results"]
    assert (got["reason"], got["value"], got["compared_value"]) == ("small_number", None, None)


async def test_a_cell_that_its_source_hides_leaves_no_gap(place: Clients) -> None:
    await by_age(place)
    await counted(
        place, "dsr", line("t-east", "", 300, age=BANDS[0]), standard="esp2013_19"
    )  # fmt: skip
    [got] = (await judged(place, "gap", **PAIR))["results"]
    assert got["reason"] is None
    head = "indicator_id,area_id,period_start,period_end,denominator,kind,age,status\n"
    await stored(
        place, "observations", f"{head}t-count,t-east,2020,2020,300,actual,0-4,suppressed\n"
    )
    [got] = (await judged(place, "gap", **PAIR))["results"]
    assert (got["reason"], got["value"]) == ("inputs_suppressed", None)


async def test_periods_are_matched_and_one_that_only_one_has_says_so(place: Clients) -> None:
    await whole(place, "rate")
    rows = line("t-city", 310, 9000, 2021), line("t-east", 31, 900, 2022)
    await counted(place, "rate", *rows)
    got = (await judged(place, "gap", **PAIR))["results"]
    assert [(one["period_from"], one["reason"]) for one in got] == [
        ("2020-01-01", None), ("2021-01-01", "denominator_missing"),
        ("2022-01-01", "area_without_value"),
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["rate", "dsr"])
async def test_a_gap_needs_one_statement_and_an_empty_one_says_what_there_is(
    place: Clients, monkeypatch: pytest.MonkeyPatch, method: Any
) -> None:
    await by_age(place)
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "gap", **PAIR, method=method)
    assert len(asked_of) == 1
    empty = await judged(place, "gap", area="t-west", part="t-none", method=method)
    assert (empty["results"], len(empty["areas_available"])) == ([], 2)
