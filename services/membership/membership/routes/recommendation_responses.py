"""Responses over HTTP: what those who were asked have answered, and who is awaited."""

from datetime import date
from typing import Annotated

from pydantic import Field

from membership.domain.readings import ReferenceUnknown
from membership.domain.recommendation_responses import (
    ResponseAnswer,
    ResponsesOverlap,
    check_asked,
    check_awaited,
)
from membership.queries import readings
from membership.queries.references import check_parties
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Recommendation, RecommendationResponse
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out


class Facts(Dated):
    """An answer. It stands on `[valid_from, valid_to)`."""

    answer: Annotated[ResponseAnswer, Field(examples=["supported"])]
    answered_on: Annotated[date | None, Field(examples=["2021-04-28"])] = None
    conditions: Annotated[Prose | None, Field(examples=["Subject to the terms of reference"])] = (
        None
    )
    decision_reference: Annotated[Line | None, Field(examples=["Minute 12 of 28 April"])] = None


class NewResponse(Facts, NewFact):
    """A response to record."""

    id: Annotated[Slug, Field(examples=["r001-r3-lth"])]
    recommendation_id: Annotated[Slug, Field(examples=["r001-r3"])]
    respondent_id: Annotated[Slug, Field(description="A body or organisation", examples=["lth"])]


class ResponseCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    answer: Annotated[ResponseAnswer, left_out("approved")]
    certainty: Annotated[Certainty, left_out("derived")]


class ResponseOut(Facts, ReadingOut):
    """A response, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["r001-r3-lth"])]
    recommendation_id: Annotated[str, Field(examples=["r001-r3"])]
    respondent_id: Annotated[str, Field(examples=["lth"])]


class AskedResponses(Asked):
    """Which responses."""

    recommendation_id: Annotated[str | None, Field(max_length=100)] = None
    respondent_id: Annotated[str | None, Field(max_length=100)] = None
    answer: ResponseAnswer | None = None


async def check(session: Session, response: RecommendationResponse) -> None:
    """Refuse an answer of who was not asked, or one that is awaited and yet says something."""
    said = (response.answered_on, response.conditions, response.decision_reference)
    check_awaited(ResponseAnswer(response.answer), *said)
    asked = await readings.one(session, Recommendation, response.recommendation_id)
    if asked is None:
        raise ReferenceUnknown
    await check_parties(session, [response.respondent_id])
    if response.version == 1:
        check_asked(response.respondent_id, asked.asked_of)


router = register_router(
    Register(
        one="recommendation_response",
        many="recommendation_responses",
        title="what one that was asked has answered",
        table=RecommendationResponse,
        new=NewResponse,
        correction=ResponseCorrection,
        out=ResponseOut,
        asked=AskedResponses,
        clash=ResponsesOverlap,
        check=check,
    )
)
