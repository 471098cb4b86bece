"""After the vote, and beside it: call-in, conditions, hearings and disputes."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from membership.actions.proceedings import proceed
from membership.actions.scrutiny import (
    call_in,
    escalate,
    let_go,
    meet_condition,
    prepare,
    raise_dispute,
    settle_dispute,
)
from membership.routes.access import Editor, Now, Participant, SignedBy
from membership.routes.proposals import Why, after
from membership.routes.proposals_out import ProposalOut
from shared.database import Session
from shared.fields import Line, Prose, Strict
from shared.idempotency import Creating
from shared.routing import Route

router = APIRouter(prefix="/proposals/{proposal_id}", tags=["scrutiny"], route_class=Route)


class Verdict(Why):
    """What scrutiny did with a decision that was called in."""

    back: Annotated[
        bool,
        Field(description="Refer it back: it then authorises nothing", examples=[False]),
    ]


class Met(Strict):
    """Something that a decision waited for and that has happened."""

    condition: Annotated[
        Literal["accession_signed", "signed_by_every_party", "notice_period_ended"],
        Field(examples=["accession_signed"]),
    ]
    note: Annotated[Prose | None, Field(examples=[None])] = None


class Preparation(Strict):
    """A step that an exclusion needs before its vote."""

    step: Annotated[Literal["notice_given", "hearing_held"], Field(examples=["notice_given"])]
    note: Annotated[Prose, Field(examples=["Letter of 1 May"])]


class NewDispute(Strict):
    """A dispute about a proposal; the agreement says whether it holds the decision up."""

    grounds: Annotated[Prose, Field(examples=["Our board was not consulted"])]
    blocks: Annotated[bool, Field(examples=[False])] = False


class Escalation(Strict):
    """A dispute that goes to the next step of the ladder."""

    dispute: Annotated[Line, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]


class Settlement(Escalation):
    """How a dispute was settled."""

    settlement: Annotated[Prose, Field(examples=["The proposal stands, with a review in May"])]


@router.post("/call-in", status_code=201)
async def call_decision_in(
    caller: Participant,
    _: Creating,
    proposal_id: UUID,
    given: Why,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Call an executive decision in within its window, for the council whose decision it is."""
    one = await proceed(session, proposal_id, caller, now)
    await call_in(one, keys, given.reason)
    return await after(one)


@router.post("/call-in-verdict", status_code=201)
async def conclude_call_in(
    caller: Participant,
    _: Creating,
    proposal_id: UUID,
    given: Verdict,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Release a decision that was called in, or refer it back to whoever took it."""
    one = await proceed(session, proposal_id, caller, now)
    await let_go(one, keys, back=given.back, reason=given.reason)
    return await after(one)


@router.post("/conditions", status_code=201)
async def record_condition(
    caller: Participant,
    _: Creating,
    proposal_id: UUID,
    given: Met,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Record that something has happened for which the decision waits."""
    one = await proceed(session, proposal_id, caller, now)
    await meet_condition(one, keys, given.condition, given.note)
    return await after(one)


@router.post("/preparations", status_code=201)
async def record_preparation(
    caller: Editor, _: Creating, proposal_id: UUID, given: Preparation, session: Session, now: Now
) -> ProposalOut:
    """Record that notice of an exclusion was given, or that the member was heard."""
    one = await proceed(session, proposal_id, caller, now)
    await prepare(one, given.step, given.note)
    return await after(one)


@router.post("/disputes", status_code=201)
async def dispute_proposal(
    caller: Participant,
    _: Creating,
    proposal_id: UUID,
    given: NewDispute,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Raise a dispute about a proposal: it starts on the lowest step of the ladder."""
    one = await proceed(session, proposal_id, caller, now)
    await raise_dispute(one, keys, given.grounds, blocks=given.blocks)
    return await after(one)


@router.post("/dispute-escalations", status_code=201)
async def escalate_dispute(
    caller: Participant,
    _: Creating,
    proposal_id: UUID,
    given: Escalation,
    session: Session,
    now: Now,
) -> ProposalOut:
    """Take a dispute to the next step of the ladder; no step is left out."""
    one = await proceed(session, proposal_id, caller, now)
    await escalate(one, given.dispute)
    return await after(one)


@router.post("/dispute-settlements", status_code=201)
async def settle_open_dispute(
    caller: Editor,
    _: Creating,
    proposal_id: UUID,
    given: Settlement,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Record how a dispute was settled."""
    one = await proceed(session, proposal_id, caller, now)
    await settle_dispute(one, keys, given.dispute, given.settlement)
    return await after(one)
