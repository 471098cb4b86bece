"""The bodies in which the partnership meets: their terms of reference, seats and people."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, false
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Amendable, Base, Recorded, one_reading, same


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


class TermsOfReference(Recorded):
    """What a body may do and how it votes, for a while."""

    __tablename__ = "terms_of_reference"

    body_id: Mapped[str] = mapped_column(ForeignKey(Body.id), index=True)
    power: Mapped[str]
    decides: Mapped[list[str]]
    quorum_min_full: Mapped[int]
    quorum_min_total: Mapped[int]
    casting_vote: Mapped[bool]
    voting_rule: Mapped[str]
    deputies: Mapped[str]
    constituted_under: Mapped[str]
    executive_of: Mapped[str | None]
    call_in_days: Mapped[int | None]
    min_input_days: Mapped[int]
    publication: Mapped[str | None]

    __table_args__ = (
        one_reading("terms_of_reference"),
        ExcludeConstraint(
            (same("body_id"), "="), ("valid", "&&"), ("recorded", "&&"), name="terms_overlap"
        ),
    )


class Seat(Recorded):
    """A place in a body that an organisation holds.

    `voting` is what was stated. Where nothing was, `votes_by_law` and `voting_law` are what
    followed when the reading was recorded, so that a body's later kind changes no answer.
    """

    __tablename__ = "seat"

    body_id: Mapped[str] = mapped_column(ForeignKey(Body.id), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    office: Mapped[str]
    co_opted: Mapped[bool] = mapped_column(server_default=false())
    voting: Mapped[bool | None]
    votes_by_law: Mapped[bool | None]
    voting_law: Mapped[str | None]

    __table_args__ = (
        one_reading("seat"),
        CheckConstraint("coalesce(voting, votes_by_law) IS NOT NULL", name="votes_or_not"),
        ExcludeConstraint(
            (same("body_id"), "="),
            (same("organisation_id"), "="),
            (same("office"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="seats_overlap",
        ),
    )


class Appointment(Recorded):
    """A person who sits in a seat, or may stand in for who does."""

    __tablename__ = "appointment"

    seat_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    presides: Mapped[str | None]
    nomination: Mapped[str | None]

    __table_args__ = (
        one_reading("appointment"),
        ExcludeConstraint(
            (same("seat_id"), "="),
            (same("person_id"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="appointments_overlap",
        ),
    )


class Delegation(Recorded):
    """Powers that boards have given to a body, with their limits."""

    __tablename__ = "delegation"

    body_id: Mapped[str] = mapped_column(ForeignKey(Body.id), index=True)
    delegators: Mapped[list[str]]
    classes: Mapped[list[str]]
    functions: Mapped[list[str]]
    limit_pence: Mapped[int | None] = mapped_column(BigInteger)
    budget_pence: Mapped[int | None] = mapped_column(BigInteger)
    visibility: Mapped[str | None]
    share_rule: Mapped[str | None]
    conditions: Mapped[str | None]
    legal_basis: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(index=True)

    __table_args__ = (one_reading("delegation"),)
