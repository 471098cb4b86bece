"""A proposal as it is shown."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from membership.domain.proposals import Kind, State, state

Org = Annotated[str | None, Field(examples=["lth"])]
Text = Annotated[str | None, Field(examples=["The frailty service is extended."])]
Instant = Annotated[datetime | None, Field(examples=["2022-09-08T12:00:00Z"])]


class Summary(BaseModel):
    """A proposal in short."""

    id: UUID
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    title: Annotated[str, Field(examples=["Extend the frailty service"])]
    kind: Kind
    state: State
    proposed_by: Annotated[str, Field(examples=["lth"])]
    follows: Annotated[UUID | None, Field(examples=[None])]
    drafted_at: datetime

    @classmethod
    def of(cls, history: Any, now: datetime) -> Self:
        """Sum up a history."""
        row = history.proposal
        return cls(
            id=row.id, body_id=row.body_id, title=row.title, kind=row.kind,
            state=state(history.events, now), proposed_by=row.proposed_by, follows=row.follows,
            drafted_at=row.drafted_at,
        )  # fmt: skip


class MatterOut(BaseModel):
    """What is to be decided."""

    classes: Annotated[list[str], Field(examples=[["statutory_nhs"]])]
    amount_pence: Annotated[int | None, Field(examples=[None])]
    fund: Annotated[str | None, Field(examples=[None])]
    subject: Org
    reserved_to: Org
    controllers: Annotated[list[str], Field(examples=[[]])]


class AuthorisesOut(BaseModel):
    """What an approval lets happen."""

    kind: Annotated[str, Field(examples=["scheme"])]
    id: Annotated[str, Field(examples=["scheme-07"])]
    cap_pence: Annotated[int | None, Field(examples=[2_500_000])]
    valid_from: date
    valid_to: Annotated[date | None, Field(examples=[None])]
    conditions: Annotated[list[str], Field(examples=[[]])]


class InputOut(BaseModel):
    """What an organisation contributed."""

    organisation_id: Org
    at: datetime
    text: Text


class DeclarationOut(BaseModel):
    """An interest that was declared, and what follows; `none` declares that there is none."""

    id: Annotated[str, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]
    organisation_id: Org
    kind: Annotated[str, Field(examples=["indirect"])]
    scope: Annotated[str | None, Field(examples=["organisation"])]
    ruling: Annotated[str | None, Field(examples=["input_no_vote"])]
    action: Annotated[str, Field(description="The ruling, or the safe default",
                                 examples=["input_no_vote"])]  # fmt: skip
    dispensation: Annotated[str | None, Field(examples=[None])]
    late: Annotated[bool, Field(description="After the vote: it asks for a review",
                                examples=[False])]  # fmt: skip


class SeatOut(BaseModel):
    """A seat at this item: whether it may vote by right, is there, takes part, and its vote."""

    seat_id: Annotated[str, Field(examples=["jc-lth"])]
    organisation_id: Org
    in_electorate: Annotated[bool, Field(examples=[True])]
    reasons: Annotated[list[str], Field(description="Why not", examples=[[]])]
    present: Annotated[bool, Field(examples=[True])]
    capacity: Annotated[str | None, Field(examples=["principal"])]
    recused: Annotated[bool, Field(examples=[False])]
    vote: Annotated[str | None, Field(examples=["for"])]


class DisputeOut(BaseModel):
    """A dispute that is open, and the step of the ladder that it is on."""

    id: Annotated[str, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]
    raised_by: Org
    step: Annotated[str, Field(examples=["programme"])]
    until: datetime
    overdue: Annotated[bool, Field(examples=[False])]
    blocks: Annotated[bool, Field(examples=[False])]


class TallyOut(BaseModel):
    """The votes, counted."""

    votes_for: Annotated[int, Field(alias="for", examples=[3])]
    against: Annotated[int, Field(examples=[2])]
    abstentions: Annotated[int, Field(examples=[0])]
    electorate: Annotated[int, Field(examples=[5])]


class ProposalOut(BaseModel):
    """A proposal, and everything that has been done to it."""

    id: UUID
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    title: Annotated[str, Field(examples=["Extend the frailty service"])]
    kind: Kind
    state: State
    next: Annotated[list[str], Field(description="What can be done now", examples=[["opened"]])]
    proposed_by: Annotated[str, Field(examples=["lth"])]
    follows: Annotated[UUID | None, Field(examples=[None])]
    drafted_at: datetime
    withheld: Annotated[
        bool, Field(description="Your conflict keeps text and inputs from you", examples=[False])
    ]
    text: Text
    text_hash: Annotated[str, Field(examples=["9f86d081884c7d65…"])]
    matter: MatterOut
    reasons: Annotated[list[str], Field(examples=[["It works"]])]
    alternatives: Annotated[list[dict[str, str]], Field(examples=[[]])]
    authorises: AuthorisesOut | None
    cites: Annotated[list[str], Field(examples=[["PA/financial-planning"]])]
    flags: Annotated[list[str], Field(examples=[["SPLIT_OVER_LIMIT"]])]
    snapshot_hash: Annotated[
        str | None, Field(description="SHA-256 of the facts at the opening", examples=[None])
    ]
    decides: Annotated[
        bool | None, Field(description="False: the body can only recommend", examples=[True])
    ]
    presides: Annotated[str | None, Field(description="A person's id", examples=[None])]
    quorate: Annotated[bool | None, Field(examples=[True])]
    input_until: Instant
    voting_until: Instant
    inputs: list[InputOut]
    declarations: list[DeclarationOut]
    undeclared: Annotated[list[str], Field(examples=[["lch"]])]
    seats: list[SeatOut]
    tally: TallyOut | None
    outcome_rule: Annotated[str | None, Field(examples=["majority of votes cast"])]
    decision_id: Annotated[UUID | None, Field(examples=[None])]
    call_in_until: Instant
    effective_from: Instant
    ratify_by: Instant
    conditions: Annotated[list[str], Field(examples=[["accession_signed"]])]
    disputes: list[DisputeOut]
    needs_review: Annotated[bool, Field(examples=[False])]
