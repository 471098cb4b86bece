"""Where people had the limits of a control chart start anew."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.measures import Area, Indicator
from indicators.tables.rows import Recorded


class Rebase(Recorded):
    """That the limits of one indicator in one area start anew at a period, and why."""

    __tablename__ = "rebase"

    indicator_id: Mapped[str] = mapped_column(ForeignKey(Indicator.id))
    area_id: Mapped[str] = mapped_column(ForeignKey(Area.id))
    period: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str]
    status: Mapped[str]

    __table_args__ = (Index(None, "indicator_id", "area_id"),)
