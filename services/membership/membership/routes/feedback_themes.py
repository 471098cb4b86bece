"""Feedback themes over HTTP: what a body said, and what became of it."""

from typing import Annotated

from pydantic import Field

from membership.domain.feedback_themes import FeedbackStatus, check_status
from membership.domain.partial_dates import period
from membership.queries.references import check_facts, check_parties
from membership.routes.partial_dates import PartialDate
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import FeedbackTheme, Paper
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out


class Facts(Dated):
    """What a body said on one theme, when as printed, and what was done about it."""

    paper_id: Annotated[
        Slug | None, Field(description="The paper that reports it", examples=["r003"])
    ] = None
    theme: Annotated[Line, Field(examples=["Role of pharmacies"])]
    summary: Annotated[Prose, Field(examples=["Pharmacies can do more, if people know"])]
    heard_start: Annotated[PartialDate | None, Field(examples=["2017-11"])] = None
    heard_end: Annotated[PartialDate | None, Field(examples=["2017-12"])] = None
    action_taken: Annotated[Prose | None, Field(examples=["Meetings with the network"])] = None
    owner_id: Annotated[
        Slug | None, Field(description="A body or organisation", examples=["hwb"])
    ] = None
    status: Annotated[FeedbackStatus, Field(examples=["in_action"])] = FeedbackStatus.HEARD
    status_reason: Annotated[Prose | None, Field(examples=[None])] = None


class NewFeedbackTheme(Facts, NewFact):
    """A feedback theme to record."""

    id: Annotated[Slug, Field(examples=["cc-2017-pharmacies"])]
    body_id: Annotated[Slug, Field(description="Who said it", examples=["community-committees"])]


class FeedbackThemeCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    theme: Annotated[Line, left_out("Role of pharmacies")]
    summary: Annotated[Prose, left_out("Pharmacies can do more")]
    status: Annotated[FeedbackStatus, left_out("done")]
    certainty: Annotated[Certainty, left_out("derived")]


class FeedbackThemeOut(Facts, ReadingOut):
    """A feedback theme, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["cc-2017-pharmacies"])]
    body_id: Annotated[str, Field(examples=["community-committees"])]


class AskedFeedbackThemes(Asked):
    """Which feedback themes."""

    body_id: Annotated[str | None, Field(max_length=100)] = None
    paper_id: Annotated[str | None, Field(max_length=100)] = None
    owner_id: Annotated[str | None, Field(max_length=100)] = None
    status: FeedbackStatus | None = None


async def check(session: Session, theme: FeedbackTheme) -> None:
    """Refuse a status that does not say what it has to, or a reference to what is not there."""
    if first := theme.heard_start or theme.heard_end:
        period(first, theme.heard_end)
    check_status(FeedbackStatus(theme.status), theme.action_taken, theme.status_reason)
    await check_parties(session, [theme.body_id, theme.owner_id])
    await check_facts(session, Paper, [theme.paper_id])


router = register_router(
    Register(
        one="feedback_theme",
        many="feedback_themes",
        title="what a body said on a theme, and what became of it",
        table=FeedbackTheme,
        new=NewFeedbackTheme,
        correction=FeedbackThemeCorrection,
        out=FeedbackThemeOut,
        asked=AskedFeedbackThemes,
        check=check,
    )
)
