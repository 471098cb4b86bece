"""Small numbers among values: hidden, whatever is asked for."""

from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import read, stored
from tests.indicators.routes.test_values import BANDS, DEFINITION, HEAD, counted, filled, values


async def test_small_numbers_are_hidden_with_the_sibling_that_would_tell_them(
    place: Clients,
) -> None:
    await stored(place, "definitions", DEFINITION + "t-count,rate,,1000,under_5,,\n")
    await stored(place, "areas", "id,name,type,parent_id\nt-west,West,test ward,t-city\n")
    rows = "t-count,t-east,2020,2020,3,900,actual,,\nt-count,t-west,2020,2020,30,900,actual,,\n"
    await stored(place, "observations", HEAD + rows)
    got = (await values(place))["results"]
    assert [(one["value"], one["numerator"], one["lower_95"]) for one in got] == [
        (None, None, None)
    ] * 2
    assert [(one["status"], one["reason"]) for one in got] == [
        ("suppressed", "small_number"), ("suppressed", "sibling_of_small_number"),
    ]  # fmt: skip


async def test_what_is_hidden_does_not_depend_on_how_much_is_asked_for(place: Clients) -> None:
    await stored(place, "definitions", DEFINITION + "t-count,rate,,1000,under_5,,\n")
    head = "id,name,type,parent_id\n"
    await stored(place, "areas", head + "t-west,West,test ward,t-city\nt-north,North,test ward,\n")
    links = "id,hierarchy,child_id,parent_id\nl-1,teams,t-west,t-city\nl-2,teams,t-north,t-city\n"
    await stored(place, "area-links", links)
    counts = {
        ("t-east", "male"): 3, ("t-east", "female"): 40, ("t-west", "male"): 30,
        ("t-west", "female"): 50, ("t-north", "male"): 60, ("t-north", "female"): 70,
    }  # fmt: skip
    rows = [f"t-count,{a},2020,2020,{n},900,actual,{s},\n" for (a, s), n in counts.items()]
    await stored(place, "observations", HEAD + "".join(rows))
    every = {(one["area_id"], one["sex"]): one["value"] for one in
             (await values(place, by_sex=True))["results"]}  # fmt: skip
    # East's men are few; its women, and West's men, would tell them; so would North's West's.
    shown = {where for where, value in every.items() if value is not None}
    assert ("t-east", "male") not in shown
    assert ("t-east", "female") not in shown
    assert ("t-west", "male") not in shown
    for area, sex in counts:
        [alone] = (await values(place, area=area, sex=sex))["results"]
        assert alone["value"] == every[area, sex], (area, sex)
        [one, other] = (await values(place, area=area, by_sex=True))["results"]
        assert (one["value"], other["value"]) == (every[area, "female"], every[area, "male"])


async def test_a_count_that_its_source_hid_hides_what_is_made_of_it(place: Clients) -> None:
    await filled(place, "dsr", standard="esp2013_19")
    line, n, _ = counted("t-east", "male", 3)
    head = HEAD.replace("kind,", "kind,status,")
    hidden = line.replace(f",{n},", ",,", 1).replace(",actual,", ",actual,suppressed,")
    await stored(place, "observations", head + hidden)
    [east, west] = (await values(place))["results"]
    assert (east["value"], east["reason"]) == (None, "inputs_suppressed")
    assert west["reason"] is None


async def with_a_sibling_hidden(place: Clients, method: str, standard: str = "") -> None:
    """East is small, so West is hidden beside it; North is shown."""
    await stored(place, "definitions", f"{DEFINITION}t-count,{method},{standard},,under_5,,\n")
    head = "id,name,type,parent_id\n"
    areas = "t-west,West,test ward,t-city\nt-north,North,test ward,t-city\n"
    await stored(place, "areas", head + areas)
    rows = [
        f"t-count,{area},{year},{year},{n if at == 9 else 0},900,actual,,{BANDS[at]}\n"
        for area, n in (("t-east", 3), ("t-west", 20), ("t-north", 60), ("t-city", 83))
        for year in (2018, 2020)
        for at in range(len(BANDS))
    ]
    await stored(place, "observations", HEAD + "".join(rows))


async def test_growth_hides_what_values_hide_however_little_is_asked_for(place: Clients) -> None:
    await with_a_sibling_hidden(place, "rate")
    told = {one["area_id"]: one["value"] for one in (await values(place))["results"]}
    assert (told["t-west"], told["t-north"] is None) == (None, False)
    for area, why in (
        ("t-west", "sibling_of_small_number"), ("t-east", "small_number"), ("t-north", None),
    ):  # fmt: skip
        answer = await read(place, "indicators/t-count/growth", area=area)
        [one] = answer["results"]
        assert (one["reason"], one["later"] is None) == (why, why is not None), area


async def test_a_gap_hides_what_values_hide(place: Clients) -> None:
    await with_a_sibling_hidden(place, "dsr", "esp2013_19")
    for part, why in (
        ("t-west", "sibling_of_small_number"), ("t-east", "small_number"), ("t-north", None),
    ):  # fmt: skip
        answer = await read(place, "indicators/t-count/gap", area="t-city", part=part)
        assert {one["reason"] for one in answer["results"]} == {why}, part
        assert all((one["value"] is None) == bool(why) for one in answer["results"])


async def test_who_is_diagnosed_is_hidden_as_values_are(place: Clients) -> None:
    await with_a_sibling_hidden(place, "count")
    rate = "id,condition,age,percent\np-1,falling,0+,10\n"
    await stored(place, "prevalence-rates", rate)
    people = "".join(
        f"t-rate,{area},2020,2020,{n},,actual,,0+\n"
        for area, n in (("t-east", 100), ("t-west", 200), ("t-north", 600))
    )
    await stored(place, "observations", HEAD + people)
    path = "prevalence/falling"
    answer = await read(place, path, population="t-rate", diagnosed="t-count")
    told = {one["area_id"]: one["diagnosed"] for one in answer["results"]}
    assert told == {"t-east": None, "t-west": None, "t-north": 60}
    # People are hidden as well where their own indicator says so.
    await stored(place, "definitions", DEFINITION + "t-rate,count,,,under_8,,\n")
    few = "t-rate,t-east,2020,2020,7,,actual,,0+\n"
    await stored(place, "observations", HEAD + few)
    answer = await read(place, path, population="t-rate")
    told = {one["area_id"]: (one["population"], one["expected"]) for one in answer["results"]}
    assert told == {"t-east": (None, None), "t-west": (None, None), "t-north": (600, 60)}


@pytest.mark.parametrize("query", [{"by_sex": True}, {"sex": "male"}, {"category_type": "g"}])
async def test_strata_stored_of_the_sibling_alone_do_not_tell_it(
    place: Clients, query: dict[str, Any]
) -> None:
    await with_a_sibling_hidden(place, "rate")
    head = HEAD.replace("\n", ",category_type,category\n")
    rows = [f"t-count,t-west,2021,2021,10,900,actual,{sex},,,\n" for sex in ("male", "female")]
    rows += [f"t-count,t-west,2021,2021,10,900,actual,,,g,{one}\n" for one in ("a", "b")]
    rows += [f"t-count,{area},2021,2021,{n},900,actual,,,,\n"
             for area, n in (("t-east", 3), ("t-north", 60), ("t-city", 83))]  # fmt: skip
    await stored(place, "observations", head + "".join(rows))
    found = (await values(place, area="t-west", period_from="2021-01-01", **query))["results"]
    assert found
    assert {(one["value"], one["reason"]) for one in found} == {(None, "sibling_of_small_number")}


async def test_another_method_does_not_tell_what_is_hidden(place: Clients) -> None:
    await with_a_sibling_hidden(place, "rate")
    head = HEAD.replace("numerator", "value,numerator")
    rows = "".join(
        f"t-count,{area},2021,2021,{100 + n / 10},{n},900,actual,,\n"
        for area, n in (("t-east", 3), ("t-west", 2000), ("t-north", 6000))
    )
    await stored(place, "observations", head + rows)
    for method in ("mean", "as_published", "count"):
        found = (await values(place, method=method, period_from="2021-01-01"))["results"]
        told = {one["area_id"]: one["value"] is None for one in found}
        assert told["t-east"], method
        assert told["t-west"], method


@pytest.mark.parametrize("chart", ["xmr", "p", "u", "c"])
async def test_a_chart_hides_what_values_hide(place: Clients, chart: str) -> None:
    await with_a_sibling_hidden(place, "rate")
    head = HEAD.replace("numerator", "value,numerator")
    rows = "".join(
        f"t-count,{area},2021,2021,{n},{n},900,actual,,\n"
        for area, n in (("t-east", 3), ("t-west", 20), ("t-north", 60), ("t-city", 83))
    )
    await stored(place, "observations", head + rows)
    for area, shown in (("t-east", False), ("t-west", False), ("t-north", True)):
        [point] = (await read(place, "indicators/t-count/spc", area=area, chart=chart))["results"]
        figures = [point[one] for one in ("value", "plotted", "mean")]
        assert all((one is not None) is shown for one in figures), (area, figures)
        assert (point["status"] == "suppressed") is not shown


async def test_boards_hide_printed_values_that_are_hidden(place: Clients) -> None:
    await with_a_sibling_hidden(place, "as_published")
    head = HEAD.replace("numerator", "value,numerator")
    rows = "".join(
        f"t-count,{area},2021,2021,{n},{n},900,actual,,\n"
        for area, n in (("t-east", 3), ("t-west", 20), ("t-north", 60))
    )
    await stored(place, "observations", head + rows)
    for area, told in (("t-east", None), ("t-west", None), ("t-north", 60)):
        answer = await read(place, "measures", area=area, indicator="t-count")
        [one] = answer["results"]
        assert (one["value"], one.get("numerator", told)) == (told, told)


async def test_an_indirectly_standardised_value_is_held_against_its_own_reference_and_sex(
    place: Clients,
) -> None:
    await stored(
        place, "areas", "id,name,type,parent_id\nt-zoo,Other city,test city,\n"
    )  # fmt: skip
    rows = [
        f"t-count,{area},2020,2020,{n},{d},actual,{sex},65-69\n"
        for area, d, counts in (
            ("t-east", 100, {"male": 10, "female": 40}),
            ("t-city", 1000, {"male": 100, "female": 400}),
            ("t-zoo", 1000, {"male": 500, "female": 500}),
        )
        for sex, n in counts.items()
    ]
    await stored(place, "observations", HEAD + "".join(rows))
    for rule in ("", "under_5"):
        await stored(place, "definitions", DEFINITION + f"t-count,isr_ratio,,,{rule},t-city,\n")
        for query in ({"by_sex": True}, {"sex": "male"}, {}):
            got = (await values(place, area="t-east", **query))["results"]
            assert {one["value"] for one in got} == {100}, (rule, query)


@pytest.mark.parametrize(
    ("method", "value"), [("count", 60), ("rate", 60 / 900 * 1e5), ("proportion", 60 / 9)]
)
async def test_a_value_does_not_tell_what_a_count_was_before_it_was_rounded(
    place: Clients, method: str, value: float
) -> None:
    areas = "t-west,West,test ward,t-city\nt-north,North,test ward,t-city\n"
    await stored(place, "areas", "id,name,type,parent_id\n" + areas)
    await stored(place, "definitions", DEFINITION + f"t-count,{method},,,under_8,,\n")
    rows = "".join(
        f"t-count,{area},2020,2020,{n},{d},actual,,\n"
        for area, n, d in (("t-north", 62, 898), ("t-east", 58, 902), ("t-west", 0, 90))
    )
    await stored(place, "observations", HEAD + rows)
    told = {one["area_id"]: one for one in (await values(place))["results"]}
    for area in ("t-north", "t-east"):
        assert (told[area]["numerator"], told[area]["denominator"]) == (60, 900)
        assert told[area]["value"] == pytest.approx(value)
    assert told["t-north"] | {"area_id": "", "area_name": ""} == told["t-east"] | {
        "area_id": "", "area_name": "",
    }  # fmt: skip
    assert told["t-west"]["value"] == 0
