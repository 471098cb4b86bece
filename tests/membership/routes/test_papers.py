from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.routes.registered import corrected, ids, made, paper, refused
from tests.membership.routes.test_memberships import SCOPES, V1


@pytest.mark.parametrize(
    ("dated", "start", "end", "year"),
    [
        ("2012-01", "2012-01-01", "2012-02-01", 2012),
        ("2017", "2017-01-01", "2018-01-01", 2017),
        ("2014-03-27", "2014-03-27", "2014-03-28", 2014),
    ],
)
async def test_a_date_is_kept_as_printed_with_the_days_it_may_mean(
    with_parties: AsyncClient, dated: str, start: str, end: str, year: int
) -> None:
    found = await paper(with_parties, dated=dated)
    assert (found["dated"], found["dated_from"], found["dated_to"]) == (dated, start, end)
    assert found["year"] == year


@pytest.mark.parametrize("dated", ["2014-13", "2014-3-27", "soon", "1814", "2014-00"])
async def test_what_is_no_date_is_refused(with_parties: AsyncClient, dated: str) -> None:
    assert await refused(with_parties, "papers", id="p", title="p", dated=dated) == "invalid"


async def test_a_day_that_is_none_is_refused(with_parties: AsyncClient) -> None:
    facts = {"id": "p", "title": "p", "dated": "2014-02-30"}
    assert await refused(with_parties, "papers", **facts) == "no-such-day"


async def test_papers_are_found_by_receiver_year_and_call_in(with_parties: AsyncClient) -> None:
    caller = with_parties
    await paper(caller, "p1", received_by=["jc", "lcc-test"], call_in="eligible")
    await paper(caller, "p2", received_by=["jc"], dated="2014", call_in="not_eligible")
    await paper(caller, "p3", dated="2012-01", author_ids=["lth-test"], call_in="eligible")
    assert await ids(caller, "papers", received_by="jc") == ["p1", "p2"]
    assert await ids(caller, "papers", received_by="lcc-test") == ["p1"]
    assert await ids(caller, "papers", author_ids="lth-test") == ["p3"]
    assert await ids(caller, "papers", year=2014) == ["p1", "p2"]
    assert await ids(caller, "papers", call_in="eligible") == ["p1", "p3"]
    assert await ids(caller, "papers", call_in="eligible", year=2014) == ["p1"]
    assert await ids(caller, "papers", call_in="not_stated") == []


@pytest.mark.parametrize("call_in", ["unclear", "not_applicable"])
async def test_what_cannot_speak_for_itself_is_explained(
    with_parties: AsyncClient, call_in: str
) -> None:
    facts = {"id": "p", "title": "p", "dated": "2014", "call_in": call_in}
    assert await refused(with_parties, "papers", **facts) == "call-in-unexplained"
    await made(with_parties, "papers", **facts, call_in_reason="The tick is lost")


async def test_an_exemption_names_its_reason(with_parties: AsyncClient) -> None:
    facts = {"id": "p", "title": "p", "dated": "2014", "exempt": "yes"}
    assert await refused(with_parties, "papers", **facts) == "exemption-unexplained"
    await made(with_parties, "papers", **facts, exempt_reason="Rule 10.4 (3), appendix 2")


async def test_a_part_belongs_to_a_paper_that_is_there(with_parties: AsyncClient) -> None:
    caller = with_parties
    facts = {"id": "p2", "title": "p2", "dated": "2014", "parent_id": "p1"}
    assert await refused(caller, "papers", **facts) == "reference-unknown"
    await paper(caller, "p1")
    await made(caller, "papers", **facts)
    assert await ids(caller, "papers", parent_id="p1") == ["p2"]


async def test_no_paper_is_a_part_of_itself(with_parties: AsyncClient) -> None:
    caller = with_parties
    await paper(caller, "p1")
    await paper(caller, "p2", parent_id="p1")
    for parent in ("p1", "p2"):
        circle = await corrected(caller, "papers/p1", 1, parent_id=parent)
        assert circle.json()["type"] == "/membership/problems/part-of-itself"


async def test_a_receiver_who_is_unknown_is_refused(with_parties: AsyncClient) -> None:
    facts = {"id": "p", "title": "p", "dated": "2014", "received_by": ["jc", "nowhere"]}
    assert await refused(with_parties, "papers", **facts) == "reference-unknown"


async def test_a_correction_leaves_the_former_reading(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    caller, name = app.caller(*SCOPES), f"pooled-{uuid4().hex[:6]}"
    then = {"known_at": (await paper(caller, name))["recorded_from"]}
    change = {"resolution": "Noted", "dated": "2015"}
    answer = await corrected(caller, f"papers/{name}", 1, **change)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["year"], answer.json()["resolution"]) == (2015, "Noted")
    before = (await caller.get(f"{V1}/papers/{name}", params=then)).json()
    assert (before["year"], before["resolution"], before["version"]) == (2014, None, 1)


async def test_ids_are_not_given_out_again(with_parties: AsyncClient) -> None:
    await paper(with_parties, "p1", valid_to="2015-01-01")
    facts = {"id": "p1", "title": "Another", "dated": "2016", "valid_from": "2016-01-01"}
    assert await refused(with_parties, "papers", **facts) == "fact-exists"
