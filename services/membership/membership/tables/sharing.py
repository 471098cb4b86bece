"""Data-sharing agreements: their parties, and the purposes that they are for."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.organisations import Organisation
from membership.tables.rows import Recorded, one_reading, same


class DataSharingAgreement(Recorded):
    """What some organisations have agreed on sharing data, to be reviewed on a day."""

    __tablename__ = "data_sharing_agreement"

    title: Mapped[str]
    summary: Mapped[str]
    review_on: Mapped[date]
    grace_until: Mapped[date | None]
    assurance_accepted: Mapped[list[str]]
    conditions: Mapped[str | None]
    partnership_agreement: Mapped[str | None]

    __table_args__ = (one_reading("data_sharing_agreement"),)


class DataSharingParty(Recorded):
    """An organisation in one role of an agreement, its sign-off and its assurance."""

    __tablename__ = "data_sharing_party"

    agreement_id: Mapped[str]
    organisation_id: Mapped[str] = mapped_column(ForeignKey(Organisation.id), index=True)
    role: Mapped[str]
    signed_by: Mapped[str | None]
    signed_on: Mapped[date | None]
    assurance: Mapped[str]
    assurance_published_on: Mapped[date | None]
    assurance_source: Mapped[str | None]
    assurance_certainty: Mapped[str | None]

    __table_args__ = (
        one_reading("data_sharing_party"),
        ExcludeConstraint(
            (same("agreement_id"), "="),
            (same("organisation_id"), "="),
            (same("role"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="sharing_parties_overlap",
        ),
        Index(None, "agreement_id", "organisation_id"),
    )


class DataSharingPurpose(Recorded):
    """What data an agreement lets be used for a purpose, by whom, on which basis in law."""

    __tablename__ = "data_sharing_purpose"

    agreement_id: Mapped[str]
    purpose: Mapped[str]
    legal_basis: Mapped[list[str]]
    data_sets: Mapped[list[str]]
    roles: Mapped[list[str]]
    identifiers: Mapped[str]

    __table_args__ = (
        one_reading("data_sharing_purpose"),
        ExcludeConstraint(
            (same("agreement_id"), "="),
            (same("purpose"), "="),
            ("valid", "&&"),
            ("recorded", "&&"),
            name="sharing_purposes_overlap",
        ),
        Index(None, "agreement_id", "purpose"),
    )
