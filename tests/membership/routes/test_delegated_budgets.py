"""Decisions within delegated limits and budgets, alone and in a race."""

import asyncio
from typing import Any

import pytest
from membership.tables import Delegation

from tests.membership.committee import ASSOCIATES, FULL, V1, Committee, key

LIMIT = 100_000_000
SPENT = "the delegated budget is spent"


def matter(pence: int) -> dict[str, Any]:
    return {"amount_pence": pence, "fund": "pooled_s75"}


def scheme(pence: int, name: str = "scheme-07", **changed: Any) -> dict[str, Any]:
    one = {"kind": "scheme", "id": name, "cap_pence": pence, "valid_from": "2022-09-01"}
    return {"matter": matter(pence), "authorises": one | changed}


@pytest.mark.parametrize(("pence", "state"), [(LIMIT, "effective"), (LIMIT + 1, "recommended")])
async def test_a_body_decides_to_the_limit_and_recommends_from_a_penny_over(
    committee: Committee, pence: int, state: str
) -> None:
    counted = await committee.decided("financial", **scheme(pence))
    assert (counted["state"], counted["decides"]) == (state, pence == LIMIT)
    record = await committee.record(counted["decision_id"])
    assert (record["authorises"] is not None) is (pence == LIMIT)
    assert [one["id"] for one in record["delegation_chain"]] == ["del-2"] * (pence == LIMIT)


async def test_the_last_penny_of_a_budget_can_be_spent_and_no_more(committee: Committee) -> None:
    await committee.amend(Delegation, "del-2", budget_pence=1_000)
    first = await committee.decided("financial", **scheme(999))
    over = await committee.decided("financial", **scheme(2))
    last = await committee.decided("financial", **scheme(1))
    assert [one["state"] for one in (first, over, last)] == [
        "effective",
        "recommended",
        "effective",
    ]
    assert over["outcome_rule"] == SPENT


async def test_what_is_handed_on_takes_from_the_budget_above(committee: Committee) -> None:
    for name in (*FULL, *ASSOCIATES):
        await committee.appoint("pb", name)
    committee.later(days=60)
    await committee.amend(Delegation, "del-2", budget_pence=1_000)
    below = await committee.decided("financial", body="pb", **scheme(600))
    assert below["state"] == "effective"
    record = await committee.record(below["decision_id"])
    assert {one["id"] for one in record["delegation_chain"]} == {"del-2", "del-3"}
    above = await committee.decided("financial", **scheme(401))
    assert (above["state"], above["outcome_rule"]) == ("recommended", SPENT)
    assert (await committee.decided("financial", body="pb", **scheme(401)))[
        "state"
    ] == "recommended"
    assert (await committee.decided("financial", **scheme(400)))["state"] == "effective"


async def test_what_was_referred_back_has_spent_nothing(committee: Committee) -> None:
    await committee.amend(Delegation, "del-2", budget_pence=1_000)
    first = await committee.decided("financial", executive_of="lcc", **scheme(1_000))
    assert (await committee.decided("financial", **scheme(1)))["state"] == "recommended"
    council = committee.system("lcc")
    await committee.done(council, first["id"], "call-in", reason="Not consulted")
    await committee.done(council, first["id"], "call-in-verdict", back=True, reason="Ask them")
    assert (await committee.decided("financial", **scheme(1_000)))["state"] == "effective"


async def test_an_urgent_decision_is_within_the_budget_or_recommends(
    committee: Committee,
) -> None:
    await committee.amend(Delegation, "del-2", budget_pence=1_000)
    for pence, state, rule in (
        (1_001, "recommended", SPENT),
        (1_000, "effective", "urgent decision of whoever presides, to be ratified"),
    ):
        proposal = await committee.opened("financial", kind="urgent", **scheme(pence))
        by = committee.now.replace(day=30).isoformat()
        given = {"urgency": "Now", "consulted": ["Chief executive"], "ratify_by": by}
        chair = committee.person("icb")
        decided = await committee.done(chair, proposal, "urgent-decision", **given)
        assert (decided["state"], decided["outcome_rule"]) == (state, rule)


async def test_what_a_body_cannot_decide_takes_nothing_from_its_budget(
    committee: Committee,
) -> None:
    for name in (*FULL, *ASSOCIATES):
        await committee.appoint("pb", name)
    committee.later(days=60)
    await committee.amend(Delegation, "del-3", budget_pence=1_000)
    proposal = await committee.opened(
        "financial", "statutory_nhs", body="pb", kind="urgent", **scheme(1_000)
    )
    given = {
        "urgency": "Now",
        "consulted": ["Chief executive"],
        "ratify_by": "2023-01-01T00:00:00Z",
    }
    decided = await committee.done(committee.person("icb"), proposal, "urgent-decision", **given)
    assert (decided["state"], decided["decides"]) == ("recommended", False)
    assert (await committee.decided("financial", body="pb", **scheme(1_000)))[
        "state"
    ] == "effective"


async def test_of_two_approvals_that_race_for_the_last_of_a_budget_one_wins(
    kept_committee: Committee,
) -> None:
    committee = kept_committee
    await committee.amend(Delegation, "del-2", budget_pence=1_000)
    racing = []
    for _ in range(4):
        proposal = await committee.voting("financial", **scheme(600))
        await committee.vote(proposal, "for", "icb", "ltht", "lcc")
        racing.append(proposal)
    committee.later(days=5)
    await asyncio.gather(*(committee.do(committee.secretary(), one, "outcome") for one in racing))
    read = [await committee.read(one) for one in racing]
    states = sorted(one["state"] for one in read)
    assert states == ["effective", "recommended", "recommended", "recommended"]
    assert [one["outcome_rule"] for one in read].count(SPENT) == 3


async def test_parts_of_one_purpose_that_together_are_over_the_limit_are_flagged(
    committee: Committee,
) -> None:
    half = await committee.opened("financial", **scheme(LIMIT - 10))
    other = await committee.opened("financial", **scheme(11))
    elsewhere = await committee.opened("financial", **scheme(11, "scheme-08"))
    flags = [(await committee.read(one))["flags"] for one in (half, other, elsewhere)]
    assert flags == [[], ["SPLIT_OVER_LIMIT"], []]
    until = committee.now.isoformat()
    less = {"classes": ["financial"], "amount_pence": LIMIT - 11, "fund": "pooled_s75"}
    refused = await committee.refused(
        committee.secretary(), half, "reclassification", matter=less, input_until=until
    )
    assert refused == "cap-over-amount"


@pytest.mark.parametrize(
    ("classes", "changed", "rule"),
    [
        (["financial"], scheme(100) | {"matter": {"amount_pence": 99}}, "cap-over-amount"),
        (["general"], scheme(100), "cap-over-amount"),
        (["financial"], scheme(100, valid_to="2022-09-01"), "ends-before-it-starts"),
        (["financial"], {"matter": {}}, "amount-missing"),
        (["general"], {"kind": "exclusion"}, "kind-unclassed"),
        (["admission"], {"kind": "admission"}, "kind-unclassed"),
        (["general"], {"cites": ["PA/nowhere"]}, "clause-not-in-force"),
    ],
)
async def test_a_draft_that_could_not_be_decided_is_refused(
    committee: Committee, classes: list[str], changed: dict[str, Any], rule: str
) -> None:
    facts = {"body_id": "jc", "title": "Beds", "text": "Beds.", "reasons": ["It works"]} | changed
    facts["matter"] = {"classes": classes} | changed.get("matter", {})
    refused = await committee.secretary().post(f"{V1}/proposals", json=facts, headers=key())
    assert refused.json()["type"] == f"/membership/problems/{rule}", refused.text
