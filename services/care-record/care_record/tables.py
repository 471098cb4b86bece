"""Every table of the care record service, in reading order.

Tables about a person are kept together by person: `nhs_number` is in every primary key, unique
key and foreign key of theirs, so a distributed PostgreSQL can deal them out by it, and no
question about one person needs a second shard. Directories lead from another key to a number
and are dealt out by that key. `info["distributed_by"]` says which; a test holds us to it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CHAR, ForeignKey, Index, Text, func
from sqlalchemy.dialects.postgresql import DATERANGE, TIMESTAMP, TSTZRANGE, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from care_record.domain.intervals import Interval
from shared.tables import new_metadata

BY_PERSON = {"distributed_by": "nhs_number"}
NHS_NUMBER = CHAR(10)


class Base(DeclarativeBase):
    """The tables of this service and no other."""

    metadata = new_metadata()
    type_annotation_map = {
        str: Text(),
        Range[date]: DATERANGE(),
        Range[datetime]: TSTZRANGE(),
        datetime: TIMESTAMP(timezone=True),
    }


class Amendable:
    """A row that counts its versions, for `ETag` and `If-Match`."""

    version: Mapped[int] = mapped_column(sort_order=90)
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=91)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands us the class
        """Have SQLAlchemy count the updates, and refuse one that starts from an old count."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

    def amend(self, changes: Mapping[str, Any]) -> None:
        """Set what was sent; even nothing is a new version."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed_at = func.now()


class Known:
    """What is known of a person at one time."""

    status: Mapped[str] = mapped_column(sort_order=10)
    family_name: Mapped[str | None] = mapped_column(sort_order=11)
    given_name: Mapped[str | None] = mapped_column(sort_order=12)
    birth_date: Mapped[date | None] = mapped_column(sort_order=13)
    gender: Mapped[str] = mapped_column(sort_order=14)
    address_line_1: Mapped[str | None] = mapped_column(sort_order=15)
    address_line_2: Mapped[str | None] = mapped_column(sort_order=16)
    town: Mapped[str | None] = mapped_column(sort_order=17)
    postcode: Mapped[str | None] = mapped_column(sort_order=18)
    source: Mapped[str | None] = mapped_column(sort_order=19)
    certainty: Mapped[str] = mapped_column(sort_order=20)
    note: Mapped[str | None] = mapped_column(sort_order=21)


def days(interval: Interval) -> Range[date]:
    """Store an interval as PostgreSQL's range of days."""
    return Range(interval.start, interval.end)


class StatusIndicator(Base):
    """A code list: how well a number is known to be a person's."""

    __tablename__ = "status_indicator"

    code: Mapped[str] = mapped_column(primary_key=True)
    display: Mapped[str]


class NumberRange(Base):
    """A code list: for whom numbers are set aside, `first` and `last` included."""

    __tablename__ = "number_range"

    first: Mapped[str] = mapped_column(NHS_NUMBER, primary_key=True)
    last: Mapped[str] = mapped_column(NHS_NUMBER)
    label: Mapped[str]


class Person(Known, Amendable, Base):
    """A person, as they are known now. A superseded one keeps what was known of it."""

    __tablename__ = "person"
    __table_args__ = {"info": BY_PERSON}

    nhs_number: Mapped[str] = mapped_column(NHS_NUMBER, primary_key=True, sort_order=1)
    id: Mapped[UUID] = mapped_column(default=uuid4, sort_order=2)
    superseded_by: Mapped[str | None] = mapped_column(NHS_NUMBER, sort_order=3)
    known_from: Mapped[datetime] = mapped_column(
        server_default=func.statement_timestamp(), sort_order=30
    )


class PersonReading(Known, Base):
    """What was known of a person before: each earlier reading, and while it was the current one."""

    __tablename__ = "person_reading"
    __table_args__ = {"info": BY_PERSON}

    nhs_number: Mapped[str] = mapped_column(
        NHS_NUMBER, ForeignKey(Person.nhs_number), primary_key=True, sort_order=1
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=2)
    recorded: Mapped[Range[datetime]] = mapped_column(sort_order=30)


class SupersededNumber(Base):
    """A number that leads, over however many steps, to this person."""

    __tablename__ = "superseded_number"
    __table_args__ = {"info": BY_PERSON}

    nhs_number: Mapped[str] = mapped_column(
        NHS_NUMBER, ForeignKey(Person.nhs_number), primary_key=True
    )
    old_number: Mapped[str] = mapped_column(NHS_NUMBER, primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.statement_timestamp())


class LocalIdentifier(Base):
    """What a partner's system calls a person, while it does.

    A supersession moves it to the number that stays; `recorded_under` keeps where it came from,
    so that the two can be parted again as they were.
    """

    __tablename__ = "local_identifier"
    __table_args__ = {"info": BY_PERSON}

    nhs_number: Mapped[str] = mapped_column(
        NHS_NUMBER, ForeignKey(Person.nhs_number), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    recorded_under: Mapped[str] = mapped_column(NHS_NUMBER)
    system: Mapped[str]
    value: Mapped[str]
    valid: Mapped[Range[date]]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]


class Access(Base):
    """One access to a person, or to a set of them. Append-only: the database refuses the rest.

    Kept under the number that was shown or changed; under 0000000000 if that was nobody, and
    under 9999999999 if it was `count` persons, whose numbers have that `digest`.
    """

    __tablename__ = "access"

    nhs_number: Mapped[str] = mapped_column(NHS_NUMBER, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    client_id: Mapped[str]
    organisation: Mapped[str]
    user_id: Mapped[str | None]
    purpose: Mapped[str]
    action: Mapped[str]
    outcome: Mapped[str]
    asked_for: Mapped[str | None]
    count: Mapped[int | None]
    digest: Mapped[str | None]
    request_id: Mapped[str]

    __table_args__ = (Index(None, "nhs_number", "at", "id"), {"info": BY_PERSON})


class PersonId(Base):
    """A directory: whose the opaque id is. The id is random and says nothing of the number."""

    __tablename__ = "person_id"
    __table_args__ = {"info": {"distributed_by": "id"}}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    nhs_number: Mapped[str] = mapped_column(NHS_NUMBER)


class LocalIdentifierHolder(Base):
    """A directory: who holds a local identifier, or held it last.

    Its key is what keeps a pair from being two persons' at once: whoever gives one out has to
    put this row in or lock it first. That works alike for one pair and for a million in one
    file (advisory locks would fill the server's lock table), and on the pair's own shard.
    """

    __tablename__ = "local_identifier_holder"
    __table_args__ = {"info": {"distributed_by": "value"}}

    system: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    nhs_number: Mapped[str] = mapped_column(NHS_NUMBER)
    identifier_id: Mapped[UUID]
    held_from: Mapped[date | None]
    held_until: Mapped[date | None]
