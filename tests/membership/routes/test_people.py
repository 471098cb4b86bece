"""People are known by an id; who they are is for those who register them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.feeds import events
from tests.membership.partners import V1, Partner, once, settled

SUBJECT, NAME = "subject-quetzal", "Quetzal Testperson"


@pytest.fixture
async def partner(open_app: OpenApp) -> Partner:
    app: Clients = await open_app("membership")
    return await settled(app, "here")


@pytest.fixture
def reader(partner: Partner) -> AsyncClient:
    return partner.app.caller("membership:read", "membership:write")


async def named(partner: Partner) -> Any:
    made = await partner.send("people", partner.person(subject=SUBJECT, display_name=NAME))
    return made.json()


async def test_a_reader_sees_that_somebody_is_there_and_not_who(
    partner: Partner, reader: AsyncClient
) -> None:
    person = await named(partner)
    read = await reader.get(f"{V1}/people/{person['id']}")
    assert read.json() == person
    assert person.keys() == {"id", "organisation_id", "status", "version"}
    assert (person["organisation_id"], person["status"]) == ("here-org", "active")
    query = {"organisation_id": "here-org", "status": "active"}
    listed = await reader.get(f"{V1}/people", params=query)
    assert person in listed.json()["items"]
    assert SUBJECT not in read.text + listed.text
    assert NAME not in read.text + listed.text


async def test_a_registrar_sees_who_it_is_and_finds_them(partner: Partner) -> None:
    person = await named(partner)
    read = await partner.registrar.get(f"{V1}/people/{person['id']}/identity")
    assert (read.json()["subject"], read.json()["display_name"]) == (SUBJECT, NAME)
    sought = {"issuer_id": "here-id", "subject": SUBJECT}
    found = await partner.registrar.post(f"{V1}/people/search", json=sought)
    assert (found.status_code, found.json()) == (200, read.json())
    nobody = await partner.registrar.post(f"{V1}/people/search", json=sought | {"subject": "x"})
    assert nobody.status_code == 404


async def test_a_reader_is_not_told_who_it_is(partner: Partner, reader: AsyncClient) -> None:
    place = f"{V1}/people/{partner.person_id}"
    version = {"If-Match": '"1"'}
    answers = [
        await reader.get(f"{place}/identity"),
        await reader.post(f"{V1}/people/search", json={"issuer_id": "here-id", "subject": "x"}),
        await reader.post(f"{V1}/people", json=partner.person(subject="x"), headers=once()),
        await reader.patch(place, json={"status": "left"}, headers=version),
    ]
    assert [one.status_code for one in answers] == [403] * 4


async def test_nothing_of_who_it_is_goes_into_the_feed_or_a_problem(
    partner: Partner, reader: AsyncClient
) -> None:
    person = await named(partner)
    place = f"people/{person['id']}"
    await partner.change(place, {"display_name": f"{NAME} II", "status": "left"})
    again = await partner.registrar.post(
        f"{V1}/people", json=partner.person(subject=SUBJECT, display_name=NAME), headers=once()
    )
    assert again.json()["type"] == "/membership/problems/person-exists"
    feed = await events(reader, "membership")
    assert person["id"] in {one["subject"] for one in feed}
    for text in (str(feed), again.text):
        assert SUBJECT not in text
        assert "Quetzal" not in text


async def test_a_person_changes_by_version_and_a_name_can_be_taken_away(partner: Partner) -> None:
    person = await named(partner)
    place = f"people/{person['id']}"
    changed = await partner.change(place, {"display_name": None, "status": "left"})
    assert (changed.json()["status"], changed.headers["ETag"]) == ("left", '"2"')
    identity = await partner.registrar.get(f"{V1}/{place}/identity")
    assert identity.json()["display_name"] is None
    late = await partner.registrar.patch(
        f"{V1}/{place}", json={"status": "active"}, headers={"If-Match": '"1"'}
    )
    assert late.status_code == 412


async def test_a_person_belongs_to_the_organisation_of_the_issuer(partner: Partner) -> None:
    body = partner.person(subject="x")
    unknown = await partner.registrar.post(
        f"{V1}/people", json=body | {"issuer_id": "nobody"}, headers=once()
    )
    assert unknown.json()["type"] == "/membership/problems/issuer-unknown"
    chosen = await partner.registrar.post(
        f"{V1}/people", json=body | {"organisation_id": "there-org"}, headers=once()
    )
    assert chosen.status_code == 422


@pytest.mark.parametrize("place", ["people/{}", "people/{}/identity"])
async def test_there_is_nobody_under_an_unknown_id(partner: Partner, place: str) -> None:
    answer = await partner.registrar.get(f"{V1}/{place.format(uuid4())}")
    assert answer.json()["type"] == "/membership/problems/not-there"
    change = await partner.registrar.patch(
        f"{V1}/people/{uuid4()}", json={"status": "left"}, headers={"If-Match": '"1"'}
    )
    assert change.status_code == 404


async def test_of_many_registered_at_once_as_one_subject_one_is_there(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    partner = await settled(app)
    body, registrar = partner.person(subject="race"), partner.registrar
    made = await asyncio.gather(
        *(registrar.post(f"{V1}/people", json=body, headers=once()) for _ in range(8))
    )
    assert sorted(one.status_code for one in made) == [201] + [409] * 7


async def test_people_are_listed_page_by_page(partner: Partner, reader: AsyncClient) -> None:
    for number in range(3):
        await partner.send("people", partner.person(subject=f"s{number}"))
    seen, after = [], None
    while True:
        query: dict[str, Any] = {"limit": 2, "organisation_id": "here-org"} | (
            {"after": after} if after else {}
        )
        page = (await reader.get(f"{V1}/people", params=query)).json()
        seen += [one["id"] for one in page["items"]]
        if (after := page["next"]) is None:
            break
    assert len(seen) == len(set(seen)) == 4
