"""The forty published cases, tried over HTTP as JSON and as CSV."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from tests.conftest import Clients, OpenApp

EVALUATE = "/membership/v1/rights/evaluate"
FILE = Path(__file__).parents[1] / "data" / "decision_rights.csv"
SEEDS = Path(__file__).parents[3] / "services/membership/seeds/reference"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CASES = rows(FILE)


def reference() -> Iterator[tuple[str, list[dict[str, str]]]]:
    yield "bodies", rows(SEEDS / "05_trial_body.csv")
    yield "delegations", rows(SEEDS / "06_trial_delegation.csv")
    yield "organisations", rows(SEEDS / "04_trial_organisation.csv")
    yield (
        "reason_codes",
        [{k: v for k, v in row.items() if k != "version"} for row in rows(SEEDS / "03_rule.csv")],
    )


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    return app.caller("membership:read")


async def tried(caller: AsyncClient, **body: Any) -> list[dict[str, Any]]:
    answer = await caller.post(EVALUATE, json=body)
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def expected(case: dict[str, str]) -> tuple[str, bool, bool, str]:
    return (
        case["case_id"],
        case["expect_may_input"] == "yes",
        case["expect_may_vote"] == "yes",
        case["expect_reason"],
    )


def answered(one: dict[str, Any]) -> tuple[str, bool, bool, str]:
    return one["case_id"], one["may_input"], one["may_vote"], one["reason"]


async def test_the_published_cases_have_the_published_answers(caller: AsyncClient) -> None:
    results = await tried(caller, cases=CASES)
    assert [answered(one) for one in results] == [expected(case) for case in CASES]
    assert all(one["reasons"][0] == one["reason"] for one in results)
    assert all(len(one["reasons"]) == len(one["clauses"]) for one in results)


async def test_facts_of_the_request_count_before_those_that_are_stored(
    caller: AsyncClient,
) -> None:
    brought = dict(reference())
    assert await tried(caller, cases=CASES, **brought) == await tried(caller, cases=CASES)
    raised = [dict(one, limit_gbp="1000000.01") for one in brought["delegations"]]
    over = [case for case in CASES if case["case_id"] == "D22"]
    assert (await tried(caller, cases=over, delegations=raised))[0]["may_vote"] is True
    assert (await tried(caller, cases=over, delegations=[]))[0]["reason"] == (
        "NO_DELEGATION_IN_FORCE"
    )


async def test_a_rule_can_be_left_out_to_see_what_it_does(caller: AsyncClient) -> None:
    codes = dict(reference())["reason_codes"]
    without = [one for one in codes if one["code"] != "ASSOCIATE_ON_STATUTORY"]
    case = [case for case in CASES if case["case_id"] == "D04"]
    assert (await tried(caller, cases=case, reason_codes=without))[0]["may_vote"] is True
    odd = [*codes, dict(codes[0], code="MOON_IS_FULL")]
    refused = await caller.post(EVALUATE, json={"cases": case, "reason_codes": odd})
    assert refused.json()["type"] == "/membership/problems/rule-code-unknown"


async def test_cases_in_as_csv_come_out_as_the_same_rows_with_answers(caller: AsyncClient) -> None:
    answer = await caller.post(
        EVALUATE, content=FILE.read_bytes(), headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    out = list(csv.DictReader(StringIO(answer.text)))
    assert [{k: row[k] for k in CASES[0]} for row in out] == CASES
    assert [(r["may_input"], r["may_vote"], r["reason"]) for r in out] == [
        (c["expect_may_input"], c["expect_may_vote"], c["expect_reason"]) for c in CASES
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("on_date", "2022-13-01"),
        ("on_date", ""),
        ("amount_gbp", "1e999"),
        ("amount_gbp", "0.001"),
        ("amount_gbp", "NaN"),
        ("full_present", "-1"),
        ("full_present", "٣"),
        ("seat", "maybe"),
        ("matter_classes", "general+moon"),
        ("membership_to", "2020-01-01"),
    ],
)
async def test_a_cell_that_cannot_be_read_is_named(
    caller: AsyncClient, column: str, value: str
) -> None:
    case = dict(CASES[20], **{column: value})
    refused = await caller.post(EVALUATE, json={"cases": [CASES[0], case]})
    assert refused.status_code == 422, refused.text
    assert [one["at"] for one in refused.json()["errors"]] == [f"body/cases/1/{column}"]


@pytest.mark.parametrize(
    "column",
    [
        "membership_category", "membership_from", "membership_recorded_on", "membership_status",
        "matter_classes", "amount_gbp", "body", "seat", "conflict_kind", "representative",
        "full_present", "full_recused", "assoc_present", "assoc_recused", "org_key",
    ],
)  # fmt: skip
async def test_a_missing_fact_denies(caller: AsyncClient, column: str) -> None:
    case = dict(CASES[20], matter_classes="financial+general") | {column: ""}
    assert (
        await tried(caller, cases=[dict(case, full_present="3", assoc_present="2") | {column: ""}])
    )[0]["may_vote"] is False


async def test_more_than_a_thousand_cases_are_refused(caller: AsyncClient) -> None:
    refused = await caller.post(EVALUATE, json={"cases": [CASES[0]] * 1001})
    assert refused.status_code in {413, 422}


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"cases": []}', b'{"cases": 1}', b'{"x": 1}'])
async def test_a_body_that_is_none_is_refused(caller: AsyncClient, body: bytes) -> None:
    refused = await caller.post(
        EVALUATE, content=body, headers={"Content-Type": "application/json"}
    )
    assert refused.status_code in {400, 422}
    assert refused.headers["content-type"] == "application/problem+json"
