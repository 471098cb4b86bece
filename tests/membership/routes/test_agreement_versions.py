"""A version is a text that stays: numbered, hashed, and held against the one that it varies."""

import json
from hashlib import sha256
from typing import Any

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.drafts import PARTIES, RESERVED, Draft, broken
from tests.membership.routes.test_memberships import SCOPES


@pytest.fixture
async def agreement(open_app: OpenApp) -> Draft:
    app: Clients = await open_app("membership")
    return await Draft(app.caller(*SCOPES)).register()


async def test_a_version_is_drafted_listed_and_read(agreement: Draft) -> None:
    made = await agreement.draft(1)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{agreement.place}/versions/1"
    assert (made.json()["state"], made.json()["valid_from"]) == ("draft", None)
    read = await agreement.read("/versions/1")
    assert read == made.json()
    assert [(one["slug"], one["place"]) for one in read["clauses"]] == [
        ("parties", 1), ("reserved-matters", 2),
    ]  # fmt: skip
    listed = await agreement.read("/versions")
    assert [one["number"] for one in listed["items"]] == [1]
    assert "clauses" not in listed["items"][0]


async def test_the_versions_come_in_pages(agreement: Draft) -> None:
    for number in (1, 2, 3):
        await agreement.draft(number)
    first = await agreement.read("/versions", limit="2")
    assert ([one["number"] for one in first["items"]], first["next"]) == ([1, 2], "2")
    rest = await agreement.read("/versions", limit="2", after="2")
    assert ([one["number"] for one in rest["items"]], rest["next"]) == ([3], None)


async def test_whoever_reads_a_version_can_compute_what_is_signed(agreement: Draft) -> None:
    await agreement.draft(1)
    read = await agreement.read("/versions/1")
    members = ("heading", "kind", "label", "parent", "slug", "text")
    clauses = [{name: one[name] for name in members} for one in read["clauses"]]
    canonical = json.dumps(clauses, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert read["text_hash"] == sha256(canonical.encode()).hexdigest()
    for one in read["clauses"]:
        assert one["hash"] == sha256(one["text"].encode()).hexdigest()


@pytest.mark.parametrize(
    ("number", "facts", "rule"),
    [
        (3, {"varies": 1}, "not-the-next-version"),
        (1, {"varies": None}, "not-the-next-version"),
        (2, {"varies": None}, "varies-unknown"),
        (2, {"varies": 2}, "varies-unknown"),
        (2, {"clauses": [PARTIES, PARTIES]}, "clauses-unfit"),
        (2, {"clauses": [PARTIES | {"parent": "reserved-matters"}]}, "clauses-unfit"),
        (2, {"clauses": [PARTIES | {"heading": "Background"}]}, "slug-reused"),
        (2, {"parties": [{"organisation_id": name} for name in ("no", "nobody")]},
         "reference-unknown"),
    ],
)  # fmt: skip
async def test_a_version_that_breaks_a_rule_is_refused(
    agreement: Draft, number: int, facts: dict[str, Any], rule: str
) -> None:
    assert (await agreement.draft(1)).status_code == 201
    assert broken(await agreement.draft(number, **facts)) == rule
    assert len((await agreement.read("/versions"))["items"]) == 1


async def test_a_variation_shows_what_became_of_each_clause(agreement: Draft) -> None:
    third = {"slug": "variations", "kind": "section", "heading": "Variations", "text": "How"}
    fourth = {"slug": "vision", "kind": "section", "heading": "Vision", "text": "Shared"}
    await agreement.draft(1, clauses=[PARTIES, RESERVED, third, fourth])
    clauses = [
        PARTIES | {"text": "Who is bound now"},
        RESERVED,
        third | {"heading": "Changes", "renamed": True},
        {"slug": "new-members", "kind": "section", "heading": "New members", "text": "How"},
    ]
    await agreement.draft(2, clauses=clauses)
    read = await agreement.read("/versions/2/changes")
    assert {one["citation"].partition("/")[2]: one["change"] for one in read["changes"]} == {
        "parties": "changed", "reserved-matters": "unchanged", "variations": "renamed",
        "new-members": "added", "vision": "removed",
    }  # fmt: skip
    (renamed,) = [one for one in read["changes"] if one["change"] == "renamed"]
    assert (renamed["heading_before"], renamed["heading"]) == ("Variations", "Changes")
    assert renamed["before"] == renamed["after"]
    version = await agreement.read("/versions/2")
    assert [one["since"] for one in version["clauses"]] == [2, 1, 2, 2]


async def test_the_first_version_adds_every_clause(agreement: Draft) -> None:
    await agreement.draft(1)
    read = await agreement.read("/versions/1/changes")
    assert [one["change"] for one in read["changes"]] == ["added", "added"]


async def test_a_slug_of_an_older_version_is_not_given_out_again(agreement: Draft) -> None:
    await agreement.draft(1)
    await agreement.draft(2, clauses=[RESERVED])
    other = PARTIES | {"heading": "Background"}
    assert broken(await agreement.draft(3, clauses=[RESERVED, other])) == "slug-reused"
    assert (await agreement.draft(3, varies=1)).status_code == 201


async def test_a_version_goes_from_draft_to_signed_to_in_force_to_replaced(
    agreement: Draft,
) -> None:
    await agreement.draft(1)
    await agreement.sign(1, agreement.parties[0])
    assert (await agreement.read("/versions/1"))["state"] == "draft"
    await agreement.sign(1, agreement.parties[1])
    assert (await agreement.read("/versions/1"))["state"] == "signed"
    await agreement.commence(1, "2021-04-01")
    await agreement.in_force(2, "2022-07-01")
    days = {"2021-03-31": "signed", "2021-04-01": "in_force", "2022-07-01": "replaced"}
    for day, state in days.items():
        assert (await agreement.read("/versions/1", on=day))["state"] == state
    await agreement.terminate("2025-04-01")
    assert (await agreement.read("/versions/2", on="2025-04-01"))["state"] == "ended"
