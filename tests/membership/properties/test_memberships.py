"""Who belongs: one category at a time, half-open, and only while all of it holds (4 to 8)."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given
from membership.domain.facts import Facts
from membership.domain.intervals import Interval
from membership.domain.rights import rights

from tests.conftest import Clients, OpenApp
from tests.membership.domain.test_rights import RULES
from tests.membership.domain.worlds import CLEAR, facts, intervals
from tests.membership.properties.world import World, problem
from tests.membership.routes.registered import sent
from tests.membership.routes.test_memberships import SCOPES, V1


@pytest.fixture
async def world(open_app: OpenApp) -> World:
    app: Clients = await open_app("membership")
    there = World(app.caller(*SCOPES), "mem")
    await there.organisation("trust", statutory="yes")
    await there.organisation("charity", statutory="no")
    await there.body()
    return there


@pytest.mark.parametrize("seed", range(3))
async def test_an_organisation_has_one_category_at_every_point_of_both_times(
    pooled_app: OpenApp, seed: int
) -> None:
    app: Clients = await pooled_app("membership")
    world, random = World(app.caller(*SCOPES), uuid4().hex[:6]), Random(seed)
    await world.organisation("trust")
    moments: list[str] = []
    kept: dict[str, int] = {}
    for _ in range(14):
        start = date(2021, 1, 1) + timedelta(days=random.randrange(40))
        change = {"category": random.choice(["full", "associate"]), "valid_from": str(start),
                  "valid_to": str(start + timedelta(days=random.randint(1, 25)))}  # fmt: skip
        if kept and random.random() < 0.5:
            name = random.choice(list(kept))
            done = await world.correct("memberships", name, kept[name], **change)
        else:
            new = {"organisation_id": world.id("trust")} | change
            done = await sent(world.caller, "memberships", **new)
        if done.is_success:
            kept[done.json()["id"]] = done.json()["version"]
            moments.append(done.json()["recorded_from"])
        else:
            assert problem(done) == (409, "memberships-overlap")
    assert len(moments) > 4
    for known_at in moments:
        for on in (date(2021, 1, 1) + timedelta(days=n) for n in range(0, 70, 5)):
            asked = {"on": str(on), "known_at": known_at, "organisation": world.id("trust")}
            listed = await world.caller.get(f"{V1}/memberships", params=asked)
            assert len(listed.json()["items"]) <= 1


async def test_who_has_no_statutory_functions_is_no_full_member_by_any_way(world: World) -> None:
    full = {"organisation_id": world.id("charity"), "category": "full", "valid_from": "2021-04-01"}
    assert problem(await sent(world.caller, "memberships", **full)) == (409, "not-statutory")
    joined = await world.join("charity", category="associate")
    raised = await world.correct("memberships", joined["id"], category="full")
    assert problem(raised) == (409, "not-statutory")
    ended = await world.correct("memberships", joined["id"], valid_to="2022-04-01")
    assert ended.status_code == 200, ended.text


async def test_a_correction_moves_no_membership_to_where_the_member_does_not_exist(
    world: World,
) -> None:
    await world.organisation("ccg", legal_from="2013-04-01", legal_to="2022-07-01")
    joined = await world.join("ccg")
    moved = await world.correct("memberships", joined["id"], valid_from="2022-07-01")
    assert problem(moved) == (409, "organisation-did-not-exist")


async def test_a_membership_has_its_first_day_and_not_its_last(world: World) -> None:
    await world.join("trust", valid_from="2022-02-01", valid_to="2022-03-01")
    for on, missing in (("2022-01-31", "NOT_YET_A_MEMBER"), ("2022-02-01", None),
                        ("2022-02-28", None), ("2022-03-01", "MEMBERSHIP_ENDED")):  # fmt: skip
        codes = await world.codes("trust", on=on)
        assert codes & {"NOT_YET_A_MEMBER", "MEMBERSHIP_ENDED"} == ({missing} if missing else set())


async def test_on_the_day_of_a_change_the_new_category_counts(world: World) -> None:
    await world.join("trust", category="associate", valid_to="2022-03-01")
    await world.join("trust", category="full", valid_from="2022-03-01")
    for on, category in (("2022-02-28", "associate"), ("2022-03-01", "full")):
        used = (await world.ask("trust", on=on)).json()["facts_used"]["cases"][0]
        assert used["membership_category"] == category


@given(facts, intervals, intervals, intervals)
def test_rights_last_while_membership_existence_and_agreement_all_hold(
    one: Facts, member: Interval, legal: Interval, agreement: Interval
) -> None:
    in_force = "2" if CLEAR.on in agreement else None
    asked = replace(CLEAR, member=member, legal=legal, agreement=in_force, presence=one.presence)
    effective = all(asked.on in days for days in (member, legal, agreement))
    assert rights(asked, RULES).may_input is effective
    assert effective or not rights(asked, RULES).may_vote
