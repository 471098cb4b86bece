from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import V1, observation, read, recorded

FALLS = {
    "id": "t-falls",
    "name": "Falls, age 65+",
    "family": "t-falls-family",
    "unit": "per 1,000",
    "polarity": "lower_is_better",
}
KEY = {"Idempotency-Key": "t-falls-0000-0000"}


async def registered(app: Clients, **changed: Any) -> Any:
    editor = app.caller("indicators:write")
    return await editor.post(f"{V1}/indicators", json=FALLS | changed, headers=KEY)


async def test_an_indicator_is_registered_and_read(app: Clients) -> None:
    new = await registered(app)
    assert (new.status_code, new.headers["ETag"]) == (201, '"1"'), new.text
    known = await read(app, "indicators/t-falls")
    assert known == new.json() | {"areas_available": [], "data_changed_at": None}
    assert known["changed_by"] == "tester"


async def test_the_same_key_and_body_meet_the_same_answer(app: Clients) -> None:
    first, again = await registered(app), await registered(app)
    assert again.content == first.content
    other = await registered(app, name="Another")
    assert other.json()["type"] == "/indicators/problems/idempotency-key-reused"


async def test_an_id_is_taken_once(app: Clients) -> None:
    await registered(app)
    editor = app.caller("indicators:write")
    other = {"Idempotency-Key": "t-falls-0000-0001"}
    taken = await editor.post(f"{V1}/indicators", json=FALLS, headers=other)
    assert (taken.status_code, taken.json()["type"]) == (
        409,
        "/indicators/problems/indicator-exists",
    )


async def test_a_change_needs_the_latest_etag(app: Clients) -> None:
    await registered(app)
    editor, place = app.caller("indicators:write"), f"{V1}/indicators/t-falls"
    change = {"frequency": "annual"}
    assert (await editor.patch(place, json=change)).status_code == 428
    changed = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"'), changed.text
    assert changed.json()["frequency"] == "annual"
    assert changed.json()["name"] == FALLS["name"]
    stale = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_a_polarity_that_is_set_is_printed_nowhere_any_more(place: Clients) -> None:
    editor = place.caller("indicators:write")
    changed = await editor.patch(
        f"{V1}/indicators/t-rate", json={"polarity": "neutral"}, headers={"If-Match": '"1"'}
    )
    assert (changed.json()["polarity"], changed.json()["polarity_printed"]) == ("neutral", None)


@pytest.mark.parametrize(
    "wrong", [{"colour": "red"}, {"polarity": "up"}, {"name": None}, {"family": "Two Words"}]
)
async def test_a_change_that_makes_no_sense_is_refused(
    place: Clients, wrong: dict[str, Any]
) -> None:
    editor = place.caller("indicators:write")
    refused = await editor.patch(f"{V1}/indicators/t-rate", json=wrong, headers={"If-Match": '"1"'})
    assert refused.status_code == 422


async def test_an_indicator_says_where_and_when_it_is_measured(place: Clients) -> None:
    await recorded(
        place,
        observation(value="1"),
        observation(value="1", area_id="t-east"),
        observation(value="2", area_id="t-west"),
        observation(value="2", area_id="t-west", period_label="soon", period_start="",
                    period_end="", kind="projected"),
    )  # fmt: skip
    await recorded(place, observation(value="7"))
    year = {"period_label": "2012/13", "period_from": "2012-04-01", "period_to": "2013-04-01"}
    soon = {"period_label": "soon", "period_from": None, "period_to": None}
    assert (await read(place, "indicators/t-rate"))["areas_available"] == [
        {"area_type": "test-city", "areas": 1, "kinds": ["actual"], "observations": 1,
         "period_count": 1, "periods": [year]},
        {"area_type": "test-ward", "areas": 1, "kinds": ["actual"], "observations": 1,
         "period_count": 1, "periods": [year]},
        {"area_type": "ward", "areas": 1, "kinds": ["actual", "projected"], "observations": 2,
         "period_count": 2, "periods": [year, soon]},
    ]  # fmt: skip


async def test_a_read_is_never_not_modified_for_observations_come_without_a_version(
    place: Clients,
) -> None:
    reader = place.caller("indicators:read")
    again = await reader.get(f"{V1}/indicators/t-rate", headers={"If-None-Match": '"1"'})
    assert again.status_code == 200


async def test_the_list_is_paged_and_filtered(place: Clients) -> None:
    page = await read(place, "indicators", family="test", limit=1)
    assert ([one["id"] for one in page["items"]], page["next"]) == (["t-count"], "t-count")
    rest = await read(place, "indicators", family="test", limit=1, after=page["next"])
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (["t-rate"], None)


async def test_what_is_not_there_is_not_found(app: Clients) -> None:
    reader = app.caller("indicators:read")
    for path in ("indicators/t-no", "areas/t-no", "observations/t-no", "targets/t-no",
                 "observations/t-no/readings", "targets/t-no/readings"):  # fmt: skip
        missing = await reader.get(f"{V1}/{path}")
        assert (missing.status_code, missing.json()["type"]) == (
            404,
            "/indicators/problems/not-there",
        )


async def test_reading_needs_the_scope(app: Clients) -> None:
    assert (await app.anyone().get(f"{V1}/indicators")).status_code == 401
    writer = app.caller("indicators:write")
    for path in ("indicators", "areas", "area-types", "observations", "targets"):
        assert (await writer.get(f"{V1}/{path}")).status_code == 403
