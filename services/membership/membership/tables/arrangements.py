"""How the partnership is arranged: who decides what, who provides what, and who was heard."""

from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Recorded, one_reading


class DecisionRule(Recorded):
    """A rule on who decides, approves or is consulted, in the words of its source."""

    __tablename__ = "decision_rule"

    subject: Mapped[str]
    decider_id: Mapped[str] = mapped_column(index=True)
    action: Mapped[str]
    rule: Mapped[str]
    input_from: Mapped[list[str]]
    condition: Mapped[str | None]
    effective_from: Mapped[str | None]
    effective_to: Mapped[str | None]
    status: Mapped[str]

    __table_args__ = (one_reading("decision_rule"),)


class IntegrationFunction(Recorded):
    """A capability that the partnership shares."""

    __tablename__ = "integration_function"

    capability: Mapped[str]
    title: Mapped[str]
    description: Mapped[str | None]
    owner_id: Mapped[str | None] = mapped_column(index=True)
    level: Mapped[str]
    readiness: Mapped[str]
    do_once: Mapped[bool | None]

    __table_args__ = (one_reading("integration_function"),)


class FeedbackTheme(Recorded):
    """What a body was told, in one theme, and what became of it."""

    __tablename__ = "feedback_theme"

    body_id: Mapped[str] = mapped_column(index=True)
    paper_id: Mapped[str | None] = mapped_column(index=True)
    theme: Mapped[str]
    summary: Mapped[str]
    heard_start: Mapped[str | None]
    heard_end: Mapped[str | None]
    action_taken: Mapped[str | None]
    owner_id: Mapped[str | None] = mapped_column(index=True)
    status: Mapped[str]
    status_reason: Mapped[str | None]

    __table_args__ = (one_reading("feedback_theme"),)


class Involvement(Recorded):
    """Evidence that people were involved in a proposal or paper, or that equality was assessed."""

    __tablename__ = "involvement"

    proposal_id: Mapped[str | None] = mapped_column(index=True)
    paper_id: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]
    state: Mapped[str]
    title: Mapped[str]
    involved: Mapped[str | None]
    led_by: Mapped[list[str]]
    method: Mapped[str | None]
    held_start: Mapped[str | None]
    held_end: Mapped[str | None]
    said: Mapped[str | None]
    changed: Mapped[str | None]
    reference: Mapped[str | None]
    characteristics: Mapped[list[str]]

    __table_args__ = (one_reading("involvement"),)
