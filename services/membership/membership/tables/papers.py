"""Papers put to bodies, what they ask for, what was answered, and what was to follow."""

from datetime import date

from sqlalchemy import Computed
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Recorded, one_reading, same


class Paper(Recorded):
    """A report, or a part of one, put to bodies."""

    __tablename__ = "paper"

    title: Mapped[str]
    kind: Mapped[str]
    dated: Mapped[str]
    year: Mapped[int] = mapped_column(Computed("left(dated, 4)::integer", persisted=True))
    author: Mapped[str | None]
    author_ids: Mapped[list[str]]
    received_by: Mapped[list[str]]
    receivers: Mapped[str | None]
    purpose: Mapped[str | None]
    asks: Mapped[str | None]
    parent_id: Mapped[str | None] = mapped_column(index=True)
    agenda_item: Mapped[str | None]
    call_in: Mapped[str]
    call_in_reason: Mapped[str | None]
    exempt: Mapped[str]
    exempt_reason: Mapped[str | None]
    resolution: Mapped[str | None]

    __table_args__ = (one_reading("paper"),)


class Recommendation(Recorded):
    """Something that a paper asks of bodies or organisations."""

    __tablename__ = "recommendation"

    paper_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[str]
    title: Mapped[str]
    text: Mapped[str | None]
    asks: Mapped[str]
    asked_of: Mapped[list[str]]

    __table_args__ = (one_reading("recommendation"),)


class RecommendationResponse(Recorded):
    """What one that was asked has answered."""

    __tablename__ = "recommendation_response"

    recommendation_id: Mapped[str] = mapped_column(index=True)
    respondent_id: Mapped[str] = mapped_column(index=True)
    answer: Mapped[str]
    answered_on: Mapped[date | None]
    conditions: Mapped[str | None]
    decision_reference: Mapped[str | None]

    __table_args__ = (
        one_reading("recommendation_response"),
        ExcludeConstraint(
            (same("recommendation_id"), "="),
            (same("respondent_id"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="responses_overlap",
        ),
    )


class Milestone(Recorded):
    """Something to be reached by a date, as it was planned when this was recorded."""

    __tablename__ = "milestone"

    title: Mapped[str]
    description: Mapped[str | None]
    owner_id: Mapped[str | None] = mapped_column(index=True)
    paper_id: Mapped[str | None] = mapped_column(index=True)
    recommendation_id: Mapped[str | None]
    due_start: Mapped[str | None]
    due_end: Mapped[str | None]
    done_on: Mapped[date | None]
    dropped_on: Mapped[date | None]
    reason: Mapped[str | None]

    __table_args__ = (one_reading("milestone"),)
