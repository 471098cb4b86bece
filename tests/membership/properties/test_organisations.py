"""Who exists: ids are kept, law decides, and nobody follows by themselves (1 to 3)."""

from typing import Any

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.properties.world import World, problem
from tests.membership.routes.registered import sent
from tests.membership.routes.test_memberships import SCOPES, V1


@pytest.fixture
async def world(open_app: OpenApp) -> World:
    app: Clients = await open_app("membership")
    there = World(app.caller(*SCOPES, "membership:clients"), "org")
    for name in ("ccg", "icb"):
        await there.organisation(name, legal_from="2013-04-01")
    await there.body()
    return there


async def test_an_id_is_never_given_out_again_though_what_it_named_has_ended(world: World) -> None:
    await world.terms(valid_to="2022-01-01")
    await world.seat("ccg", valid_to="2022-01-01")
    await world.delegate("d", valid_to="2022-01-01")
    ended = await world.correct("organisations", world.id("ccg"), legal_to="2022-07-01")
    assert ended.status_code == 200, ended.text
    again = {"name": "Another", "kind": "trust", "id": world.id("ccg")}
    assert problem(await sent(world.caller, "organisations", **again))[0] == 409
    assert problem(await sent(world.caller, "bodies", **again | {"id": world.id("jc")}))[0] == 409
    for noun, name in (("seats", "jc-ccg"), ("terms-of-reference", "jc-terms"),
                       ("delegations", "d")):  # fmt: skip
        read = (await world.caller.get(f"{V1}/{noun}/{world.id(name)}")).json()
        derived = ("recorded_from", "recorded_to", "version", "voting_law")
        facts = {key: value for key, value in read.items() if key not in derived}
        facts |= {"valid_from": "2023-01-01", "valid_to": None}
        assert problem(await sent(world.caller, noun, **facts)) == (409, "fact-exists"), noun


async def test_nothing_that_was_registered_can_be_deleted(world: World) -> None:
    await world.seat("ccg")
    for place in (f"organisations/{world.id('ccg')}", f"bodies/{world.id('jc')}",
                  f"seats/{world.id('jc-ccg')}"):  # fmt: skip
        assert (await world.caller.delete(f"{V1}/{place}")).status_code == 405, place


async def test_the_end_of_a_code_moves_no_end_in_law(world: World) -> None:
    code = {"scheme": "ods", "value": "X-15F", "valid_to": "2022-07-01"}
    coded = await world.correct("organisations", world.id("ccg"), identifiers=[code])
    assert coded.status_code == 200, coded.text
    assert coded.json()["legal_to"] is None
    assert "ORG_NOT_IN_EXISTENCE" not in await world.codes("ccg")
    still_open = [code | {"valid_to": None}]
    ended = await world.correct("organisations", world.id("ccg"), 2, identifiers=still_open,
                                legal_to="2022-07-01")  # fmt: skip
    assert ended.status_code == 200, ended.text
    assert "ORG_NOT_IN_EXISTENCE" in await world.codes("ccg")


async def test_nobody_has_rights_on_a_day_on_which_they_do_not_exist_in_law(world: World) -> None:
    await world.join("ccg")
    await world.seat("ccg")
    lived: dict[str, Any] = {"legal_from": "2021-06-01", "legal_to": "2022-07-01"}
    await world.correct("organisations", world.id("ccg"), **lived)
    for on, exists in (("2021-05-31", False), ("2021-06-01", True), ("2022-06-30", True),
                       ("2022-07-01", False)):  # fmt: skip
        for body in ("jc", "OWN"):
            found = (await world.ask("ccg", body, on=on)).json()
            codes = {one["code"] for one in found["reasons"]}
            assert ("ORG_NOT_IN_EXISTENCE" in codes) is not exists, (on, body)
            assert exists or not (found["may_input"] or found["may_vote"])


async def test_a_successor_is_no_member_before_a_membership_of_its_own(world: World) -> None:
    await world.join("ccg", valid_from="2021-04-01")
    law = "LAW/NHSA-2006-s14Z25"
    await world.correct("organisations", world.id("ccg"), legal_to="2022-07-01", ended_under=law)
    await world.correct("organisations", world.id("icb"), legal_from="2022-07-01",
                        began_under=law)  # fmt: skip
    assert "NOT_A_MEMBER" in await world.codes("icb")
    listed = await world.caller.get(f"{V1}/members", params={"on": "2022-09-01"})
    assert not {world.id("icb"), world.id("ccg")} & {
        one["organisation_id"] for one in listed.json()["items"]
    }
    await world.join("icb", valid_from="2022-07-01")
    assert "NOT_A_MEMBER" not in await world.codes("icb")
