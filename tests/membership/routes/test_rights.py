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
    assert found["known_at"].endswith("Z")
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


async def test_members_are_those_whose_membership_has_effect_on_the_day(
    caller: AsyncClient,
) -> None:
    async def on(day: str, known_at: str) -> dict[str, str]:
        query = {"on": day, "known_at": f"{known_at}T12:00:00Z"}
        listed = await caller.get("/membership/v1/members", params=query)
        assert listed.status_code == 200, listed.text
        return {one["organisation_id"]: one["category"] for one in listed.json()["items"]}

    june, july = await on("2022-06-30", "2023-04-01"), await on("2022-07-01", "2023-04-01")
    assert "ccg" in june
    assert "icb" not in june
    assert "icb" in july
    assert "ccg" not in july
    assert july["hospice"] == "associate"
    assert "indco" not in await on("2023-02-01", "2023-02-01")
    assert "indco" in await on("2023-02-01", "2023-03-15")


async def test_an_electorate_follows_the_class_of_the_matter(caller: AsyncClient) -> None:
    async def votes(*classes: str, on: str = "2022-09-01") -> dict[str, Any]:
        read = await caller.get(
            "/membership/v1/bodies/jc/electorate", params={"matter_class": classes, "on": on}
        )
        assert read.status_code == 200, read.text
        found: dict[str, Any] = read.json()
        return found

    general, statutory = await votes("general"), await votes("general", "statutory_nhs")
    assert general["votes"] > statutory["votes"] > 0
    assert (general["quorum_min_total"], statutory["quorum_min_total"]) == (5, None)
    assert statutory["quorum_min_full"] == 3
    by_holder = {one["organisation_id"]: one for one in statutory["seats"]}
    assert by_holder["hospice"]["reasons"][0] == "ASSOCIATE_ON_STATUTORY"
    assert (await votes("statutory_nhs", on="2022-06-30"))["votes"] == 0
    missing = await caller.get(
        "/membership/v1/bodies/none/electorate", params={"matter_class": "general"}
    )
    assert missing.json()["type"] == "/membership/problems/body-unknown"


async def test_a_rule_set_is_published_once_and_rules_what_comes_after(
    open_app: OpenApp,
) -> None:
    app: Clients = await open_app("membership")
    caller = app.caller("membership:read", "membership:write")
    listed = await caller.get("/membership/v1/rule-sets")
    assert listed.json()["items"][0]["version"] == "2021-1"
    old = (await caller.get("/membership/v1/rule-sets/2021-1")).json()
    assert len(old["rules"]) == 29
    lenient = [one for one in old["rules"] if one["code"] != "ASSOCIATE_ON_STATUTORY"]
    body = {"version": "2030-1", "applies_from": "2030-01-01", "rules": lenient}
    made = await caller.post(
        "/membership/v1/rule-sets", json=body, headers={"Idempotency-Key": "rules-2030"}
    )
    assert made.status_code == 201, made.text
    assert len(made.json()["rules"]) == 28
    again = await caller.post(
        "/membership/v1/rule-sets", json=body, headers={"Idempotency-Key": "rules-2030-b"}
    )
    assert again.json()["type"] == "/membership/problems/rule-set-exists"
    odd = body | {"version": "odd", "rules": [lenient[0] | {"code": "MOON_IS_FULL"}]}
    refused = await caller.post(
        "/membership/v1/rule-sets", json=odd, headers={"Idempotency-Key": "rules-odd"}
    )
    assert refused.json()["type"] == "/membership/problems/rule-code-unknown"
