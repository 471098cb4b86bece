"""Whether a seat votes is stated, or follows from what it is in what kind of body (18)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.seats import BY_KIND, VotingNotStated, voting_by_law

from tests.conftest import Clients, OpenApp
from tests.membership.properties.world import World, problem
from tests.membership.routes.registered import sent
from tests.membership.routes.test_memberships import SCOPES

HWB, COUNCIL = "health and wellbeing board", "council committee"
LAWS = {COUNCIL: "Local Government and Housing Act 1989 s13", HWB: "SI 2013/218 Part 2"}
OTHERS = st.text(max_size=30).filter(lambda kind: kind.casefold() not in BY_KIND)


@pytest.fixture
async def world(open_app: OpenApp) -> World:
    app: Clients = await open_app("membership")
    there = World(app.caller(*SCOPES), "seat")
    await there.organisation("lth")
    await there.body("joint")
    await there.body("committee", kind="Council committee")
    await there.body("board", kind=HWB)
    return there


@pytest.mark.parametrize("kind", BY_KIND)
def test_a_co_opted_seat_votes_on_a_health_and_wellbeing_board_and_no_council_committee(
    kind: str,
) -> None:
    for written in (kind, kind.title(), kind.upper()):
        follows = voting_by_law(written, co_opted=True)
        is_board = kind == HWB
        assert follows == (is_board, LAWS[HWB if is_board else COUNCIL])


@given(st.sampled_from(sorted(BY_KIND)) | OTHERS)
def test_nothing_follows_for_a_seat_that_is_not_co_opted(kind: str) -> None:
    with pytest.raises(VotingNotStated):
        voting_by_law(kind, co_opted=False)


@given(OTHERS)
def test_nothing_follows_in_another_kind_of_body(kind: str) -> None:
    with pytest.raises(VotingNotStated):
        voting_by_law(kind, co_opted=True)


@pytest.mark.parametrize(("name", "voting", "kind"), [("board", True, HWB),
                                                      ("committee", False, COUNCIL)])  # fmt: skip
async def test_rights_are_those_of_the_vote_that_follows(
    world: World, name: str, kind: str, *, voting: bool
) -> None:
    seat = await world.seat("lth", name, voting=None, co_opted=True)
    assert (seat["voting"], seat["voting_law"]) == (voting, LAWS[kind])
    codes = await world.codes("lth", name)
    assert ("NON_VOTING_SEAT" in codes, "NO_SEAT" in codes) == (not voting, False)


@pytest.mark.parametrize("name", ["board", "committee", "joint"])
@pytest.mark.parametrize("voting", [True, False])
async def test_a_vote_that_is_stated_stands(world: World, name: str, *, voting: bool) -> None:
    seat = await world.seat("lth", name, voting=voting, co_opted=True)
    assert (seat["voting"], seat["voting_law"]) == (voting, None)
    assert ("NON_VOTING_SEAT" in await world.codes("lth", name)) is not voting


@pytest.mark.parametrize(("name", "co_opted"), [("joint", True), ("board", False)])
async def test_where_nothing_follows_it_must_be_stated(
    world: World, name: str, *, co_opted: bool
) -> None:
    given = {"id": "s", "body_id": world.id(name), "organisation_id": world.id("lth"),
             "co_opted": co_opted}  # fmt: skip
    assert problem(await sent(world.caller, "seats", **given)) == (422, "voting-not-stated")
