"""Fingertips' read API over HTTP: the paths that fingertipsR asks for besides."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Response

from indicators.actions.fingertips import data_of, places
from indicators.actions.fingertips_latest import latest
from indicators.actions.fingertips_metadata import described
from indicators.domain import fingertips as words
from indicators.queries import fingertips
from indicators.routes.fingertips import (
    AREA,
    AREA_TYPE,
    Text,
    answer,
    area,
    area_type,
    number,
    profile,
    reads,
    shaped,
)
from shared.database import Reading

router = reads()
NEIGHBOURS = re.compile(r"nn-[0-9]+-(.+)")
GROUP = {"Id": 1000003, "Name": "Outcomes framework", "ProfileId": 1000002, "Sequence": 1}
SUMMARY = {"IndicatorName": "At home after 91 days", "IID": 1000001,
           "Sex": {"Id": 4, "Name": "Persons"}, "Age": {"Id": 1, "Name": "All ages"},
           "GroupId": 1000003, "StateSex": False, "StateAge": False}  # fmt: skip


@router.get(
    "/api/area_types/parent_area_types",
    **shaped([AREA_TYPE | {"ParentAreaTypes": [{"Id": 15, "Name": "England"}]}]),
)
async def read_fingertips_parent_area_types(reading: Reading) -> Response:
    """List the types of area, each with the types of area that others lie in."""
    found = [area_type(one) for one in await fingertips.rows(reading, fingertips.AREA_TYPES)]
    above = await fingertips.rows(reading, fingertips.PARENT_TYPES)
    pairs = {(one["child"], one["parent"]) for one in above}
    return answer([
        one | {"ParentAreaTypes": [
            other for other in found
            if (one["Id"], other["Id"]) in pairs or one["Id"] != other["Id"] == words.ENGLAND_TYPE
        ]}
        for one in found
    ])  # fmt: skip


@router.get(
    "/api/category_types",
    **shaped([{"Id": 1000004, "Name": "Deprivation", "Categories": [{"Id": 1000005}]}]),
)
async def read_fingertips_category_types(reading: Reading) -> Response:
    """List the kinds of category by which values are broken down, with their categories."""
    found: dict[int, dict[str, Any]] = {}
    for one in await fingertips.rows(reading, fingertips.CATEGORIES):
        kind, name = one["type_number"], one["type"]
        known = found.setdefault(
            kind, {"Id": kind, "Name": name, "ShortName": name, "Categories": []}
        )
        known["Categories"].append(
            {"CategoryTypeId": kind, "Id": one["number"], "Name": one["name"],
             "ShortName": one["name"]}
        )  # fmt: skip
    return answer(list(found.values()))


@router.get("/api/group_metadata", **shaped([GROUP]))
async def read_fingertips_groups(reading: Reading, group_ids: Text = None) -> Response:
    """Describe groups of indicators."""
    wanted = set(words.numbers(group_ids))
    found = await fingertips.rows(reading, fingertips.PROFILES)
    groups = [group for one in found for group in profile(one)["GroupMetadata"]]
    return answer([group for group in groups if group["Id"] in wanted])


@router.get(
    "/api/indicator_names/by_group_id",
    **shaped([{"GroupId": 1000003, "IndicatorId": 1000001, "IndicatorName": "Falls"}]),
)
async def read_fingertips_indicator_names(reading: Reading, group_ids: Text = None) -> Response:
    """List the indicators of groups."""
    found = await fingertips.indicators(reading, groups=words.numbers(group_ids))
    return answer([
        {"GroupId": one["group_number"], "IndicatorId": one["number"],
         "IndicatorName": one["name"]} for one in found
    ])  # fmt: skip


@router.get("/api/grouproot_summaries/by_profile_id", **shaped([SUMMARY]))
async def read_fingertips_summaries(
    reading: Reading, profile_id: Text = None, area_type_id: Text = None
) -> Response:
    """List the indicators of a profile that have data for a type of area, for each sex."""
    found = await fingertips.indicators(reading, profile=number(profile_id) or 0)
    slugs = [one["id"] for one in found]
    there = await fingertips.available(reading, indicators=slugs, area_type=number(area_type_id))
    known = {one["indicator"] for one in there}
    strata = await fingertips.rows(reading, fingertips.STRATA, indicators=slugs)
    return answer(
        [
            summary(about, sex)
            for one in strata
            for about in found
            if about["id"] == one["id"] and about["number"] in known
            for sex in sexes(one["sexes"])
        ]
    )


def sexes(counted: Iterable[str]) -> list[int]:
    """Give the numbers of persons, and of the sexes that are counted."""
    return [4, *({"male": 1, "female": 2}[one] for one in counted if one != "persons")]


def summary(about: Mapping[str, Any], sex: int) -> dict[str, Any]:
    """Write one indicator of one sex."""
    return {
        "IndicatorName": about["name"],
        "IID": about["number"],
        "Sex": {"Id": sex, "Name": words.SEXES[sex]},
        "Age": {"Id": about["age_number"], "Name": about["age"] or words.ALL_AGES},
        "GroupId": about["group_number"],
        "StateSex": sex != 4,  # noqa: PLR2004 - persons
        "StateAge": about["age"] is not None,
        "Unit": described(about)["Unit"],
    }


@router.get("/api/parent_to_child_areas", **shaped({"E92000001": ["leeds"]}))
async def read_fingertips_children(
    reading: Reading,
    child_area_type_id: Text = None,
    parent_area_type_id: Text = None,
    nearest_neighbour_code: Text = None,
) -> Response:
    """List the codes of the areas of one type in each area of another; or those alike to one."""
    if nearest_neighbour_code is not None:
        alike = await areas_in(reading, nearest_neighbour_code, None)
        _, code = parent_of(nearest_neighbour_code)
        return answer({code: [area(one)["Code"] for one in alike]})
    # Without a child type, the parents are what is asked for.
    child, parent = number(child_area_type_id), number(parent_area_type_id)
    if child is None:
        above = await fingertips.rows(reading, fingertips.AREAS, area_type=parent)
        return answer({area(one)["Code"]: [] for one in above})
    found: dict[str, list[str]] = {}
    for one in await fingertips.below(reading, child, parent or words.ENGLAND_TYPE):
        parent_code = words.area_code(one["parent_id"])
        found.setdefault(parent_code, []).append(words.area_code(one["id"]))
    return answer(found)


def parent_of(text: str) -> tuple[bool, str]:
    """Read a parent's code: `nn-<kind>-<code>` asks for the areas alike to it."""
    alike = NEIGHBOURS.fullmatch(text)
    return bool(alike), alike[1] if alike else text


async def areas_in(reading: Reading, parent: str, kind: int | None) -> Any:
    """Find the areas in one area, or those alike to it."""
    alike, code = parent_of(parent)
    wanted = {"parent": words.area_id(code), "area_type": kind, "neighbours": alike}
    return await fingertips.rows(reading, fingertips.WITHIN, **wanted)


@router.get("/api/areas/by_parent_area_code", **shaped([AREA]))
async def read_fingertips_areas_of_parent(
    reading: Reading, parent_area_code: Text = None, area_type_id: Text = None
) -> Response:
    """List the areas directly in one area; `nn-1-<code>`: its linked nearest neighbours."""
    found = await areas_in(reading, parent_area_code or "", number(area_type_id))
    return answer([area(one) for one in found])


@router.get(
    "/api/latest_data/all_indicators_in_profile_group_for_child_areas",
    **shaped([SUMMARY | {"Data": [{"AreaCode": "leeds", "Val": 81.2}]}]),
)
async def read_fingertips_latest_data(
    reading: Reading,
    group_id: Text = None,
    area_type_id: Text = None,
    parent_area_code: Text = None,
    profile_id: Text = None,
) -> Response:
    """Give the latest values of a group's indicators, for the areas in one area."""
    del profile_id  # The group says it.
    inside = words.area_id(parent_area_code or words.ENGLAND_CODE)
    parent = await fingertips.rows(reading, fingertips.TYPE_OF_ONE, area=inside)
    where = parent and await places(
        reading, number(area_type_id) or 0, parent[0]["number"],
        None if inside == words.ENGLAND else inside,
    )  # fmt: skip
    found = await fingertips.indicators(reading, groups=words.numbers(group_id)) if where else []
    slugs = [one["id"] for one in found]
    strata = await fingertips.rows(reading, fingertips.STRATA, indicators=slugs)
    there = {one["id"]: one for one in strata}
    answers: list[dict[str, Any]] = []
    for one in found:
        if where and one["id"] in there:
            codes = [words.area_code(area["id"]) for area in where.below]
            answers += latest(await data_of(reading, one, there[one["id"]], where), one, codes)
    return answer(answers)
