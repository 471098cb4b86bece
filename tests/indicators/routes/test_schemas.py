"""The schemas of files over HTTP, and files that are only checked."""

from tests.conftest import Clients
from tests.indicators.files import (
    OBSERVATION_HEAD,
    V1,
    observation,
    read,
    stored,
)


async def test_each_kind_of_file_says_where_it_goes_and_what_describes_it(app: Clients) -> None:
    files = (await read(app, "imports"))["items"]
    for one in files:
        assert one["send_to"] == f"{V1}/imports/{one['name']}"
        schema = await read(app, one["described_by"].removeprefix(f"{V1}/"))
        named = [column["name"] for column in schema["tableSchema"]["columns"]]
        assert one["columns"] == named
        assert set(one["required"]) <= set(named)
    assert {"observations", "indicators", "areas", "feedback"} <= {one["name"] for one in files}


async def test_a_schema_is_csv_on_the_web(app: Clients) -> None:
    answer = await app.caller("indicators:read").get(f"{V1}/imports/observations/schema")
    assert answer.headers["content-type"] == "application/csvm+json"
    assert answer.json()["@context"] == "http://www.w3.org/ns/csvw"


async def test_a_file_that_there_is_not_has_no_schema(app: Clients) -> None:
    answer = await app.caller("indicators:read").get(f"{V1}/imports/observation/schema")
    assert answer.status_code == 404


async def checked(app: Clients, body: str) -> tuple[int, dict[str, object]]:
    editor = app.caller("indicators:write", "indicators:read")
    answer = await editor.post(
        f"{V1}/imports/observations", params={"check": "true"}, content=body,
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    return answer.status_code, answer.json()


async def test_a_file_that_is_only_checked_is_counted_and_not_stored(place: Clients) -> None:
    first = observation(value="80", period_label="a", period_start="2011", period_end="2011")
    await stored(place, "observations", OBSERVATION_HEAD + first)
    before = (await read(place, "changes"))["items"]
    body = OBSERVATION_HEAD + first.replace("80", "81") + observation(value="1.5")
    assert await checked(place, body) == (
        200, {"rows": 2, "added": 1, "corrected": 1, "unchanged": 0},
    )  # fmt: skip
    assert [one["value"] for one in (await read(place, "observations"))["items"]] == [80]
    assert (await read(place, "changes"))["items"] == before
    # Stored for good it becomes of it what was said.
    assert await stored(place, "observations", body) == {
        "rows": 2, "added": 1, "corrected": 1, "unchanged": 0,
    }  # fmt: skip


async def test_a_file_that_is_only_checked_has_its_faults_named(place: Clients) -> None:
    status, problem = await checked(place, OBSERVATION_HEAD + observation(value="a lot"))
    assert status == 422
    assert problem["errors"] == [
        {"line": 2, "column": "value", "why": "Input should be a valid decimal"}
    ]
    assert (await read(place, "observations"))["items"] == []


async def test_the_columns_of_an_export_are_columns_of_the_import(place: Clients) -> None:
    await stored(place, "observations", OBSERVATION_HEAD + observation(value="1.5"))
    reader = place.caller("indicators:read")
    for one in (await read(place, "imports"))["items"]:
        answer = await reader.get(f"{V1}/{one['name']}", headers={"Accept": "text/csv"})
        heading = answer.text.splitlines()[0].split(",")
        assert set(heading) <= set(one["columns"]), one["name"]
