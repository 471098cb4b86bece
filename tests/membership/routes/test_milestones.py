from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.routes.registered import corrected, ids, made, own, refused
from tests.membership.routes.test_memberships import SCOPES, V1


async def milestone(caller: AsyncClient, name: str = "m1", **facts: Any) -> Any:
    return await made(caller, "milestones", id=name, title=name, **facts)


async def read(caller: AsyncClient, name: str, **query: str) -> Any:
    return (await caller.get(f"{V1}/milestones/{name}", params=query)).json()


@pytest.fixture
async def caller(pooled_app: OpenApp) -> AsyncClient:
    """A caller whose changes have times of their own, as plans and their slips need."""
    app: Clients = await pooled_app("membership")
    return app.caller(*SCOPES)


@pytest.fixture
def name() -> str:
    return f"pooled-{uuid4().hex[:6]}"


async def test_a_month_stays_a_month(with_parties: AsyncClient) -> None:
    found = await milestone(with_parties, due_start="2021-03", due_end="2021-07")
    assert (found["due_start"], found["due_end"]) == ("2021-03", "2021-07")
    assert (found["due_from"], found["due_to"]) == ("2021-03-01", "2021-08-01")


@pytest.mark.parametrize(
    ("on", "status"), [("2021-04-30", "planned"), ("2021-05-31", "due"), ("2021-06-01", "late")]
)
async def test_a_milestone_stands_otherwise_on_another_day(
    with_parties: AsyncClient, on: str, status: str
) -> None:
    await milestone(with_parties, due_start="2021-05")
    assert (await read(with_parties, "m1", on=on))["status"] == status
    found = await with_parties.get(f"{V1}/milestones", params={"on": on})
    (listed,) = own(found.json()["items"])
    assert listed["status"] == status


async def test_today_is_the_day_if_none_is_named(with_parties: AsyncClient) -> None:
    assert (await milestone(with_parties, "m1", due_start="2021-05"))["status"] == "late"
    assert (await milestone(with_parties, "m2", due_start="2099"))["status"] == "planned"


async def test_slips_add_up(caller: AsyncClient, name: str) -> None:
    await milestone(caller, name, due_start="2021-06")
    place = f"milestones/{name}"
    first = await corrected(caller, place, 1, due_start="2021-09", reason="The law is late")
    assert (first.json()["slip_days"], first.json()["reason"]) == (92, "The law is late")
    second = await corrected(caller, place, 2, due_start="2021-08", reason="Work went well")
    assert second.json()["slip_days"] == 62
    done = await corrected(caller, place, 3, done_on="2021-09-02")
    assert (done.json()["slip_days"], done.json()["status"]) == (64, "done_late")
    assert done.json()["reason"] is None
    history = (await caller.get(f"{V1}/{place}/history")).json()
    assert [one["moved_days"] for one in history["plans"]] == [0, 92, -30, 2]
    assert [one["slip_days"] for one in history["plans"]] == [0, 92, 62, 64]
    reasons = [one["reason"] for one in history["plans"]]
    assert reasons == [None, "The law is late", "Work went well", None]
    assert (history["slip_days"], history["status"]) == (64, "done_late")


async def test_a_slip_is_answered_as_it_was_known(caller: AsyncClient, name: str) -> None:
    then = (await milestone(caller, name, due_start="2021-06"))["recorded_from"]
    await corrected(caller, f"milestones/{name}", 1, due_start="2021-09", reason="The law is late")
    before = await read(caller, name, known_at=then, on="2021-07-01")
    assert (before["slip_days"], before["status"]) == (0, "late")
    history = await caller.get(f"{V1}/milestones/{name}/history", params={"known_at": then})
    assert len(history.json()["plans"]) == 1


@pytest.mark.parametrize("change", [{"due_start": "2021-09"}, {"dropped_on": "2021-06-01"}])
async def test_a_plan_does_not_change_without_a_reason(
    caller: AsyncClient, name: str, change: dict[str, str]
) -> None:
    await milestone(caller, name, due_start="2021-05", reason="First plan")
    place = f"milestones/{name}"
    silent = await corrected(caller, place, 1, **change)
    assert silent.json()["type"] == "/membership/problems/replan-unexplained"
    assert (await corrected(caller, place, 1, **change, reason="Because")).status_code == 200


async def test_a_reason_does_not_stand_for_the_next_plan(caller: AsyncClient, name: str) -> None:
    await milestone(caller, name, due_start="2021-05")
    place = f"milestones/{name}"
    await corrected(caller, place, 1, due_start="2021-06", reason="Because")
    assert (await corrected(caller, place, 2, due_start="2021-07")).status_code == 422


async def test_what_is_done_is_not_dropped(with_parties: AsyncClient) -> None:
    facts = {"id": "m", "title": "m", "done_on": "2021-05-01", "dropped_on": "2021-05-02"}
    assert await refused(with_parties, "milestones", **facts) == "done-and-dropped"


@pytest.mark.parametrize(
    "unknown", [{"owner_id": "nobody"}, {"paper_id": "none"}, {"recommendation_id": "none"}]
)
async def test_what_a_milestone_refers_to_is_there(
    with_parties: AsyncClient, unknown: dict[str, str]
) -> None:
    facts = {"id": "m", "title": "m"} | unknown
    assert await refused(with_parties, "milestones", **facts) == "reference-unknown"


async def test_milestones_are_found_by_owner(with_parties: AsyncClient) -> None:
    await milestone(with_parties, "m1", owner_id="jc")
    await milestone(with_parties, "m2")
    assert await ids(with_parties, "milestones", owner_id="jc") == ["m1"]


async def test_there_is_no_history_of_what_is_not_there(with_parties: AsyncClient) -> None:
    assert (await with_parties.get(f"{V1}/milestones/none/history")).status_code == 404
