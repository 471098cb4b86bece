"""Votes over HTTP: open the vote, vote for one's seat, break a tie, count."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from membership.actions.outcomes import close
from membership.actions.proceedings import proceed
from membership.actions.scrutiny import decide_urgently, ratify
from membership.actions.voting import give_casting_vote, open_voting, record_consensus, vote
from membership.domain.tallies import Casting, Choice
from membership.routes.access import Editor, Now, SignedBy, Voter
from membership.routes.proposals import after
from membership.routes.proposals_out import ProposalOut
from shared.database import Session
from shared.fields import Line, Prose, Strict
from shared.idempotency import Creating
from shared.routing import Route

router = APIRouter(prefix="/proposals/{proposal_id}", tags=["votes"], route_class=Route)


class VotingOpening(Strict):
    """Until when seats may vote."""

    voting_until: Annotated[AwareDatetime, Field(examples=["2022-09-08T14:00:00Z"])]


class NewVote(Strict):
    """The vote of a seat. It may be replaced until voting ends; every vote is kept."""

    choice: Annotated[Choice, Field(examples=["for"])]
    statement: Annotated[
        Prose | None, Field(description="Recorded as dissent, if against", examples=[None])
    ] = None


class NewCastingVote(Strict):
    """What whoever presides does with a tie."""

    choice: Annotated[Casting, Field(examples=["for"])]


class Urgency(Strict):
    """Why a matter cannot wait, who was consulted, and when it is to be ratified."""

    urgency: Annotated[Prose, Field(examples=["The ward closes on Friday"])]
    consulted: Annotated[list[Line], Field(min_length=1, max_length=20,
                                           examples=[["Chief executive of the ICB"]])]  # fmt: skip
    ratify_by: Annotated[AwareDatetime, Field(examples=["2022-10-01T00:00:00Z"])]


class Ratification(Strict):
    """What the next meeting did with an urgent decision."""

    refused: Annotated[bool, Field(examples=[False])] = False


class Nothing(Strict):
    """There is nothing to say."""


@router.post("/voting", status_code=201)
async def open_vote(
    caller: Editor, _: Creating, proposal_id: UUID, given: VotingOpening, session: Session, now: Now
) -> ProposalOut:
    """Open the vote. If recusals have cost the quorum, no vote is opened and the item stops."""
    one = await proceed(session, proposal_id, caller, now)
    await open_voting(one, given.voting_until)
    return await after(one)


@router.post("/votes", status_code=201)
async def cast_vote(
    caller: Voter, _: Creating, proposal_id: UUID, new: NewVote, session: Session, now: Now
) -> ProposalOut:
    """Vote for one's seat, as a person. A vote that a rule stands against is refused here."""
    one = await proceed(session, proposal_id, caller, now)
    await vote(one, new.choice, new.statement)
    return await after(one)


@router.post("/consensus", status_code=201)
async def record_unanimity(
    caller: Voter, _: Creating, proposal_id: UUID, __: Nothing, session: Session, now: Now
) -> ProposalOut:
    """Record, as the person who presides, that nobody objects."""
    one = await proceed(session, proposal_id, caller, now)
    await record_consensus(one)
    return await after(one)


@router.post("/casting-vote", status_code=201)
async def break_tie(
    caller: Voter, _: Creating, proposal_id: UUID, new: NewCastingVote, session: Session, now: Now
) -> ProposalOut:
    """Break a tie, or decline to, as the person who presides."""
    one = await proceed(session, proposal_id, caller, now)
    await give_casting_vote(one, new.choice)
    return await after(one)


@router.post("/outcome", status_code=201)
async def count_votes(
    caller: Editor,
    _: Creating,
    proposal_id: UUID,
    __: Nothing,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Count the vote and issue the decision; the service does so by itself a little later."""
    one = await proceed(session, proposal_id, caller, now)
    await close(one, keys)
    return await after(one)


@router.post("/urgent-decision", status_code=201)
async def decide_at_once(
    caller: Voter,
    _: Creating,
    proposal_id: UUID,
    given: Urgency,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Decide an urgent matter at once, as the person who presides; it is to be ratified."""
    one = await proceed(session, proposal_id, caller, now)
    await decide_urgently(one, keys, given.model_dump())
    return await after(one)


@router.post("/ratification", status_code=201)
async def ratify_decision(
    caller: Voter,
    _: Creating,
    proposal_id: UUID,
    given: Ratification,
    session: Session,
    now: Now,
    keys: SignedBy,
) -> ProposalOut:
    """Record that an urgent decision was ratified, or was not: it then lapses."""
    one = await proceed(session, proposal_id, caller, now)
    await ratify(one, keys, refused=given.refused)
    return await after(one)
