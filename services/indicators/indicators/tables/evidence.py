"""What people said, what was found on looking, and what is expected or certified."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.measures import Area, Indicator
from indicators.tables.rows import Recorded


class Feedback(Recorded):
    """What a survey, complaints, an audit or incident reports said of a provider in a period."""

    __tablename__ = "feedback"

    provider_id: Mapped[str | None] = mapped_column(index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey(Area.id), index=True)
    instrument: Mapped[str] = mapped_column(index=True)
    theme: Mapped[str | None]
    questions: Mapped[str | None]
    period_label: Mapped[str | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    score: Mapped[Decimal | None]
    score_unit: Mapped[str | None]
    positive: Mapped[int | None]
    negative: Mapped[int | None]
    responses: Mapped[int | None]
    eligible: Mapped[int | None]
    rank: Mapped[int | None]
    rank_of: Mapped[int | None]
    polarity: Mapped[str]
    published_on: Mapped[date | None]


class Certification(Recorded):
    """That an organisation says of itself how it did on a measure."""

    __tablename__ = "certification"

    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id), index=True)
    area_id: Mapped[str] = mapped_column(ForeignKey(Area.id))
    organisation_id: Mapped[str | None]
    period_label: Mapped[str | None]
    state: Mapped[str]
    statement: Mapped[str]
    certified_by: Mapped[str | None]
    certified_on: Mapped[date | None]


class PrevalenceRate(Recorded):
    """How many of a hundred people of a sex and age are expected to have a condition."""

    __tablename__ = "prevalence_rate"

    condition: Mapped[str] = mapped_column(index=True)
    sex: Mapped[str]
    age: Mapped[str]
    percent: Mapped[Decimal]


class CompositePart(Recorded):
    """That an indicator is a part of another, with its weight."""

    __tablename__ = "composite_part"

    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id), index=True)
    part_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id))
    weight: Mapped[Decimal]
