"""Issue a decision record: signed, appended to the log, and the log's new head signed.

All in the caller's transaction: a decision that is rolled back leaves no entry and no gap.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from membership.actions.signed_records import DECISION, HEAD, STATUS, Keys, sign
from membership.domain.canonical import canonical, instant, plain
from membership.domain.decisions import DecisionIssued, DecisionRecord
from membership.domain.merkle import full_subtrees, grown, leaf_hash, span_hash
from membership.domain.validity import StatusKind, check_event
from membership.queries import decisions, logs
from membership.tables import Decision, DecisionStatus
from shared.changes import announce
from shared.rules import NotThere


def clock() -> datetime:
    """Read the time."""
    return datetime.now(UTC)


async def issue(session: AsyncSession, keys: Keys, record: DecisionRecord) -> Decision:
    """Issue a decision record. Issued again, it is the one that was issued.

    Args:
        session: The transaction that takes the decision; others that issue wait for its end.
        keys: The service's own; the first signs.
        record: The decision.

    Raises:
        DecisionIssued: There is another record with its id.
    """
    moment = await turn(session)
    content = canonical(record).decode()
    known = await decisions.stored(session, record.id)
    if known is not None:
        if known.content != content:
            raise DecisionIssued
        return known
    signed = sign(keys, DECISION, plain(record) | {"issued_at": instant(moment)})
    index = await append(session, keys, signed, moment)
    decision = Decision(
        id=record.id, proposal_id=record.proposal_id, body_id=record.body_id, content=content,
        kid=keys.private[0].kid, log_index=index, issued_at=moment,
    )  # fmt: skip
    await decisions.store(session, decision)
    announce(session, "decision.issued", record.id, body_id=record.body_id, log_index=index)
    return decision


async def add_status(  # noqa: PLR0913 - what happened, to what, from when, why
    session: AsyncSession,
    keys: Keys,
    decision_id: str,
    status: StatusKind,
    *,
    effective_from: datetime | None = None,
    by: str | None = None,
    reason: str | None = None,
    status_id: str | None = None,
) -> DecisionStatus:
    """Record something that happened to a decision. Recorded again, it is what was recorded.

    It is signed and logged as decisions are, so that it cannot be taken back unseen.

    Args:
        session: The transaction that makes it so.
        keys: The service's own; the first signs.
        decision_id: The decision.
        status: What happened.
        effective_from: From when on; now if left out.
        by: The decision or proposal that made it so.
        reason: Why.
        status_id: An id under which it is recorded once.

    Raises:
        NotThere: There is no such decision.
        DecisionEnded: Nothing can happen to it any more.
        StatusBeforeDecision: It was not taken yet.
    """
    moment = await turn(session)
    if status_id and (known := await decisions.status(session, status_id)):
        return known
    decision = await decisions.stored(session, decision_id)
    if decision is None:
        raise NotThere
    before = [StatusKind(one.status) for one in await decisions.statuses(session, decision_id)]
    facts: dict[str, Any] = {
        "id": status_id or str(uuid4()), "decision_id": decision_id, "status": status,
        "effective_from": effective_from or moment, "by": by, "reason": reason,
        "recorded_at": moment,
    }  # fmt: skip
    check_event(decisions.record_of(decision.content), before, facts["effective_from"])
    index = await append(session, keys, sign(keys, STATUS, facts), moment)
    row = DecisionStatus(**facts, log_index=index)
    await decisions.store(session, row)
    announce(session, f"decision.{status}", decision_id, status_id=row.id, log_index=index)
    return row


async def turn(session: AsyncSession) -> datetime:
    """Wait for our turn to append, and give the time, which never goes back along the log."""
    await logs.lock(session)
    head = await logs.head(session)
    return max(clock(), head.time) if head else clock()


async def append(session: AsyncSession, keys: Keys, entry: str, moment: datetime) -> int:
    """Append an entry to the log, sign its new head, and give the entry's index."""
    last = await logs.head(session)
    size = last.tree_size if last else 0
    edge = await logs.nodes(session, full_subtrees((0, size)))
    new = grown(size, leaf_hash(entry.encode()), edge)
    root = span_hash((0, size + 1), edge | new)
    head = {
        "log_id": await logs.name(session), "tree_size": size + 1, "root_hash": root.hex(),
        "time": instant(moment),
    }  # fmt: skip
    await logs.append(session, entry, new, root=root, time=moment, head=sign(keys, HEAD, head))
    return size
