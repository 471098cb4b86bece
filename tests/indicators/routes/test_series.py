import asyncio
import csv
from io import StringIO

import pytest
from indicators.routes.series import SeriesOut
from sqlalchemy import event

from tests.conftest import Clients
from tests.indicators.files import V1, observation, read, recorded

PATH = f"{V1}/indicators/t-rate/series"


async def filled(app: Clients) -> None:
    await recorded(
        app,
        observation(value="3", period_label="2014", period_start="2014", period_end="2014"),
        observation(value="1.5", numerator="3", denominator="200", unit="%", low="1", high="2"),
        observation(status="suppressed", denominator="7", period_label="2013",
                    period_start="2013", period_end="2013"),
        observation(value="9", kind="peer"),
        observation(value="4", period_label="some day", period_start="", period_end=""),
        observation(value="8", area_id="t-east"),
    )  # fmt: skip


async def test_a_series_runs_in_the_order_of_its_periods(place: Clients) -> None:
    await filled(place)
    series = await read(place, "indicators/t-rate/series", area="t-city")
    assert [(one["period_label"], one["value"], one["kind"]) for one in series["points"]] == [
        ("2012/13", 1.5, "actual"),
        ("2012/13", 9, "peer"),
        ("2013", None, "actual"),
        ("2014", 3, "actual"),
        ("some day", 4, "actual"),
    ]
    assert series["points"][2]["status"] == "suppressed"
    assert (series["indicator_name"], series["unit"], series["polarity"]) == (
        "At home after 91 days", "%", "higher_is_better",
    )  # fmt: skip
    assert (series["area_name"], series["area_type"]) == ("City", "test-city")
    assert (series["empty_because"], series["areas_available"]) == (None, None)


async def test_the_bytes_of_postgresql_are_what_the_model_would_write(place: Clients) -> None:
    await filled(place)
    reader = place.caller("indicators:read")
    for area in ("t-city", "t-west"):
        answer = await reader.get(PATH, params={"area": area})
        model = SeriesOut.model_validate(answer.json())
        assert model.model_dump(mode="json") == answer.json()
        assert answer.headers["content-type"] == "application/json"


async def test_a_series_is_one_statement(place: Clients) -> None:
    await filled(place)
    connection = place.app.state.database.connection.sync_connection
    driver = (await place.app.state.database.connection.get_raw_connection()).driver_connection
    asked: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2]))
    driver.add_query_logger(lambda record: asked.append(record.query))
    await read(place, "indicators/t-rate/series", area="t-city")
    await asyncio.sleep(0)  # The driver tells of its statements a moment later.
    assert len(asked) == 1


async def test_a_series_is_filtered_by_kind_and_organisation(place: Clients) -> None:
    await filled(place)
    peers = await read(place, "indicators/t-rate/series", area="t-city", kind="peer")
    assert [one["value"] for one in peers["points"]] == [9]
    others = await read(place, "indicators/t-rate/series", area="t-city", organisation="lth")
    assert (others["points"], others["empty_because"]) == ([], "not_as_asked_for")


async def test_an_empty_series_says_why_and_where_there_is_something(place: Clients) -> None:
    nothing = await read(place, "indicators/t-rate/series", area="t-city")
    assert (nothing["empty_because"], nothing["areas_available"]) == ("nothing_recorded", [])
    await recorded(place, observation(value="1", area_id="t-east"))
    elsewhere = await read(place, "indicators/t-rate/series", area="t-city")
    assert elsewhere["empty_because"] == "not_for_this_area"
    assert [one["area_type"] for one in elsewhere["areas_available"]] == ["test-ward"]
    earlier = await read(place, "indicators/t-rate/series", area="t-east",
                         known_at="2000-01-01T00:00:00Z")  # fmt: skip
    assert earlier["empty_because"] == "not_as_asked_for"


async def test_a_series_of_nothing_known_is_not_found(place: Clients) -> None:
    reader = place.caller("indicators:read")
    nowhere = await reader.get(PATH, params={"area": "t-no"})
    assert (nowhere.status_code, nowhere.json()["type"]) == (
        404,
        "/indicators/problems/area-unknown",
    )
    nothing = await reader.get(f"{V1}/indicators/t-no/series", params={"area": "t-city"})
    assert (nothing.status_code, nothing.json()["type"]) == (
        404,
        "/indicators/problems/not-there",
    )
    assert (await reader.get(PATH)).status_code == 422


async def test_a_series_is_also_csv_with_formulas_guarded(place: Clients) -> None:
    await filled(place)
    await recorded(place, observation(value="-1.50", period_label="=1+1", period_end="2015"))
    reader = place.caller("indicators:read")
    answer = await reader.get(PATH, params={"area": "t-city"}, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(StringIO(answer.text)))
    last = next(row for row in rows if row["value"] == "-1.50")
    assert last["period_label"] == "'=1+1"
    assert {(row["indicator_id"], row["area_name"]) for row in rows} == {("t-rate", "City")}
    assert len(rows) == 6


async def test_a_series_that_has_not_changed_is_not_sent_again(place: Clients) -> None:
    await filled(place)
    reader = place.caller("indicators:read")
    first = await reader.get(PATH, params={"area": "t-city"})
    seen = {"If-None-Match": first.headers["ETag"]}
    again = await reader.get(PATH, params={"area": "t-city"}, headers=seen)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "query", [{"area": "\x00"}, {"area": "t-city", "known_at": "9999-12-31T23:59:59-14:00"}]
)
async def test_what_no_database_can_hold_is_refused(place: Clients, query: dict[str, str]) -> None:
    refused = await place.caller("indicators:read").get(PATH, params=query)
    assert (refused.status_code, refused.json()["type"]) == (422, "/indicators/problems/invalid")
