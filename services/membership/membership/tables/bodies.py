"""The bodies in which the partnership meets."""

from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Amendable, Base


class Body(Amendable, Base):
    """A board, committee or group."""

    __tablename__ = "body"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    parent_id: Mapped[str | None]
    accountable_to: Mapped[str | None]
    purpose: Mapped[str | None]
    members: Mapped[str | None]
    powers: Mapped[str | None]
    status: Mapped[str | None]
    first_mention: Mapped[str | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]
