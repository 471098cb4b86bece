import csv
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest

from tests.care_record.people import (
    PERSONS,
    PURPOSE,
    V1,
    A,
    B,
    change,
    found,
    identified,
    looked,
    others,
    read,
    registered,
    supersede,
)
from tests.conftest import Clients, OpenApp


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("care-record")
    return opened


def what(records: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Give what was done, oldest first, without the asking for it."""
    done = [(one["action"], one["outcome"], one["asked_for"]) for one in reversed(records)]
    return [one for one in done if one[0] != "audit"]


async def test_a_record_says_who_looked_for_whom_and_why(app: Clients) -> None:
    await registered(app)
    token = app.issuer.token(
        "care-record:read", client_id="ward", org="lth", sub="u-10442", act={"sub": "ward"}
    )
    head = {"Authorization": f"Bearer {token}", "X-Request-ID": str(uuid4())}
    await app.anyone(head).get(f"{PERSONS}/{A}", params={"purpose": "safeguarding"})
    newest = (await looked(app, A))[1]
    assert newest.pop("id")
    assert newest.pop("at")
    assert newest == {
        "client_id": "ward", "organisation": "lth", "user_id": "u-10442",
        "purpose": "safeguarding", "action": "read", "outcome": "done", "asked_for": A,
        "count": None, "digest": None, "request_id": head["X-Request-ID"],
    }  # fmt: skip


async def test_every_way_to_a_person_leaves_one_record(app: Clients) -> None:
    person = (await registered(app)).json()["id"]
    await read(app, person)
    await read(app, f"{A}/readings")
    await identified(app, A, "one")
    await found(app)
    await change(app, A, '"2"', town="York")
    asked = {"If-None-Match": '"3"'}
    known = await app.caller("care-record:read").get(
        f"{PERSONS}/{A}", params=PURPOSE, headers=asked
    )
    assert known.status_code == 304
    assert what(await looked(app, A)) == [
        ("create", "done", A),
        ("read", "done", person),
        ("read", "done", A),
        ("change", "done", A),
        ("search", "done", "lth-pas|H1234567"),
        ("change", "done", A),
        ("read", "done", A),
    ]


async def test_a_question_for_nobody_is_recorded_under_what_was_asked_for(app: Clients) -> None:
    missing = str(uuid4())
    assert (await read(app, B)).status_code == 404
    assert (await read(app, missing)).status_code == 404
    assert (await found(app, "H0000000")).json()["items"] == []
    assert (await change(app, B, '"1"', town="York")).status_code == 404
    assert what(await looked(app, B)) == [("read", "not_there", B), ("change", "not_there", B)]
    assert what(await others(app, "nobody"))[-2:] == [
        ("read", "not_there", missing),
        ("search", "not_there", "lth-pas|H0000000"),
    ]


async def test_a_refusal_is_recorded_too(app: Clients) -> None:
    await registered(app)
    await registered(app, B)
    assert (await change(app, A, '"7"', town="York")).status_code == 412
    assert (await change(app, A, '"1"', status="07")).status_code == 422
    assert (await supersede(app, A, B, '"7"')).status_code == 412
    body = {"nhs_number": A, "status": "01"}
    head = {"Idempotency-Key": "again-0000"}
    writer = app.caller("care-record:write")
    assert (await writer.post(PERSONS, params=PURPOSE, json=body, headers=head)).status_code == 409
    assert what(await looked(app, A))[1:] == [
        ("change", "refused", A),
        ("change", "refused", A),
        ("supersede", "refused", A),
        ("create", "refused", A),
    ]
    assert what(await looked(app, B))[1:] == [("supersede", "refused", B)]
    assert (await read(app, A)).headers["ETag"] == '"1"'


async def test_a_redirected_read_is_recorded_under_the_person_who_was_shown(app: Clients) -> None:
    await registered(app)
    await registered(app, B)
    await supersede(app, A, B)
    await read(app, A)
    assert what(await looked(app, A)) == [("create", "done", A), ("supersede", "done", A)]
    assert what(await looked(app, B)) == [
        ("create", "done", B),
        ("supersede", "done", B),
        ("read", "done", A),
    ]


async def test_who_looks_at_the_log_stands_in_it(app: Clients) -> None:
    await registered(app)
    await looked(app, A)
    newest = (await looked(app, A))[0]
    assert (newest["action"], newest["client_id"]) == ("audit", "auditor")
    kinds = await others(app, "sets")
    assert (kinds[0]["action"], kinds[0]["asked_for"]) == ("audit", "sets")


async def test_the_log_is_paged_newest_first(app: Clients) -> None:
    await registered(app)
    for _ in range(5):
        await read(app, A)
    whole = await looked(app, A)
    assert [one["at"] for one in whole] == sorted((one["at"] for one in whole), reverse=True)
    auditor = app.caller("care-record:audit")
    asked = {"purpose": "audit", "limit": 3, "after": whole[0]["id"]}
    page = (await auditor.get(f"{PERSONS}/{A}/accesses", params=asked)).json()
    assert page["items"] == whole[1:4]
    assert page["next"] == whole[3]["id"]


async def test_the_log_is_also_given_as_csv(app: Clients) -> None:
    await registered(app)
    auditor = app.caller("care-record:audit")
    asked = {"purpose": "audit"}
    whole = await auditor.get(
        f"{PERSONS}/{A}/accesses", params=asked, headers={"Accept": "text/csv"}
    )
    assert whole.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(StringIO(whole.text)))
    assert [(row["action"], row["purpose"]) for row in rows] == [
        ("audit", "audit"),
        ("create", "direct_care"),
    ]


async def test_an_unknown_id_has_no_log_and_its_asking_is_recorded(app: Clients) -> None:
    missing = str(uuid4())
    auditor = app.caller("care-record:audit")
    place = f"{PERSONS}/{missing}/accesses"
    assert (await auditor.get(place, params={"purpose": "audit"})).status_code == 404
    nobody = await others(app, "nobody")
    assert (nobody[1]["asked_for"], nobody[1]["outcome"]) == (missing, "not_there")


async def test_no_other_way_of_asking_reads_a_person(app: Clients) -> None:
    await registered(app)
    reader = app.caller("care-record:read")
    assert (await reader.head(f"{PERSONS}/{A}", params=PURPOSE)).status_code == 405
    assert (await reader.get(PERSONS, params=PURPOSE)).status_code == 405
    assert (await reader.get(f"{V1}/persons/{A}/", params=PURPOSE)).status_code == 404
