"""Leeds decides: the joint committee, each member by its own system and people, and the proof."""

import asyncio
import json
import subprocess
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from httpx import Response

from deploy.partnership import Partnership
from tests.system.committee import BODY, NAME, SUBJECT, V1, Committee, gathered, seat, soon

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(__file__).parents[2]
SCHEME, CAP = "frailty-at-home", 25_000_000
MATTER = {"classes": ["financial"], "amount_pence": CAP, "fund": "delegated_nhs"}
QUESTION = {"organisation": "volition", "body": BODY, "matter": MATTER}
TEXTS = ("Carers ask for weekends", "Pharmacies can help", "We run a unit nearby", "Too early")


@dataclass
class Decided:
    """One decision, and what was seen on the way to it."""

    committee: Committee
    place: str = ""
    before: list[str] = field(default_factory=list)
    refused: dict[str, Response] = field(default_factory=dict)
    outcome: dict[str, Any] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.outcome["decision_id"])

    @property
    def decision(self) -> str:
        return f"decisions/{self.id}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def committee(partnership: Partnership) -> AsyncIterator[Committee]:
    async with gathered(partnership) as sitting:
        yield sitting


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def decided(committee: Committee) -> Decided:
    """Take a decision from its draft to its effect."""
    one = Decided(committee)
    cursor = (await committee.events())[-1]["id"]
    one.before = await codes(committee)
    # The boards' delegation ended in 2025: they delegate anew.
    await committee.done(
        "icb", "delegations", id="del-2026", body_id=BODY, valid_from="2026-01-01",
        delegators=["icb-west-yorkshire", "lcc", "lch", "lth", "lypft"],
        classes=["financial", "statutory_nhs"], limit_pence=100_000_000,
        budget_pence=1_000_000_000, legal_basis="NHS Act 2006 s65Z5/65Z6", certainty="invented",
    )  # fmt: skip
    authorises = {"kind": "scheme", "id": SCHEME, "cap_pence": CAP, "valid_from": "2026-04-01"}
    one.place = await committee.opened(matter=MATTER, authorises=authorises)
    await discuss(one)
    await committee.until(one.place, "conflicts")
    await vote(one)
    one.outcome = await committee.done("icb", f"{one.place}/outcome")
    one.events = await committee.events(cursor)
    return one


async def codes(committee: Committee) -> list[str]:
    """Ask as an associate's system what it may do, and why."""
    answer = await committee.system("volition").post(f"{V1}/rights/query", json=QUESTION)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["may_input"], found["may_vote"]) == (True, False)
    return [reason["code"] for reason in found["reasons"]]


async def discuss(one: Decided) -> None:
    """Contribute, declare, have an interest ruled on, and say who is there."""
    sitting, place = one.committee, one.place
    for client, text in zip(("healthwatch", "volition", "lch"), TEXTS, strict=False):
        await sitting.done(client, f"{place}/inputs", text=text)
    one.refused["who has left"] = await sitting.post(
        sitting.system("gpc"), f"{place}/inputs", text=TEXTS[0]
    )
    for client in ("icb", "lcc", "lth", "lypft", "volition"):
        await sitting.done(client, f"{place}/declarations", kind="none")
    interest = {"kind": "indirect", "about": TEXTS[2]}
    declared = await sitting.done("lch", f"{place}/declarations", **interest)
    [made] = [each for each in declared["declarations"] if each["kind"] == "indirect"]
    ruling = {"declaration": made["id"], "action": "input_no_vote"}
    one.refused["a ruling by another"] = await sitting.post(
        await sitting.person("lth"), f"{place}/rulings", **ruling
    )
    await sitting.done(await sitting.person("icb"), f"{place}/rulings", **ruling)
    await sitting.attend(place, "icb", "lcc", "lth", "lch", "lypft-deputy", "volition")


async def vote(one: Decided) -> None:
    """Open the vote, have those refused who have none, and vote."""
    sitting, place = one.committee, one.place
    await sitting.done("icb", f"{place}/voting", voting_until=soon(minutes=10))
    for name, caller in (
        ("an associate", await sitting.person("volition")),
        ("a system", sitting.system("lth")),
        ("a recused member", await sitting.person("lch")),
    ):
        one.refused[name] = await sitting.post(caller, f"{place}/votes", choice="for")
    one.refused["an early count"] = await sitting.post(sitting.system("icb"), f"{place}/outcome")
    for client, role in (("icb", "principal"), ("lcc", "principal"), ("lypft", "deputy")):
        await sitting.done(await sitting.person(client, role), f"{place}/votes", choice="for")
    against = {"choice": "against", "statement": TEXTS[3]}
    await sitting.done(await sitting.person("lth"), f"{place}/votes", **against)


async def test_what_four_of_five_may_decide_is_approved_and_effective(decided: Decided) -> None:
    outcome = decided.outcome
    assert (outcome["state"], outcome["outcome_rule"]) == ("effective", "majority of votes cast")
    assert outcome["tally"] == {"for": 3, "against": 1, "abstentions": 0, "electorate": 4}
    seats = {one["seat_id"]: one for one in outcome["seats"]}
    assert seats[seat("lch")]["recused"]
    assert seats[seat("lypft")]["capacity"] == "deputy_authorised"
    assert [one["organisation_id"] for one in outcome["inputs"]] == [
        "healthwatch-leeds", "volition", "lch",
    ]  # fmt: skip


async def test_the_associate_is_told_which_rules_and_is_asked_no_less(decided: Decided) -> None:
    assert decided.before == ["NO_DELEGATION_IN_FORCE", "ASSOCIATE_ON_STATUTORY"]
    assert await codes(decided.committee) == ["ASSOCIATE_ON_STATUTORY"]


@pytest.mark.parametrize(
    ("whose", "status", "problem", "rules"),
    [
        ("an associate", 403, "vote-refused", ["ASSOCIATE_ON_STATUTORY"]),
        ("a recused member", 403, "vote-refused", ["CONFLICT_NO_VOTE"]),
        ("a system", 403, "forbidden", []),
        ("a ruling by another", 403, "not-presiding", []),
        ("who has left", 403, "input-refused", ["organisation"]),
        ("an early count", 409, "still-open", []),
    ],
)
async def test_who_may_not_is_refused_by_name_of_the_rule(
    decided: Decided, whose: str, status: int, problem: str, rules: list[str]
) -> None:
    answer = decided.refused[whose]
    said = answer.json()
    assert (answer.status_code, said["type"]) == (status, f"/membership/problems/{problem}")
    assert [one["at"] for one in said.get("errors", [])] == rules


async def test_the_decision_is_read_as_json_and_as_its_signed_record(decided: Decided) -> None:
    read = await decided.committee.read("healthwatch", decided.decision)
    record = read["record"]
    assert (record["outcome"], record["votes_for"], record["votes_against"]) == ("approved", 3, 1)
    assert record["authorises"]["cap_pence"] == CAP
    assert [one["id"] for one in record["delegation_chain"]] == ["del-2026"]
    assert {one["seat_id"] for one in record["votes"]} == {
        seat("icb"), seat("lcc"), seat("lth"), seat("lypft"),
    }  # fmt: skip
    assert (record["quorum"]["needed_full"], record["quorum"]["present_full"]) == (3, 4)
    jose = {"Accept": "application/jose"}
    place = f"{V1}/{decided.decision}"
    signed = await decided.committee.system("lcc").get(place, headers=jose)
    assert signed.headers["Content-Type"] == "application/jose"
    assert payload(signed.text)["id"] == decided.id


@pytest.mark.parametrize(
    ("purpose", "pence", "codes"),
    [
        (f"scheme:{SCHEME}", CAP, []),
        (f"scheme:{SCHEME}", CAP + 1, ["over_cap"]),
        ("scheme:another", CAP, ["other_purpose"]),
    ],
)
async def test_it_can_be_relied_on_for_its_scheme_and_its_sum_alone(
    decided: Decided, purpose: str, pence: int, codes: list[str]
) -> None:
    found = await decided.committee.read(
        "lth", f"{decided.decision}/validity", **{"for": purpose, "amount_pence": pence}
    )
    assert (found["valid"], [one["code"] for one in found["reasons"]]) == (not codes, codes)


async def test_the_receipt_is_verified_offline_and_a_changed_byte_is_noticed(
    decided: Decided, tmp_path: Path
) -> None:
    receipt = await decided.committee.read("lcc", f"{decided.decision}/receipt")
    keys = await decided.committee.system("lcc").get("/membership/.well-known/jwks.json")
    (tmp_path / "jwks.json").write_text(keys.text, encoding="utf-8")
    code, said = verify(tmp_path, receipt)
    assert (code, said.count("\n") > 1) == (0, True), said
    header, _, rest = receipt["decision"].partition(".")
    content, _, signature = rest.partition(".")
    richer = decoded(content).replace(b'"cap_pence":25000000', b'"cap_pence":95000000')
    assert richer != decoded(content)
    forged = urlsafe_b64encode(richer).decode().rstrip("=")
    code, said = verify(tmp_path, receipt | {"decision": f"{header}.{forged}.{signature}"})
    assert code == 1, said


def verify(folder: Path, receipt: dict[str, Any]) -> tuple[int, str]:
    """Verify a receipt in a process that knows of no service and no database."""
    file = folder / "receipt.json"
    file.write_text(json.dumps(receipt), encoding="utf-8")
    command = [sys.executable, str(ROOT / "services" / "membership"), "verify", str(file),
               "--keys", str(folder / "jwks.json")]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={}, cwd=folder, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def payload(jws: str) -> dict[str, Any]:
    return dict(json.loads(decoded(jws.split(".")[1])))


async def test_the_feed_shows_all_of_it_in_order_and_nobody_in_it(decided: Decided) -> None:
    subjects = {decided.place.rpartition("/")[2], decided.id, "del-2026"}
    kinds = [
        one["type"].removeprefix("leftshift.")
        for one in decided.events
        if one["subject"] in subjects
    ]
    assert kinds == [
        "delegation.recorded", "proposal.drafted", "proposal.opened",
        *["proposal.input_given"] * 3, *["proposal.declared"] * 6, "proposal.ruled",
        "proposal.attended", "proposal.voting_opened", *["proposal.voted"] * 4,
        "proposal.all_voted", "proposal.closed", "decision.issued", "proposal.took_effect",
    ]  # fmt: skip
    whole = json.dumps(await decided.committee.events())
    for word in (NAME, SUBJECT, "Ocelot", "ocelot", "Waits", "nomination", *TEXTS):
        assert word not in whole, word
    for path in decided.committee.partnership.programs.logs.glob("*.log"):
        log = path.read_text(encoding="utf-8", errors="replace")
        assert not [word for word in (NAME, SUBJECT, *TEXTS) if word in log], path.name


async def test_recusals_cost_the_quorum_and_no_vote_is_opened(committee: Committee) -> None:
    place = await committee.opened(matter={"classes": ["statutory_nhs"]})
    for client in ("lth", "lch", "lypft"):
        await committee.done(client, f"{place}/declarations", kind="financial")
    for client in ("icb", "lcc"):
        await committee.done(client, f"{place}/declarations", kind="none")
    await committee.attend(place, "icb", "lcc", "lth", "lch", "lypft")
    seen = await committee.read("lth", place)
    assert (seen["withheld"], seen["text"]) == (True, None)
    await committee.until(place, "conflicts")
    stopped = await committee.done("icb", f"{place}/voting", voting_until=soon(minutes=1))
    assert (stopped["state"], stopped["quorate"]) == ("inquorate", False)
    assert stopped["decision_id"] is None
    late = await committee.post(await committee.person("icb"), f"{place}/votes", choice="for")
    assert (late.status_code, late.json()["type"]) == (409, "/membership/problems/not-now")


async def test_a_vote_that_nobody_counts_is_counted_by_the_worker(committee: Committee) -> None:
    there = ("icb", "lcc", "lth", "volition", "hospice")
    voters = [await committee.person(client) for client in there]
    place = await committee.opened(matter={"classes": ["general"]})
    for client in there:
        await committee.done(client, f"{place}/declarations", kind="none")
    await committee.attend(place, *there)
    await committee.until(place, "conflicts")
    await committee.done("icb", f"{place}/voting", voting_until=soon(seconds=4))
    await asyncio.gather(
        *(committee.done(voter, f"{place}/votes", choice="for") for voter in voters)
    )
    counted = await committee.until(place, "effective")
    assert counted["tally"] == {"for": 5, "against": 0, "abstentions": 0, "electorate": 7}
    issued = await committee.read("lth", f"decisions/{counted['decision_id']}")
    assert issued["record"]["outcome"] == "approved"
