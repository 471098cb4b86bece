"""What members say at a proposal: inputs, interests and the rulings on them, who is there."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from membership.actions.proceedings import give_input, proceed
from membership.actions.voting import attend, declare, rule_on
from membership.domain.facts import Action
from membership.routes.access import Editor, Now, Participant, Voter
from membership.routes.proposals import after
from membership.routes.proposals_out import ProposalOut
from shared.database import Session
from shared.fields import Line, Prose, Slug, Strict
from shared.idempotency import Creating
from shared.routing import Route

router = APIRouter(prefix="/proposals/{proposal_id}", tags=["proposals"], route_class=Route)


class NewInput(Strict):
    """What an organisation contributes. Every member may, with or without a seat."""

    text: Annotated[Prose, Field(examples=["Carers ask for visits at weekends."])]


class NewDeclaration(Strict):
    """An interest in the matter; kind `none` says that there is nothing to declare."""

    kind: Annotated[
        Literal[
            "none",
            "financial",
            "non_financial_professional",
            "non_financial_personal",
            "indirect",
        ],
        Field(examples=["indirect"]),
    ]
    scope: Annotated[
        Literal["organisation", "person"],
        Field(description="Whether the seat is conflicted or only its principal",
              examples=["organisation"]),
    ] = "organisation"  # fmt: skip
    about: Annotated[Prose | None, Field(examples=["We bid for the contract"])] = None


class NewRuling(Strict):
    """What whoever presides rules on a declaration."""

    declaration: Annotated[Line, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]
    action: Annotated[Action, Field(examples=["input_no_vote"])]
    dispensation: Annotated[Prose | None, Field(examples=[None])] = None


class Present(Strict):
    """A person who is there for a seat."""

    seat: Annotated[Slug, Field(examples=["jc-lth"])]
    person: Annotated[Line, Field(examples=["3f9d3a44-8f2c-5d6b-9a35-5f7a0d2b9c11"])]


class NewAttendance(Strict):
    """Everyone who is there; whoever was there before and is not named has left."""

    present: Annotated[list[Present], Field(max_length=200)]


@router.post("/inputs", status_code=201)
async def contribute(
    caller: Participant, _: Creating, proposal_id: UUID, new: NewInput, session: Session, now: Now
) -> ProposalOut:
    """Contribute to the discussion, for one's organisation."""
    one = await proceed(session, proposal_id, caller, now)
    await give_input(one, new.text)
    return await after(one)


@router.post("/declarations", status_code=201)
async def declare_interest(
    caller: Participant,
    _: Creating,
    proposal_id: UUID,
    new: NewDeclaration,
    session: Session,
    now: Now,
) -> ProposalOut:
    """Declare an interest, or that there is none, for one's organisation."""
    one = await proceed(session, proposal_id, caller, now)
    await declare(one, new.model_dump())
    return await after(one)


@router.post("/rulings", status_code=201)
async def rule_on_declaration(
    caller: Voter, _: Creating, proposal_id: UUID, new: NewRuling, session: Session, now: Now
) -> ProposalOut:
    """Rule on a declaration, as the person who presides; nobody rules on their own."""
    one = await proceed(session, proposal_id, caller, now)
    await rule_on(one, new.model_dump())
    return await after(one)


@router.post("/attendance", status_code=201)
async def record_attendance(
    caller: Editor, _: Creating, proposal_id: UUID, new: NewAttendance, session: Session, now: Now
) -> ProposalOut:
    """Record who is there. If that costs the quorum of a vote, the item stops."""
    one = await proceed(session, proposal_id, caller, now)
    await attend(one, [each.model_dump() for each in new.present])
    return await after(one)
