"""What a decision record says, as it goes over the wire: the fields of the signed payload."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from membership.domain.tallies import Casting, Choice, Outcome

Seat = Annotated[str, Field(examples=["jc-lth"])]
Count = Annotated[int, Field(examples=[3])]


class VersionOut(BaseModel):
    """A version of a fact of this register."""

    id: Annotated[str, Field(examples=["jc-2021"])]
    version: Annotated[int, Field(examples=[1])]


class MatterOut(BaseModel):
    """What was to be decided."""

    title: Annotated[str, Field(examples=["Community beds"])]
    classes: Annotated[list[str], Field(examples=[["financial"]])]
    amount_pence: Annotated[
        int | None, Field(description="Null: no sum is at stake", examples=[5_000_000])
    ]
    fund: Annotated[str | None, Field(examples=["pooled_s75"])]
    subject: Annotated[str | None, Field(examples=[None])]
    key_decision: Annotated[bool, Field(examples=[False])]


class AuthorisesOut(BaseModel):
    """What the decision lets happen: one thing, up to a sum, on `[valid_from, valid_to)`."""

    kind: Annotated[str, Field(examples=["scheme"])]
    id: Annotated[str, Field(examples=["community-beds"])]
    cap_pence: Annotated[
        int | None, Field(description="Null: no sum is authorised", examples=[5_000_000])
    ]
    valid_from: Annotated[date, Field(examples=["2021-04-01"])]
    valid_to: Annotated[date | None, Field(examples=["2023-04-01"])]
    conditions: Annotated[list[str], Field(examples=[["Report each quarter"]])]


class ElectorOut(BaseModel):
    """A seat of the body, as it stood when the matter was opened."""

    seat_id: Seat
    organisation_id: Annotated[str, Field(examples=["lth"])]
    category: Annotated[str | None, Field(examples=["full"])]
    may_vote: Annotated[bool, Field(examples=[True])]
    present: Annotated[bool, Field(examples=[True])]
    recused: Annotated[bool, Field(examples=[False])]


class QuorumOut(BaseModel):
    """How many had to be there, and how many were, recusals taken out."""

    needed_full: Count
    needed_total: Count
    present_full: Count
    present_total: Count


class DeclarationOut(BaseModel):
    """An interest that was declared, what followed from it, and a dispensation if there was one."""

    id: Annotated[str, Field(examples=["i-1"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    seat_id: Annotated[str | None, Field(examples=["jc-lth"])]
    kind: Annotated[str, Field(examples=["financial"])]
    action: Annotated[str, Field(examples=["leave_for_item"])]
    ruled_by: Annotated[
        str | None,
        Field(description="Null: nobody ruled, the fail-safe applied", examples=["jc-icb"]),
    ]
    dispensation: Annotated[str | None, Field(examples=[None])]


class VoteOut(BaseModel):
    """The vote of a seat, and in which capacity it was cast."""

    seat_id: Seat
    choice: Choice
    capacity: Annotated[str, Field(examples=["principal"])]


class CastingVoteOut(BaseModel):
    """What whoever presided did with a tie. It is not counted among the votes."""

    seat_id: Seat
    choice: Casting


class AlternativeOut(BaseModel):
    """What else was considered, and why it was rejected."""

    option: Annotated[str, Field(examples=["Twenty beds"])]
    rejected_because: Annotated[str, Field(examples=["Too few in winter"])]


class DissentOut(BaseModel):
    """What a seat wanted recorded against the decision."""

    seat_id: Seat
    statement: Annotated[str, Field(examples=["The price is not settled."])]


class CallInOut(BaseModel):
    """Whether scrutiny may call the decision in; its effect waits until `window_ends`."""

    applies: Annotated[bool, Field(examples=[False])]
    window_ends: Annotated[datetime | None, Field(examples=[None])]
    exempt_because: Annotated[str | None, Field(examples=[None])]


class RecordOut(BaseModel):
    """A decision record: what was signed, but for the time of signing."""

    id: Annotated[str, Field(examples=["d-2021-03"])]
    proposal_id: Annotated[str, Field(examples=["p-2021-03"])]
    matter: MatterOut
    decision: Annotated[str, Field(examples=["To fund forty community beds."])]
    taken_on: Annotated[date, Field(examples=["2021-03-05"])]
    decided_by: Annotated[str, Field(examples=["icp-joint-committee"])]
    effective_from: Annotated[datetime | None, Field(examples=["2021-03-05T10:00:00.000000Z"])]
    ratification_due: Annotated[
        datetime | None,
        Field(description="An urgent decision stops then if it is not ratified", examples=[None]),
    ]
    authorises: AuthorisesOut | None
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    terms_of_reference: VersionOut
    agreement: VersionOut | None
    delegation_chain: list[VersionOut]
    electorate: list[ElectorOut]
    quorum: QuorumOut
    declarations: list[DeclarationOut]
    votes: list[VoteOut]
    casting_vote: CastingVoteOut | None
    votes_for: Count
    votes_against: Count
    abstained: Count
    outcome: Outcome
    outcome_rule: Annotated[str, Field(examples=["majority_of_votes_cast"])]
    reasons: Annotated[list[str], Field(examples=[["Fewer delayed transfers."]])]
    alternatives: list[AlternativeOut]
    dissent: list[DissentOut]
    call_in: CallInOut
    rule_set_version: Annotated[str, Field(examples=["2021.1"])]
    known_at: Annotated[datetime, Field(examples=["2021-03-05T10:00:00.000000Z"])]
