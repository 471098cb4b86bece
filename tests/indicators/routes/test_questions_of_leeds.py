"""What an analyst in Leeds asks of the data that `make up` loads."""

import pytest

from deploy.leeds.load import IMPORTS
from tests.conftest import Clients
from tests.indicators.files import V1, leeds, read, stored


@pytest.fixture
async def city(app: Clients) -> Clients:
    for service, what, name in IMPORTS:
        if service == "indicators":
            await stored(app, what, leeds(name.removesuffix(".csv")))
    return app


async def test_how_many_people_in_leeds_are_expected_to_have_dementia(city: Clients) -> None:
    query = {"population": "population-65plus", "area": "leeds", "kind": "projected"}
    found = await read(city, "prevalence/dementia", **query, growth=2.3, years=1)
    now, later = found["results"]
    assert (now["population"], now["period_to"]) == (118827, "2015-07-01")
    assert now["expected"] == pytest.approx(118827 * 0.065)
    assert later["expected"] == pytest.approx(118827 * 0.065 * 1.023)
    [rate] = found["rates"]
    assert rate["source"].startswith("Cognitive Function and Ageing Study II")


async def test_a_condition_without_rates_says_how_to_bring_them(city: Clients) -> None:
    reader = city.caller("indicators:read")
    answer = await reader.get(f"{V1}/prevalence/stroke", params={"population": "population-65plus"})
    assert (answer.status_code, answer.json()["type"]) == (
        404, "/indicators/problems/condition-unknown",
    )  # fmt: skip


async def test_which_statements_the_outcomes_framework_makes_and_of_whom(city: Clients) -> None:
    found = await read(city, "statements", family="outcomes-framework", limit=500)
    assert len(found["items"]) == 22
    populations = {one["population"] for one in found["items"]}
    assert {"people using services and carers", "staff"} < populations
    sets = await read(city, "statements", family="outcome-set")
    assert [one["population"] for one in sets["items"]] == [
        "people at the end of life", "people with frailty",
    ]  # fmt: skip


async def test_each_statement_is_linked_to_what_measures_it(city: Clients) -> None:
    links = await read(city, "statement-links", statement_id="of-listened")
    assert [one["indicator_id"] for one in links["items"]] == ["of-listened"]
    links = await read(city, "statement-links", statement_id="gap-1")
    assert [one["indicator_id"] for one in links["items"]] == [
        "life-expectancy-gap-men", "life-expectancy-gap-women",
    ]  # fmt: skip


async def test_a_plan_stands_beside_what_comes_if_nothing_is_done(city: Clients) -> None:
    found = await read(
        city, "indicators/pyll-amenable/trajectory", target="t-pyll-north", growth=2.3
    )
    steps = {one["step"]: one for one in found["results"]}
    assert steps[0]["do_nothing"] == steps[0]["planned"] == 1825
    assert steps[6]["planned"] == pytest.approx(1825 * 0.968**5)
    assert steps[6]["do_nothing"] == pytest.approx(1825 * 1.023**6)
    assert found["plan"]["growth"] == 2.3
    without = await read(city, "indicators/pyll-amenable/trajectory", target="t-pyll-north")
    assert {one["do_nothing"] for one in without["results"]} == {None}
