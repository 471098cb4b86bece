from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import TARGET_HEAD, V1, columns, read, stored


async def one(app: Clients) -> Any:
    """Store one target that is to be confirmed, and read it."""
    head = TARGET_HEAD.replace("target_value,", "target_value,target_value_status,")
    body = head + "t-1,t-rate,t-city,2014/15,2014-04-01,2015-03-31,,to_be_confirmed,Better\n"
    await stored(app, "targets", body)
    return await read(app, "targets/t-1")


async def correct(app: Clients, version: int, **changes: Any) -> Any:
    editor = app.caller("indicators:write")
    return await editor.patch(
        f"{V1}/targets/t-1", json=changes, headers={"If-Match": f'"{version}"'}
    )


async def test_a_correction_keeps_what_was_aimed_for_before(place: Clients) -> None:
    known = await one(place)
    assert known["target_value_status"] == "to_be_confirmed"
    settled = await correct(place, 1, target_value=60, target_end="2016")
    assert (settled.status_code, settled.headers["ETag"]) == (200, '"2"'), settled.text
    assert settled.json()["target_value_status"] == "known"
    assert settled.json()["target_to"] == "2017-01-01"
    readings = (await read(place, "targets/t-1/readings"))["items"]
    assert [reading["target_value"] for reading in readings] == [None, 60]
    then = await read(place, "targets/t-1", known_at=known["recorded_from"])
    assert then["target_value_status"] == "to_be_confirmed"


async def test_a_change_needs_the_latest_etag(place: Clients) -> None:
    await one(place)
    assert (await correct(place, 1, note="n")).status_code == 200
    assert (await correct(place, 1, note="m")).status_code == 412


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"target_end": "2013"}, "period-ends-before-it-starts"),
        ({"change_low": 2, "change_high": 1}, "change-limits-crossed"),
        ({"target_value_status": "known"}, "nothing-known"),
        ({"indicator_id": "t-count"}, "invalid"),
    ],
)
async def test_a_correction_that_contradicts_itself_is_refused(
    place: Clients, changes: dict[str, Any], slug: str
) -> None:
    await one(place)
    refused = await correct(place, 1, **changes)
    assert (refused.status_code, refused.json()["type"]) == (
        422,
        f"/indicators/problems/{slug}",
    )


async def test_targets_are_found_by_what_they_are_of(place: Clients) -> None:
    await one(place)
    for query, number in (
        ({"indicator": "t-rate"}, 1),
        ({"indicator": "t-count"}, 0),
        ({"area": "t-city"}, 1),
        ({"organisation": "lth"}, 0),
    ):
        assert len((await read(place, "targets", **query))["items"]) == number


async def test_targets_keep_what_is_unknown(place: Clients) -> None:
    body = TARGET_HEAD + (
        "t-1,t-rate,t-city,2014/15,2014-04-01,2015-03-31,60,\n"
        "t-2,t-rate,t-city,soon,,2019,,Better than now\n"
    )
    assert (await stored(place, "targets", body))["added"] == 2
    first, second = (await read(place, "targets"))["items"]
    assert (first["target_value"], first["target_to"]) == (60, "2015-04-01")
    assert first["target_value_status"] == "known"
    assert (second["target_value"], second["target_value_status"]) == (None, "not_stated")
    assert (second["target_from"], second["target_to"]) == (None, "2020-01-01")


async def test_a_target_is_refused_by_column(place: Clients) -> None:
    body = TARGET_HEAD + (
        "t-1,t-rate,t-city,,2016,2015,60,\n"
        "t-2,t-none,t-nowhere,,,,,\n"
        "t-2,t-rate,t-city,,,,,\n"
    )  # fmt: skip
    assert await columns(place, "targets", body) == [
        (2, "target_end"), (3, "indicator_id"), (3, "area_id"), (4, "id"),
    ]  # fmt: skip
