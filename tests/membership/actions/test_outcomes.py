"""What the worker counts by itself, and what it leaves to whoever presides."""

from datetime import UTC, datetime

import pytest
from membership.actions.outcomes import settle_all

from tests.conftest import Clients, OpenApp
from tests.membership.committee import ASSOCIATES, FULL, Committee


@pytest.fixture
async def committee(open_app: OpenApp) -> Committee:
    app: Clients = await open_app("membership")
    return await Committee.gathered(app)


async def work(committee: Committee) -> None:
    state = committee.app.app.state
    await settle_all(state.database, state.keys, committee.now)


async def test_a_vote_whose_time_is_over_is_counted_and_takes_effect(committee: Committee) -> None:
    proposal = await committee.voting("general")
    await committee.vote(proposal, "for", "icb", "ltht")
    await work(committee)
    assert (await committee.read(proposal))["state"] == "voting"
    committee.later(hours=1)
    await work(committee)
    read = await committee.read(proposal)
    assert (read["state"], read["tally"]["for"]) == ("effective", 2)
    assert read["decision_id"]


async def test_a_tie_is_the_chairs_for_a_day_and_holds_nothing_else_up(
    committee: Committee,
) -> None:
    clear = await committee.voting("general")
    await committee.vote(clear, "for", "icb")
    tied = await committee.voting("general")
    await committee.vote(tied, "for", "icb", "lcc")
    await committee.vote(tied, "against", "ltht")
    interest = {"kind": "indirect", "about": "A contract"}
    await committee.done(committee.system("lcc"), tied, "declarations", **interest)
    committee.later(hours=1)
    await work(committee)
    states = [(await committee.read(one))["state"] for one in (tied, clear)]
    assert states == ["counting", "effective"]
    committee.later(days=1)
    await work(committee)
    assert (await committee.read(tied))["state"] == "rejected"


async def test_who_is_no_member_any_more_does_not_make_a_quorum(committee: Committee) -> None:
    absent = (*FULL[3:], *(name for name in ASSOCIATES if name not in {"gpc", "hospice"}))
    there = await committee.voting("general", absent=absent)
    assert (await committee.read(there))["state"] == "voting"
    committee.now = datetime(2024, 5, 1, 9, tzinfo=UTC)  # The confederation left in April.
    later = await committee.voting("general", absent=absent)
    assert (await committee.read(later))["state"] == "inquorate"
