"""What can stand against seeing a controller's data, in order of precedence.

The first rules look at the two organisations, the others at one agreement between them. A rule
fires on a fact that is missing as well as on one that says no.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from membership.domain.sharing_facts import (
    Agreement,
    Existence,
    Identifiers,
    Party,
    PartyRole,
    Purpose,
    is_lawful,
)

RULE_SET = "data-sharing/1"
Row = TypeVar("Row", Party, Purpose)


@dataclass(frozen=True, slots=True)
class Case:
    """What the facts say of one controller's data, and of one agreement that may open it.

    Attributes:
        on: The day.
        role: In which role the data would be seen.
        data_set: Which data.
        organisation: Who would see it; None if it is not registered.
        controller: Whose data it is; None if it is not registered.
        agreements: The ids of all agreements that name the controller as one.
        agreement: The agreement; None if nothing is known of it.
        controlling: The rows of the controller as a controller.
        mentioned: The rows of the organisation, in whatever role.
        terms: The rows of the purpose.
    """

    on: date
    role: str
    data_set: str
    organisation: Existence | None
    controller: Existence | None
    agreements: tuple[str, ...]
    agreement: Agreement | None = None
    controlling: tuple[Party, ...] = ()
    mentioned: tuple[Party, ...] = ()
    terms: tuple[Purpose, ...] = ()

    def holding(self, rows: Sequence[Row]) -> list[Row]:
        """Give the rows that hold on the day."""
        return [one for one in rows if self.on in one.valid]

    def is_to_join(self, rows: Sequence[Party]) -> bool:
        """Tell whether somebody will be a party who was none until the day."""
        return bool(rows) and not self.holding(rows) and not self.has_left(rows)

    def has_left(self, rows: Sequence[Party]) -> bool:
        """Tell whether somebody was a party who is none on the day."""
        ended = any(one.valid.end and one.valid.end <= self.on for one in rows)
        return ended and not self.holding(rows)

    def is_signed(self, party: Party) -> bool:
        """Tell whether a party has signed by the day."""
        return party.signed_on is not None and party.signed_on <= self.on

    def is_assured(self, party: Party) -> bool:
        """Tell whether the agreement accepts the assurance of a party, as published by the day."""
        accepted = self.agreement.assurance_accepted if self.agreement else frozenset()
        return party.assurance_on(self.on) in accepted

    def receiving(self) -> list[Party]:
        """Give the rows by which the organisation may receive or process."""
        return [one for one in self.mentioned if one.role is not PartyRole.CONTROLLER]

    def receiving_then(self) -> list[Party]:
        """Give those that hold on the day; of them the signed ones, if any is."""
        return preferring(self.is_signed, self.holding(self.receiving()))

    def terms_then(self) -> list[Purpose]:
        """Give the terms that hold on the day; of them the lawful ones, if any is."""
        return preferring(lambda one: is_lawful(one.legal_basis), self.holding(self.terms))

    def terms_for_data(self) -> list[Purpose]:
        """Give those; of them the ones that cover the data, if any does."""
        return preferring(lambda one: self.data_set in one.data_sets, self.terms_then())

    def identifiers(self) -> Identifiers:
        """Tell how persons may be seen, where nothing stands against it."""
        return next(one.identifiers for one in self.terms_for_data() if self.role in one.roles)


def preferring(test: Callable[[Row], bool], rows: list[Row]) -> list[Row]:
    """Keep the rows that pass, or all if none does.

    So two tests in a row ask for one row that passes both, not for a row each.
    """
    return [one for one in rows if test(one)] or rows


def none(test: Callable[[Row], bool], rows: list[Row]) -> bool:
    """Tell whether there are rows and none of them passes."""
    return bool(rows) and not any(map(test, rows))


class Rule(NamedTuple):
    """One thing that can stand against it."""

    code: str
    text: str
    stands: Callable[[Case], bool]


ABOUT_ORGANISATIONS = (
    Rule(
        "ORGANISATION_UNKNOWN",
        "The organisation that asks is not registered.",
        lambda case: case.organisation is None,
    ),
    Rule(
        "ORGANISATION_NOT_IN_EXISTENCE",
        "The organisation that asks does not exist in law on the day.",
        lambda case: case.organisation is not None and case.on not in case.organisation.legal,
    ),
    Rule(
        "CONTROLLER_UNKNOWN",
        "The controller is not registered.",
        lambda case: case.controller is None,
    ),
    Rule(
        "CONTROLLER_NOT_IN_EXISTENCE",
        "The controller does not exist in law on the day.",
        lambda case: case.controller is not None and case.on not in case.controller.legal,
    ),
    Rule(
        "NO_AGREEMENT",
        "No agreement names it as a controller.",
        lambda case: not case.agreements,
    ),
)
ABOUT_AGREEMENT = (
    Rule(
        "AGREEMENT_UNKNOWN",
        "Nothing is known of the agreement but its parties.",
        lambda case: case.agreement is None,
    ),
    Rule(
        "AGREEMENT_NOT_YET_IN_FORCE",
        "The agreement starts after the day.",
        lambda case: bool(
            case.agreement and case.agreement.valid.start and case.on < case.agreement.valid.start
        ),
    ),
    Rule(
        "AGREEMENT_EXPIRED",
        "The agreement has ended by the day.",
        lambda case: bool(
            case.agreement and case.agreement.valid.end and case.agreement.valid.end <= case.on
        ),
    ),
    Rule(
        "REVIEW_OVERDUE",
        "The agreement was due for review before the day, and no days of grace are left.",
        lambda case: case.agreement is not None and case.agreement.is_overdue(case.on),
    ),
    Rule(
        "CONTROLLER_NOT_YET_A_PARTY",
        "The controller joins the agreement after the day.",
        lambda case: case.is_to_join(case.controlling),
    ),
    Rule(
        "CONTROLLER_WITHDRAWN",
        "The controller has left the agreement by the day.",
        lambda case: case.has_left(case.controlling),
    ),
    Rule(
        "CONTROLLER_NOT_SIGNED",
        "Nobody has signed for the controller by the day.",
        lambda case: none(case.is_signed, case.holding(case.controlling)),
    ),
    Rule(
        "ORGANISATION_NOT_A_PARTY",
        "The organisation that asks is no party to the agreement.",
        lambda case: not case.mentioned,
    ),
    Rule(
        "ORGANISATION_MAY_NOT_RECEIVE",
        "The organisation that asks is a controller in the agreement, not a recipient.",
        lambda case: bool(case.mentioned) and not case.receiving(),
    ),
    Rule(
        "ORGANISATION_NOT_YET_A_PARTY",
        "The organisation that asks joins the agreement after the day.",
        lambda case: case.is_to_join(case.receiving()),
    ),
    Rule(
        "ORGANISATION_WITHDRAWN",
        "The organisation that asks has left the agreement by the day.",
        lambda case: case.has_left(case.receiving()),
    ),
    Rule(
        "ORGANISATION_NOT_SIGNED",
        "Nobody has signed for the organisation that asks by the day.",
        lambda case: none(case.is_signed, case.holding(case.receiving())),
    ),
    Rule(
        "ASSURANCE_NOT_ACCEPTED",
        "The agreement does not accept the assurance of the organisation that asks, as published "
        "by the day.",
        lambda case: none(case.is_assured, case.receiving_then()),
    ),
    Rule(
        "PURPOSE_NOT_COVERED",
        "The agreement is not for that purpose.",
        lambda case: not case.terms,
    ),
    Rule(
        "PURPOSE_NOT_IN_FORCE",
        "The agreement is for that purpose on other days.",
        lambda case: bool(case.terms) and not case.holding(case.terms),
    ),
    Rule(
        "LEGAL_BASIS_MISSING",
        "The terms for that purpose name no condition of Article 6 of the UK GDPR.",
        lambda case: none(lambda one: is_lawful(one.legal_basis), case.holding(case.terms)),
    ),
    Rule(
        "DATA_SET_NOT_COVERED",
        "The terms for that purpose do not cover that data set.",
        lambda case: none(lambda one: case.data_set in one.data_sets, case.terms_then()),
    ),
    Rule(
        "ROLE_NOT_COVERED",
        "The terms for that purpose do not allow that role.",
        lambda case: none(lambda one: case.role in one.roles, case.terms_for_data()),
    ),
)
PRECEDENCE = {rule.code: n for n, rule in enumerate(ABOUT_ORGANISATIONS + ABOUT_AGREEMENT)}
