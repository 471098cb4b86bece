"""Involvement over HTTP: who was asked, what they said, what it changed, and equality."""

from typing import Annotated

from pydantic import Field

from membership.domain.involvement import (
    Characteristic,
    InvolvementKind,
    InvolvementState,
    check_involvement,
)
from membership.domain.partial_dates import period
from membership.queries.references import check_facts, check_parties
from membership.routes.partial_dates import PartialDate
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Involvement, Paper
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out

Characteristics = Annotated[
    list[Characteristic],
    Field(
        max_length=10,
        description="Those considered, or `none_identified` alone",
        examples=[["age", "disability"]],
    ),
]


class Facts(Dated):
    """Evidence of involvement. It took place from `held_start` to `held_end`, as printed."""

    proposal_id: Annotated[Line | None, Field(examples=[None])] = None
    paper_id: Annotated[Slug | None, Field(examples=["r003"])] = None
    kind: Annotated[InvolvementKind, Field(examples=["consultation"])]
    state: Annotated[InvolvementState, Field(examples=["done"])]
    title: Annotated[Line, Field(examples=["Rapid public consultation"])]
    involved: Annotated[
        Prose | None, Field(description="Who was involved, never by name", examples=["The public"])
    ] = None
    led_by: Annotated[
        list[Slug],
        Field(
            max_length=20, description="Bodies or organisations", examples=[["healthwatch-leeds"]]
        ),
    ] = []
    method: Annotated[Prose | None, Field(examples=["Face to face and social media"])] = None
    held_start: Annotated[PartialDate | None, Field(examples=["2014-02"])] = None
    held_end: Annotated[PartialDate | None, Field(examples=["2014-03"])] = None
    said: Annotated[Prose | None, Field(examples=["The proposals were supported"])] = None
    changed: Annotated[
        Prose | None, Field(description="What changed as a result", examples=[None])
    ] = None
    reference: Annotated[Prose | None, Field(examples=["Appendix 6"])] = None
    characteristics: Characteristics = []


class NewInvolvement(Facts, NewFact):
    """Evidence of involvement to record."""

    id: Annotated[Slug, Field(examples=["inv-bcf-public"])]


class InvolvementCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    kind: Annotated[InvolvementKind, left_out("consultation")]
    state: Annotated[InvolvementState, left_out("done")]
    title: Annotated[Line, left_out("Rapid public consultation")]
    led_by: Annotated[
        list[Slug], Field(default_factory=list, max_length=20, examples=[["healthwatch-leeds"]])
    ]
    characteristics: Annotated[Characteristics, Field(default_factory=list)]
    certainty: Annotated[Certainty, left_out("derived")]


class InvolvementOut(Facts, ReadingOut):
    """Evidence of involvement, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["inv-bcf-public"])]


class AskedInvolvement(Asked):
    """Which evidence."""

    proposal_id: Annotated[str | None, Field(max_length=300)] = None
    paper_id: Annotated[str | None, Field(max_length=100)] = None
    kind: InvolvementKind | None = None
    state: InvolvementState | None = None
    characteristics: Annotated[Characteristic | None, Field(description="Having considered it")] = (
        None
    )


async def check(session: Session, evidence: Involvement) -> None:
    """Refuse evidence that nobody could rely on, or that refers to what is not there."""
    start, end = evidence.held_start, evidence.held_end
    if held := start or end:
        period(held, end)
    about = (evidence.proposal_id, evidence.paper_id)
    kind, state = InvolvementKind(evidence.kind), InvolvementState(evidence.state)
    check_involvement(kind, state, held, evidence.characteristics, about)
    await check_parties(session, evidence.led_by)
    await check_facts(session, Paper, [evidence.paper_id])


router = register_router(
    Register(
        one="involvement",
        many="involvement",
        title="evidence that people were involved, or that equality was assessed",
        table=Involvement,
        new=NewInvolvement,
        correction=InvolvementCorrection,
        out=InvolvementOut,
        asked=AskedInvolvement,
        check=check,
    )
)
