"""Questions about decision rights, answered from stored facts."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp
from tests.membership.facts import load, spell
from tests.membership.routes.test_evaluate import CASES

QUERY = "/membership/v1/rights/query"


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    async with app.app.state.database.reading() as connection:
        await load(connection)
    return app.caller("membership:read")


def question(case: dict[str, str]) -> dict[str, Any]:
    classes = case["matter_classes"].split("+")
    asked: dict[str, Any] = {
        "organisation": spell(case["org_key"]),
        "body": spell(case["body"]),
        "matter": {"classes": classes},
        "on": case["on_date"],
        "known_at": f"{case['known_at']}T12:00:00Z",
        "representative": case["representative"],
        "attendance": {
            "full": int(case["full_present"]),
            "associate": int(case["assoc_present"]),
            "full_recused": int(case["full_recused"]),
            "associate_recused": int(case["assoc_recused"]),
        },
    }
    if case["amount_gbp"]:
        asked["matter"]["amount_pence"] = int(case["amount_gbp"].replace(".", ""))
    if case["conflict_kind"] != "none":
        ruling = case["chair_ruling"] if case["chair_ruling"] != "none" else None
        asked["declared_interest"] = {
            "kind": case["conflict_kind"], "scope": case["conflict_scope"], "ruling": ruling,
        }  # fmt: skip
    return asked


async def ask(caller: AsyncClient, case: dict[str, str], **changed: Any) -> dict[str, Any]:
    answer = await caller.post(QUERY, json=question(case) | changed)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def case(name: str) -> dict[str, str]:
    return next(one for one in CASES if one["case_id"] == name)


async def test_the_published_cases_have_the_published_answers_from_stored_facts(
    caller: AsyncClient,
) -> None:
    for one in CASES:
        found = await ask(caller, one)
        got = (found["may_input"], found["may_vote"], found["reasons"][0]["code"])
        wanted = (
            one["expect_may_input"] == "yes", one["expect_may_vote"] == "yes", one["expect_reason"]
        )  # fmt: skip
        assert got == wanted, one["case_id"]


async def test_an_answer_can_be_tried_again_from_the_facts_it_used(caller: AsyncClient) -> None:
    for one in CASES:
        found = await ask(caller, one)
        again = await caller.post("/membership/v1/rights/evaluate", json=found["facts_used"])
        assert again.status_code == 200, again.text
        result = again.json()["results"][0]
        assert result["reasons"] == [reason["code"] for reason in found["reasons"]], one["case_id"]


async def test_a_reason_gives_the_text_of_the_clause_as_it_stood_on_the_day(
    caller: AsyncClient,
) -> None:
    associate = case("D05")
    later = (await ask(caller, associate))["reasons"][0]
    assert later["clause"] == "PA/schedule-associate-members"
    assert later["clause_text"] == "Associates contribute, text 2."
    before = await ask(caller, associate, on="2022-06-01", matter={"classes": ["general"]})
    assert before["agreement_version"] == 1
    assert before["reasons"][0]["clause_text"] == "Associates contribute, text 1."


async def test_without_attendance_every_voting_seat_is_taken_to_be_filled(
    caller: AsyncClient,
) -> None:
    found = await ask(caller, case("D38"), attendance=None)
    assert found["may_vote"] is True
    assert found["assumed"] == ["every voting seat is filled"]
    counted = found["facts_used"]["cases"][0]
    assert int(counted["full_present"]) >= 5


async def test_delegated_nhs_money_is_a_statutory_matter(caller: AsyncClient) -> None:
    matter = {"classes": ["financial"], "amount_pence": 100, "fund": "delegated_nhs"}
    found = await ask(caller, case("D23"), matter=matter)
    assert found["reasons"][0]["code"] == "ASSOCIATE_ON_STATUTORY"


async def test_a_controller_decides_on_its_own_data(caller: AsyncClient) -> None:
    matter = {"classes": ["data_sharing"], "controllers": ["ltht"]}
    assert (await ask(caller, case("D02"), matter=matter))["may_vote"] is True
    other = await ask(caller, case("D03"), matter=matter)
    assert [one["code"] for one in other["reasons"]] == ["NOT_A_CONTROLLER"]


async def test_nobody_votes_on_their_own_exclusion(caller: AsyncClient) -> None:
    matter = {"classes": ["exclusion"], "subject": "ltht"}
    found = await ask(caller, case("D02"), matter=matter)
    assert (found["may_input"], found["may_vote"]) == (True, False)
    assert found["reasons"][0]["code"] == "SUBJECT_OF_MATTER"


@pytest.mark.parametrize(
    ("changed", "problem", "status"),
    [
        ({"organisation": "nobody"}, "org-unknown", 404),
        ({"body": "nowhere"}, "body-unknown", 404),
        ({"matter": {"classes": ["financial"]}}, "amount-missing", 422),
        ({"matter": {"classes": []}}, "invalid", 422),
        ({"body": "OWN:"}, "invalid", 422),
        ({"matter": {"classes": ["general"], "amount_pence": -1}}, "invalid", 422),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    caller: AsyncClient, changed: dict[str, Any], problem: str, status: int
) -> None:
    refused = await caller.post(QUERY, json=question(case("D01")) | changed)
    assert (refused.status_code, refused.json()["type"]) == (
        status,
        f"/membership/problems/{problem}",
    )


async def test_before_anything_was_known_nothing_is_granted(caller: AsyncClient) -> None:
    early = question(case("D01")) | {"known_at": "2021-02-01T00:00:00Z"}
    refused = await caller.post(QUERY, json=early)
    assert refused.json()["type"] == "/membership/problems/rules-unknown"
    found = await ask(caller, case("D01"), known_at="2022-06-19T00:00:00Z")
    assert (found["may_input"], found["may_vote"]) == (False, False)
