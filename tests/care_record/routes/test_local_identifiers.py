from typing import Any

import pytest

from tests.care_record.people import (
    PERSONS,
    PURPOSE,
    A,
    B,
    editor,
    found,
    identified,
    read,
    registered,
)
from tests.conftest import Clients, OpenApp


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("care-record")
    for number in (A, B):
        await registered(opened, number)
    return opened


async def end(app: Clients, person: str, identifier: str, etag: str, to: str | None) -> Any:
    place = f"{PERSONS}/{person}/local-identifiers/{identifier}"
    body, head = {"valid_to": to}, {"If-Match": etag}
    return await editor(app).patch(place, params=PURPOSE, json=body, headers=head)


async def test_a_person_is_found_by_what_a_partner_calls_them(app: Clients) -> None:
    new = await identified(app, A, "one", valid_from="2021-04-01", source="PAS")
    assert (new.status_code, new.headers["ETag"]) == (201, '"2"'), new.text
    assert set(new.json()) == {"id", "version"}
    hit = (await found(app)).json()["items"]
    assert [one["nhs_number"] for one in hit] == [A]
    assert hit[0]["local_identifiers"] == [{
        "id": new.json()["id"], "system": "lth-pas", "value": "H1234567",
        "valid_from": "2021-04-01", "valid_to": None, "source": "PAS", "certainty": "stated",
        "note": None,
    }]  # fmt: skip
    assert (await read(app, A)).headers["ETag"] == '"2"'


@pytest.mark.parametrize(("value", "system"), [("H1234567", "ltht"), ("h1234567", "lth-pas")])
async def test_an_identifier_is_compared_exactly(app: Clients, value: str, system: str) -> None:
    await identified(app, A, "one")
    assert (await found(app, value, system)).json() == {"items": [], "next": None}


async def test_an_identifier_is_never_two_persons_at_once(app: Clients) -> None:
    await identified(app, A, "one", valid_from="2021-04-01")
    for person, start in ((B, "2022-04-01"), (B, "2019-04-01"), (B, None), (A, "2022-04-01")):
        taken = await identified(app, person, f"two{start}{person}", valid_from=start)
        assert taken.status_code == 409
        assert taken.json()["type"] == "/care-record/problems/identifier-taken"


async def test_an_identifier_that_ended_goes_on_to_another(app: Clients) -> None:
    new = await identified(app, A, "one", valid_from="2021-04-01")
    ended = await end(app, A, new.json()["id"], '"2"', "2022-04-01")
    assert (ended.status_code, ended.headers["ETag"]) == (200, '"3"'), ended.text
    assert ended.json()["local_identifiers"][0]["valid_to"] == "2022-04-01"
    assert (await found(app)).json()["items"] == []
    early = await identified(app, B, "early", valid_from="2022-03-31")
    assert early.status_code == 409
    assert (await identified(app, B, "two", valid_from="2022-04-01")).status_code == 201
    assert (await found(app)).json()["items"][0]["nhs_number"] == B
    for longer in ("2022-04-02", None):
        refused = await end(app, A, new.json()["id"], '"3"', longer)
        assert refused.json()["type"] == "/care-record/problems/identifier-taken"
    assert (await end(app, A, new.json()["id"], '"3"', "2022-03-01")).status_code == 200


async def test_an_end_can_be_taken_back_while_nobody_else_has_it(app: Clients) -> None:
    new = await identified(app, A, "one", valid_to="2022-04-01")
    assert (await found(app)).json()["items"] == []
    assert (await end(app, A, new.json()["id"], '"2"', None)).status_code == 200
    assert (await found(app)).json()["items"][0]["nhs_number"] == A


async def test_an_identifier_of_days_to_come_finds_nobody_yet(app: Clients) -> None:
    await identified(app, A, "one", valid_from="2999-01-01")
    assert (await found(app)).json()["items"] == []


async def test_an_end_is_refused_that_cannot_be(app: Clients) -> None:
    new = await identified(app, A, "one", valid_from="2021-04-01")
    identifier = new.json()["id"]
    backwards = await end(app, A, identifier, '"2"', "2021-04-01")
    assert backwards.json()["type"] == "/care-record/problems/ends-before-it-starts"
    assert (await end(app, A, identifier, '"1"', "2022-04-01")).status_code == 412
    assert (await end(app, B, identifier, '"1"', "2022-04-01")).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"system": "two words"},
        {"system": "a|b"},
        {"system": ""},
        {"value": ""},
        {"value": "x" * 101},
        {"value": "a\nb"},
        {"valid_from": "2022-04-01", "valid_to": "2022-04-01"},
        {"colour": "blue"},
    ],
)
async def test_what_is_no_identifier_is_refused(app: Clients, changed: dict[str, Any]) -> None:
    assert (await identified(app, A, "odd", **changed)).status_code == 422
    assert (await read(app, A)).headers["ETag"] == '"1"'


async def test_a_search_names_what_it_searches_by(app: Clients) -> None:
    reader = app.caller("care-record:read")
    for body in ({}, {"system": "s", "value": "v"}, {"local_identifier": {"value": "v"}}):
        answer = await reader.post(f"{PERSONS}/search", params=PURPOSE, json=body)
        assert answer.status_code == 422
