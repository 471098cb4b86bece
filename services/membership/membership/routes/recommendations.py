"""Recommendations over HTTP: what a paper asks, and of whom."""

from typing import Annotated

from pydantic import Field

from membership.domain.recommendations import Ask
from membership.queries.references import check_facts, check_parties
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Paper, Recommendation
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out


class Facts(Dated):
    """Something that a paper asks of bodies or organisations."""

    number: Annotated[Line, Field(description="As printed", examples=["R3"])]
    title: Annotated[Line, Field(examples=["Back an agreement or joint committee"])]
    text: Annotated[
        Prose | None, Field(examples=["Boards support in principle a partnership agreement"])
    ] = None
    asks: Annotated[Ask, Field(examples=["support"])]
    asked_of: Annotated[
        list[Slug],
        Field(min_length=1, max_length=200, description="Bodies or organisations",
              examples=[["lth", "lcc"]]),
    ]  # fmt: skip


class NewRecommendation(Facts, NewFact):
    """A recommendation to record."""

    id: Annotated[Slug, Field(examples=["r001-r3"])]
    paper_id: Annotated[Slug, Field(examples=["r001"])]


class RecommendationCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    number: Annotated[Line, left_out("R3")]
    title: Annotated[Line, left_out("Back an agreement")]
    asks: Annotated[Ask, left_out("approve")]
    asked_of: Annotated[
        list[Slug],
        Field(default_factory=list, min_length=1, max_length=200, examples=[["lth"]]),
    ]
    certainty: Annotated[Certainty, left_out("derived")]


class RecommendationOut(Facts, ReadingOut):
    """A recommendation, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["r001-r3"])]
    paper_id: Annotated[str, Field(examples=["r001"])]


class AskedRecommendations(Asked):
    """Which recommendations."""

    paper_id: Annotated[str | None, Field(max_length=100)] = None
    asked_of: Annotated[str | None, Field(max_length=100, description="Put to it")] = None
    asks: Ask | None = None


async def check(session: Session, recommendation: Recommendation) -> None:
    """Refuse one of a paper that is not there, or that asks somebody unknown."""
    await check_facts(session, Paper, [recommendation.paper_id])
    await check_parties(session, recommendation.asked_of)


router = register_router(
    Register(
        one="recommendation",
        many="recommendations",
        title="something that a paper asks of bodies",
        table=Recommendation,
        new=NewRecommendation,
        correction=RecommendationCorrection,
        out=RecommendationOut,
        asked=AskedRecommendations,
        check=check,
    )
)
