"""Powers handed on: never wider, only while the whole chain holds, only by law (29 to 34)."""

from typing import Any

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.properties.world import World, problem
from tests.membership.routes.test_memberships import SCOPES

MISSING, OVER = "NO_DELEGATION_IN_FORCE", "OVER_DELEGATED_LIMIT"
UNDER_65Z5: dict[str, Any] = {"legal_basis": "NHS Act 2006 s65Z5", "valid_from": "2022-07-01"}


@pytest.fixture
async def world(open_app: OpenApp) -> World:
    app: Clients = await open_app("membership")
    there = World(app.caller(*SCOPES), "del")
    await there.organisation("trust")
    for body in ("jc", "pb"):
        await there.body(body)
        await there.terms(body)
        await there.seat("trust", body)
    limits: dict[str, Any] = {"limit_pence": 1000, "budget_pence": 5000, "valid_to": "2025-07-01"}
    assert (await there.delegate("parent", **limits)).status_code == 201
    return there


async def child(world: World, **facts: Any) -> Any:
    given = {"parent_id": "parent", "limit_pence": 500, "budget_pence": 1000} | facts
    return await world.delegate("child", "pb", **given)


async def money(world: World, body: str = "pb", pence: int = 100, **asked: Any) -> set[str]:
    matter = {"classes": ["financial"], "amount_pence": pence}
    return await world.codes("trust", body, matter=matter, **asked) & {MISSING, OVER}


@pytest.mark.parametrize(
    "wider",
    [
        {"classes": ["financial", "statutory_nhs"]},
        {"valid_from": "2021-03-31"},
        {"valid_from": None},
        {"valid_to": "2025-07-02"},
        {"limit_pence": 1001},
        {"limit_pence": None},
        {"budget_pence": 5001},
        {"budget_pence": None},
    ],
)
async def test_a_delegation_wider_than_its_parent_is_refused(
    world: World, wider: dict[str, Any]
) -> None:
    assert problem(await child(world, **wider)) == (409, "wider-than-parent")
    assert (await child(world)).status_code == 201
    widened = await world.correct("delegations", world.id("child"), **wider)
    assert problem(widened) == (409, "wider-than-parent")


async def test_a_delegation_as_wide_as_its_parent_is_taken(world: World) -> None:
    as_wide: dict[str, Any] = {"limit_pence": 1000, "budget_pence": 5000, "valid_to": "2025-07-01"}
    assert (await child(world, **as_wide)).status_code == 201


@pytest.mark.parametrize(
    "narrower",
    [
        {"classes": ["statutory_nhs"]},
        {"valid_from": "2021-04-02"},
        {"valid_to": "2022-12-31"},
        {"limit_pence": 499},
        {"budget_pence": 999},
    ],
)
async def test_a_parent_is_not_narrowed_below_what_was_handed_on(
    world: World, narrower: dict[str, Any]
) -> None:
    assert (await child(world, valid_to="2023-01-01")).status_code == 201
    refused = await world.correct("delegations", world.id("parent"), **narrower)
    assert problem(refused) == (409, "wider-than-parent")


async def test_a_delegation_holds_only_while_the_whole_chain_does(world: World) -> None:
    await child(world)
    assert (await world.delegate("grandchild", "pb", parent_id="child", limit_pence=400,
                                 budget_pence=10)).status_code == 201  # fmt: skip
    assert await money(world, on="2025-06-30") == set()
    # Open ends last as long as the parent, whose end is the end of both.
    assert await money(world, on="2025-07-01") == {MISSING}
    assert await money(world, on="2021-03-31") == {MISSING}


async def test_the_smallest_limit_of_a_chain_counts_and_may_be_reached(world: World) -> None:
    await child(world)
    assert await money(world, pence=500) == set()
    assert await money(world, pence=501) == {OVER}
    assert await money(world, "jc", pence=1000) == set()
    assert await money(world, "jc", pence=1001) == {OVER}


async def test_a_revocation_ends_a_delegation_from_its_day_and_not_before(world: World) -> None:
    await child(world)
    before = {on: await money(world, on=on) for on in ("2021-04-01", "2022-09-30")}
    revoked = await world.correct("delegations", world.id("parent"), valid_to="2022-10-01")
    assert revoked.status_code == 200, revoked.text
    assert {on: await money(world, on=on) for on in before} == before
    for body in ("jc", "pb"):
        assert await money(world, body, on="2022-09-30") == set()
        assert await money(world, body, on="2022-10-01") == {MISSING}


async def test_a_power_is_not_delegated_before_the_law_knows_it(world: World) -> None:
    early = await world.delegate("law", **UNDER_65Z5 | {"valid_from": "2022-06-30"})
    assert problem(early) == (409, "legal-basis-not-in-force")
    undated = await world.delegate("law", **UNDER_65Z5 | {"valid_from": None})
    assert problem(undated) == (409, "legal-basis-not-in-force")
    assert (await world.delegate("law", **UNDER_65Z5)).status_code == 201
    moved = await world.correct("delegations", world.id("law"), valid_from="2022-06-30")
    assert problem(moved) == (409, "legal-basis-not-in-force")


async def test_a_function_that_the_law_keeps_is_not_delegated(world: World) -> None:
    kept: dict[str, Any] = {"functions": ["NHSA-2006-s3", "NHSA-2006-s14Z59"]}
    assert problem(await world.delegate("law", **UNDER_65Z5, **kept)) == (
        409, "cannot-be-delegated",
    )  # fmt: skip
    assert (await world.delegate("law", **UNDER_65Z5)).status_code == 201
    added = await world.correct("delegations", world.id("law"), **kept)
    assert problem(added) == (409, "cannot-be-delegated")


async def test_a_chain_is_no_circle_and_starts_from_what_is_there(world: World) -> None:
    assert problem(await child(world, parent_id="nothing")) == (422, "parent-not-there")
    own = await world.delegate("child", "pb", parent_id="child")
    assert problem(own) == (409, "own-delegator")


@pytest.mark.parametrize("classes", [["reserved"], ["reserved", "financial", "statutory_nhs"]])
async def test_to_delegate_takes_no_right_from_the_delegators_own_board(
    world: World, classes: list[str]
) -> None:
    asked = {"matter": {"classes": classes, "amount_pence": 10**9}}

    async def rights() -> Any:
        found = (await world.ask("trust", "OWN", **asked)).json()
        return found["may_input"], found["may_vote"], found["reasons"]

    before = await rights()
    given = await world.delegate("given", "jc", delegators=[world.id("trust")], limit_pence=1,
                                 classes=["financial", "statutory_nhs"])  # fmt: skip
    assert given.status_code == 201, given.text
    assert await rights() == before
    codes = {one["code"] for one in before[2]}
    assert not codes & {"BODY_LACKS_POWER", MISSING, OVER, "NO_SEAT"}
