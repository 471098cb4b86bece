from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, V1, columns, faults, read, stored


async def test_an_area_is_read_with_what_is_not_stated_as_null(app: Clients) -> None:
    body = "id,name,type,population,date,certainty\nt-a,A,CCG area,194166,2012-01,derived\n"
    await stored(app, "areas", body)
    known = await read(app, "areas/t-a")
    assert (known["type"], known["population"], known["date"]) == ("ccg-area", 194166, "2012-01")
    assert (known["population_65_plus"], known["parent_id"]) == (None, None)
    assert (known["certainty"], known["changed_by"], known["version"]) == ("derived", "tester", 1)


async def test_areas_are_listed_by_type_and_by_parent(place: Clients) -> None:
    below = await read(place, "areas", parent_id="t-city")
    assert [one["id"] for one in below["items"]] == ["t-east", "t-west"]
    wards = await read(place, "areas", type="ward", parent_id="t-city")
    assert [one["id"] for one in wards["items"]] == ["t-west"]


async def test_the_list_as_csv_is_as_an_import_takes_it(place: Clients) -> None:
    reader = place.caller("indicators:read")
    found = await reader.get(
        f"{V1}/areas", params={"type": "test-ward"}, headers={"Accept": "text/csv"}
    )
    heading, *rows = found.text.splitlines()
    assert heading.startswith("id,name,type,parent_id,la_area,ccg_id,population,")
    assert rows == ["t-east,East,test-ward,t-city,,,,,,,,,,stated,"]
    assert (await stored(place, "areas", found.content))["unchanged"] == 1


async def test_the_known_types_of_area_are_listed(app: Clients) -> None:
    types = await read(app, "area-types", limit=500)
    assert {"country", "ccg-area", "gp-practice"} <= {one["id"] for one in types["items"]}


async def test_a_parent_may_stand_later_in_the_file(app: Clients) -> None:
    body = AREA_HEAD + "t-b,B,ward,t-a\nt-a,A,district,t-top\nt-top,Top,country,\n"
    assert (await stored(app, "areas", body))["added"] == 3


async def test_an_area_below_nothing_is_refused(app: Clients) -> None:
    body = AREA_HEAD + "t-b,B,ward,t-nowhere\n"
    assert await faults(app, "areas", body) == [(2, "parent_id", "There is no area with this id")]


async def test_areas_never_lie_in_themselves_even_by_way_of_those_stored(place: Clients) -> None:
    assert await columns(place, "areas", AREA_HEAD + "t-x,X,ward,t-x\n") == [(2, "parent_id")]
    round_about = AREA_HEAD + "t-city,City,test city,t-east\n"
    assert await columns(place, "areas", round_about) == [(2, "parent_id")]


async def test_more_older_people_than_people_are_refused(app: Clients) -> None:
    body = "id,name,type,population,population_65_plus\nt-b,B,ward,10,11\n"
    assert await columns(app, "areas", body) == [(2, "population_65_plus")]


async def test_a_new_area_type_is_kept_under_its_printed_name(place: Clients) -> None:
    types = {one["id"]: one for one in (await read(place, "area-types"))["items"]}
    assert types["test-ward"]["name"] == "test ward"
    assert types["ward"] == {
        "id": "ward", "name": "Ward", "definition": "An electoral ward",
    }  # fmt: skip
