"""Dashboards over HTTP: printed values with their bands, and counts with growth and access."""

from typing import Any

import pytest

from deploy.leeds.load import IMPORTS
from tests.conftest import Clients
from tests.indicators.files import V1, leeds, read, stored

SITES = {"demo-kippax-garforth", "demo-pudsey", "demo-meanwood"}
COUNTED = "dashboards/demonstration-activity"


@pytest.fixture
async def city(app: Clients) -> Clients:
    for service, what, name in IMPORTS:
        if service == "indicators":
            await stored(app, what, leeds(name.removesuffix(".csv")))
    return app


def areas_of(board: Any, indicator: str) -> Any:
    [found] = [
        one for domain in board["domains"] for one in domain["indicators"]
        if one["indicator_id"] == indicator
    ]  # fmt: skip
    return {one["area_id"]: one for one in found["areas"]}


async def test_the_printed_dashboard_has_six_domains_and_its_bands(city: Clients) -> None:
    board = await read(city, "dashboards/integrated-activity")
    assert [one["domain"] for one in board["domains"]] == [
        "Demographics", "Risk of future resource usage", "Community healthcare", "Mental health",
        "Secondary care", "Adult social care",
    ]  # fmt: skip
    first = areas_of(board, "dash-outpatient-first")
    assert set(first) == SITES | {"leeds"}
    pudsey = first["demo-pudsey"]
    assert (pudsey["value"], pudsey["access"], pudsey["access_from"]) == (10.3, "low", "printed")
    assert (pudsey["direction"], pudsey["growth"]) == ("up", None)
    assert (first["leeds"]["access"], first["leeds"]["value"]) == (None, 9.1)
    falling = areas_of(board, "dash-elective-bed-days")["demo-pudsey"]
    assert (falling["value"], falling["direction"]) == (-47.7, "down")
    assert areas_of(board, "dash-mental-health") == {}
    assert areas_of(board, "dash-emergency-admissions")["leeds"]["certainty"] == "uncertain"


async def test_a_dashboard_is_filtered(city: Clients) -> None:
    path = "dashboards/integrated-activity"
    one = await read(city, path, domain="Community healthcare", area="demo-pudsey")
    assert [len(domain["indicators"]) for domain in one["domains"]] == [3]
    assert set(areas_of(one, "dash-community-contacts-core")) == {"demo-pudsey"}
    alone = await read(city, path, indicator="dash-ae-unplanned", parent="leeds")
    assert set(areas_of(alone, "dash-ae-unplanned")) == SITES
    none = await read(city, path, indicator="dash-ae-unplanned", period_to="2001-01-01")
    assert areas_of(none, "dash-ae-unplanned") == {}
    reader = city.caller("indicators:read")
    assert (await reader.get(f"{V1}/dashboards/none")).status_code == 404
    there = await reader.get(f"{V1}/{path}")
    assert there.headers["ETag"] == '"1"'


async def test_counts_have_growth_that_multiplies_up_and_access_against_the_others(
    city: Clients,
) -> None:
    found = areas_of(await read(city, COUNTED), "demonstration-emergency-admissions")
    assert set(found) == SITES
    for one in found.values():
        grown = one["growth"]
        raw, by_age, rest = (
            1 + grown[f"{part}_percent"] / 100 for part in ("raw", "demographic", "residual")
        )
        assert raw == pytest.approx(by_age * rest)
        assert raw == pytest.approx(grown["later"] / grown["earlier"])
        assert grown["residual_lower_95"] < grown["residual_percent"] < grown["residual_upper_95"]
        assert (grown["from"], grown["to"]) == ("2020-04-01", "2023-04-01")
        assert one["value"] == pytest.approx(1000 * one["numerator"] / one["denominator"])
        assert one["trend"] is not None
    assert [found[one]["access"] for one in ("demo-meanwood", "demo-pudsey")] == ["high", "low"]
    assert found["demo-meanwood"]["access_from"] == "computed"


async def test_a_dashboard_without_areas_names_its_levels(city: Clients) -> None:
    printed = "dashboards/integrated-activity"
    assert (await read(city, printed))["levels_available"] is None
    elsewhere = await read(city, printed, level="no-such-level")
    assert not any(one["areas"] for domain in elsewhere["domains"] for one in domain["indicators"])
    city_level = (await read(city, "areas/leeds"))["type"]
    both = ["demonstrator-site-neighbourhood", city_level]
    assert elsewhere["levels_available"] == both
    # Its counts are stored for the sites alone; the city is what its hierarchy adds them up to.
    added_up = await read(city, COUNTED, level="no-such-level")
    assert added_up["levels_available"] == both
    bare = await read(city, "dashboards/early-start")
    assert bare["levels_available"] == []


async def test_counts_are_added_up_to_the_level_of_the_city(city: Clients) -> None:
    place = (await read(city, "areas/leeds"))["type"]
    sites = areas_of(await read(city, COUNTED), "demonstration-emergency-admissions")
    whole = areas_of(
        await read(city, COUNTED, level=place), "demonstration-emergency-admissions"
    )  # fmt: skip
    assert set(whole) == {"leeds"}
    assert whole["leeds"]["numerator"] == sum(one["numerator"] for one in sites.values())
    assert whole["leeds"]["growth"]["later"] == whole["leeds"]["numerator"]
    # There is no other to compare it with.
    assert whole["leeds"]["access"] is None


async def test_growth_over_more_years_than_are_stored_says_why_there_is_none(
    city: Clients,
) -> None:
    found = areas_of(
        await read(city, COUNTED, growth_years=9), "demonstration-emergency-admissions"
    )
    grown = found["demo-pudsey"]["growth"]
    assert (grown["residual_percent"], grown["reason"]) == (None, "fewer_than_two_periods")


async def test_small_numbers_are_hidden_with_their_growth_and_a_sibling(city: Clients) -> None:
    head = "indicator_id,area_id,period_start,period_end,numerator,denominator,kind,sex,age\n"
    for year in (2023, 2025):
        rows = [
            f"demonstration-emergency-admissions,{area},{year}-04-01,{year + 1}-03-31,{n},5000,"
            "actual,persons,0-14\n"
            for area, n in (("demo-pudsey", 3), ("demo-meanwood", 40), ("demo-kippax-garforth", 60))
        ]
        await stored(city, "observations", head + "".join(rows))
    for query in ({}, {"area": ["demo-meanwood", "demo-pudsey"]}):
        board = await read(city, COUNTED, **query)
        found = areas_of(board, "demonstration-emergency-admissions")
        small, sibling = (found[one] for one in ("demo-pudsey", "demo-meanwood"))
        assert (small["value"], small["numerator"], small["status"]) == (None, None, "suppressed")
        for one, why in ((small, "small_number"), (sibling, "sibling_of_small_number")):
            grown = one["growth"]
            assert (grown["earlier"], grown["later"], grown["reason"]) == (None, None, why)
            assert (grown["raw_percent"], grown["access"], one["access"]) == (None, None, None)


async def test_the_scorecards_of_leeds_say_why_there_is_no_total(city: Clients) -> None:
    card = "scorecards/left-shift-quality-experience"
    [leeds_result] = (await read(city, card, area="leeds"))["results"]
    assert (leeds_result["total"], leeds_result["reason"]) == (None, "metric_missing")
    parts = leeds_result["components"]
    assert {one["component"] for one in parts} == {
        "user-voice", "compliments-and-complaints", "case-file-audits", "metrics",
    }  # fmt: skip
    assert {m["missing_because"] for one in parts for m in one["metrics"]} == {"no_observation"}
    card = "scorecards/local-quality-premium"
    [west] = (await read(city, card, area="ccg-leeds-west"))["results"]
    # 12 % of 14 % aimed for: not met, the other two are left out.
    assert (west["total"], west["missing"]) == (4, 2)


async def test_a_dashboard_is_the_same_as_known_at_its_time(city: Clients) -> None:
    first = await read(city, COUNTED)
    head = "indicator_id,area_id,period_start,period_end,numerator,denominator,kind,sex,age\n"
    row = "demonstration-emergency-admissions,demo-pudsey,2022-04-01,2023-03-31,9,99,actual,"
    await stored(city, "observations", f"{head}{row}female,0-14\n")
    assert (await read(city, COUNTED))["domains"] != first["domains"]
    assert await read(city, COUNTED, known_at=first["known_at"]) == first
