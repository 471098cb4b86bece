"""What the clock asks for is done by a worker: once, by however many, whatever is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from membership.actions import outcomes
from membership.actions.outcomes import settle_all
from membership.domain.decisions import RecordIncomplete
from membership.tables import BudgetSpent, Decision, Delegation, LogEntry
from sqlalchemy import func, select, text

from tests.membership.committee import Committee

WORKER = """
import asyncio
from membership.jobs.proposals import settle_proposals
from membership.settings import Settings
from shared.database import Database
asyncio.run(settle_proposals(Database(Settings.read(), "worker")))
"""
LOG_LOCK = "hashtextextended('log', 0)"
BLOCKED = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
FINANCIAL: dict[str, Any] = {
    "matter": {"amount_pence": 600, "fund": "pooled_s75"},
    "authorises": {
        "kind": "scheme", "id": "beds", "cap_pence": 600, "valid_from": "2022-09-01",
    },
}  # fmt: skip


def started(settings: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ | settings)


async def settle(committee: Committee) -> None:
    state = committee.app.app.state
    await settle_all(state.database, state.keys, committee.now)


async def rows(committee: Committee, table: Any) -> int:
    async with committee.app.app.state.database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)))


async def waiting(committee: Committee, **changed: Any) -> str:
    proposal = await committee.voting("financial", **FINANCIAL | changed)
    await committee.vote(proposal, "for", "icb", "ltht", "lcc")
    return proposal


async def test_what_is_overdue_is_counted_and_nothing_before(committee: Committee) -> None:
    proposal = await waiting(committee)
    await settle(committee)
    assert (await committee.read(proposal))["state"] == "voting"
    committee.later(hours=1)
    for _ in range(2):
        await settle(committee)
        read = await committee.read(proposal)
        assert (read["state"], read["tally"]["for"]) == ("effective", 3)
    assert await rows(committee, BudgetSpent) == 1


async def test_a_consensus_is_counted_at_once(committee: Committee) -> None:
    proposal = await committee.voting("general")
    await committee.done(committee.person("icb"), proposal, "consensus")
    await settle(committee)
    assert (await committee.read(proposal))["state"] == "effective"


async def test_a_tie_waits_a_day_for_the_casting_vote(committee: Committee) -> None:
    proposal = await committee.voting("statutory_nhs")
    await committee.vote(proposal, "for", "icb", "ltht")
    await committee.vote(proposal, "against", "lcc", "lch")
    committee.later(hours=24)
    await settle(committee)
    assert (await committee.read(proposal))["state"] == "counting"
    committee.later(hours=1)
    await settle(committee)
    assert (await committee.read(proposal))["state"] == "rejected"


async def test_a_tie_that_a_recusal_has_made_waits_and_stops_no_other(
    committee: Committee,
) -> None:
    tied = await committee.voting("statutory_nhs")
    await committee.vote(tied, "for", "icb", "ltht")
    await committee.vote(tied, "against", "lch")
    interest = {"kind": "financial", "scope": "organisation"}
    await committee.done(committee.system("ltht"), tied, "declarations", **interest)
    committee.later(hours=2)
    await settle(committee)
    assert (await committee.read(tied))["state"] == "counting"
    committee.later(days=1)
    await settle(committee)
    assert (await committee.read(tied))["state"] == "rejected"


async def test_one_that_cannot_be_counted_keeps_no_other_from_its_count(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = sorted([await waiting(committee), await committee.voting("general")])
    committee.later(days=1)
    real = outcomes.close

    async def close(one: Any, keys: Any) -> None:
        if str(one.history.id) == broken:
            raise RecordIncomplete
        await real(one, keys)

    monkeypatch.setattr(outcomes, "close", close)
    with pytest.raises(ExceptionGroup):
        await settle(committee)
    states = [(await committee.read(one))["state"] for one in (broken, sound)]
    assert states[0] == "counting"
    assert states[1] in {"effective", "rejected"}


async def test_two_workers_at_once_count_once(kept_committee: Committee) -> None:
    committee = kept_committee
    proposals = [await waiting(committee) for _ in range(3)]
    committee.later(days=5)
    decided, logged = await rows(committee, Decision), await rows(committee, LogEntry)
    await asyncio.gather(*(settle(committee) for _ in range(3)))
    assert {(await committee.read(one))["state"] for one in proposals} == {"effective"}
    assert await rows(committee, Decision) == decided + 3
    assert await rows(committee, LogEntry) == logged + 3
    assert await rows(committee, BudgetSpent) == 3


async def test_a_worker_killed_between_count_and_commit_leaves_nothing_half_done(
    kept_committee: Committee,
) -> None:
    committee = kept_committee
    await committee.amend(Delegation, "del-2", budget_pence=1_000)
    proposal = await waiting(committee)
    committee.later(days=1)
    database = committee.app.app.state.database
    decided, logged = await rows(committee, Decision), await rows(committee, LogEntry)
    url = database.engine.url.render_as_string(hide_password=False)
    known = {"DATABASE_URL": url, "SIGNING_KEYS": committee.app.issuer.key_set()}
    async with database.reading() as holder:
        await holder.execute(text(f"SELECT pg_advisory_lock({LOG_LOCK})"))
        worker = started(known)
        try:
            while not await holder.scalar(BLOCKED):
                assert worker.poll() is None
                await asyncio.sleep(0.02)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait(10)
        await holder.execute(text(f"SELECT pg_advisory_unlock({LOG_LOCK})"))
    assert (await committee.read(proposal))["state"] == "counting"
    assert await rows(committee, BudgetSpent) == 0
    for _ in range(2):
        await settle(committee)
        assert (await committee.read(proposal))["state"] == "effective"
    assert await rows(committee, Decision) == decided + 1
    assert await rows(committee, LogEntry) == logged + 1
    assert await rows(committee, BudgetSpent) == 1
