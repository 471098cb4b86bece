"""Scorecards and dashboards: which indicators are put side by side, and how they are judged."""

from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.measures import Area, Indicator
from indicators.tables.rows import Recorded


class Scorecard(Recorded):
    """A set of metrics that are scored and put together, for a population."""

    __tablename__ = "scorecard"

    name: Mapped[str]
    population: Mapped[str | None]
    pattern: Mapped[str]
    period: Mapped[str | None]
    missing_rule: Mapped[str]
    cut: Mapped[str]
    cut_at: Mapped[str | None]


class ScorecardComponent(Recorded):
    """One metric of a scorecard: where it belongs, what it weighs and how it is scored."""

    __tablename__ = "scorecard_component"

    scorecard_id: Mapped[str] = mapped_column(index=True)
    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id))
    component: Mapped[str]
    weight: Mapped[Decimal]
    scoring: Mapped[str]
    thresholds: Mapped[str | None]
    benchmark_area_id: Mapped[str | None] = mapped_column(ForeignKey(Area.id))
    override_at: Mapped[Decimal | None]
    override_to: Mapped[int | None]


class Dashboard(Recorded):
    """A board of activity: domains, each with its indicators."""

    __tablename__ = "dashboard"

    name: Mapped[str]
    description: Mapped[str | None]
    hierarchy: Mapped[str | None]


class DashboardMeasure(Recorded):
    """That a domain of a dashboard shows an indicator; a domain may be named without one."""

    __tablename__ = "dashboard_measure"

    dashboard_id: Mapped[str] = mapped_column(index=True)
    domain: Mapped[str]
    order: Mapped[int | None]
    indicator_id: Mapped[str | None] = mapped_column(ForeignKey(Indicator.id))
