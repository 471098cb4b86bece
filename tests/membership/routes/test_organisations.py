from typing import Any

import pytest

from tests.conftest import Clients, OpenApp

LTH = {
    "id": "lth-test",
    "name": "Leeds Teaching Hospitals NHS Trust",
    "kind": "nhs_trust",
    "statutory": "yes",
    "legal_from": "1998-04-01",
    "identifiers": [{"scheme": "ods", "value": "XRR8", "valid_from": "1998-04-01"}],
}
V1 = "/membership/v1/organisations"
FEED = "/membership/v1/changes"


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    return opened


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": f"{name}-0000-0000"}


async def registered(app: Clients, **changed: Any) -> Any:
    editor = app.caller("membership:write", "membership:read")
    body = LTH | changed
    answer = await editor.post(V1, json=body, headers=key(str(body["id"])))
    assert answer.status_code == 201, answer.text
    return answer


async def test_an_organisation_is_registered_and_read(app: Clients) -> None:
    new = await registered(app)
    read = await app.caller("membership:read").get(new.headers["Location"])
    assert read.json() == new.json()
    assert read.headers["ETag"] == new.headers["ETag"] == '"1"'
    assert read.json()["identifiers"][0]["value"] == "XRR8"


async def test_the_same_key_and_body_meet_the_same_answer(app: Clients) -> None:
    first, again = await registered(app), await registered(app)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_the_same_key_with_another_body_is_refused(app: Clients) -> None:
    await registered(app)
    editor = app.caller("membership:write")
    other = await editor.post(V1, json=LTH | {"name": "Another"}, headers=key("lth-test"))
    assert (other.status_code, other.json()["type"]) == (
        422,
        "/membership/problems/idempotency-key-reused",
    )


async def test_a_change_needs_the_latest_etag(app: Clients) -> None:
    new = await registered(app)
    editor, place = app.caller("membership:write"), new.headers["Location"]
    change = {"short_name": "LTHT"}
    assert (await editor.patch(place, json=change)).status_code == 428
    changed = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"'), changed.text
    assert changed.json()["identifiers"] == new.json()["identifiers"]
    stale = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_codes_that_are_sent_replace_those_there_were(app: Clients) -> None:
    new = await registered(app)
    editor, place = app.caller("membership:write"), new.headers["Location"]
    codes = {"identifiers": [{"scheme": "ods", "value": "XRR9"}]}
    changed = await editor.patch(place, json=codes, headers={"If-Match": '"1"'})
    assert [code["value"] for code in changed.json()["identifiers"]] == ["XRR9"]
    assert changed.headers["ETag"] == '"2"'


async def test_a_code_is_never_two_organisations_at_once(app: Clients) -> None:
    await registered(app)
    editor = app.caller("membership:write")
    taken = await editor.post(V1, json=LTH | {"id": "other-test"}, headers=key("other"))
    assert (taken.status_code, taken.json()["type"]) == (409, "/membership/problems/code-taken")


async def test_an_unknown_field_is_refused_by_name(app: Clients) -> None:
    editor = app.caller("membership:write")
    refused = await editor.post(V1, json=LTH | {"colour": "blue"}, headers=key("unknown"))
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"at": "body/colour", "why": "Extra inputs are not permitted"}
    ]


async def test_the_list_is_paged_and_also_given_as_csv(app: Clients) -> None:
    for name in ("aa-test", "bb-test", "cc-test"):
        await registered(app, id=name, identifiers=[])
    reader = app.caller("membership:read")
    page = (await reader.get(V1, params={"limit": 2, "after": "a"})).json()
    assert [one["id"] for one in page["items"]] == ["aa-test", "bb-test"]
    assert page["next"] == "bb-test"
    csv = await reader.get(V1, headers={"Accept": "text/csv"})
    assert csv.headers["content-type"].startswith("text/csv")
    assert "aa-test,Leeds Teaching Hospitals NHS Trust," in csv.text


async def test_every_change_is_in_the_feed(app: Clients) -> None:
    reader = app.caller("membership:read")
    before = (await reader.get(FEED)).json()
    await registered(app)
    behind = {"after": f"{before['epoch']}.{before['last_number']}"}
    feed = (await reader.get(FEED, params=behind)).json()
    last = feed["items"][-1]
    assert (last["type"], last["subject"]) == ("leftshift.organisation.registered", "lth-test")
    assert feed["cursor"] == last["id"]
