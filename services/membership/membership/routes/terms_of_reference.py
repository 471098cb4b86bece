"""Terms of reference over HTTP: what a body may decide, its quorum, and how it votes."""

from typing import Annotated, Any

from pydantic import Field

from membership.domain.bodies import Power, TermsOverlap, VotingRule
from membership.domain.matters import MatterClass
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import TermsOfReference
from shared.fields import Line, Prose, Slug, Strict, left_out

Count = Annotated[int, Field(ge=0, le=1000)]


def left(example: Any) -> Any:
    """Make a field of a correction that may be left out and has no empty value."""
    return Field(default_factory=type(example), examples=[example])


class Facts(Dated):
    """What a body may do, and how it comes to a decision."""

    power: Annotated[Power, Field(examples=["decide"])]
    decides: Annotated[list[MatterClass], Field(examples=[["statutory_nhs", "financial"]])]
    quorum_min_full: Annotated[Count, Field(examples=[3])]
    quorum_min_total: Annotated[Count, Field(examples=[5])]
    casting_vote: Annotated[bool, Field(examples=[True])] = False
    voting_rule: Annotated[VotingRule, Field(examples=["majority_of_votes_cast"])] = (
        VotingRule.MAJORITY_OF_VOTES_CAST
    )
    deputies: Annotated[Line, Field(examples=["written nomination"])] = "written nomination"
    constituted_under: Annotated[Line, Field(examples=["partnership agreement"])]
    executive_of: Annotated[
        Slug | None,
        Field(description="The council whose executive decisions it takes", examples=[None]),
    ] = None
    call_in_days: Annotated[
        Count | None,
        Field(
            description="Working days in England for which an executive decision waits",
            examples=[None],
        ),
    ] = None
    min_input_days: Annotated[
        Count, Field(description="Days for which a proposal is open for input", examples=[5])
    ] = 0
    publication: Annotated[
        Prose | None, Field(examples=["Papers five clear days before a meeting"])
    ] = None


class NewTermsOfReference(Facts, NewFact):
    """Terms of reference to record."""

    id: Annotated[Slug, Field(examples=["jc-2022"])]
    body_id: Annotated[Slug, Field(examples=["icp-joint-committee"])]


class TermsOfReferenceCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    power: Annotated[Power, left_out("recommend")]
    decides: Annotated[list[MatterClass], left(["general"])]
    quorum_min_full: Annotated[Count, left(3)]
    quorum_min_total: Annotated[Count, left(5)]
    constituted_under: Annotated[Line, left_out("partnership agreement")]


class TermsOfReferenceOut(Facts, ReadingOut):
    """Terms of reference, as they were known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["jc-2022"])]
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]


class AskedTerms(Asked):
    """Which terms of reference."""

    body_id: Annotated[str | None, Field(max_length=100)] = None


router = register_router(
    Register(
        one="terms_of_reference",
        many="terms_of_reference",
        title="the terms of reference of a body",
        table=TermsOfReference,
        new=NewTermsOfReference,
        correction=TermsOfReferenceCorrection,
        out=TermsOfReferenceOut,
        asked=AskedTerms,
        clash=TermsOverlap,
        explained="Proposals that are open keep those under which they were opened.",
    )
)
