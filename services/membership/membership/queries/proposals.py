"""Proposals: their events in order, read to answer and locked to add another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.proposals import Event
from membership.tables import BudgetSpent, Proposal, ProposalEvent

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('proposal ' || :id, 0))")
APPOINTED = text("""
    SELECT a.seat_id, a.person_id, a.role, a.presides, a.nomination, s.organisation_id
    FROM appointment a JOIN seat s ON s.id = a.seat_id
    WHERE s.body_id = :body AND upper_inf(a.recorded) AND upper_inf(s.recorded)
      AND a.valid @> CAST(:on AS date) AND s.valid @> CAST(:on AS date)
    ORDER BY a.id
""")
SPENT_FIRST = text("SELECT pg_advisory_xact_lock(hashtextextended('budget ' || :id, 0))")
# What was referred back never had effect, so what it took is there again.
SPENT = text("""
    SELECT coalesce(sum(b.amount_pence), 0) FROM budget_spent b
    WHERE b.delegation_id = :id
      AND NOT EXISTS (SELECT FROM decision_status s WHERE s.decision_id = b.decision_id
                      AND s.status = 'referred_back')
""")
WAITING = text("""
    SELECT p.id FROM proposal p
    WHERE EXISTS (SELECT FROM proposal_event e WHERE e.proposal_id = p.id
                  AND (e.kind = 'consensus_recorded' OR e.kind = 'voting_opened'
                       AND CAST(e.data ->> 'voting_until' AS timestamptz) <= :now))
      AND NOT EXISTS (SELECT FROM proposal_event e WHERE e.proposal_id = p.id
                      AND e.kind IN ('closed', 'found_inquorate', 'withdrawn'))
    ORDER BY p.id
""")
# Whether one is held up or was called in its own history tells; here is what the clock tells.
UNSETTLED = text("""
    SELECT p.id FROM proposal p
    WHERE EXISTS (SELECT FROM proposal_event e WHERE e.proposal_id = p.id
                  AND e.kind IN ('closed', 'urgently_decided')
                  AND e.data ->> 'outcome' = 'approved'
                  AND CAST(e.data ->> 'effective_from' AS timestamptz) <= :now
                  AND coalesce(CAST(e.data ->> 'expires' AS date) > :today, true))
      AND NOT EXISTS (SELECT FROM proposal_event e WHERE e.proposal_id = p.id
                      AND e.kind IN ('took_effect', 'referred_back', 'rescinded', 'superseded',
                                     'ratification_refused'))
    ORDER BY p.id
""")


@dataclass(frozen=True, slots=True)
class History:
    """A proposal and its events, in order."""

    proposal: Proposal | Row[Any]
    events: tuple[Event, ...]

    @property
    def id(self) -> UUID:
        """Name the proposal."""
        return self.proposal.id

    def last(self, *kinds: str) -> Event | None:
        """Give the newest event of some kinds."""
        return next((one for one in reversed(self.events) if one.kind in kinds), None)

    def data(self, *kinds: str) -> Mapping[str, Any]:
        """Give what the newest event of some kinds says; nothing if there is none."""
        found = self.last(*kinds)
        return found.data if found else {}


async def one(connection: AsyncConnection | AsyncSession, proposal_id: UUID) -> History | None:
    """Read a proposal with its events."""
    wanted = select(Proposal.__table__).where(Proposal.id == proposal_id)
    proposal = (await connection.execute(wanted)).one_or_none()
    if proposal is None:
        return None
    return History(proposal, tuple(await events(connection, proposal_id)))


async def events(connection: AsyncConnection | AsyncSession, proposal_id: UUID) -> list[Event]:
    """Read the events of a proposal in order."""
    some = select(ProposalEvent.__table__).where(ProposalEvent.proposal_id == proposal_id)
    rows = (await connection.execute(some.order_by(ProposalEvent.number))).all()
    return [Event(r.kind, r.at, r.data, r.organisation_id, r.person_id) for r in rows]


async def locked(session: AsyncSession, proposal_id: UUID) -> History | None:
    """Read a proposal to add to it; whoever else wants to waits until this is done."""
    await session.execute(LOCK, {"id": str(proposal_id)})
    return await one(session, proposal_id)


async def page(
    connection: AsyncConnection, *, after: UUID | None, limit: int, body_id: str | None
) -> Sequence[Row[Any]]:
    """Read some proposals in order of their ids, or those of a body."""
    some = select(Proposal.__table__).order_by(Proposal.id).limit(limit)
    if after is not None:
        some = some.where(Proposal.id > after)
    if body_id is not None:
        some = some.where(Proposal.body_id == body_id)
    return (await connection.execute(some)).all()


async def add(session: AsyncSession, proposal: Proposal) -> None:
    """Store a new proposal."""
    session.add(proposal)
    await session.flush()


async def append(
    session: AsyncSession, proposal_id: UUID, number: int, event: Event, client_id: str | None
) -> None:
    """Store what happened. The proposal must be locked, or just made."""
    session.add(
        ProposalEvent(
            proposal_id=proposal_id,
            number=number,
            kind=event.kind,
            at=event.at,
            organisation_id=event.organisation,
            person_id=event.person,
            client_id=client_id,
            data=dict(event.data),
        )
    )
    await session.flush()


async def appointed(
    connection: AsyncConnection | AsyncSession, body_id: str, on: datetime
) -> list[dict[str, Any]]:
    """Read who is appointed to the seats of a body on a day."""
    rows = await connection.execute(APPOINTED, {"body": body_id, "on": on.date()})
    return [dict(row) for row in rows.mappings()]


async def spent(session: AsyncSession, delegation_id: str) -> int:
    """Give the pence that decisions have taken from a budget, and hold others off it."""
    await session.execute(SPENT_FIRST, {"id": delegation_id})
    return int(await session.scalar(SPENT, {"id": delegation_id}) or 0)


async def spend(session: AsyncSession, delegation_id: str, decision_id: str, pence: int) -> None:
    """Take from a budget."""
    row = BudgetSpent(delegation_id=delegation_id, decision_id=decision_id, amount_pence=pence)
    session.add(row)
    await session.flush()


async def waiting(connection: AsyncConnection, now: datetime) -> list[UUID]:
    """List proposals whose time for voting is over and that were not counted."""
    return list((await connection.execute(WAITING, {"now": now})).scalars())


async def unsettled(connection: AsyncConnection, now: datetime) -> list[UUID]:
    """List approved proposals that may have taken effect and have not been seen to."""
    wanted = {"now": now, "today": now.date()}
    return list((await connection.execute(UNSETTLED, wanted)).scalars())


AMOUNTS_BESIDE = text("""
    SELECT CAST(m.data #>> '{matter,amount_pence}' AS bigint) AS pence
    FROM proposal p JOIN proposal_event d ON d.proposal_id = p.id AND d.kind = 'drafted'
    CROSS JOIN LATERAL (SELECT data FROM proposal_event e WHERE e.proposal_id = p.id
                        AND e.kind IN ('drafted', 'reclassified') ORDER BY number DESC LIMIT 1) m
    WHERE p.body_id = :body AND p.id <> :own AND d.data #>> '{authorises,kind}' = :kind
      AND d.data #>> '{authorises,id}' = :id AND m.data #>> '{matter,amount_pence}' IS NOT NULL
      AND EXISTS (SELECT FROM proposal_event o WHERE o.proposal_id = p.id AND o.kind = 'opened')
      AND NOT EXISTS (SELECT FROM proposal_event o
                      WHERE o.proposal_id = p.id AND o.kind IN ('withdrawn', 'found_inquorate'))
""")


async def amounts_beside(
    session: AsyncSession, proposal: Proposal | Row[Any], kind: str, purpose: str
) -> list[int]:
    """List the pence of other proposals in a body that were opened for one purpose."""
    wanted = {"body": proposal.body_id, "own": proposal.id, "kind": kind, "id": purpose}
    return list((await session.execute(AMOUNTS_BESIDE, wanted)).scalars())


OF_DECISION = text("""
    SELECT proposal_id FROM proposal_event
    WHERE kind IN ('closed', 'urgently_decided') AND data ->> 'decision_id' = :id
""")


async def of_decision(session: AsyncSession, decision_id: str) -> UUID | None:
    """Find the proposal of a decision."""
    found: UUID | None = await session.scalar(OF_DECISION, {"id": decision_id})
    return found
