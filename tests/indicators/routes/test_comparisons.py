"""Stored values against a benchmark, a set of areas and a goal."""

from typing import Any

import pytest
from indicators.domain.statistics.comparisons import Comparison
from indicators.routes.comparisons import ComparisonOut, ComparisonsOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.files import TARGET_HEAD, stored
from tests.indicators.judged import (
    a_set,
    asked,
    by_area,
    counted,
    in_csv,
    judged,
    line,
    same,
    statements_counted,
)

AREAS = {"t-a": 60, "t-b": 95, "t-c": 150, "t-d": 101, "t-e": 99, "t-f": 240}
GOALS = {"goal_lower": 9000, "goal_upper": 12000}


async def filled(place: Clients, **definition: str) -> None:
    await a_set(place, "t-set", *AREAS)
    rows = [line(area, n, 1000, year) for area, n in AREAS.items() for year in (2020, 2021)]
    await counted(
        place, "rate", *rows, line("t-city", 10000, 100000), line("t-city", 12000, 100000, 2021),
        **definition,
    )  # fmt: skip


@pytest.mark.parametrize("method", [m for m in Comparison if m != "goal_previous_england"])
async def test_each_method_says_what_the_calculator_says_of_the_same_rows(
    place: Clients, method: Comparison
) -> None:
    await filled(place)
    goal = {"goal_lower": 20, "goal_upper": 70} if "percentile" in method else GOALS
    got = await judged(
        place, "comparison", area_type="test-ward", benchmark="t-city",
        comparison_method=method, **goal,
    )  # fmt: skip
    city = (await judged(place, "values", area="t-city"))["results"]
    values = (await judged(place, "values", area_type="test-ward"))["results"]
    beside = {one["period_from"]: one for one in city}
    rows = [
        {
            "period": one["period_from"],
            **{c: one[c] for c in ("value", "lower_95", "upper_95", "lower_998", "upper_998",
                                   "denominator")},
            **{f"benchmark{c}": beside[one["period_from"]][c.removeprefix("_") or "value"]
               for c in ("", "_lower_95", "_upper_95")},
            **goal,
        }
        for one in values
    ]  # fmt: skip
    options = {"method": method, "polarity": "lower is better", "unit": 100000}
    expected = await results(place.caller("indicators:read"), "comparison", rows, **options)
    assert len(got["results"]) == len(expected) == 12
    for one, other in zip(got["results"], expected, strict=True):
        assert same(one, other, ("outcome", "reason", "value", "benchmark"))
    assert {one["outcome"] for one in got["results"]} != {"not_compared"}
    assert got["method"]["name"] == "comparison"
    assert got["values_method"]["name"] == "rate"


async def test_what_is_answered_is_what_is_declared(place: Clients) -> None:
    await filled(place)
    query = {"area_type": "test-ward", "benchmark": "t-city"}
    got = await judged(place, "comparison", **query)
    assert ComparisonsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(ComparisonOut.model_fields)
    table = await in_csv(place, "comparison", **query)
    assert table["outcome"].to_list() == [one["outcome"] for one in got["results"]]


async def test_an_area_is_not_compared_with_itself_nor_ranked_with_the_others(
    place: Clients,
) -> None:
    await filled(place)
    query = {"area": ["t-city", *AREAS], "benchmark": "t-city", "period_to": "2021-01-01"}
    got = by_area(await judged(place, "comparison", **query))
    assert (got["t-city"]["outcome"], got["t-city"]["reason"]) == (
        "not_compared", "benchmark_itself",
    )  # fmt: skip
    assert got["t-city"]["value"] == 10000
    assert got["t-a"]["outcome"] == "better"
    with_it = await judged(place, "comparison", **query, comparison_method="quintiles")
    alone = await judged(
        place, "comparison", **query | {"area": [*AREAS]}, comparison_method="quintiles"
    )
    assert with_it["summaries"] == alone["summaries"]


async def test_values_are_compared_with_the_same_period_only(place: Clients) -> None:
    await filled(place)
    await stored(
        place, "observations",
        "indicator_id,area_id,period_start,period_end,numerator,denominator,kind\n"
        "t-count,t-a,2020-01,2020-01,9,1000,actual\n",
    )  # fmt: skip
    got = (await judged(place, "comparison", area="t-a", benchmark="t-city"))["results"]
    assert [(one["period_type"], one["benchmark"], one["reason"]) for one in got] == [
        ("month", None, "benchmark_missing"), ("year", 10000, None), ("year", 12000, None),
    ]  # fmt: skip


async def test_the_value_before_is_the_benchmarks_of_the_year_before(place: Clients) -> None:
    await filled(place)
    got = (await judged(
        place, "comparison", area="t-c", benchmark="t-city", period_from="2021-01-01",
        comparison_method="goal_previous_england",
    ))["results"]  # fmt: skip
    assert [(one["value"], one["benchmark"], one["outcome"]) for one in got] == [
        (15000, 10000, "better")
    ]


async def test_a_goal_is_the_stored_target_of_the_area_and_time(place: Clients) -> None:
    await filled(place)
    rows = (
        "g-1,t-count,t-a,2020,2020-01-01,2020-12-31,7000,\n"
        "g-2,t-count,t-c,2020,2020-01-01,2020-12-31,7000,\n"
        "g-3,t-count,t-d,2020,2020-01-01,2020-12-31,7000,\n"
        "g-4,t-count,t-d,2020,2020-01-01,2020-12-31,8000,\n"
    )
    await stored(place, "targets", TARGET_HEAD + rows)
    query = {"area_type": "test-ward", "comparison_method": "goal_single"}
    got = by_area(await judged(place, "comparison", period_to="2021-01-01", **query))
    found = {area: (one["goal_lower"], one["outcome"], one["reason"]) for area, one in got.items()}
    assert found["t-a"] == (7000, "better", None)
    assert found["t-c"] == (7000, "worse", None)
    assert found["t-d"] == (None, "not_compared", "goals_differ")
    assert found["t-b"] == (None, "not_compared", "goal_missing")
    later = by_area(await judged(place, "comparison", period_from="2021-01-01", **query))
    assert later["t-a"]["reason"] == "goal_missing"


@pytest.mark.parametrize("polarity", ["lower is better", "higher is better"])
async def test_a_set_gives_the_average_of_the_others_a_rank_and_a_quartile(
    place: Clients, polarity: str
) -> None:
    await filled(place)
    head = "id,name,family,unit,polarity\n"
    await stored(place, "indicators", f"{head}t-count,Falls,test,falls,{polarity}\n")
    query: dict[str, Any] = {"area_type": "test-ward", "period_to": "2021-01-01"}
    got = by_area(await judged(place, "comparison", comparators="t-set", **query))
    quartiles = by_area(await judged(place, "comparison", comparison_method="quartiles", **query))
    order = sorted(AREAS, key=AREAS.__getitem__, reverse=polarity.startswith("higher"))
    for area, n in AREAS.items():
        one = got[area]
        rest = [100 * other for name, other in AREAS.items() if name != area]
        assert one["benchmark"] == pytest.approx(sum(rest) / 5)
        assert (one["rank"], one["of"]) == (order.index(area) + 1, 6)
        assert f"quartile_{one['quartile']}" == quartiles[area]["outcome"]
        assert one["value"] == n * 100


async def test_an_area_beside_the_set_is_ranked_as_if_it_were_of_it(place: Clients) -> None:
    await filled(place)
    got = by_area(
        await judged(place, "comparison", area="t-city", comparators="t-set",
                     period_to="2021-01-01")
    )["t-city"]  # fmt: skip
    assert (got["value"], got["rank"], got["of"]) == (10000, 4, 7)
    assert got["benchmark"] == pytest.approx(sum(AREAS.values()) * 100 / 6)


async def test_sexes_are_compared_with_the_same_sex(place: Clients) -> None:
    rows = [line(a, n, 1000, sex=s) for a, n, s in (
        ("t-east", 50, "male"), ("t-east", 70, "female"),
        ("t-city", 40, "male"), ("t-city", 60, "female"))]  # fmt: skip
    await counted(place, "rate", *rows)
    got = await judged(place, "comparison", area="t-east", benchmark="t-city", by_sex=True)
    assert [(one["sex"], one["benchmark"]) for one in got["results"]] == [
        ("female", 6000), ("male", 4000),
    ]  # fmt: skip


async def test_a_hidden_number_is_told_by_no_comparison(place: Clients) -> None:
    await filled(place, suppression="under_5")
    await counted(place, "rate", line("t-a", 3, 1000), suppression="under_5")
    query = {"area_type": "test-ward", "comparators": "t-set", "period_to": "2021-01-01"}
    got = by_area(await judged(place, "comparison", **query))
    hidden = got["t-a"]
    assert (hidden["status"], hidden["reason"]) == ("suppressed", "small_number")
    told = ("value", "numerator", "denominator", "lower_95", "rank", "quartile")
    assert [hidden[name] for name in told] == [None] * len(told)
    assert hidden["outcome"] == "not_compared"
    shown = [one["value"] for one in got.values() if one["value"] is not None]
    assert hidden["benchmark"] == pytest.approx(sum(shown) / len(shown))


async def test_what_is_compared_with_must_be_there(place: Clients) -> None:
    await filled(place)
    for what in ({"benchmark": "t-none"}, {"comparators": "t-none"}):
        refused = await asked(place, "comparison", area="t-a", **what)
        assert (refused.status_code, refused.json()["type"]) == (
            422, "/indicators/problems/benchmark-unknown",
        )  # fmt: skip
    alone = await judged(place, "comparison", area="t-a")
    assert alone["results"][0]["reason"] == "benchmark_missing"
    assert alone["results"][0]["value"] == 6000


async def test_an_empty_answer_says_for_which_areas_there_are_values(place: Clients) -> None:
    await filled(place)
    got = await judged(place, "comparison", area_type="no-such", benchmark="t-city")
    assert got["results"] == []
    assert {one["area_type"] for one in got["areas_available"]} == {"test-ward", "test-city"}
    missing = await place.caller("indicators:read").get("/indicators/v1/indicators/t-no/comparison")
    assert missing.status_code == 404


async def test_there_is_one_statement_for_values_and_one_for_the_benchmark(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(place)
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "comparison", area_type="test-ward", comparators="t-set")
    assert len(asked_of) == 2
