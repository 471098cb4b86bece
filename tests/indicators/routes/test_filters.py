"""Boards of one sex, of some ages, of one category: and what stays hidden whatever is asked."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, V1, read, stored
from tests.indicators.judged import counted, line

AREAS, AGES, SEXES = ("t-east", "t-west", "t-north"), ("0-64", "65-74", "75+"), ("female", "male")
YEARS = range(2015, 2021)


def cell(area: str, sex: str, age: str, year: int) -> tuple[int, int]:
    place = 7 * AREAS.index(area) + 3 * SEXES.index(sex) + AGES.index(age)
    return 40 + 5 * place + (year - 2015) * (place % 4), 1000 + 10 * place


def sums(area: str, year: int, sexes: Sequence[str] = SEXES, ages: Sequence[str] = AGES) -> Any:
    cells = [cell(area, sex, age, year) for sex in sexes for age in ages]
    return tuple(sum(one) for one in zip(*cells, strict=True))


@pytest.fixture
async def board(place: Clients) -> Clients:
    """Give three wards of one city, an indicator to count in them and a dashboard with it."""
    wards = "".join(f"{one},{one},test ward,t-city\n" for one in AREAS)
    await stored(place, "areas", AREA_HEAD + wards)
    await stored(place, "dashboards", "id,name\nt-board,Board\n")
    head = "id,dashboard_id,domain,indicator_id\n"
    await stored(place, "dashboard-measures", head + "t-1,t-board,Activity,t-count\n")
    return place


async def every_cell(app: Clients, **definition: str) -> None:
    lines = [
        line(area, *cell(area, sex, age, year), year, sex=sex, age=age)
        for area in AREAS for sex in SEXES for age in AGES for year in YEARS
    ]  # fmt: skip
    elective = [
        line(area, year - 2000, 900, year, sex=sex, age=age, category_type="admission method",
             category=category)
        for area in AREAS for sex in SEXES for age in AGES for year in YEARS
        for category in ("elective", "emergency")
    ]  # fmt: skip
    await counted(app, "rate", *lines, *elective, **definition)


async def shown(app: Clients, **query: Any) -> dict[str, Any]:
    answer = await read(app, "dashboards/t-board", **query)
    return {one["area_id"]: one for one in answer["domains"][0]["indicators"][0]["areas"]}


@pytest.mark.parametrize(
    ("query", "sexes", "ages"),
    [
        ({}, SEXES, AGES),
        ({"sex": "persons"}, SEXES, AGES),
        ({"sex": "female"}, ("female",), AGES),
        ({"age": "65 to 74"}, SEXES, ("65-74",)),
        ({"sex": "male", "age": ["65-74", "75+"]}, ("male",), ("65-74", "75+")),
    ],
)
async def test_values_growth_access_and_trend_are_of_the_filtered_counts(
    board: Clients, query: dict[str, Any], sexes: Sequence[str], ages: Sequence[str]
) -> None:
    await every_cell(board)
    found = await shown(board, **query)
    assert set(found) == set(AREAS)
    for area, one in found.items():
        n, d = sums(area, 2020, sexes, ages)
        assert (one["numerator"], one["denominator"]) == (n, d)
        assert one["value"] == pytest.approx(100_000 * n / d)
        before = sums(area, 2018, sexes, ages)[0]
        assert (one["growth"]["earlier"], one["growth"]["later"]) == (before, n)
        assert one["trend"] is not None
        others = [each for each in AREAS if each != area]
        rates = {}
        for sex in sexes:
            for age in ages:
                events, people = (
                    sum(cell(each, sex, age, 2020)[at] for each in others) for at in (0, 1)
                )
                rates[sex, age] = events / people
        expected = sum(rates[at] * cell(area, *at, 2020)[1] for at in rates)
        assert one["growth"]["access_ratio"] == pytest.approx(n / expected)


async def test_a_category_is_shown_by_itself(board: Clients) -> None:
    await every_cell(board)
    only = {"category_type": "admission method", "category": "elective"}
    found = await shown(board, **only, sex="male", age="75+")
    for one in found.values():
        assert (one["numerator"], one["growth"]["later"], one["growth"]["earlier"]) == (20, 20, 18)
    assert await shown(board, category_type="admission method", category="none") == {}


async def test_the_answer_says_whose_counts_it_has_in_every_format(board: Clients) -> None:
    await every_cell(board)
    query: dict[str, Any] = {"sex": "female", "age": ["65-74", "75+"]}
    said = {"sex": "female", "age": ["65-74", "75+"], "category_type": None, "category": None}
    reader = board.caller("indicators:read")
    for path, more in (("dashboards/t-board", {}), ("measures", {"area": "t-east"})):
        assert (await read(board, path, **more))["filters"] is None
        assert (await read(board, path, **more, **query))["filters"] == said
        url, asked = f"{V1}/{path}", {**more, **query}
        table = await reader.get(url, params={**asked, "format": "csv"})
        rows = pl.read_csv(table.content)
        assert set(rows["sex"]) == {"female"}
        assert set(rows["age"]) == {"65-74; 75+"}
        for kind in ("svg", "table"):
            drawn = await reader.get(url, params={**asked, "format": kind})
            assert "female, aged 65-74 and 75+" in drawn.text


async def test_measures_are_of_the_filtered_counts_and_targets_of_everybody(
    board: Clients,
) -> None:
    await every_cell(board)
    head = "id,indicator_id,area_id,target_label,target_value\n"
    await stored(board, "targets", head + "t-aim,t-count,t-east,2020,50\n")
    query = {"area": "t-east", "benchmark": "t-west", "family": "test", "indicator": "t-count"}
    [whole] = (await read(board, "measures", **query))["results"]
    [men] = (await read(board, "measures", **query, sex="male"))["results"]
    assert (whole["target"], men["target"]) == (50, None)
    assert men["numerator"] == sums("t-east", 2020, ("male",))[0]
    n, d = sums("t-west", 2020, ("male",))
    assert men["benchmark"] == pytest.approx(100_000 * n / d)
    assert (whole["points"], men["points"]) == (6, 6)


async def test_printed_values_are_those_of_exactly_the_filter(board: Clients) -> None:
    head = "indicator_id,area_id,period_start,period_end,value,kind,sex,age\n"
    rows = ["t-count,t-east,2020,2020,7,actual,,\n", "t-count,t-east,2020,2020,9,actual,male,\n",
            "t-count,t-east,2020,2020,11,actual,male,65-74\n"]  # fmt: skip
    await stored(board, "observations", head + "".join(rows))
    for query, value in (
        ({}, 7), ({"sex": "male"}, 9), ({"sex": "male", "age": "65-74"}, 11),
        ({"sex": "female"}, None), ({"sex": "male", "age": ["65-74", "75+"]}, None),
    ):  # fmt: skip
        found = await shown(board, **query)
        assert [one["value"] for one in found.values()] == ([] if value is None else [value])


async def test_what_is_hidden_cannot_be_told_by_asking_for_other_ages_and_subtracting(
    board: Clients,
) -> None:
    few = {("t-east", "male", "75+"): 2, ("t-west", "female", "65-74"): 3}
    lines = [
        line(area, few.get((area, sex, age), cell(area, sex, age, 2020)[0]), 5000, 2020,
             sex=sex, age=age)
        for area in AREAS for sex in SEXES for age in AGES
    ]  # fmt: skip
    await counted(board, "rate", *lines, suppression="under_5")
    places = [(area, sex, age) for area in AREAS for sex in SEXES for age in AGES]
    known = []
    for size in range(len(AGES)):
        for ages in combinations(AGES, size):
            for sex in (None, *SEXES):
                query = {"age": list(ages)} | ({"sex": sex} if sex else {})
                for area, one in (await shown(board, **query)).items():
                    if one["numerator"] is not None:
                        known.append([
                            float(where[0] == area and sex in {None, where[1]}
                                  and (not ages or where[2] in ages)) for where in places
                        ])  # fmt: skip
                    else:
                        assert one["status"] == "suppressed"
                        assert one["growth"] is None or one["growth"]["later"] is None
    told = np.array(known)
    assert len(told) > len(AREAS)
    for where in few:
        alone = np.array([float(one == where) for one in places])
        rank = np.linalg.matrix_rank(told)
        assert np.linalg.matrix_rank(np.vstack([told, alone])) == rank + 1, where


async def test_one_filter_hides_no_more_or_less_for_what_else_is_asked(board: Clients) -> None:
    lines = [
        line(area, 2 if (area, sex, age) == ("t-east", "male", "75+") else 60, 5000, 2020,
             sex=sex, age=age)
        for area in AREAS for sex in SEXES for age in AGES
    ]  # fmt: skip
    await counted(board, "rate", *lines, suppression="under_5")
    every = await shown(board, sex="male", age="75+")
    assert every["t-east"]["reason"] == "small_number"
    for area in AREAS:
        alone = await shown(board, sex="male", age="75+", area=area)
        assert alone[area]["value"] == every[area]["value"], area
    both = await shown(board, age="75+")
    assert both["t-east"]["value"] is None


async def test_printed_values_that_the_rule_hides_are_hidden_on_boards(board: Clients) -> None:
    await counted(board, "as_published", suppression="under_5")
    head = "indicator_id,area_id,period_start,period_end,value,numerator,denominator,kind\n"
    rows = [f"t-count,{area},2020,2020,{n / 10},{n},900,actual\n"
            for area, n in zip(AREAS, (3, 20, 60), strict=True)]  # fmt: skip
    await stored(board, "observations", head + "".join(rows))
    found = await shown(board)
    said = {area: (one["value"], one["numerator"], one["reason"]) for area, one in found.items()}
    assert said["t-east"] == (None, None, "small_number")
    assert said["t-west"] == (None, None, "sibling_of_small_number")
    assert said["t-north"][1:] == (60, None)


@pytest.mark.parametrize("path", ["dashboards/t-board", "measures"])
@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ({"age": ["65+", "70-74"]}, "ages-overlap"),
        ({"category": "elective"}, "category-incomplete"),
        ({"category_type": "admission method"}, "category-incomplete"),
    ],
)
async def test_a_filter_that_cannot_be_is_refused(
    board: Clients, path: str, query: dict[str, Any], problem: str
) -> None:
    asked = query | {"area": "t-east"}
    answer = await board.caller("indicators:read").get(f"{V1}/{path}", params=asked)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/indicators/problems/{problem}")
