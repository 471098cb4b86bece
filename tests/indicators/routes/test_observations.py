from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import V1, observation, read, recorded


async def one(app: Clients, **given: Any) -> Any:
    """Record one observation, and read it."""
    await recorded(app, observation(**given))
    page = await read(app, "observations")
    assert len(page["items"]) == 1
    return page["items"][0]


async def correct(app: Clients, known: Any, **changes: Any) -> Any:
    editor = app.caller("indicators:write", client_id="corrector")
    return await editor.patch(
        f"{V1}/observations/{known['id']}",
        json=changes,
        headers={"If-Match": f'"{known["version"]}"'},
    )


async def test_a_correction_keeps_the_earlier_reading(place: Clients) -> None:
    known = await one(place, value="89.7", unit="%")
    corrected = await correct(place, known, value=66.7, certainty="uncertain")
    assert (corrected.status_code, corrected.headers["ETag"]) == (200, '"2"'), corrected.text
    assert (corrected.json()["value"], corrected.json()["recorded_by"]) == (66.7, "corrector")

    first, second = (await read(place, f"observations/{known['id']}/readings"))["items"]
    assert (first["value"], first["version"], first["recorded_by"]) == (89.7, 1, "tester")
    assert first["recorded_to"] == second["recorded_from"]
    assert second == corrected.json()


async def test_what_was_known_at_a_time_is_read_again(place: Clients) -> None:
    known = await one(place, value="1")
    await correct(place, known, value=2)
    path, since = f"observations/{known['id']}", known["recorded_from"]
    assert (await read(place, path, known_at=since))["value"] == 1
    assert (await read(place, path))["value"] == 2
    assert (await read(place, path, known_at="2999-01-01T00:00:00Z"))["value"] == 2
    then = await read(place, "observations", known_at=since)
    assert [reading["value"] for reading in then["items"]] == [1]
    series = await read(place, "indicators/t-rate/series", area="t-city", known_at=since)
    assert [point["value"] for point in series["points"]] == [1]

    reader = place.caller("indicators:read")
    before = await reader.get(f"{V1}/{path}", params={"known_at": "2000-01-01T00:00:00Z"})
    assert before.status_code == 404


async def test_what_was_known_before_is_no_place_to_start_from(place: Clients) -> None:
    known = await one(place, value="1")
    reader = place.caller("indicators:read")
    then = await reader.get(
        f"{V1}/observations/{known['id']}", params={"known_at": known["recorded_from"]}
    )
    assert then.headers["ETag"].startswith("W/")


async def test_a_change_needs_the_latest_etag(place: Clients) -> None:
    known = await one(place, value="1")
    assert (await correct(place, known, value=2)).status_code == 200
    assert (await correct(place, known, value=3)).status_code == 412
    editor = place.caller("indicators:write")
    blind = await editor.patch(f"{V1}/observations/{known['id']}", json={"value": 3})
    assert blind.status_code == 428


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"denominator": 0}, "denominator-zero"),
        ({"numerator": 2, "denominator": 1}, "more-than-all"),
        ({"low": 2, "high": 1}, "limits-crossed"),
        ({"status": "suppressed"}, "known-after-all"),
        ({"value": None, "status": "known"}, "nothing-known"),
        ({"alt_indicator_id": "t-no"}, "reference-unknown"),
        ({"area_id": "t-west"}, "invalid"),
        ({"value": "many"}, "invalid"),
        ({"value": 1e300}, "invalid"),
        ({"numerator": -1}, "invalid"),
    ],
)
async def test_a_correction_that_contradicts_itself_is_refused(
    place: Clients, changes: dict[str, Any], slug: str
) -> None:
    known = await one(place, value="1", unit="%")
    refused = await correct(place, known, **changes)
    assert (refused.status_code, refused.json()["type"]) == (
        422,
        f"/indicators/problems/{slug}",
    )
    assert (await read(place, f"observations/{known['id']}"))["version"] == 1


async def test_nan_is_no_number(place: Clients) -> None:
    known = await one(place, value="1")
    editor = place.caller("indicators:write")
    for number in ("NaN", "Infinity", "1e999"):
        refused = await editor.patch(
            f"{V1}/observations/{known['id']}",
            content=f'{{"value": {number}}}',
            headers={"If-Match": '"1"', "Content-Type": "application/json"},
        )
        assert refused.status_code in {400, 422}


@pytest.mark.parametrize(
    "status", ["suppressed", "not_stated", "to_be_confirmed", "not_measurable", "not_applicable"]
)
async def test_each_unknown_survives_as_itself(place: Clients, status: str) -> None:
    known = await one(place, status=status)
    assert (known["value"], known["status"]) == (None, status)
    found = await read(place, "observations", status=status)
    assert [reading["id"] for reading in found["items"]] == [known["id"]]


@pytest.mark.parametrize(
    "number", ["0.1", "123456789012345", "-0.000001", "99999.99999", "1E+5", "0.30"]
)
async def test_numbers_are_given_as_they_came(place: Clients, number: str) -> None:
    known = await one(place, value=number)
    assert known["value"] == float(number)
    series = await read(place, "indicators/t-rate/series", area="t-city")
    assert series["points"][0]["value"] == float(number)


async def test_printed_days_stay_beside_the_half_open_days(place: Clients) -> None:
    known = await one(place, value="1", period_label="2013", period_start="", period_end="2013")
    assert (known["period_start"], known["period_end"]) == (None, "2013")
    assert (known["period_from"], known["period_to"]) == (None, "2014-01-01")


async def test_observations_are_found_by_what_they_are_of(place: Clients) -> None:
    await recorded(
        place,
        observation(value="1"),
        observation(value="2", area_id="t-east"),
        observation(value="3", indicator_id="t-count"),
        observation(value="4", kind="peer"),
    )
    for query, values in (
        ({"indicator": "t-count"}, {3}),
        ({"area": "t-east"}, {2}),
        ({"kind": "peer"}, {4}),
        ({"indicator": "t-rate", "area": "t-city", "kind": "actual"}, {1}),
        ({"organisation": "lth"}, set()),
    ):
        found = await read(place, "observations", **query)
        assert {reading["value"] for reading in found["items"]} == values


async def test_a_correction_is_announced_for_its_indicator(place: Clients) -> None:
    await correct(place, await one(place, value="1"), value=2)
    last = (await read(place, "changes"))["items"][-1]
    assert (last["type"], last["subject"]) == ("leftshift.observations.recorded", "t-rate")
