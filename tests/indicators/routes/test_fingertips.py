"""Fingertips' lists: each of its paths, in the shapes that its clients read."""

import pytest

from tests.conftest import Clients
from tests.indicators.files import stored
from tests.indicators.fingertips import (
    API,
    a_published_place,
    ask,
    indicator,
    listed,
    number,
    table,
)


@pytest.fixture
async def published_place(app: Clients) -> Clients:
    await a_published_place(app)
    return app


LATEST = "latest_data/all_indicators_in_profile_group_for_child_areas"
NUMBERED = ["ages", "sexes", "value_notes", "area_types", "profiles", "category_types",
            "group_metadata?group_ids={group}"]  # fmt: skip
PATHS = [
    "ages", "sexes", "value_notes", "area_types", "areas/by_area_type?area_type_id=15", "profiles",
    "profile?profile_id={profile}", "available_data",
    "indicator_metadata/by_indicator_id?indicator_ids={home}", "indicator_metadata/all",
    "indicator_metadata/csv/by_indicator_id?indicator_ids={home}",
    "indicator_metadata/csv/by_group_id?group_id={group}",
    "indicator_metadata/csv/by_profile_id?profile_id={profile}", "indicator_metadata/csv/all",
    "all_data/csv/by_indicator_id?indicator_ids={home}&child_area_type_id={ward}",
    "all_data/csv/by_profile_id?profile_id={profile}&child_area_type_id={ward}",
    "all_data/csv/by_group_id?group_id={group}&child_area_type_id={ward}",
    "area_types/parent_area_types", "category_types", "group_metadata?group_ids={group}",
    "indicator_names/by_group_id?group_ids={group}",
    "grouproot_summaries/by_profile_id?profile_id={profile}&area_type_id={ward}",
    "parent_to_child_areas?child_area_type_id={ward}&parent_area_type_id={city}",
    "areas/by_parent_area_code?parent_area_code=t-city&area_type_id={ward}",
    LATEST + "?group_id={group}&area_type_id={ward}&parent_area_code=t-city",
]  # fmt: skip


async def known_numbers(app: Clients) -> dict[str, int]:
    profiles = await listed(app, "profiles")
    [profile] = [one for one in profiles if one["Key"] == "test-family"]
    return {
        "profile": profile["Id"],
        "group": profile["GroupIds"][0],
        "home": await indicator(app, "At home after 91 days"),
        "falls": await indicator(app, "Falls"),
        "ward": await number(app, "area_types", "Ward"),
        "city": await number(app, "area_types", "test city"),
    }


async def test_each_path_answers_with_something(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    for path in PATHS:
        answer = await published_place.anyone().get(f"{API}/{path.format(**known)}")
        assert answer.status_code == 200, path
        if "csv" in path:
            assert answer.headers["content-type"] == "text/csv; charset=utf-8", path
            assert len(answer.text.splitlines()) > 1, path
        else:
            assert answer.json(), path


async def test_id_is_the_first_key_of_each_object(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    for path in NUMBERED:
        found = (await published_place.anyone().get(f"{API}/{path.format(**known)}")).json()
        assert {next(iter(one)) for one in found} == {"Id"}, path


async def test_the_root_answers_before_anything_else_is_asked(published_place: Clients) -> None:
    for path in ("", "/"):
        answer = await published_place.anyone().get(f"/indicators/fingertips{path}")
        assert answer.status_code == 200


async def test_numbers_that_fingertips_publishes_are_kept(published_place: Clients) -> None:
    types = {one["Name"]: one["Id"] for one in await listed(published_place, "area_types")}
    assert (types["England"], types["GP practice"], types["Region"]) == (15, 7, 6)
    assert await listed(published_place, "sexes") == [
        {"Id": 1, "Name": "Male"}, {"Id": 2, "Name": "Female"}, {"Id": 4, "Name": "Persons"},
    ]  # fmt: skip
    assert {"Id": 1, "Name": "All ages"} in await listed(published_place, "ages")
    assert await listed(published_place, "areas/by_area_type", area_type_id=15) == [
        {"Code": "E92000001", "Name": "England", "Short": "England", "AreaTypeId": 15}
    ]
    countries = await listed(published_place, "areas/by_area_type", area_type_id=types["Country"])
    assert [one["Name"] for one in countries] == ["Wales"]


async def test_a_number_stays_when_its_thing_is_amended_and_is_not_used_again(
    published_place: Clients,
) -> None:
    before = await known_numbers(published_place)
    head = "id,name,family,unit,polarity\n"
    row = "t-home,At home after 91 days,third-family,%,higher is better\n"
    await stored(published_place, "indicators", head + row + "t-new,New,test-family,,neutral\n")
    after = await known_numbers(published_place)
    assert after == before
    numbers = [one["Id"] for one in await listed(published_place, "profiles")]
    new = await indicator(published_place, "New")
    assert len({new, *numbers, *before.values()}) == len(numbers) + len(before)
    assert new > max(before.values())


async def test_area_types_of_a_profile_are_those_with_data(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    found = await listed(published_place, "area_types", profile_ids=known["profile"])
    assert {one["Name"] for one in found} == {"England", "test city", "Ward"}
    other = [one["Id"] for one in await listed(published_place, "profiles")
             if one["Key"] == "other-family"]  # fmt: skip
    assert await listed(published_place, "area_types", profile_ids=other[0]) == []


async def test_available_data_name_indicators_and_area_types(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    of_falls = await listed(published_place, "available_data", indicator_id=known["falls"])
    assert of_falls == [{"IndicatorId": known["falls"], "AreaTypeId": known["ward"]}]
    england = await listed(published_place, "available_data", area_type_id=15)
    assert england == [{"IndicatorId": known["home"], "AreaTypeId": 15}]
    assert await listed(published_place, "available_data", indicator_id=999) == []


async def test_metadata_say_unit_interval_and_texts(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    wanted = f"{known['home']},{known['falls']}"
    found = await listed(
        published_place, "indicator_metadata/by_indicator_id", indicator_ids=wanted
    )
    home, falls = found[f"{known['home']}"], found[f"{known['falls']}"]
    assert (home["Unit"]["Value"], falls["Unit"]["Value"]) == (100, 1000)
    assert "wilson" in home["ConfidenceIntervalMethod"]["Name"].lower()
    assert "byar" in falls["ConfidenceIntervalMethod"]["Name"].lower()
    assert home["Descriptive"]["Definition"] == "Who is at home"
    short = await listed(published_place, "indicator_metadata/all")
    assert "Definition" not in short[f"{known['home']}"]["Descriptive"]
    whole = await listed(published_place, "indicator_metadata/all", include_definition="yes")
    assert whole[f"{known['home']}"]["Descriptive"]["Definition"] == "Who is at home"
    [row] = await table(
        published_place, "indicator_metadata/csv/by_indicator_id", indicator_ids=known["home"]
    )
    assert (row["Indicator ID"], row["Indicator"], row["Polarity"]) == (
        f"{known['home']}", "At home after 91 days", "RAG - High is good",
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["by_indicator_id?indicator_ids=999", "csv/by_indicator_id?indicator_ids=x",
     "csv/by_group_id?group_id=999", "csv/by_profile_id?profile_id=999"],
)  # fmt: skip
async def test_metadata_of_nothing_are_not_there(published_place: Clients, path: str) -> None:
    answer = await published_place.anyone().get(f"{API}/indicator_metadata/{path}")
    assert answer.status_code == 404
    assert (await ask(published_place, "profile", profile_id=999)).status_code == 404


async def test_what_fingertips_r_asks_for_besides(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    place = published_place
    types = await listed(place, "area_types/parent_area_types")
    above = {one["Name"]: {p["Name"] for p in one["ParentAreaTypes"]} for one in types}
    assert (above["Ward"], above["England"]) == ({"test city", "England"}, set())
    [kind] = await listed(place, "category_types")
    assert {one["Name"] for one in kind["Categories"]} == {"Least deprived", "Most deprived"}
    names = await listed(place, "indicator_names/by_group_id", group_ids=known["group"])
    assert {one["IndicatorName"] for one in names} == {"At home after 91 days", "Falls"}
    query = {"child_area_type_id": known["ward"], "parent_area_type_id": known["city"]}
    children = await listed(place, "parent_to_child_areas", **query)
    assert children == {"t-city": ["t-east", "t-north", "t-west"]}
    summaries = await listed(
        place, "grouproot_summaries/by_profile_id", profile_id=known["profile"],
        area_type_id=known["ward"],
    )  # fmt: skip
    assert {(one["IID"], one["Sex"]["Id"]) for one in summaries} == {
        (known["home"], 4), (known["falls"], 4), (known["falls"], 1), (known["falls"], 2),
    }  # fmt: skip


async def test_nearest_neighbours_are_those_that_are_linked(published_place: Clients) -> None:
    head = "id,hierarchy,child_id,parent_id,valid_from,valid_to\n"
    links = "l-1,nearest-neighbours,t-wales,t-city,,\nl-2,wards,t-west,t-city,,\n"
    await stored(published_place, "area-links", head + links)
    found = await listed(
        published_place, "areas/by_parent_area_code", parent_area_code="nn-1-t-city"
    )
    assert [one["Code"] for one in found] == ["t-wales"]
    inside = await listed(published_place, "areas/by_parent_area_code", parent_area_code="t-city")
    assert [one["Code"] for one in inside] == ["t-east", "t-north", "t-west"]
    alike = await listed(
        published_place, "parent_to_child_areas", nearest_neighbour_code="nn-1-t-city"
    )
    assert alike == {"t-city": ["t-wales"]}


async def test_latest_data_are_those_of_the_last_period(published_place: Clients) -> None:
    known = await known_numbers(published_place)
    found = await listed(
        published_place, LATEST,
        group_id=known["group"], area_type_id=known["ward"], parent_area_code="t-city",
        profile_id=known["profile"],
    )  # fmt: skip
    [home] = [one for one in found if one["IID"] == known["home"]]
    assert {one["AreaCode"]: one["Val"] for one in home["Data"]} == {
        "t-east": pytest.approx(55), "t-north": -1, "t-west": -1,
    }  # fmt: skip
    assert home["Grouping"][0]["Period"] == "2019"


async def test_a_token_is_asked_for_unless_the_deployment_has_opened_it(
    published_place: Clients,
) -> None:
    published_place.app.state.fingertips_open = False
    assert (await ask(published_place, "sexes")).status_code == 401
    assert (await ask(published_place, "all_data/csv/by_indicator_id")).status_code == 401
    reader = published_place.caller("indicators:read")
    assert (await reader.get(f"{API}/sexes")).status_code == 200
    other = published_place.caller("indicators:write")
    assert (await other.get(f"{API}/sexes")).status_code == 403
