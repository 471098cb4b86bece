"""A table of many measures, and what is worse and getting worse."""

from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, INDICATOR_HEAD, V1, observation, read, stored

HEAD = "indicator_id,area_id,period_start,period_end,numerator,denominator,value,kind\n"
# Twenty deaths more each year in the bad area; the same rate in the good one and in England.
RATES = {"t-bad": [100, 140, 180, 220, 260], "t-good": [100] * 5, "t-england": [100] * 5}


def yearly(indicator: str, area: str, counts: list[int]) -> str:
    return "".join(
        f"{indicator},{area},{2015 + at},{2015 + at},{count},10000,,actual\n"
        for at, count in enumerate(counts)
    )


@pytest.fixture
async def country(app: Clients) -> Clients:
    await stored(
        app, "indicators",
        INDICATOR_HEAD + "t-deaths,Deaths,t-family,,lower is better\n"
        "t-use,Use,t-family-more,,neutral\nt-wait,Wait,t-family,%,higher is better\n"
        "t-none,None,t-family,,lower is better\n",
    )  # fmt: skip
    await stored(
        app, "areas",
        AREA_HEAD + "t-england,England,t-country,\nt-bad,Bad,t-place,t-england\n"
        "t-good,Good,t-place,t-england\n",
    )  # fmt: skip
    rows = [yearly(one, area, counts) for one in ("t-deaths", "t-use")
            for area, counts in RATES.items()]  # fmt: skip
    months = [
        f"t-wait,t-bad,2019-{month:02}-01,2019-{month:02},,,{90 + month % 3},actual\n"
        for month in range(1, 13)
    ]
    await stored(app, "observations", HEAD + "".join(rows + months)
                 + "t-wait,t-bad,2020-01-01,2020-01,,,60,actual\n")  # fmt: skip
    await stored(app, "definitions", "id,method\nt-deaths,rate\nt-use,rate\n")
    target = "id,indicator_id,area_id,target_label,target_end,target_value\n"
    await stored(app, "targets", target + "t-1,t-wait,t-bad,2020,2020-12-31,99\n")
    return app


async def rows_of(app: Clients, **query: Any) -> Any:
    found = await read(app, "measures", area="t-bad", benchmark="t-england", **query)
    return {one["indicator_id"]: one for one in found["results"]}


async def test_each_measure_has_its_value_target_icons_comparison_and_trend(
    country: Clients,
) -> None:
    rows = await rows_of(country)
    assert set(rows) == {"t-deaths", "t-use", "t-wait"}
    deaths = rows["t-deaths"]
    assert (deaths["period_from"], deaths["value"], deaths["benchmark"]) == (
        "2019-01-01", 2600, 1000,
    )  # fmt: skip
    assert deaths["lower_95"] < 2600 < deaths["upper_95"]
    assert (deaths["comparison"], deaths["trend"]) == ("worse", "increasing")
    assert deaths["trend_judgement"] == "increasing_and_getting_worse"
    assert (deaths["variation_icon"], deaths["icons_reason"]) == (None, "too_few_points")
    assert (rows["t-use"]["comparison"], rows["t-use"]["trend_judgement"]) == ("higher", None)
    wait = rows["t-wait"]
    assert (wait["variation_icon"], wait["assurance_icon"]) == ("concern_low", "fail")
    assert (wait["points"], wait["target"], wait["value"]) == (13, 99, 60)
    assert (wait["comparison"], wait["comparison_reason"]) == (
        "not_compared", "benchmark_missing",
    )  # fmt: skip
    assert wait["trend_reason"] == "fewer_than_five_periods"


async def test_a_family_is_shown_with_what_has_no_value(country: Clients) -> None:
    rows = await rows_of(country, family="t-family")
    assert set(rows) == {"t-deaths", "t-use", "t-wait", "t-none"}
    none = rows["t-none"]
    assert (none["value"], none["status"], none["reason"]) == (None, "not_stated", "no_observation")
    assert set(await rows_of(country, family="t-family-more")) == {"t-use"}
    assert set(await rows_of(country, indicator="t-wait")) == {"t-wait"}


async def test_measures_are_given_for_a_time_and_as_csv(country: Clients) -> None:
    rows = await rows_of(country, period_to="2018-01-01")
    assert rows["t-deaths"]["value"] == 1800
    assert rows["t-deaths"]["trend_reason"] == "fewer_than_five_periods"
    reader = country.caller("indicators:read")
    query = {"area": "t-bad", "benchmark": "t-england"}
    table = await reader.get(f"{V1}/measures", params=query, headers={"Accept": "text/csv"})
    assert len(table.text.splitlines()) == 4
    assert (await reader.get(f"{V1}/measures", params={"area": "none"})).status_code == 404


async def test_measures_are_the_same_as_known_at_their_time(country: Clients) -> None:
    first = await read(country, "measures", area="t-bad", benchmark="t-england")
    row = observation(indicator_id="t-wait", area_id="t-bad", period_start="2020-01-01",
                      period_end="2020-01", period_label="", value=95)  # fmt: skip
    head = "indicator_id,area_id,period_label,period_start,period_end,value,numerator,"
    await stored(country, "observations", head + "denominator,unit,low,high,kind,status\n" + row)
    assert (await rows_of(country))["t-wait"]["value"] == 95
    again = await read(
        country, "measures", area="t-bad", benchmark="t-england", known_at=first["known_at"]
    )
    assert again == first


async def test_what_is_worse_and_getting_worse_is_listed_with_what_is_not_judged(
    country: Clients,
) -> None:
    found = await read(country, "worsening", area_type="t-place", benchmark="t-england")
    [bad] = found["items"]
    assert (bad["indicator_id"], bad["area_id"], bad["comparison"]) == (
        "t-deaths",
        "t-bad",
        "worse",
    )
    assert found["judged"] == 2
    why = {(one["indicator_id"], one["area_id"]): one for one in found["not_judged"]}
    assert set(why) == {("t-use", "t-bad"), ("t-use", "t-good"), ("t-wait", "t-bad")}
    assert why["t-use", "t-bad"]["comparison_reason"] == "polarity_neutral"
    assert why["t-wait", "t-bad"]["comparison_reason"] == "benchmark_missing"
    assert why["t-wait", "t-bad"]["trend_reason"] == "fewer_than_five_periods"
    everywhere = await read(country, "worsening", benchmark="t-england")
    assert "t-england" not in {one["area_id"] for one in everywhere["not_judged"]}
    assert (await read(country, "worsening", parent="t-bad", benchmark="t-england"))["judged"] == 0
    reader = country.caller("indicators:read")
    query = {"area_type": "t-place", "benchmark": "t-england"}
    table = await reader.get(f"{V1}/worsening", params=query, headers={"Accept": "text/csv"})
    assert len(table.text.splitlines()) == 2
