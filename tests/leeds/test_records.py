"""Every row that is registered one by one is taken by the service, and said again as it was."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from deploy.leeds.load import differences
from deploy.leeds.papers import days, follow_through
from deploy.leeds.records import Record, records
from tests.conftest import Clients, OpenApp
from tests.leeds.files import LEEDS, rows
from tests.membership.routes.registered import own
from tests.membership.routes.test_memberships import SCOPES, V1, key

ASKED = {"lth", "lypft", "lch", "ccg-leeds", "lcc", "healthwatch-leeds", "gp-confederation"}


async def everything(caller: AsyncClient, path: str) -> AsyncIterator[dict[str, Any]]:
    after: str | None = None
    while True:
        query = {"limit": 500} | ({"after": after} if after else {})
        page = (await caller.get(path, params=query)).json()
        for one in page["items"]:
            yield one
        if (after := page["next"]) is None:
            return


@pytest.fixture
async def leeds(open_app: OpenApp) -> AsyncClient:
    """A caller of an app into which all of Leeds was brought."""
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    for _, path, bodies, _ in records(LEEDS):
        for body in bodies:
            answer = await caller.post(path, json=body, headers=key())
            assert answer.status_code == 201, (path, body, answer.text)
    return caller


async def changed(caller: AsyncClient, record: Record) -> list[str]:
    """Name what a second load would find different from what the first has brought."""
    what, path, bodies, same = record
    there = {same(one): one async for one in everything(caller, path)}
    return [f"{what}: {same(one)}" for one in bodies if differences(one, there[same(one)])]


async def test_a_second_load_finds_nothing_to_change(leeds: AsyncClient) -> None:
    found = [one for record in records(LEEDS) for one in await changed(leeds, record)]
    assert found == []


async def test_who_was_asked_to_back_the_partnership_is_awaited(leeds: AsyncClient) -> None:
    grid = (await leeds.get(f"{V1}/papers/r001/responses")).json()
    assert [one["number"] for one in grid["recommendations"]] == ["R1", "R2", "R3", "R4", "R5"]
    assert {one["id"] for one in grid["respondents"]} == ASKED
    assert grid["counts"]["awaited"] == sum(grid["counts"].values()) == 35


async def test_papers_are_found_by_call_in(leeds: AsyncClient) -> None:
    answer = await leeds.get(f"{V1}/papers", params={"limit": 500})
    found = Counter(one["call_in"] for one in own(answer.json()["items"]))
    assert found == {
        "eligible": 1, "not_eligible": 3, "not_applicable": 1, "not_stated": 11, "unclear": 1,
    }  # fmt: skip
    asked = {"received_by": "hwb", "year": "2014", "call_in": "not_eligible"}
    answer = await leeds.get(f"{V1}/papers", params=asked)
    assert [one["id"] for one in answer.json()["items"]] == ["r002-71", "r002-72"]


async def test_the_milestones_of_the_paper_stand_on_a_day(leeds: AsyncClient) -> None:
    for milestone, on, status in (
        ("icp-m1", "2021-02-28", "planned"),
        ("icp-m1", "2021-07-31", "due"),
        ("icp-m4", "2021-07-01", "late"),
        ("icp-m8", "2022-04-30", "due"),
    ):
        found = (await leeds.get(f"{V1}/milestones/{milestone}", params={"on": on})).json()
        assert (found["status"], found["slip_days"]) == (status, 0)


async def test_every_body_stands_in_the_map(leeds: AsyncClient) -> None:
    found = (await leeds.get(f"{V1}/bodies/map", params={"root": "hwb"})).json()
    assert {one["id"] for one in found["tops"]} == {"hwb"}
    whole = (await leeds.get(f"{V1}/bodies/map")).json()
    assert whole["count"] >= len(rows("bodies"))
    assert whole["unresolved"] == []


def test_the_outline_and_what_is_loaded_have_the_same_numbers() -> None:
    outline = rows("agreement_sections")
    for kind in ("recommendation", "milestone"):
        printed = {row["number"] for row in outline if row["kind"] == kind}
        joined = {row["number"] for row in rows(f"{kind}s") if row["paper_id"] == "r001"}
        assert printed == joined
        assert all(one["title"] for one in follow_through(LEEDS)[f"{kind}s"])


@pytest.mark.parametrize(
    ("printed", "first", "behind"),
    [
        ("2017", "2017-01-01", "2018-01-01"),
        ("2012-01", "2012-01-01", "2012-02-01"),
        ("2013-12", "2013-12-01", "2014-01-01"),
        ("2014-04-04", "2014-04-04", "2014-04-05"),
    ],
)
def test_days_follow_from_a_printed_date(printed: str, first: str, behind: str) -> None:
    assert days(printed) == (first, behind)


def test_a_derived_day_is_marked() -> None:
    for noun in ("papers", "decision-rules"):
        for one in follow_through(LEEDS)[noun]:
            start = one.get("valid_from")
            if start and start not in {one.get("dated"), one.get("effective_from")}:
                assert "derived" in one["note"]
