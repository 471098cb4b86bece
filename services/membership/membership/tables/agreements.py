"""The agreements that bind the partners: versions, clauses, signatures, and when each held."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Amendable, Base, Recorded, one_reading, same

VERSION = ["agreement_version.agreement_id", "agreement_version.number"]


class Agreement(Amendable, Base):
    """An agreement, whatever its text says at the time."""

    __tablename__ = "agreement"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    cited_as: Mapped[str]
    overlays_id: Mapped[str | None] = mapped_column(ForeignKey("agreement.id"))
    outcomes: Mapped[list[str]]
    contracts: Mapped[list[str]]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]

    __table_args__ = (
        Index(
            "one_partnership", "kind", unique=True, postgresql_where=text("kind = 'partnership'")
        ),
        Index("cited_as_taken", "cited_as", unique=True),
    )


class Sourced:
    """A row that says where it is from, and that is never changed."""

    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=91)
    source: Mapped[str | None] = mapped_column(sort_order=92)
    certainty: Mapped[str] = mapped_column(sort_order=93)
    note: Mapped[str | None] = mapped_column(sort_order=94)


class AgreementVersion(Sourced, Base):
    """One text of an agreement, with those who are to sign it. Append-only."""

    __tablename__ = "agreement_version"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(Agreement.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    varies: Mapped[int | None]
    text_hash: Mapped[str]
    ends_on: Mapped[date | None]
    effective_date_agreed: Mapped[date | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["agreement_id", "varies"], VERSION, name="fk_agreement_version_varies"
        ),
    )


class OfVersion:
    """A row that belongs to one version of an agreement."""

    agreement_id: Mapped[str] = mapped_column(primary_key=True, sort_order=-2)
    number: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[ForeignKeyConstraint, ...]:  # noqa: N805 - the class is given
        """Point to the version by both columns of its key."""
        return (ForeignKeyConstraint(["agreement_id", "number"], VERSION),)


class AgreementParty(OfVersion, Base):
    """An organisation that is to sign a version. Append-only."""

    __tablename__ = "agreement_party"

    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), primary_key=True)
    capacity: Mapped[str | None]


class AgreementClause(OfVersion, Base):
    """A clause as it stands in a version; `since` is the version that worded it so. Append-only."""

    __tablename__ = "agreement_clause"

    slug: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    kind: Mapped[str]
    label: Mapped[str | None]
    heading: Mapped[str]
    text: Mapped[str]
    hash: Mapped[str]
    parent: Mapped[str | None]
    since: Mapped[int]
    source: Mapped[str | None]
    certainty: Mapped[str]
    note: Mapped[str | None]


class Signature(OfVersion, Sourced, Base):
    """An organisation's signature under the text of a version. Append-only."""

    __tablename__ = "agreement_signature"

    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), primary_key=True)
    text_hash: Mapped[str]
    signed_on: Mapped[date]
    role_title: Mapped[str]
    jws: Mapped[str | None]
    recorded_by: Mapped[str]


class SignatureWithdrawal(OfVersion, Sourced, Base):
    """That a signature was taken back before the version held. Append-only."""

    __tablename__ = "agreement_signature_withdrawal"

    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), primary_key=True)
    withdrawn_on: Mapped[date]


class InForce(Recorded):
    """The days on which a version of an agreement is in force."""

    __tablename__ = "agreement_in_force"

    agreement_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    decision_id: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(["agreement_id", "number"], VERSION),
        one_reading("agreement_in_force"),
        ExcludeConstraint(
            (same("agreement_id"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="versions_in_force_overlap",
        ),
    )


class Termination(Recorded):
    """That an agreement ends: `valid` starts on the day on which it is over."""

    __tablename__ = "agreement_termination"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(Agreement.id))
    notice_given_on: Mapped[date]
    reason: Mapped[str]
    surviving_obligations: Mapped[list[str]]

    __table_args__ = (one_reading("agreement_termination"),)
