from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from tests.care_record.people import (
    ASHWORTH,
    PERSONS,
    PURPOSE,
    V1,
    A,
    B,
    change,
    editor,
    key,
    read,
    registered,
)
from tests.conftest import Clients, OpenApp


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("care-record")
    return opened


async def test_a_person_is_registered_and_read_by_number_or_by_id(app: Clients) -> None:
    new = await registered(app)
    person = new.json()["id"]
    assert new.headers["Location"] == f"{PERSONS}/{person}"
    by_number, by_id = await read(app, A), await read(app, person)
    assert by_number.json() == by_id.json()
    assert by_id.headers["ETag"] == new.headers["ETag"] == '"1"'
    assert by_id.headers["Cache-Control"] == "no-store"
    assert by_id.json() == ASHWORTH | {
        "id": person, "nhs_number": A, "address_line_2": None, "is_test": True, "superseded": [],
        "redirected_from": None, "local_identifiers": [], "version": 1, "source": None,
        "certainty": "stated", "note": None,
    }  # fmt: skip


@pytest.mark.parametrize("separator", ["%20", "-"])
async def test_a_number_may_be_written_with_separators(app: Clients, separator: str) -> None:
    body = {"nhs_number": f"{A[:3]} {A[3:6]} {A[6:]}", "status": "01"}
    new = await editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key("apart"))
    assert new.status_code == 201
    there = await read(app, f"{A[:3]}{separator}{A[3:6]}{separator}{A[6:]}")
    assert there.json()["nhs_number"] == A


async def test_the_receipt_and_the_feed_name_nobody(app: Clients) -> None:
    new = await registered(app)
    assert set(new.json()) == {"id", "version"}
    feed = await app.caller("care-record:read").get(f"{V1}/changes")
    last = feed.json()["items"][-1]
    assert (last["type"], last["subject"]) == ("leftshift.person.registered", new.json()["id"])
    for said in (new.text, str(new.headers), feed.text):
        assert A not in said
        assert "Ashworth" not in said


async def test_an_id_says_nothing_of_the_number_or_the_key(app: Clients) -> None:
    assert UUID((await registered(app)).json()["id"]).version == 4


async def test_the_same_key_meets_the_same_answer(app: Clients) -> None:
    first, again = await registered(app), await registered(app)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_a_number_is_registered_once(app: Clients) -> None:
    await registered(app)
    body = {"nhs_number": A} | ASHWORTH
    taken = await editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key("another"))
    assert (taken.status_code, taken.json()["type"]) == (409, "/care-record/problems/person-exists")


TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"status": "07"}, "number-is-present"),
        ({"status": "09"}, "invalid"),
        ({"status": 1}, "invalid"),
        ({"birth_date": TOMORROW}, "born-in-the-future"),
        ({"birth_date": "27/01/1942"}, "invalid"),
        ({"gender": "F"}, "invalid"),
        ({"family_name": ""}, "invalid"),
        ({"family_name": "Ash\x00worth"}, "invalid"),
        ({"family_name": "x" * 101}, "invalid"),
        ({"nhs_number": "9990000019"}, "invalid"),
        ({"nhs_number": "0000000000"}, "invalid"),
        ({"nhs_number": 9990000018}, "invalid"),
        ({"is_test": False}, "invalid"),
        ({"version": 7}, "invalid"),
    ],
)
async def test_what_cannot_be_is_refused(
    app: Clients, changed: dict[str, Any], problem: str
) -> None:
    body = {"nhs_number": A} | ASHWORTH | changed
    refused = await editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key("refused"))
    assert refused.status_code == 422
    assert refused.json()["type"] == f"/care-record/problems/{problem}"
    assert "Ashworth" not in refused.text
    assert "999" not in refused.text.replace(refused.json()["instance"], "")


@pytest.mark.parametrize("status", ["01", "02", "03", "04", "05", "06", "08"])
async def test_every_status_of_a_number_that_is_there_is_kept(app: Clients, status: str) -> None:
    await registered(app, status=status)
    assert (await read(app, A)).json()["status"] == status


async def test_what_is_not_known_stays_unknown(app: Clients) -> None:
    body = {"nhs_number": A, "status": "02"}
    await editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key("unknown"))
    person = (await read(app, A)).json()
    assert person["gender"] == "unknown"
    assert {person[name] for name in ASHWORTH if name not in {"status", "gender"}} == {None}


async def test_a_change_needs_the_latest_etag_and_changes_no_more_than_it_says(
    app: Clients,
) -> None:
    await registered(app)
    person = f"{PERSONS}/{A}"
    bare = await editor(app).patch(person, params=PURPOSE, json={"town": "York"})
    assert bare.status_code == 428
    changed = await change(app, A, '"1"', town="York", postcode=None)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"'), changed.text
    assert (changed.json()["town"], changed.json()["postcode"]) == ("York", None)
    assert changed.json()["family_name"] == "Ashworth"
    stale = await change(app, A, '"1"', town="Hull")
    assert (stale.status_code, stale.headers["ETag"]) == (412, '"2"')


@pytest.mark.parametrize(
    "changed", [{"status": "07"}, {"birth_date": TOMORROW}, {"status": None}, {"nhs_number": B}]
)
async def test_a_change_to_what_cannot_be_is_refused(app: Clients, changed: dict[str, Any]) -> None:
    await registered(app)
    assert (await change(app, A, '"1"', **changed)).status_code == 422
    assert (await read(app, A)).headers["ETag"] == '"1"'


async def test_what_was_known_before_stays_readable(app: Clients) -> None:
    await registered(app)
    await change(app, A, '"1"', family_name="Booth")
    await change(app, A, '"2"', family_name="Booth", note="Read again, nothing new")
    await change(app, A, '"3"', town="York")
    assert (await change(app, A, '"4"')).headers["ETag"] == '"5"'
    page = (await read(app, f"{A}/readings", limit="2")).json()
    more = (await read(app, f"{A}/readings", after=page["next"])).json()
    readings = [*page["items"], *more["items"]]
    known = [(one["version"], one["family_name"], one["town"]) for one in readings]
    assert known == [(3, "Booth", "Leeds"), (2, "Booth", "Leeds"), (1, "Ashworth", "Leeds")]
    assert more["next"] is None
    for newer, older in pairwise(readings):
        assert older["recorded_from"] < older["recorded_to"] == newer["recorded_from"]


async def test_a_conditional_read_is_answered_with_304(app: Clients) -> None:
    await registered(app)
    reader = app.caller("care-record:read")
    asked = {"If-None-Match": '"1"'}
    known = await reader.get(f"{PERSONS}/{A}", params=PURPOSE, headers=asked)
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("person", [B, "7d0f4c1e-2b7a-4a55-9d5e-3f1c6b8a9e10"])
async def test_nobody_is_said_alike_of_a_number_and_an_id(app: Clients, person: str) -> None:
    missing = await read(app, person)
    assert missing.status_code == 404
    body = missing.json()
    del body["instance"]
    assert body == {
        "type": "/care-record/problems/not-there",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing with that id.",
    }


@pytest.mark.parametrize("person", ["9990000019", "search", "ashworth", "x" * 41, "0000000000"])
async def test_a_path_that_can_name_nobody_is_refused(app: Clients, person: str) -> None:
    refused = await read(app, person)
    assert refused.status_code == 422
    assert person not in refused.text


async def test_nothing_about_a_person_is_answered_without_a_purpose(app: Clients) -> None:
    await registered(app)
    reader = app.caller("care-record:read", "care-record:write", "care-record:audit")
    asked = {"local_identifier": {"system": "s", "value": "v"}}
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"{PERSONS}/{A}", {}),
        ("GET", f"{PERSONS}/{A}/readings", {}),
        ("GET", f"{PERSONS}/{A}/accesses", {}),
        ("GET", f"{V1}/accesses?of=sets", {}),
        ("POST", f"{PERSONS}/search", {"json": asked}),
        ("POST", PERSONS, {"json": {"nhs_number": B, "status": "01"}, "headers": key("none")}),
        ("PATCH", f"{PERSONS}/{A}", {"json": {}, "headers": {"If-Match": '"1"'}}),
        ("POST", f"{PERSONS}/{A}/supersession",
         {"json": {"successor": B}, "headers": {"If-Match": '"1"'}}),
        ("POST", f"{V1}/imports/persons",
         {"content": "nhs_number\n", "headers": {"Content-Type": "text/csv"}}),
    ]  # fmt: skip
    for method, place, more in calls:
        refused = await reader.request(method, place, **more)
        assert (refused.status_code, refused.json()["errors"][0]["at"]) == (422, "query/purpose")
        other = await reader.request(
            method, place, params={"purpose": "curiosity", "of": "sets"}, **more
        )
        assert other.status_code == 422


@pytest.mark.parametrize(
    ("method", "place", "scope"),
    [
        ("GET", f"{PERSONS}/{A}", "care-record:write"),
        ("GET", f"{PERSONS}/{A}/accesses", "care-record:read"),
        ("POST", f"{PERSONS}/search", "care-record:audit"),
        ("POST", PERSONS, "care-record:read"),
        ("PATCH", f"{PERSONS}/{A}", "care-record:read"),
        ("POST", f"{V1}/imports/persons", "care-record:read"),
    ],
)
async def test_each_scope_is_good_for_its_own(
    app: Clients, method: str, place: str, scope: str
) -> None:
    sent: dict[str, Any] = {"params": PURPOSE} | ({} if method == "GET" else {"json": {}})
    refused = await app.caller(scope).request(method, place, **sent)
    assert refused.status_code == 403
    assert (await app.anyone().request(method, place, **sent)).status_code == 401
