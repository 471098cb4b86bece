"""Feedback summed up, and people expected to have a condition."""

from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from tests.conftest import Clients
from tests.indicators.files import V1, leeds, read, stored

HEAD = (
    "id,provider_id,area_id,instrument,theme,questions,period_label,period_from,period_to,"
    "positive,negative,responses,eligible,score,polarity,certainty\n"
)
RATES = (
    "id,condition,sex,age,percent,source\np1,dementia,persons,65-79,4,A study\n"
    "p2,dementia,female,80+,20,A study\np3,dementia,male,80+,15,A study\n"
)
PEOPLE = "indicator_id,area_id,period_start,period_end,numerator,value,kind,sex,age\n"


@pytest.fixture
async def heard(place: Clients) -> Clients:
    y1, y2 = "2020/21,2020-04-01,2021-04-01", "2021/22,2021-04-01,2022-04-01"
    await stored(
        place, "feedback",
        HEAD + f"f1,lth,t-city,friends_and_family,inpatient,,{y1},900,30,1000,4000,,,stated\n"
        f"f2,lth,t-city,friends_and_family,inpatient,,{y1},40,10,100,500,,,derived\n"
        f"f3,lth,t-city,friends_and_family,inpatient,,{y2},0,0,0,10,,,stated\n"
        f"f4,lch,t-city,survey,contact,,{y1},,,70,,8.1,higher is better,stated\n"
        f"f5,lch,t-city,survey,care,Q4; Q5,{y1},,,70,,7.9,higher is better,stated\n".replace(
            "higher is better", "higher_is_better"
        )
        + f"f6,lch,t-city,incident,,,{y1},,,500,,,higher_is_better,stated\n"
        f"f7,lch,t-east,case_audit,plans,,{y2},66,,,,,,stated\n",
    )  # fmt: skip
    return place


async def summary(app: Clients, **query: Any) -> Any:
    return (await read(app, "feedback/summary", **query))["results"]


async def test_shares_and_response_rates_have_wilsons_limits(heard: Clients) -> None:
    first, second = await summary(heard, provider="lth")
    assert (first["rows"], first["responses"], first["eligible"]) == (2, 1100, 4500)
    for name, part, whole in (("positive", 940, 1100), ("negative", 40, 1100),
                              ("response_rate", 1100, 4500)):  # fmt: skip
        low, high = proportion_confint(part, whole, method="wilson")
        assert first[f"{name}_percent"] == pytest.approx(100 * part / whole)
        assert first[f"{name}_lower_95"] == pytest.approx(100 * low)
        assert first[f"{name}_upper_95"] == pytest.approx(100 * high)
    assert first["certainty"] == "derived"
    assert (second["positive_percent"], second["reason"]) == (None, "denominator_zero")
    assert second["response_rate_percent"] == 0


async def test_a_survey_that_does_not_say_its_questions_is_flagged(heard: Clients) -> None:
    care, contact = await summary(heard, instrument="survey")
    assert (care["questions"], care["flag"], care["score"]) == ("Q4; Q5", None, 7.9)
    assert (contact["flag"], contact["score"]) == ("questions_not_stated", 8.1)


async def test_reports_may_be_better_the_more_there_are(heard: Clients) -> None:
    [reports] = await summary(heard, instrument="incident")
    assert (reports["responses"], reports["polarity"]) == (500, "higher_is_better")
    assert (reports["positive_percent"], reports["reason"]) == (None, "numerator_missing")


async def test_feedback_is_summed_up_of_a_time_an_area_and_as_csv(heard: Clients) -> None:
    assert len(await summary(heard)) == 6
    assert [one["theme"] for one in await summary(heard, area="t-east")] == ["plans"]
    assert len(await summary(heard, period_to="2021-04-01")) == 4
    assert len(await summary(heard, period_from="2022-01-01")) == 2
    assert await summary(heard, theme="nothing") == []
    reader = heard.caller("indicators:read")
    for query, lines in (({}, 7), ({"theme": "nothing"}, 1)):
        table = await reader.get(
            f"{V1}/feedback/summary", params=query, headers={"Accept": "text/csv"}
        )
        assert (table.status_code, len(table.text.splitlines())) == (200, lines)
        assert table.text.startswith("provider_id,area_id,instrument")


async def test_the_printed_incident_reports_of_leeds_are_summed_up(app: Clients) -> None:
    await stored(app, "indicators", leeds("indicators"))
    await stored(app, "areas", leeds("areas"))
    await stored(app, "feedback", leeds("feedback"))
    found = {(one["provider_id"], one["theme"]): one for one in await summary(app)}
    reports = found["lth", "all incidents"]
    assert (reports["responses"], reports["rank"], reports["rank_of"]) == (1600, 7, 30)
    assert reports["rank_percent"] == pytest.approx(100 * 7 / 30)
    assert (reports["polarity"], reports["certainty"]) == ("higher_is_better", "uncertain")


@pytest.fixture
async def people(place: Clients) -> Clients:
    await stored(place, "prevalence-rates", RATES)
    cells = {"60-64": (900, 900), "65-79": (2000, 1800), "80+": (500, 300)}
    rows = [
        f"t-count,t-city,2013,2013,{count},,actual,{sex},{age}\n"
        for age, both in cells.items()
        for sex, count in zip(("female", "male"), both, strict=True)
    ]
    await stored(place, "observations", PEOPLE + "".join(rows)
                 + "t-rate,t-city,2013,2013,100,,actual,female,\n"
                 "t-rate,t-city,2013,2013,48,,actual,male,\n")  # fmt: skip
    return place


async def test_people_with_a_condition_are_expected_by_age_and_grown(people: Clients) -> None:
    query = {"population": "t-count", "growth": 2.3, "years": 2, "diagnosed": "t-rate"}
    found = await read(people, "prevalence/dementia", **query)
    now, _, later = found["results"]
    expected = 3800 * 0.04 + 500 * 0.2 + 300 * 0.15
    assert (now["expected"], now["population"]) == (pytest.approx(expected), 6400)
    assert now["diagnosed_percent"] == pytest.approx(100 * 148 / expected)
    assert later["expected"] == pytest.approx(expected * 1.023**2)
    assert (later["year"], later["diagnosed_percent"]) == (2, None)
    assert {one["source"] for one in found["rates"]} == {"A study"}


async def test_numbers_that_a_rule_hides_are_not_told_by_prevalence(people: Clients) -> None:
    head = "id,method,suppression\n"
    await stored(people, "definitions", f"{head}t-rate,count,under_5\n")
    query = {"population": "t-count", "diagnosed": "t-rate"}
    [known] = (await read(people, "prevalence/dementia", **query))["results"]
    assert known["diagnosed"] == 148
    few = "t-rate,t-city,2014,2014,3,,actual,,\n"
    few += "".join(f"t-count,t-city,2014,2014,2,,actual,{one},80+\n" for one in ("female", "male"))
    await stored(people, "observations", PEOPLE + few)
    [_, hidden] = (await read(people, "prevalence/dementia", **query))["results"]
    assert (hidden["diagnosed"], hidden["diagnosed_percent"], hidden["population"]) == (
        None,
        None,
        4,
    )
    await stored(people, "definitions", f"{head}t-count,count,under_5\n")
    [_, hidden] = (await read(people, "prevalence/dementia", **query))["results"]
    assert (hidden["population"], hidden["expected"]) == (None, None)


async def test_an_age_without_a_rate_leaves_no_expectation(people: Clients) -> None:
    editor = people.caller("indicators:write", "indicators:read")
    done = await editor.patch(
        f"{V1}/prevalence-rates/p3", json={"age": "95+"}, headers={"If-Match": '"1"'}
    )
    assert done.status_code == 200
    [found] = (await read(people, "prevalence/dementia", population="t-count"))["results"]
    assert (found["expected"], found["reason"]) == (None, "rate_missing")
    assert found["without_rate"] == ["male 80+"]
    reader = people.caller("indicators:read")
    lost = await reader.get(f"{V1}/prevalence/none", params={"population": "t-count"})
    assert lost.status_code == 404
