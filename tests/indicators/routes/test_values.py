"""Stored counts become values; what the calculators make of the same rows is the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import Response
from indicators.domain.definitions import Method

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.files import V1, stored

BANDS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]
HEAD = "indicator_id,area_id,period_start,period_end,numerator,denominator,kind,sex,age\n"
DEFINITION = "id,method,standard,multiplier,suppression,reference_area_id,population_id\n"


def counted(area: str, sex: str, at: int, year: str = "2020") -> tuple[str, int, int]:
    n, d = (at * 7 + len(area) + len(sex)) % 40 + 3, 900 + 31 * at + 10 * len(sex)
    return f"t-count,{area},{year},{year},{n},{d},actual,{sex},{BANDS[at]}\n", n, d


def cells(*areas: str) -> list[tuple[str, str, int]]:
    return [(a, s, at) for a in areas for s in ("male", "female") for at in range(len(BANDS))]


async def filled(app: Clients, method: str, **more: str) -> None:
    row = {"id": "t-count", "method": method} | more
    line = ",".join(row.get(name, "") for name in DEFINITION.strip().split(","))
    await stored(app, "definitions", f"{DEFINITION}{line}\n")
    rows = [counted(*cell)[0] for cell in cells("t-east", "t-west")]
    await stored(app, "observations", HEAD + "".join(rows))


async def asked(app: Clients, **query: Any) -> Response:
    reader = app.caller("indicators:read")
    return await reader.get(f"{V1}/indicators/t-count/values", params=query)


async def values(app: Clients, **query: Any) -> Any:
    answer = await asked(app, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def close(got: Any, other: Any) -> bool:
    names = ("lower_95", "upper_95", "lower_998", "upper_998")
    return all(got[name] == pytest.approx(other[name], rel=1e-12) for name in names)


@pytest.mark.parametrize("by_sex", [False, True])
async def test_a_standardised_rate_is_what_the_calculator_makes_of_the_same_rows(
    place: Clients,
    by_sex: bool,  # noqa: FBT001 - a case
) -> None:
    await filled(place, "dsr", standard="esp2013_19")
    rows = [
        {"area": area, "sex": sex, "age_band": BANDS[at], "events": counted(area, sex, at)[1],
         "population": counted(area, sex, at)[2]} for area, sex, at in cells("t-east", "t-west")
    ]  # fmt: skip
    if not by_sex:
        rows = [{k: v for k, v in row.items() if k != "sex"} for row in rows]
    caller = place.caller("indicators:read")
    options = {"standard": "esp2013_19", "multiplier": 100_000, "add_repeated_bands": not by_sex}
    expected = await results(caller, "dsr", rows, **options)
    got = (await values(place, by_sex=by_sex))["results"]
    order = {(one["area"], one.get("sex")): one for one in expected}
    assert len(got) == len(expected)
    for one in got:
        other = order[one["area_id"], one["sex"]]
        assert one["value"] == pytest.approx(other["dsr"], rel=1e-12)
        assert close(one, other)
        assert (one["numerator"], one["reason"]) == (other["events"], None)


async def test_areas_are_added_up_into_what_they_belong_to_on_the_day(place: Clients) -> None:
    await filled(place, "rate")
    head = "id,hierarchy,child_id,parent_id,valid_from,valid_to\n"
    links = "l-1,wards,t-east,t-city,,\nl-2,wards,t-west,t-city,2021-01-01,\n"
    await stored(place, "area-links", head + links)
    up = {"add_up": True, "area_type": "test-city", "hierarchy": "wards"}
    [then] = (await values(place, on="2020-06-01", **up))["results"]
    [now] = (await values(place, on="2021-06-01", **up))["results"]
    east = [counted(*cell) for cell in cells("t-east")]
    both = [counted(*cell) for cell in cells("t-east", "t-west")]
    assert (then["numerator"], then["denominator"]) == (
        sum(n for _, n, _ in east), sum(d for _, _, d in east),
    )  # fmt: skip
    assert (now["area_id"], now["numerator"], now["inputs"]) == (
        "t-city", sum(n for _, n, _ in both), 76,
    )  # fmt: skip


async def test_one_sex_and_each_sex_add_up_to_persons(place: Clients) -> None:
    await filled(place, "rate")
    [persons] = (await values(place, area="t-east"))["results"]
    [male] = (await values(place, area="t-east", sex="male"))["results"]
    both = (await values(place, area="t-east", by_sex=True))["results"]
    assert [one["sex"] for one in both] == ["female", "male"]
    assert both[1]["value"] == male["value"]
    assert sum(one["numerator"] for one in both) == persons["numerator"]


async def test_rows_of_persons_and_of_all_ages_go_before_sums(place: Clients) -> None:
    await filled(place, "rate")
    await stored(place, "observations", HEAD + "t-count,t-east,2020,2020,500,90000,actual,,\n")
    got = (await values(place))["results"]
    assert (got[0]["area_id"], got[0]["numerator"]) == ("t-east", 500)
    assert got[0]["value"] == pytest.approx(500 / 90000 * 100_000)


async def test_the_population_of_another_indicator_is_the_denominator(place: Clients) -> None:
    await filled(place, "rate", population_id="t-rate")
    rows = "t-rate,t-city,2020,2020,40000,,actual,,\nt-count,t-city,2020,2020,80,,actual,,\n"
    await stored(place, "observations", HEAD + rows)
    [got] = (await values(place, area="t-city"))["results"]
    assert (got["denominator"], got["value"]) == (40000, pytest.approx(200))


async def test_an_indirect_value_is_what_the_calculator_makes_of_it(place: Clients) -> None:
    await filled(place, "isr_ratio", reference_area_id="t-west")
    got = (await values(place))["results"]
    events = {cell: counted(*cell)[1:] for cell in cells("t-east", "t-west")}

    def both(area: str, at: int) -> tuple[int, int]:
        n, d = zip(*(events[area, sex, at] for sex in ("male", "female")), strict=True)
        return sum(n), sum(d)

    rows = [
        {"area": area, "age_band": BANDS[at], "events": both(area, at)[0],
         "population": both(area, at)[1], "ref_events": both("t-west", at)[0],
         "ref_population": both("t-west", at)[1]}
        for area in ("t-east", "t-west") for at in range(len(BANDS))
    ]  # fmt: skip
    caller = place.caller("indicators:read")
    expected = await results(caller, "isr", rows, multiplier=100, measure="ratio")
    for one, other in zip(got, expected, strict=True):
        assert one["value"] == pytest.approx(other["value"], rel=1e-12)
        assert close(one, other)
    assert got[1]["value"] == pytest.approx(100)


async def test_years_of_life_lost_are_what_the_calculator_makes_of_them(place: Clients) -> None:
    await filled(place, "pyll", standard="esp2013_19")
    rows = [
        {"area": area, "age_band": BANDS[at], "deaths": counted(area, sex, at)[1],
         "population": counted(area, sex, at)[2], "sex": sex}
        for area, sex, at in cells("t-east")
    ]  # fmt: skip
    caller = place.caller("indicators:read")
    options = {"standard": "esp2013_19", "years_lost_rule": "to_75", "multiplier": 100_000}
    both = (await values(place, area="t-east", by_sex=True))["results"]
    for one in both:
        own = [row for row in rows if row["sex"] == one["sex"]]
        [other] = await results(caller, "pyll", own, **options)
        assert one["value"] == pytest.approx(other["value"], rel=1e-12), (one, other)
        assert close(one, other)


async def test_life_expectancy_is_made_of_deaths_by_age(place: Clients) -> None:
    await filled(place, "life_expectancy")
    got = (await values(place, area="t-east"))["results"]
    rows = [
        {"area": "x", "start_age": at * 5, "deaths": sum(
            counted("t-east", sex, at)[1] for sex in ("male", "female")), "population": sum(
            counted("t-east", sex, at)[2] for sex in ("male", "female"))}
        for at in range(len(BANDS))
    ]  # fmt: skip
    expected = await results(place.caller("indicators:read"), "life-expectancy", rows)
    assert got[0]["value"] == pytest.approx(expected[0]["life_expectancy"], rel=1e-12)
    assert close(got[0], expected[0])


async def test_a_missing_band_and_a_bad_count_are_reasons_of_their_area_alone(
    place: Clients,
) -> None:
    await filled(place, "dsr", standard="esp2013_19")
    row = "t-count,t-city,2020,2020,5,100,actual,male,0-4\n"
    await stored(place, "observations", HEAD + row)
    got = {one["area_id"]: one for one in (await values(place))["results"]}
    assert (got["t-city"]["value"], got["t-city"]["reason"]) == (None, "age_band_missing")
    assert got["t-city"]["status"] == "not_measurable"
    assert got["t-east"]["reason"] is None


async def test_an_age_band_is_stored_as_one_label_however_it_is_written(place: Clients) -> None:
    row = "t-count,t-east,2020,2020,5,100,actual,male,00 to 04\n"
    await stored(place, "observations", HEAD + row)
    reader = place.caller("indicators:read")
    [one] = (await reader.get(f"{V1}/observations")).json()["items"]
    assert one["age"] == "0-4"


async def test_what_is_asked_goes_before_the_definition_and_is_said(place: Clients) -> None:
    await filled(place, "dsr", standard="esp2013_19", multiplier="1000")
    own = await values(place)
    other = await values(place, method="rate", multiplier=10, confidence=0.9)
    assert own["method"]["options"]["multiplier"] == 1000
    assert own["method"]["definition_version"] == 1
    assert (other["method"]["name"], other["method"]["options"]["multiplier"]) == ("rate", 10)
    assert {"lower_90", "upper_90"} <= other["results"][0].keys()
    refused = await asked(place, method="isr_ratio")
    assert refused.json()["type"] == "/indicators/problems/reference-area-missing"


async def test_without_a_definition_values_are_as_published(place: Clients) -> None:
    head = "indicator_id,area_id,period_start,period_end,value,kind\n"
    await stored(place, "observations", head + "t-count,t-city,2020,2020,12.5,actual\n")
    answer = await values(place)
    assert answer["method"]["name"] == "as_published"
    assert [one["value"] for one in answer["results"]] == [12.5]


async def test_an_empty_answer_says_for_which_areas_there_are_values(place: Clients) -> None:
    await filled(place, "rate")
    answer = await values(place, area_type="test-city")
    assert answer["results"] == []
    assert {one["area_type"] for one in answer["areas_available"]} == {"test-ward", "ward"}
    reader = place.caller("indicators:read")
    assert (await reader.get(f"{V1}/indicators/t-no/values")).status_code == 404


async def test_values_come_as_csv(place: Clients) -> None:
    await filled(place, "rate")
    reader = place.caller("indicators:read")
    path = f"{V1}/indicators/t-count/values"
    answer = await reader.get(path, headers={"Accept": "text/csv"})
    heading, *rows = answer.text.splitlines()
    assert heading.startswith("area_id,area_name,area_type,period_from,period_to,")
    assert len(rows) == 2


async def test_values_are_as_they_were_known_at_a_time(pooled_place: Clients) -> None:
    await filled(pooled_place, "rate")
    before = await values(pooled_place)
    moment = datetime.now(UTC).isoformat()
    await stored(pooled_place, "definitions", DEFINITION + "t-count,rate,,10,,,\n")
    first, _, d = counted("t-east", "male", 0)
    changed = first.replace(f",{counted('t-east', 'male', 0)[1]},{d},", f",39,{d},")
    await stored(pooled_place, "observations", HEAD + changed)
    after = await values(pooled_place)
    assert after["results"] != before["results"]
    for known_at in (before["known_at"], moment):
        then = await values(pooled_place, known_at=known_at)
        assert then["results"] == before["results"]
        assert then["method"] == before["method"]


async def test_a_mean_is_of_the_values_that_are_taken_together(place: Clients) -> None:
    await stored(place, "definitions", DEFINITION + "t-count,mean,,,,,\n")
    links = "id,hierarchy,child_id,parent_id\nl-1,wards,t-east,t-city\nl-2,wards,t-west,t-city\n"
    await stored(place, "area-links", links)
    head = "indicator_id,area_id,period_start,period_end,value,kind\n"
    rows = "t-count,t-east,2020,2020,3,actual\nt-count,t-west,2020,2020,5,actual\n"
    await stored(place, "observations", head + rows)
    up = {"add_up": True, "area_type": "test-city", "hierarchy": "wards"}
    [got] = (await values(place, **up))["results"]
    [other] = await results(
        place.caller("indicators:read"),
        "mean",
        [{"area": "x", "value": 3}, {"area": "x", "value": 5}],
    )
    assert (got["value"], got["denominator"]) == (4, 2)
    assert close(got, other)
    [alone] = (await values(place, area="t-east"))["results"]
    assert (alone["value"], alone["reason"]) == (3, "fewer_than_two_values")


@pytest.mark.parametrize("method", list(Method))
async def test_every_method_answers_where_there_is_nothing(place: Clients, method: Method) -> None:
    more = {"standard": "esp2013_19", "known_at": "2000-01-01T00:00:00Z"}
    answer = await asked(place, method=method, area_type="none", **more)
    assert answer.status_code == (422 if method.startswith("isr") else 200)
