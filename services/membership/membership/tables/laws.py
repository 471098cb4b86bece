"""The legislation that powers rest on, while it is in force."""

from sqlalchemy.orm import Mapped

from membership.tables.rows import Recorded, one_reading


class Law(Recorded):
    """A provision of an Act or of regulations."""

    __tablename__ = "law"

    title: Mapped[str]
    made_under: Mapped[str | None]

    __table_args__ = (one_reading("law"),)
