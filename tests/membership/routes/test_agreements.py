"""An agreement is registered once, and read as it is in force on a day, as known at a time."""

from datetime import date

import pytest
from httpx import AsyncClient
from membership.domain.agreements import cited
from membership.queries import agreements

from tests.conftest import Clients, OpenApp
from tests.membership.drafts import RESERVED, Draft, broken
from tests.membership.routes.test_memberships import SCOPES, V1


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    return opened


@pytest.fixture
async def agreement(app: Clients) -> Draft:
    return await Draft(app.caller(*SCOPES)).register()


async def test_there_is_one_partnership_agreement(app: Clients) -> None:
    caller = app.caller(*SCOPES)
    first = await Draft(caller).register(kind="partnership")
    body = {"id": "second", "name": "Second", "kind": "partnership", "cited_as": "SECOND"}
    refused = await first.post("", body)
    assert (refused.status_code, broken(refused)) == (409, "partnership-agreement-exists")
    found = await caller.get(f"{V1}/agreements", params={"kind": "partnership"})
    assert [one["id"] for one in found.json()["items"]] == [f"a-{first.mark}"]


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"id": "a-{mark}"}, "agreement-exists"),
        ({"cited_as": "X{mark}"}, "citation-taken"),
        ({"cited_as": "LAW"}, "citation-taken"),
        ({"overlays_id": "nothing"}, "reference-unknown"),
        ({"overlays_id": "new"}, "reference-unknown"),
    ],
)
async def test_what_is_taken_or_unknown_is_refused(
    agreement: Draft, facts: dict[str, str], rule: str
) -> None:
    given = {name: value.replace("X{mark}", f"X{agreement.mark.upper()}") for name, value in
             facts.items()}  # fmt: skip
    given = {name: value.replace("{mark}", agreement.mark) for name, value in given.items()}
    body = {"id": "new", "name": "New", "kind": "alliance", "cited_as": "NEW"} | given
    assert broken(await agreement.post("", body)) == rule


async def test_an_alliance_says_what_it_lies_over_and_what_its_parties_share(
    agreement: Draft,
) -> None:
    body = {"id": "alliance", "name": "Frailty alliance", "kind": "alliance", "cited_as": "FA",
            "overlays_id": f"a-{agreement.mark}", "outcomes": ["Fewer falls"],
            "contracts": ["Community beds"]}  # fmt: skip
    made = await agreement.post("", body)
    assert (made.status_code, made.json()["standing"]) == (201, "planned"), made.text
    assert {name: made.json()[name] for name in body} == body


async def test_an_agreement_is_mended_from_the_version_that_was_read(agreement: Draft) -> None:
    read = await agreement.caller.get(agreement.place)
    change, version = {"name": "Another name"}, {"If-Match": read.headers["ETag"]}
    mended = await agreement.caller.patch(agreement.place, json=change, headers=version)
    assert (mended.status_code, mended.json()["name"]) == (200, "Another name"), mended.text
    late = await agreement.caller.patch(agreement.place, json=change, headers=version)
    assert late.status_code == 412
    gone = await agreement.caller.patch(f"{V1}/agreements/no", json=change, headers=version)
    assert gone.status_code == 404


async def test_the_version_of_the_day_is_read_with_its_parties_and_signatures(
    agreement: Draft,
) -> None:
    await agreement.in_force(1, "2021-04-01")
    await agreement.in_force(2, "2022-07-01")
    for day, number, standing in (
        ("2021-03-31", None, "planned"), ("2021-04-01", 1, "in_force"),
        ("2022-06-30", 1, "in_force"), ("2022-07-01", 2, "in_force"),
    ):  # fmt: skip
        read = await agreement.read(on=day)
        assert ((read["in_force"] or {}).get("number"), read["standing"]) == (number, standing)
    assert [one["organisation_id"] for one in read["in_force"]["parties"]] == agreement.parties
    signed = {one["organisation_id"]: one["signed_on"] for one in read["in_force"]["signatures"]}
    assert signed == dict.fromkeys(agreement.parties, "2021-03-25")
    assert (read["valid_from"], read["valid_to"]) == ("2021-04-01", None)


async def test_a_day_is_asked_anew_whatever_the_reader_has_seen(agreement: Draft) -> None:
    before = await agreement.caller.get(agreement.place, params={"on": "2021-04-01"})
    await agreement.in_force(1, "2021-04-01")
    seen = {"If-None-Match": before.headers["ETag"]}
    after = await agreement.caller.get(agreement.place, params={"on": "2021-04-01"}, headers=seen)
    assert after.json()["in_force"]["number"] == 1


async def test_a_clause_is_read_in_the_wording_of_the_day(agreement: Draft) -> None:
    await agreement.in_force(1, "2021-04-01")
    other = RESERVED | {"text": "What members keep, and what they share"}
    await agreement.in_force(2, "2022-07-01", clauses=[other])
    place = "/clauses/reserved-matters"
    first = await agreement.read(place, on="2022-06-30")
    assert (first["text"], first["version"], first["since"]) == (RESERVED["text"], 1, 1)
    assert first["citation"] == f"X{agreement.mark.upper()}/reserved-matters"
    second = await agreement.read(place, on="2022-07-01")
    assert (second["text"], second["version"], second["since"]) == (other["text"], 2, 2)


@pytest.mark.parametrize(
    ("slug", "day"), [("parties", "2022-07-01"), ("parties", "2021-03-31"), ("no", "2021-04-01")]
)
async def test_a_clause_that_is_not_in_force_cannot_be_cited(
    agreement: Draft, slug: str, day: str
) -> None:
    await agreement.in_force(1, "2021-04-01")
    await agreement.in_force(2, "2022-07-01", clauses=[RESERVED])
    place = f"{agreement.place}/clauses/{slug}"
    refused = await agreement.caller.get(place, params={"on": day})
    assert (refused.status_code, broken(refused)) == (422, "clause-not-in-force")


async def test_what_is_not_there_is_not_found(agreement: Draft) -> None:
    for place in (
        f"{V1}/agreements/no", f"{V1}/agreements/no/clauses/parties",
        f"{V1}/agreements/no/versions",
        f"{agreement.place}/versions/1", f"{agreement.place}/versions/1/changes",
        f"{agreement.place}/versions/1/signatures", f"{agreement.place}/versions/1/commencement",
        f"{agreement.place}/termination",
    ):  # fmt: skip
        assert (await agreement.caller.get(place)).status_code == 404, place


async def test_the_clauses_of_the_partnership_agreement_are_found_by_their_citation(
    app: Clients,
) -> None:
    partnership = await Draft(app.caller(*SCOPES)).register(kind="partnership", cited_as="PATEST")
    other = await Draft(app.caller(*SCOPES)).register()
    await partnership.in_force(1, "2021-04-01")
    await other.in_force(1, "2021-04-01")
    async with app.app.state.database.reading() as connection:
        found = await agreements.clauses_in_force(connection, on=date(2021, 4, 1))
        assert await agreements.clauses_in_force(connection, on=date(2021, 3, 31)) == {}
    assert set(found) == {"PATEST/parties", "PATEST/reserved-matters"}
    clause = cited(found, "PATEST/reserved-matters")
    assert (clause.text, clause.heading, clause.version) == ("What members keep",
                                                             "Reserved matters", 1)  # fmt: skip


async def test_whoever_may_only_read_registers_nothing(app: Clients) -> None:
    reader: AsyncClient = app.caller("membership:read")
    body = {"id": "new", "name": "New", "kind": "alliance", "cited_as": "NEW"}
    refused = await Draft(reader).post("", body)
    assert refused.status_code == 403
