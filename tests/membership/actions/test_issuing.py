"""Issuing: signed, logged, in the caller's transaction, one at a time, and never taken back."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import asyncpg
import jwt
import pytest
from membership.actions import issuing
from membership.actions.issuing import add_status, issue
from membership.domain.canonical import canonical
from membership.domain.decisions import DecisionIssued
from membership.domain.merkle import consistency_spans, extends, leaf_hash, tree
from membership.domain.validity import DecisionEnded, StatusBeforeDecision, StatusKind
from membership.queries import logs

from shared.rules import NotThere
from tests.architecture.test_migrations import plain
from tests.conftest import Clients, Databases, OpenApp
from tests.membership.records import record

TABLES = ("log", "log_entry", "log_node", "log_head", "decision", "decision_status")


@pytest.fixture
async def app(pooled_app: OpenApp) -> Any:
    return await pooled_app("membership")


async def issued(app: Clients, **facts: Any) -> Any:
    async with app.app.state.database.changing() as session:
        return await issue(session, app.app.state.keys, record(**facts))


async def newest(app: Clients) -> Any:
    async with app.app.state.database.reading() as connection:
        return await logs.head(connection)


async def size(app: Clients) -> int:
    head = await newest(app)
    return head.tree_size if head else 0


async def read_by_another_library(app: Clients, token: str, typ: str) -> dict[str, Any]:
    key = jwt.PyJWK((await app.app.state.keys.published())["keys"][0])
    decoded = jwt.api_jws.decode_complete(token, key, algorithms=["ES256"])
    assert decoded["header"] == {"alg": "ES256", "kid": "test-1", "typ": typ}
    assert canonical(json.loads(decoded["payload"])) == decoded["payload"]
    return dict(json.loads(decoded["payload"]))


async def test_a_second_library_verifies_what_was_signed(app: Clients) -> None:
    decision = await issued(app)
    async with app.app.state.database.reading() as connection:
        token = await logs.entry(connection, decision.log_index)
        head = await logs.head(connection)
        assert head is not None
        name = await logs.name(connection)
    said = await read_by_another_library(app, token, "icp-decision+jws")
    assert datetime.fromisoformat(said.pop("issued_at")) == decision.issued_at
    assert canonical(said).decode() == decision.content
    assert await read_by_another_library(app, head.head, "icp-log-head+jws") == {
        "log_id": name, "tree_size": head.tree_size, "root_hash": head.root_hash.hex(),
        "time": head.time.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    }  # fmt: skip


async def test_what_happens_to_a_decision_is_signed_and_logged_too(app: Clients) -> None:
    decision = await issued(app)
    async with app.app.state.database.changing() as session:
        status = await add_status(
            session,
            app.app.state.keys,
            decision.id,
            StatusKind.CALLED_IN,
            by="p-2",
            reason="Why so?",
        )
    async with app.app.state.database.reading() as connection:
        token = await logs.entry(connection, status.log_index)
    said = await read_by_another_library(app, token, "icp-decision-status+jws")
    assert (said["decision_id"], said["status"], said["by"]) == (decision.id, "called_in", "p-2")
    assert said["effective_from"] == said["recorded_at"]


async def test_a_decision_is_issued_once(app: Clients) -> None:
    whole = record()
    before = await size(app)
    async with app.app.state.database.changing() as session:
        first = await issue(session, app.app.state.keys, whole)
        again = await issue(session, app.app.state.keys, whole)
    async with app.app.state.database.changing() as session:
        later = await issue(session, app.app.state.keys, whole)
    assert first.log_index == again.log_index == later.log_index == before
    assert await size(app) == before + 1
    with pytest.raises(DecisionIssued):
        await issued(app, id=whole.id, decision="Something else.")


async def test_sixteen_at_once_give_sixteen_entries_in_a_row(app: Clients) -> None:
    before = await size(app)
    decisions = await asyncio.gather(*(issued(app) for _ in range(16)))
    places = sorted(one.log_index for one in decisions)
    assert places == list(range(before, before + 16))
    async with app.app.state.database.reading() as connection:
        entries = await logs.entries(connection, after=-1, limit=10_000)
        heads = await logs.heads(connection, after=0, limit=10_000)
        nodes = tree([leaf_hash(one.entry.encode()) for one in entries])
        assert [one.leaf_index for one in entries] == list(range(before + 16))
        for old, new in pairwise(heads):
            sizes = {"first": old.tree_size, "first_root": old.root_hash}
            spans = consistency_spans(old.tree_size, new.tree_size)
            steps = [bytes.fromhex(one) for one in await logs.proof(connection, spans)]
            assert new.tree_size == old.tree_size + 1
            assert new.time >= old.time
            assert extends(new.tree_size, new.root_hash, **sizes, proof=steps)
        assert await logs.nodes(connection, nodes) == nodes


async def test_what_is_rolled_back_leaves_no_gap(app: Clients) -> None:
    before = await size(app)

    async def fail() -> None:
        async with app.app.state.database.changing() as session:
            await issue(session, app.app.state.keys, record())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await size(app) == before
    assert (await issued(app)).log_index == before


async def test_the_time_of_a_head_never_goes_back(
    app: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await issued(app)
    slow = datetime.now(UTC) - timedelta(hours=1)
    monkeypatch.setattr(issuing, "clock", lambda: slow)
    assert (await issued(app)).issued_at >= first.issued_at
    assert (await newest(app)).time >= first.issued_at


async def test_nothing_happens_to_what_is_not_there_has_ended_or_is_not_taken(
    app: Clients,
) -> None:
    decision, keys = await issued(app), app.app.state.keys
    early = datetime(2021, 3, 4, 23, 59, tzinfo=UTC)
    async with app.app.state.database.changing() as session:
        with pytest.raises(NotThere):
            await add_status(session, keys, "nowhere", StatusKind.LAPSED)
        with pytest.raises(StatusBeforeDecision):
            await add_status(session, keys, decision.id, StatusKind.REVOKED, effective_from=early)
        once = await add_status(
            session, keys, decision.id, StatusKind.REVOKED, status_id=decision.id
        )
        again = await add_status(
            session, keys, decision.id, StatusKind.REVOKED, status_id=decision.id
        )
        assert once is again
        with pytest.raises(DecisionEnded):
            await add_status(session, keys, decision.id, StatusKind.RELEASED)


@pytest.mark.parametrize("table", TABLES)
async def test_no_row_of_the_log_is_changed_or_deleted(
    app: Clients, databases: Databases, table: str
) -> None:
    async with app.app.state.database.changing() as session:
        decision = await issue(session, app.app.state.keys, record())
        await add_status(session, app.app.state.keys, decision.id, StatusKind.RATIFIED)
    column = {"log": "name", "log_entry": "entry", "decision": "kid"}.get(table)
    column = column or {"log_node": "hash", "log_head": "head"}.get(table, "status")
    changes = (
        f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}",
    )  # fmt: skip
    for owner, refusal in (
        (False, asyncpg.InsufficientPrivilegeError),
        (True, asyncpg.RaiseError),
    ):
        connection = await asyncpg.connect(plain(databases.url("membership", owner=owner)))
        for change in changes:
            with pytest.raises(refusal):
                await connection.execute(f"{change} CASCADE" if "TRUNC" in change else change)
        await connection.close()


async def test_a_record_that_was_stored_is_what_was_given(app: Clients) -> None:
    whole = replace(record(), dissent=())
    async with app.app.state.database.changing() as session:
        decision = await issue(session, app.app.state.keys, whole)
    assert decision.content == canonical(whole).decode()
    assert (decision.proposal_id, decision.body_id) == (whole.proposal_id, whole.body_id)
