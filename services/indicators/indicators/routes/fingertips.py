"""Fingertips' read API over HTTP: its lists, in its own shapes.

`Id` stands first in each object: a client takes the first key for the key of its dictionaries.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from pydantic_core import to_json

from indicators.actions.fingertips_metadata import by_number
from indicators.domain import fingertips as words
from indicators.queries import fingertips
from indicators.routes.access import aggregate_reader
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere

# No control characters: no column holds them, and a stream that has begun cannot refuse them.
Text = Annotated[str | None, Query(max_length=2000, pattern=r"^[^\x00-\x1f\x7f]*$")]


def reads(**more: Any) -> APIRouter:
    """Make a router whose operations may be open, and say that they want a token if not."""
    return APIRouter(
        prefix="/fingertips",
        tags=["fingertips"],
        route_class=Route,
        dependencies=[Depends(aggregate_reader)],
        responses={401: {}, 403: {}},
        **more,
    )


router = reads()
MAYBE = {"security": [{}, {"token": ["indicators:read"]}]}


def shaped(example: Any) -> dict[str, Any]:
    """Describe an operation whose answer looks like this."""
    kind = "array" if isinstance(example, list) else "object"
    content = {"application/json": {"schema": {"type": kind, "items": {"type": "object"}}
                                    if kind == "array" else {"type": kind},
                                    "example": example}}  # fmt: skip
    return {"responses": {200: {"content": content}, 404: {}}, "openapi_extra": MAYBE}


def answer(content: Any) -> Response:
    """Answer as JSON."""
    return Response(to_json(content), media_type="application/json")


def number(text: str | None) -> int | None:
    """Read one number; what is none names nothing, which is 0 here."""
    return None if text is None else next(iter(words.numbers(text)), 0)


def named(pairs: Iterable[tuple[int, str]], name: str = "Name") -> Response:
    """Answer with numbers and names."""
    return answer([{"Id": one, name: text} for one, text in pairs])


@router.get("", include_in_schema=False)
@router.get("/", **shaped({"name": "Indicators", "api": "/indicators/fingertips/api/"}))
async def read_fingertips() -> Response:
    """Say that this is here: a client asks before anything else."""
    return answer({"name": "Indicators", "api": "/indicators/fingertips/api/"})


@router.get("/api/ages", **shaped([{"Id": 1, "Name": "All ages"}]))
async def read_fingertips_ages(reading: Reading) -> Response:
    """List the ages that indicators are of."""
    found = await fingertips.rows(reading, fingertips.AGES)
    return named((one["number"], one["slug"]) for one in found)


@router.get("/api/sexes", **shaped([{"Id": 4, "Name": "Persons"}]))
async def read_fingertips_sexes() -> Response:
    """List the sexes."""
    return named(words.SEXES.items())


@router.get("/api/value_notes", **shaped([{"Id": 3, "Text": "Value suppressed by its source"}]))
async def read_fingertips_value_notes() -> Response:
    """List what can be said of a value that is not there."""
    return named(words.NOTES.items(), "Text")


AREA_TYPE = {"Id": 7, "Name": "GP practice", "Short": "GP practice"}


def area_type(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write one area type."""
    return {
        "Id": row["number"],
        "Name": row["name"],
        "Short": row["name"],
        "IsSearchable": True,
        "CanBeDisplayedOnMap": False,
    }


@router.get("/api/area_types", **shaped([AREA_TYPE]))
async def read_fingertips_area_types(reading: Reading, profile_ids: Text = None) -> Response:
    """List the types of area: all, or those that indicators of some profiles have data for."""
    found = await fingertips.rows(reading, fingertips.AREA_TYPES)
    if profile_ids is not None:
        slugs = [
            one["id"]
            for profile in words.numbers(profile_ids)
            for one in await fingertips.indicators(reading, profile=profile)
        ]
        known = await fingertips.available(reading, indicators=slugs)
        there = {one["area_type"] for one in known}
        found = [one for one in found if one["number"] in there]
    return answer([area_type(one) for one in found])


AREA = {"Code": "E92000001", "Name": "England", "Short": "England", "AreaTypeId": 15}


def area(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write one area."""
    return {
        "Code": words.area_code(row["id"]),
        "Name": row["name"],
        "Short": row["name"],
        "AreaTypeId": row["area_type"],
    }


@router.get("/api/areas/by_area_type", **shaped([AREA]))
async def read_fingertips_areas(reading: Reading, area_type_id: Text = None) -> Response:
    """List the areas of a type."""
    wanted = {"area_type": number(area_type_id)}
    found = await fingertips.rows(reading, fingertips.AREAS, **wanted)
    return answer([area(one) for one in found])


PROFILE = {"Id": 1000002, "Name": "Outcomes framework", "Key": "outcomes-framework",
           "GroupIds": [1000003], "GroupMetadata": [{"Id": 1000003, "Name": "All"}]}  # fmt: skip


def profile(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write one profile: a family of indicators, with one group."""
    name, group = words.titled(row["slug"]), row["group_number"]
    return {
        "Id": row["number"],
        "Name": name,
        "Key": row["slug"],
        "GroupIds": [group],
        "GroupMetadata": [{"Id": group, "Name": name, "ProfileId": row["number"], "Sequence": 1}],
    }


@router.get("/api/profiles", **shaped([PROFILE]))
async def read_fingertips_profiles(reading: Reading) -> Response:
    """List the profiles: the families of indicators."""
    return answer([profile(one) for one in await fingertips.rows(reading, fingertips.PROFILES)])


@router.get("/api/profile", **shaped(PROFILE))
async def read_fingertips_profile(reading: Reading, profile_id: Text = None) -> Response:
    """Read one profile."""
    wanted = number(profile_id)
    for one in await fingertips.rows(reading, fingertips.PROFILES):
        if one["number"] == wanted:
            return answer(profile(one))
    raise NotThere


@router.get("/api/available_data", **shaped([{"IndicatorId": 1000001, "AreaTypeId": 15}]))
async def read_fingertips_available_data(
    reading: Reading, indicator_id: Text = None, area_type_id: Text = None
) -> Response:
    """Say which indicators have data for which types of area."""
    slugs = None
    if indicator_id is not None:
        wanted = words.indicator_numbers(indicator_id)
        slugs = [one["id"] for one in await fingertips.indicators(reading, numbers=wanted)]
    found = await fingertips.available(reading, indicators=slugs, area_type=number(area_type_id))
    return answer(
        [{"IndicatorId": one["indicator"], "AreaTypeId": one["area_type"]} for one in found]
    )


DESCRIBED = {
    "1000001": {
        "IID": 1000001,
        "Unit": {"Id": 1000001, "Label": "%", "Value": 100},
        "ConfidenceIntervalMethod": {"Id": 3, "Name": "Wilson Score method"},
    }
}


@router.get("/api/indicator_metadata/by_indicator_id", **shaped(DESCRIBED))
async def read_fingertips_metadata(reading: Reading, indicator_ids: Text = None) -> Response:
    """Describe indicators, by their numbers."""
    wanted = words.indicator_numbers(indicator_ids)
    found = await fingertips.indicators(reading, numbers=wanted)
    if not found:
        raise NotThere
    return answer(by_number(found))


@router.get("/api/indicator_metadata/all", **shaped(DESCRIBED))
async def read_fingertips_metadata_of_all(
    reading: Reading, include_definition: Text = None, include_system_content: Text = None
) -> Response:
    """Describe all indicators, with their texts if `include_definition` is `yes`."""
    del include_system_content  # There is none that is not shown.
    found = by_number(await fingertips.indicators(reading))
    if (include_definition or "").lower() != "yes":
        for one in found.values():
            one["Descriptive"] = {"Name": one["Descriptive"]["Name"]}
    return answer(found)
