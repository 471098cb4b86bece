"""The numbers by which clients of Fingertips name what has a slug here."""

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from indicators.tables.rows import Base


class FingertipsNumber(Base):
    """The number of one thing; triggers give it on first sight, and it is never used again."""

    __tablename__ = "fingertips_number"

    noun: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer())

    __table_args__ = (UniqueConstraint("noun", "number"),)
