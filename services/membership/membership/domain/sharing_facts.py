"""What is known of sharing data: who exists, who has agreed to what, for which purposes.

Source: Leeds Better Care Fund (2014), national condition c: sharing rests on agreements between
bodies, on Caldicott 2 and on each body's published assurance. Two of the city's trusts were
published as approaching standards for 2020/21, so what is accepted is a term of each agreement.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from membership.domain.intervals import Interval
from shared.rules import RuleBroken

ARTICLE_6 = re.compile(r"\bart(?:icle|\.)?\s*6(?!\d)", re.IGNORECASE)


class PartyRole(StrEnum):
    """What an organisation is in an agreement, in the words of the UK GDPR (Article 4)."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"
    RECIPIENT = "recipient"


class SigningOffice(StrEnum):
    """The office that signs for an organisation."""

    CALDICOTT_GUARDIAN = "caldicott_guardian"
    SENIOR_INFORMATION_RISK_OWNER = "senior_information_risk_owner"


class Assurance(StrEnum):
    """A published result of the Data Security and Protection Toolkit."""

    STANDARDS_EXCEEDED = "standards_exceeded"
    STANDARDS_MET = "standards_met"
    APPROACHING_STANDARDS = "approaching_standards"
    STANDARDS_NOT_MET = "standards_not_met"
    NOT_PUBLISHED = "not_published"


class Identifiers(StrEnum):
    """Whether a person can be told from what is seen."""

    IDENTIFIABLE = "identifiable"
    PSEUDONYMISED = "pseudonymised"
    ANONYMISED = "anonymised"


class SharingPartiesOverlap(RuleBroken):
    """The organisation has that role in the agreement already on some of those days.

    Correct the party that is there; or end it on the day on which the other starts.
    """


class SharingPurposesOverlap(RuleBroken):
    """The agreement has terms for that purpose already on some of those days.

    Correct the terms that are there; or end them on the day on which the others start.
    """


class GraceBeforeReview(RuleBroken):
    """The days of grace would end before the agreement is due for review.

    Leave `grace_until` empty, or set it to a day after `review_on`.
    """

    status = 422


class SignOffIncomplete(RuleBroken):
    """A sign-off has an office and a day: one of them is missing.

    Send both `signed_by` and `signed_on`, or neither while nobody has signed.
    """

    status = 422


class AssuranceUndated(RuleBroken):
    """A published result has the day of its publication, and an unpublished one has none.

    Send `assurance_published_on` with every result but `not_published`.
    """

    status = 422


class LegalBasisMissing(RuleBroken):
    """No condition of Article 6 of the UK GDPR is among the legal bases.

    Processing is lawful only under one of them: add it, for example "UK GDPR Article 6(1)(e)".
    """

    status = 422


def check_review(review_on: date, grace_until: date | None) -> None:
    """Refuse days of grace that would be none.

    Raises:
        GraceBeforeReview: They end before they begin.
    """
    if grace_until is not None and grace_until <= review_on:
        raise GraceBeforeReview


def check_party(
    signed_by: str | None, signed_on: date | None, assurance: str, published_on: date | None
) -> None:
    """Refuse a sign-off or an assurance that says half of what it must.

    Raises:
        SignOffIncomplete: It has an office without a day, or a day without an office.
        AssuranceUndated: The result and the day of publication contradict each other.
    """
    if (signed_by is None) != (signed_on is None):
        raise SignOffIncomplete
    if (assurance == Assurance.NOT_PUBLISHED) != (published_on is None):
        raise AssuranceUndated


def check_legal_basis(bases: Iterable[str]) -> None:
    """Refuse terms that rest on no condition of Article 6.

    Raises:
        LegalBasisMissing: There is none.
    """
    if not is_lawful(bases):
        raise LegalBasisMissing


def is_lawful(bases: Iterable[str]) -> bool:
    """Tell whether a condition of Article 6 is among the legal bases.

    >>> is_lawful(["UK GDPR Article 9(2)(h)", "NHS Act 2006 s251"])
    False
    >>> is_lawful(["UK GDPR Art. 6(1)(e)"])
    True
    """
    return any(ARTICLE_6.search(basis) for basis in bases)


@dataclass(frozen=True, slots=True)
class Existence:
    """When an organisation exists in law."""

    id: str
    version: int
    legal: Interval


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed of the agreement as a whole. `review_on` counts, `grace_until` does not."""

    id: str
    version: int
    valid: Interval
    review_on: date
    grace_until: date | None
    assurance_accepted: frozenset[Assurance]

    def is_overdue(self, day: date) -> bool:
        """Tell whether it should have been reviewed before a day, and has no grace left."""
        return self.review_on < day and not (self.grace_until and day < self.grace_until)


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation in one role of an agreement; it withdraws on the end of `valid`."""

    id: str
    version: int
    valid: Interval
    agreement: str
    organisation: str
    role: PartyRole
    signed_on: date | None
    assurance: Assurance
    assurance_published_on: date | None

    def controls(self, organisation: str) -> bool:
        """Tell whether this names an organisation as a controller."""
        return self.role is PartyRole.CONTROLLER and self.organisation == organisation

    def assurance_on(self, day: date) -> Assurance:
        """Give the assurance as it was published on a day."""
        published = self.assurance_published_on
        return self.assurance if published and published <= day else Assurance.NOT_PUBLISHED


@dataclass(frozen=True, slots=True)
class Purpose:
    """What may be used for one purpose of an agreement, and by whom."""

    id: str
    version: int
    valid: Interval
    agreement: str
    purpose: str
    legal_basis: tuple[str, ...]
    data_sets: frozenset[str]
    roles: frozenset[str]
    identifiers: Identifiers


@dataclass(frozen=True, slots=True)
class Facts:
    """All that bears on a question, as it was known at one moment, in any order."""

    organisations: tuple[Existence, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    parties: tuple[Party, ...] = ()
    purposes: tuple[Purpose, ...] = ()

    def under(self, agreement: str) -> "Facts":
        """Keep what bears on one agreement."""
        return Facts(
            self.organisations,
            tuple(one for one in self.agreements if one.id == agreement),
            tuple(one for one in self.parties if one.agreement == agreement),
            tuple(one for one in self.purposes if one.agreement == agreement),
        )
