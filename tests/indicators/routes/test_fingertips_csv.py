"""Fingertips' data as CSV: each column, and each kind of row."""

import csv
from io import StringIO
from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import stored
from tests.indicators.fingertips import (
    HEAD,
    a_published_place,
    ask,
    indicator,
    number,
    table,
)

COLUMNS = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
]
DATA = "all_data/csv/by_indicator_id"


@pytest.fixture
async def published_place(app: Clients) -> Clients:
    await a_published_place(app)
    return app


async def data(app: Clients, name: str, parent: str = "England", **more: Any) -> list[Any]:
    query = {
        "indicator_ids": await indicator(app, name),
        "child_area_type_id": await number(app, "area_types", "Ward"),
        "parent_area_type_id": await number(app, "area_types", parent),
    }
    return await table(app, DATA, **(query | more))


async def of_2019(app: Clients, parent: str = "England") -> dict[str, Any]:
    rows = await data(app, "At home after 91 days", parent)
    return {one["Area Code"]: one for one in rows
            if one["Time period"] == "2019" and not one["Category"]}  # fmt: skip


async def test_the_columns_are_those_of_the_contract(published_place: Clients) -> None:
    for parent, name in (
        ("England", "Compared to percentiles"),
        ("test city", "Compared to test city value or percentiles"),
    ):
        rows = await data(published_place, "At home after 91 days", parent)
        assert list(rows[0]) == [*COLUMNS[:22], name, *COLUMNS[22:]]


async def test_rows_are_england_then_parents_then_children(published_place: Clients) -> None:
    rows = await data(published_place, "At home after 91 days", "test city")
    last = [one for one in rows if one["Time period"] == "2019"]
    assert [one["Area Type"] for one in last] == [
        "England", "test city", "test city", "test city", "Ward", "Ward", "Ward",
    ]  # fmt: skip
    assert [one["Time period"] for one in rows] == sorted(one["Time period"] for one in rows)
    england, city, *_, ward = last
    assert (england["Parent Code"], england["Parent Name"]) == ("", "")
    assert (city["Parent Code"], city["Parent Name"]) == ("E92000001", "England")
    assert (ward["Parent Code"], ward["Parent Name"]) == ("t-city", "City")


async def test_a_value_stands_with_its_counts_and_limits(published_place: Clients) -> None:
    east = (await of_2019(published_place))["t-east"]
    expected = {
        "Indicator Name": "At home after 91 days", "Parent Code": "E92000001",
        "Area Name": "East", "Area Type": "Ward", "Sex": "Persons", "Age": "65+",
        "Category Type": "", "Category": "", "Time period": "2019", "Value note": "",
        "Time period Sortable": "20190000", "New data": "", "Time period range": "1y",
    }  # fmt: skip
    assert {name: east[name] for name in expected} == expected
    numbers = [float(east[name]) for name in (
        "Value", "Count", "Denominator", "Lower CI 95.0 limit", "Upper CI 95.0 limit",
        "Lower CI 99.8 limit", "Upper CI 99.8 limit",
    )]  # fmt: skip
    assert numbers[:3] == [pytest.approx(55), 110, 200]
    # Wilson's limits of 110 in 200, from their closed form.
    assert numbers[3:5] == [pytest.approx(48.0757, abs=1e-3), pytest.approx(61.7359, abs=1e-3)]
    assert numbers[5] < numbers[3] < numbers[0] < numbers[4] < numbers[6]


async def test_a_hidden_value_says_so_in_its_note(published_place: Clients) -> None:
    rows = await of_2019(published_place)
    west = rows["t-west"]
    assert (west["Value"], west["Count"], west["Lower CI 95.0 limit"]) == ("", "", "")
    assert west["Value note"] == "Value suppressed for disclosure control due to small count"
    assert rows["t-north"]["Value note"].startswith("Value suppressed for disclosure control, so")
    falls = {one["Area Code"]: one for one in await data(published_place, "Falls")
             if one["Sex"] == "Persons"}  # fmt: skip
    assert falls["t-west"]["Value note"] == "Value suppressed by its source"


async def test_categories_and_sexes_have_rows_of_their_own(published_place: Clients) -> None:
    rows = await data(published_place, "At home after 91 days", "test city")
    parts = [(one["Category Type"], one["Category"], one["Value"], one["Area Code"])
             for one in rows if one["Category"]]  # fmt: skip
    assert parts == [("Deprivation", "Least deprived", "80.0", "t-city"),
                     ("Deprivation", "Most deprived", "30.0", "t-city")]  # fmt: skip
    falls = await data(published_place, "Falls")
    east = [one for one in falls if one["Area Code"] == "t-east"]
    assert [(one["Sex"], float(one["Value"]), one["Age"]) for one in east] == [
        ("Persons", 20, "All ages"), ("Female", pytest.approx(13.3333, abs=1e-4), "All ages"),
        ("Male", 30, "All ages"),
    ]  # fmt: skip
    assert {one["Time period"] for one in east} == {"2018/19"}


async def test_values_are_compared_with_england_and_with_the_parent(
    published_place: Clients,
) -> None:
    rows = await of_2019(published_place, "test city")
    england, parent = (
        "Compared to England value or percentiles",
        "Compared to test city value or percentiles",
    )
    # 55 % (48 to 62) beside 50.4 % in England and 56 % in the city, which is 53 to 59.
    assert (rows["t-east"][england], rows["t-east"][parent]) == ("Similar", "Similar")
    assert (rows["t-city"][england], rows["t-city"][parent]) == ("Better", "Not compared")
    assert (rows["E92000001"][england], rows["E92000001"][parent]) == (
        "Not compared", "Not compared",
    )  # fmt: skip
    assert rows["t-west"][england] == "Not compared"
    whole = await data(published_place, "At home after 91 days", "test city")
    worse = [one for one in whole if one["Category"] == "Most deprived"]
    assert worse[0][england] == "Worse"


async def test_children_of_england_are_sorted_into_quintiles(published_place: Clients) -> None:
    names = [f"t-{at}" for at in range(5)]
    areas = "".join(f"{one},{one},ward,t-city\n" for one in names)
    await stored(published_place, "areas", "id,name,type,parent_id\n" + areas)
    rows = "".join(f"t-falls,{one},2001,2001,{20 + 10 * at},1000,actual,,,,\n"
                   for at, one in enumerate(names))  # fmt: skip
    await stored(published_place, "observations", HEAD + rows)
    found = [one["Compared to percentiles"] for one in await data(published_place, "Falls")
             if one["Time period"] == "2001"]  # fmt: skip
    assert found == ["Lowest quintile", "2nd lowest quintile", "Middle quintile",
                     "2nd highest quintile", "Highest quintile"]  # fmt: skip


async def test_the_latest_value_says_its_trend_and_others_none(published_place: Clients) -> None:
    rows = await data(published_place, "At home after 91 days")
    trends = {
        (one["Area Code"], one["Time period"]): one["Recent Trend"]
        for one in rows if not one["Category"]
    }  # fmt: skip
    assert trends["t-east", "2019"] == "Increasing and getting better"
    assert trends["E92000001", "2019"] == "No significant change"
    assert trends["t-west", "2019"] == "Cannot be calculated"
    assert {text for (_, year), text in trends.items() if year < "2019"} == {""}


async def test_a_target_of_the_same_period_is_the_goal(published_place: Clients) -> None:
    rows = await of_2019(published_place, "test city")
    goals = {code: one["Compared to goal"] for code, one in rows.items()}
    assert goals == {"E92000001": "Not compared", "t-city": "Green", "t-east": "Red",
                     "t-north": "Not compared", "t-west": "Not compared"}  # fmt: skip


async def test_what_names_nothing_is_the_header_alone(published_place: Clients) -> None:
    ward = await number(published_place, "area_types", "Ward")
    home = await indicator(published_place, "At home after 91 days")
    for query in (
        {}, {"indicator_ids": "x", "child_area_type_id": ward},
        {"indicator_ids": 999, "child_area_type_id": ward},
        {"indicator_ids": home, "child_area_type_id": 999},
        {"indicator_ids": home, "child_area_type_id": 7},
        {"indicator_ids": home, "child_area_type_id": ward, "parent_area_type_id": 999},
        {"indicator_ids": home, "child_area_type_id": ward, "profile_id": 999},
    ):  # fmt: skip
        answer = await ask(published_place, DATA, **query)
        assert answer.status_code == 200
        header, *rows = csv.reader(StringIO(answer.text))
        assert len(header) == 27
        # England has values whatever the children are.
        assert {row[4] for row in rows} <= {"E92000001"}


async def test_a_hundred_and_one_indicators_are_too_many(published_place: Clients) -> None:
    wanted = ",".join(map(str, range(1, 102)))
    answer = await ask(published_place, DATA, indicator_ids=wanted, child_area_type_id=7)
    assert (answer.status_code, answer.json()["type"]) == (
        422, "/indicators/problems/too-many-indicators",
    )  # fmt: skip


async def test_one_parent_may_be_asked_for(published_place: Clients) -> None:
    rows = await data(published_place, "At home after 91 days", "test city", parent_area_code="x")
    assert {one["Area Code"] for one in rows} == {"E92000001"}
    rows = await data(
        published_place, "At home after 91 days", "test city", parent_area_code="t-city"
    )
    assert {one["Area Code"] for one in rows} == {
        "E92000001",
        "t-city",
        "t-east",
        "t-north",
        "t-west",
    }


async def test_what_no_area_is_called_is_refused_before_the_file_begins(
    published_place: Clients,
) -> None:
    answer = await ask(published_place, DATA, parent_area_code="a\0b")
    assert (answer.status_code, answer.json()["type"]) == (422, "/indicators/problems/invalid")


async def test_no_part_tells_another_that_is_hidden(published_place: Clients) -> None:
    rows = [
        # Three of the men: their number would be all less the women's.
        "t-home,t-city,2001,2001,3,50,actual,male,,,\n",
        "t-home,t-city,2001,2001,30,50,actual,female,,,\n",
        "t-home,t-city,2001,2001,2,50,actual,,Deprivation,Most deprived,\n",
        "t-home,t-city,2001,2001,9,50,actual,,Deprivation,Middle,\n",
        "t-home,t-city,2001,2001,19,50,actual,,Deprivation,Least deprived,\n",
        # The whole of the north is hidden for the west's sake: so are its women and men, and
        # those of the east, which less all women and men would tell them.
        "t-home,t-west,2001,2001,4,50,actual,,,,\n",
        "t-home,t-north,2001,2001,16,50,actual,male,,,\n",
        "t-home,t-north,2001,2001,14,50,actual,female,,,\n",
        "t-home,t-east,2001,2001,31,60,actual,male,,,\n",
        "t-home,t-east,2001,2001,32,60,actual,female,,,\n",
    ]
    await stored(published_place, "observations", HEAD + "".join(rows))
    found = {
        (one["Area Code"], one["Sex"], one["Category"]): one["Count"]
        for one in await data(published_place, "At home after 91 days", "test city")
        if one["Time period"] == "2001"
    }
    assert found == {
        ("t-city", "Persons", ""): "33.0", ("t-city", "Male", ""): "",
        ("t-city", "Female", ""): "", ("t-city", "Persons", "Most deprived"): "",
        ("t-city", "Persons", "Middle"): "", ("t-city", "Persons", "Least deprived"): "19.0",
        ("t-west", "Persons", ""): "", ("t-north", "Persons", ""): "",
        ("t-north", "Male", ""): "", ("t-north", "Female", ""): "",
        ("t-east", "Persons", ""): "63.0", ("t-east", "Male", ""): "",
        ("t-east", "Female", ""): "",
    }  # fmt: skip
