"""The facts of sharing data over HTTP: agreements, their parties and their purposes."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from membership.domain.readings import ReferenceUnknown
from membership.domain.sharing_facts import (
    Assurance,
    Identifiers,
    PartyRole,
    SharingPartiesOverlap,
    SharingPurposesOverlap,
    SigningOffice,
    check_legal_basis,
    check_party,
    check_review,
)
from membership.queries import readings
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import DataSharingAgreement, DataSharingParty, DataSharingPurpose
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out

AgreementId = Annotated[Slug, Field(examples=["dsa-direct-care"])]
OfAgreement = Annotated[str | None, Field(max_length=100)]
Slugs = Annotated[list[Slug], Field(min_length=1, max_length=200)]


class AgreementFacts(Dated):
    """An agreement on sharing data. It is in force on `[valid_from, valid_to)`.

    After `review_on` it is in force no more, unless the review is recorded as a new `review_on`,
    or days of grace are given: until `grace_until`, which is the first day without.
    """

    title: Annotated[Line, Field(examples=["Sharing for direct care in Leeds"])]
    summary: Annotated[Prose, Field(examples=["So that people tell their story once"])]
    review_on: Annotated[
        date, Field(description="The last day before it must be reviewed", examples=["2027-03-31"])
    ]
    grace_until: Annotated[
        date | None, Field(description="The first day without grace", examples=["2027-07-01"])
    ] = None
    assurance_accepted: Annotated[
        list[Assurance],
        Field(
            min_length=1,
            description="Which published results let a party receive data",
            examples=[["standards_met", "standards_exceeded"]],
        ),
    ]
    conditions: Annotated[
        Prose | None, Field(examples=["Whoever approaches standards has a plan of improvement"])
    ] = None
    partnership_agreement: Annotated[
        Line | None, Field(description="Where it hangs together", examples=["PA/confidentiality"])
    ] = None


class NewDataSharingAgreement(AgreementFacts, NewFact):
    """An agreement to record."""

    id: AgreementId


class DataSharingAgreementCorrection(AgreementFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    title: Annotated[Line, left_out("Sharing for direct care in Leeds")]
    summary: Annotated[Prose, left_out("So that people tell their story once")]
    review_on: Annotated[date, left_out("2028-03-31")]
    assurance_accepted: Annotated[
        list[Assurance], Field(default_factory=list, min_length=1, examples=[["standards_met"]])
    ]
    certainty: Annotated[Certainty, left_out("derived")]


class DataSharingAgreementOut(AgreementFacts, ReadingOut):
    """An agreement, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["dsa-direct-care"])]


class PartyFacts(Dated):
    """An organisation in one role of an agreement, on `[valid_from, valid_to)`.

    It withdraws by an end. Without a sign-off it has no effect. No person is named: an office
    signs.
    """

    signed_by: Annotated[SigningOffice | None, Field(examples=["caldicott_guardian"])] = None
    signed_on: Annotated[date | None, Field(examples=["2021-03-31"])] = None
    assurance: Annotated[
        Assurance,
        Field(
            description="Its result by the Data Security and Protection Toolkit",
            examples=["standards_met"],
        ),
    ]
    assurance_published_on: Annotated[date | None, Field(examples=["2021-07-28"])] = None
    assurance_source: Annotated[Prose | None, Field(examples=["Published results 2020/21"])] = None
    assurance_certainty: Annotated[
        Certainty | None,
        Field(description="If the result is surer or less sure than the rest", examples=["stated"]),
    ] = None


class NewDataSharingParty(PartyFacts, NewFact):
    """A party to record."""

    id: Annotated[Slug, Field(examples=["dsa-direct-care-lth-recipient"])]
    agreement_id: AgreementId
    organisation_id: Annotated[Slug, Field(examples=["lth"])]
    role: Annotated[PartyRole, Field(examples=["recipient"])]


class DataSharingPartyCorrection(PartyFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    assurance: Annotated[Assurance, left_out("standards_met")]
    certainty: Annotated[Certainty, left_out("derived")]


class DataSharingPartyOut(PartyFacts, ReadingOut):
    """A party, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["dsa-direct-care-lth-recipient"])]
    agreement_id: Annotated[str, Field(examples=["dsa-direct-care"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    role: Annotated[PartyRole, Field(examples=["recipient"])]


class PurposeFacts(Dated):
    """What may be used for one purpose of an agreement, on `[valid_from, valid_to)`."""

    legal_basis: Annotated[
        list[Line],
        Field(
            min_length=1,
            max_length=50,
            description="At least one condition of Article 6 of the UK GDPR is among them",
            examples=[["UK GDPR Article 6(1)(e)", "UK GDPR Article 9(2)(h)"]],
        ),
    ]
    data_sets: Annotated[Slugs, Field(examples=[["care_plan", "hospital_activity"]])]
    roles: Annotated[Slugs, Field(examples=[["clinician", "social_worker"]])]
    identifiers: Annotated[
        Identifiers, Field(description="How persons may be seen", examples=["identifiable"])
    ]


class NewDataSharingPurpose(PurposeFacts, NewFact):
    """Terms for a purpose to record."""

    id: Annotated[Slug, Field(examples=["dsa-direct-care-direct-care"])]
    agreement_id: AgreementId
    purpose: Annotated[Slug, Field(examples=["direct_care"])]


class DataSharingPurposeCorrection(PurposeFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    legal_basis: Annotated[
        list[Line],
        Field(
            default_factory=list, min_length=1, max_length=50,
            examples=[["UK GDPR Article 6(1)(e)"]],
        ),
    ]  # fmt: skip
    data_sets: Annotated[Slugs, Field(default_factory=list, examples=[["care_plan"]])]
    roles: Annotated[Slugs, Field(default_factory=list, examples=[["clinician"]])]
    identifiers: Annotated[Identifiers, left_out("pseudonymised")]
    certainty: Annotated[Certainty, left_out("derived")]


class DataSharingPurposeOut(PurposeFacts, ReadingOut):
    """Terms for a purpose, as they were known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["dsa-direct-care-direct-care"])]
    agreement_id: Annotated[str, Field(examples=["dsa-direct-care"])]
    purpose: Annotated[str, Field(examples=["direct_care"])]


class AskedParties(Asked):
    """Which parties."""

    agreement_id: OfAgreement = None
    organisation_id: Annotated[str | None, Field(max_length=100)] = None
    role: PartyRole | None = None


class AskedPurposes(Asked):
    """Which purposes."""

    agreement_id: OfAgreement = None
    purpose: Annotated[str | None, Field(max_length=100)] = None


async def agreement_is_sound(_: Session, fact: Any) -> None:
    """Refuse an agreement whose review makes no sense."""
    check_review(fact.review_on, fact.grace_until)


async def party_is_sound(session: Session, fact: Any) -> None:
    """Refuse a party of nothing, or one whose sign-off or assurance is half said."""
    await agreement_is_known(session, fact)
    check_party(fact.signed_by, fact.signed_on, fact.assurance, fact.assurance_published_on)


async def purpose_is_sound(session: Session, fact: Any) -> None:
    """Refuse terms of nothing, or without a lawful basis."""
    await agreement_is_known(session, fact)
    check_legal_basis(fact.legal_basis)


async def agreement_is_known(session: Session, fact: Any) -> None:
    """Refuse what belongs to an agreement that is not recorded.

    Raises:
        ReferenceUnknown: It does.
    """
    if await readings.one(session, DataSharingAgreement, fact.agreement_id) is None:
        raise ReferenceUnknown


agreements = register_router(
    Register(
        one="data_sharing_agreement",
        many="data_sharing_agreements",
        title="an agreement on sharing data",
        table=DataSharingAgreement,
        new=NewDataSharingAgreement,
        correction=DataSharingAgreementCorrection,
        out=DataSharingAgreementOut,
        check=agreement_is_sound,
    )
)
parties = register_router(
    Register(
        one="data_sharing_party",
        many="data_sharing_parties",
        title="an organisation in one role of a data-sharing agreement",
        table=DataSharingParty,
        new=NewDataSharingParty,
        correction=DataSharingPartyCorrection,
        out=DataSharingPartyOut,
        asked=AskedParties,
        clash=SharingPartiesOverlap,
        check=party_is_sound,
        explained="A withdrawal is the end of a party, recorded.",
    )
)
purposes = register_router(
    Register(
        one="data_sharing_purpose",
        many="data_sharing_purposes",
        title="what a data-sharing agreement lets be used for one purpose",
        table=DataSharingPurpose,
        new=NewDataSharingPurpose,
        correction=DataSharingPurposeCorrection,
        out=DataSharingPurposeOut,
        asked=AskedPurposes,
        clash=SharingPurposesOverlap,
        check=purpose_is_sound,
    )
)
