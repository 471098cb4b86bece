import pytest

from tests.care_record.people import (
    A,
    B,
    C,
    D,
    change,
    found,
    identified,
    read,
    registered,
    supersede,
)
from tests.conftest import Clients, OpenApp


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("care-record")
    for number, name in ((A, "Ashworth"), (B, "Booth"), (C, "Clegg")):
        await registered(opened, number, family_name=name)
    return opened


async def test_the_old_number_answers_with_the_record_of_its_successor(app: Clients) -> None:
    done = await supersede(app, A, B)
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"'), done.text
    assert done.json()["superseded"] == [A]
    old = await read(app, A)
    assert (old.status_code, old.json()["nhs_number"]) == (200, B)
    assert old.json()["redirected_from"] == A
    assert old.headers["Content-Location"].endswith(done.json()["id"])
    assert (await read(app, B)).json()["redirected_from"] is None


async def test_the_old_id_answers_with_the_record_of_the_successor(app: Clients) -> None:
    person = (await read(app, A)).json()["id"]
    await supersede(app, A, B)
    assert (await read(app, person)).json()["nhs_number"] == B


async def test_a_chain_is_followed_to_its_end(app: Clients) -> None:
    await supersede(app, A, B)
    await supersede(app, B, C, '"2"')
    for number in (A, B):
        person = (await read(app, number)).json()
        assert (person["nhs_number"], person["family_name"]) == (C, "Clegg")
    assert (await read(app, C)).json()["superseded"] == [A, B]


async def test_what_was_known_as_the_etag_of_the_old_is_not_one_of_the_new(app: Clients) -> None:
    await change(app, A, '"1"', town="York")
    await supersede(app, A, B, '"2"')
    old = await read(app, A)
    assert old.headers["ETag"] != (await read(app, B)).headers["ETag"] == '"2"'


async def test_a_superseded_record_is_no_longer_changed(app: Clients) -> None:
    await supersede(app, A, B)
    for answer in (
        await change(app, A, '"2"', town="York"),
        await supersede(app, A, C, '"2"'),
        await identified(app, A, "late"),
    ):
        assert answer.status_code == 409
        assert answer.json()["type"] == "/care-record/problems/person-superseded"


@pytest.mark.parametrize("back", [A, B])
async def test_numbers_never_lead_round_in_a_circle(app: Clients, back: str) -> None:
    await supersede(app, A, B)
    await supersede(app, B, C, '"2"')
    refused = await supersede(app, C, back, '"2"')
    assert refused.json()["type"] == "/care-record/problems/successor-superseded"
    assert (await read(app, A)).json()["nhs_number"] == C


async def test_a_number_cannot_succeed_itself_or_be_succeeded_by_nobody(app: Clients) -> None:
    assert (await supersede(app, A, A)).json()["type"].endswith("/own-successor")
    assert (await supersede(app, A, D)).status_code == 404
    assert (await supersede(app, D, A)).status_code == 404
    assert (await supersede(app, A, "9990000019")).status_code == 422
    assert (await read(app, A)).headers["ETag"] == '"1"'


async def test_a_supersession_needs_the_latest_etag(app: Clients) -> None:
    assert (await supersede(app, A, B, '"9"')).status_code == 412


async def test_local_identifiers_go_to_the_number_that_stays(app: Clients) -> None:
    await identified(app, A, "one")
    await identified(app, B, "two", value="H7654321")
    await supersede(app, A, B, '"2"')
    person = (await read(app, B)).json()
    assert [one["value"] for one in person["local_identifiers"]] == ["H1234567", "H7654321"]
    assert (await found(app)).json()["items"][0]["nhs_number"] == B
    taken = await identified(app, C, "three")
    assert taken.json()["type"] == "/care-record/problems/identifier-taken"


async def test_the_feed_says_which_ids_were_joined_and_no_number(app: Clients) -> None:
    old, new = [(await read(app, one)).json()["id"] for one in (A, B)]
    await supersede(app, A, B)
    feed = await app.caller("care-record:read").get("/care-record/v1/changes")
    last = feed.json()["items"][-1]
    assert (last["type"], last["subject"]) == ("leftshift.person.superseded", old)
    assert last["data"] == {"successor_id": new}
    assert not any(number in feed.text for number in (A, B))
