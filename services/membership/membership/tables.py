"""Every table of the membership service, in reading order.

Facts that may be corrected have two times: `valid`, when they hold, and `recorded`, from when to
when this register knew them so. A correction ends `recorded` and adds a row; no other column of
a recorded row is ever changed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, column, func, literal_column, text
from sqlalchemy.dialects.postgresql import (
    ARRAY,
    DATERANGE,
    JSONB,
    TIMESTAMP,
    TSTZRANGE,
    ExcludeConstraint,
    Range,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from membership.domain.intervals import Interval
from shared.tables import new_metadata


class Base(DeclarativeBase):
    """The tables of this service and no other."""

    metadata = new_metadata()
    type_annotation_map = {
        str: Text(),
        Range[date]: DATERANGE(),
        Range[datetime]: TSTZRANGE(),
        datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text()),
    }


def same(name: str) -> ColumnElement[Any]:
    """Let an exclusion constraint compare text for equality, as a range of one value.

    PostgreSQL's GiST index has no operator for plain text without an extension that not every
    server has.
    """
    return func.textrange(column(name), column(name), literal_column("'[]'"))


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


def days(interval: Interval) -> Range[date]:
    """Store an interval as PostgreSQL's range of days."""
    return Range(interval.start, interval.end)


class Organisation(Amendable, Base):
    """A body with a name and, most of them, a legal existence."""

    __tablename__ = "organisation"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    short_name: Mapped[str | None]
    kind: Mapped[str]
    statutory: Mapped[str]
    legal: Mapped[Range[date]]
    role: Mapped[str | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]


class OrganisationIdentifier(Base):
    """A code by which some register knows an organisation, while it does."""

    __tablename__ = "organisation_identifier"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    scheme: Mapped[str]
    value: Mapped[str]
    valid: Mapped[Range[date]]
    recorded: Mapped[Range[datetime]] = mapped_column(server_default=text("tstzrange(now(), NULL)"))
    roles: Mapped[str | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]

    __table_args__ = (
        ExcludeConstraint(
            (same("scheme"), "="),
            (same("value"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="code_taken",
        ),
    )


class Membership(Base):
    """One reading of one membership: what this register knew of it for a while."""

    __tablename__ = "membership"

    row: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    id: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[int]
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    category: Mapped[str]
    status: Mapped[str]
    valid: Mapped[Range[date]]
    recorded: Mapped[Range[datetime]] = mapped_column(server_default=text("tstzrange(now(), NULL)"))
    basis: Mapped[str | None]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]

    __table_args__ = (
        ExcludeConstraint(
            (same("organisation_id"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="memberships_overlap",
        ),
        Index("uq_membership_id_version", "id", "version", unique=True),
    )


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


class Scope(Base):
    """What a token can be good for, in any of the services."""

    __tablename__ = "scope"

    name: Mapped[str] = mapped_column(primary_key=True)
    allows: Mapped[str]


class ApiClient(Amendable, Base):
    """A system that may ask for tokens, for one organisation."""

    __tablename__ = "api_client"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id))
    algorithm: Mapped[str]
    keys: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    scopes: Mapped[list[str]]
    status: Mapped[str]
    token_endpoint_audience_until: Mapped[date | None]


class SpentAssertion(Base):
    """An assertion that has earned its token, kept until it could not be used again anyway."""

    __tablename__ = "spent_assertion"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    useless_after: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime] = mapped_column(server_default=func.now())
