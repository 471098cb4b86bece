"""The published decision cases through the gateway, by one client with one token."""

import csv
import io
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from deploy.partnership import Partnership
from tests.leeds.cases import CASES, FILE, asked, expected

pytestmark = pytest.mark.asyncio(loop_scope="session")
RIGHTS = "/membership/v1/rights"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def caller(partnership: Partnership) -> AsyncIterator[httpx.AsyncClient]:
    token = partnership.client("healthwatch").fetch()
    async with httpx.AsyncClient(
        base_url=partnership.url, headers={"Authorization": f"Bearer {token}"}, timeout=20,
        trust_env=False,
    ) as client:  # fmt: skip
        yield client


async def test_the_cases_are_tried_as_a_file(caller: httpx.AsyncClient) -> None:
    csv_file = {"Content-Type": "text/csv"}
    answer = await caller.post(f"{RIGHTS}/evaluate", content=FILE.read_bytes(), headers=csv_file)
    assert answer.status_code == 200, answer.text
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(found) == len(CASES) == 40
    for row, case in zip(found, CASES, strict=True):
        got = (row["may_input"] == "yes", row["may_vote"] == "yes", row["reason"])
        assert got == expected(case), case["case_id"]


async def test_a_thousand_cases_pass_the_gateway_at_once(caller: httpx.AsyncClient) -> None:
    cases = [case | {"note": "n" * 900} for case in CASES] * 25
    answer = await caller.post(f"{RIGHTS}/evaluate", json={"cases": cases})
    assert int(answer.request.headers["Content-Length"]) > 1 << 20
    assert answer.status_code == 200, answer.text
    results = answer.json()["results"]
    assert [(one["may_input"], one["may_vote"], one["reason"]) for one in results] == [
        expected(case) for case in CASES
    ] * 25


async def test_the_cases_are_answered_from_leeds_as_it_is_loaded(
    caller: httpx.AsyncClient,
) -> None:
    for case in CASES:
        # D40 asks what was known before its admission was recorded: tests/leeds/test_governance.
        if case["case_id"] != "D40":
            answer = await caller.post(f"{RIGHTS}/query", json=asked(case))
            assert answer.status_code == 200, answer.text
            found = answer.json()
            got = (found["may_input"], found["may_vote"], found["reasons"][0]["code"])
            assert got == expected(case), case["case_id"]
