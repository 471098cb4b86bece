"""A fact that is backdated asks for a review of the decisions that rested on it, and no others."""

from typing import Any
from uuid import uuid4

import pytest
from membership.tables import Law
from sqlalchemy import text

from tests.conftest import Clients, OpenApp
from tests.membership.committee import FULL, V1, Committee
from tests.membership.facts import EVER, STATED, put, span
from tests.membership.routes.registered import corrected, made

FROZEN_EARLIER = text("""
    INSERT INTO proposal_event (proposal_id, number, kind, at, data)
    SELECT proposal_id, number + 100, 'reclassified', at, jsonb_set(
        data, '{snapshot,found,known_at}', to_jsonb(
            CAST(data #>> '{snapshot,found,known_at}' AS timestamptz) - interval '1 second'))
    FROM proposal_event WHERE proposal_id = CAST(:id AS uuid) AND kind = 'opened'
""")


@pytest.fixture
async def committee(open_app: OpenApp) -> Committee:
    app: Clients = await open_app("membership")
    return await Committee.gathered(app)


async def changed(committee: Committee, statement: Any, name: str) -> None:
    async with committee.app.app.state.database.changing() as session:
        assert (await session.execute(statement, {"id": name})).rowcount == 1


async def decided(committee: Committee, *classes: str) -> str:
    """Decide, with rights that were frozen before anything else is recorded.

    The database's clock stands still within a test, so rights are frozen again a second before.
    """
    proposal = await committee.voting(*(classes or ("statutory_nhs",)))
    await committee.vote(proposal, "for", *FULL)
    decision = str((await committee.count(proposal))["decision_id"])
    await changed(committee, FROZEN_EARLIER, proposal)
    return decision


async def review(committee: Committee, decision: str, **query: str) -> list[tuple[str, str]]:
    place = f"{V1}/decisions/{decision}/validity"
    answer = await committee.secretary().get(place, params=query)
    return [(one["kind"], one["id"]) for one in answer.json()["review"]]


async def flagged(committee: Committee, *, review: bool) -> set[str]:
    query = {"review": str(review).lower()}
    listed = await committee.secretary().get(f"{V1}/decisions", params=query)
    return {one["id"] for one in listed.json()["items"]}


async def correct(committee: Committee, noun: str, name: str, version: int, **facts: Any) -> Any:
    done = await corrected(committee.secretary(), f"{noun}/{name}", version, **facts)
    assert done.status_code == 200, done.text
    return done.json()


async def member(committee: Committee, name: str) -> Any:
    listed = await committee.secretary().get(f"{V1}/memberships", params={"organisation": name})
    (one,) = listed.json()["items"]
    return one


async def test_nothing_asks_for_a_review_while_nothing_is_recorded(committee: Committee) -> None:
    decision = await decided(committee)
    assert await review(committee, decision) == []
    assert decision not in await flagged(committee, review=True)
    assert decision in await flagged(committee, review=False)


@pytest.mark.parametrize("backdated", [
    {"category": "associate"}, {"status": "suspended"}, {"valid_to": "2022-06-01"},
    {"valid_from": "2022-09-02"},
])  # fmt: skip
async def test_a_membership_that_was_otherwise_asks_for_a_review(
    committee: Committee, backdated: dict[str, str]
) -> None:
    decision = await decided(committee)
    before = await committee.record(decision)
    one = await member(committee, "ltht")
    done = await correct(committee, "memberships", one["id"], one["version"], **backdated)
    place = f"{V1}/decisions/{decision}/validity"
    answer = (await committee.secretary().get(place)).json()
    assert answer["review"] == [{"kind": "membership", "id": one["id"],
                                 "version": done["version"],
                                 "recorded_from": done["recorded_from"]}]  # fmt: skip
    assert answer["valid"] is True
    assert await committee.record(decision) == before
    assert decision in await flagged(committee, review=True)
    assert decision not in await flagged(committee, review=False)


@pytest.mark.parametrize("later", [
    {"valid_to": "2023-04-01"}, {"status": "notice_given", "valid_to": "2023-04-01"},
    {"note": "Seen."}, {"valid_from": "2020-04-01"},
])  # fmt: skip
async def test_what_was_the_same_on_that_day_asks_for_none(
    committee: Committee, later: dict[str, str]
) -> None:
    decision = await decided(committee)
    one = await member(committee, "ltht")
    await correct(committee, "memberships", one["id"], one["version"], **later)
    assert await review(committee, decision) == []


async def test_what_is_corrected_back_leaves_nothing_to_review(committee: Committee) -> None:
    decision = await decided(committee)
    one = await member(committee, "ltht")
    await correct(committee, "memberships", one["id"], one["version"], category="associate")
    assert await review(committee, decision) == [("membership", one["id"])]
    await correct(committee, "memberships", one["id"], one["version"] + 1, category="full")
    assert await review(committee, decision) == []


async def test_a_review_is_asked_for_from_when_the_fact_was_recorded(committee: Committee) -> None:
    decision = await decided(committee)
    one = await member(committee, "ltht")
    done = await correct(committee, "memberships", one["id"], one["version"], category="associate")
    for known_at, expected in (("2022-10-01T00:00:00Z", []), (done["recorded_from"], [one["id"]])):
        found = await review(committee, decision, known_at=known_at)
        assert [name for _, name in found] == expected


async def test_every_kind_of_fact_that_was_frozen_asks_for_a_review(committee: Committee) -> None:
    decision = await decided(committee)
    secretary = committee.secretary()
    await correct(committee, "seats", "jc-ltht", 1, voting=False)
    await correct(committee, "terms-of-reference", "jc", 1, quorum_min_full=4)
    await correct(committee, "delegations", "del-2", 1, limit_pence=90_000_000)
    done = await corrected(secretary, "organisations/lcc", 1, legal_to="2022-08-01")
    assert done.status_code == 200, done.text
    assert await review(committee, decision) == [
        ("delegation", "del-2"), ("legal_existence", "lcc"), ("seat", "jc-ltht"),
        ("terms_of_reference", "jc"),
    ]  # fmt: skip


async def test_a_new_seat_asks_for_a_review_if_it_reaches_back(committee: Committee) -> None:
    decision = await decided(committee)
    secretary = committee.secretary()
    for name, start in (("reaches", "2022-09-01"), ("does-not", "2022-09-02")):
        await made(secretary, "seats", id=name, office=name, body_id="jc", voting=True,
                   organisation_id="ltht", valid_from=start)  # fmt: skip
    assert await review(committee, decision) == [("seat", "reaches")]


async def test_a_law_that_a_delegation_rests_on_asks_for_a_review(committee: Committee) -> None:
    async with committee.app.app.state.database.changing() as session:
        await put(await session.connection(), Law, id="L-1", title="A law", row=uuid4(),
                  valid=span("2013-04-01", None), recorded=EVER, **STATED)  # fmt: skip
    await correct(committee, "delegations", "del-2", 1, legal_basis="LAW/L-1")
    decision = await decided(committee)
    secretary = committee.secretary()
    await correct(committee, "laws", "L-1", 1, valid_from="2022-09-02")
    assert ("law", "L-1") in await review(committee, decision)
    await made(secretary, "laws", id="L-2", title="Another", valid_from="2013-04-01")
    assert ("law", "L-2") not in await review(committee, decision)


async def test_what_is_about_others_asks_for_none(committee: Committee) -> None:
    decision = await decided(committee)
    await correct(committee, "terms-of-reference", "hwb", 1, quorum_min_full=4)
    await correct(committee, "delegations", "del-1", 1, limit_pence=1)
    assert await review(committee, decision) == []
