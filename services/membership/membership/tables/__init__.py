"""Every table of the membership service, a file for each idea.

Facts that may be corrected have two times: `valid`, when they hold, and `recorded`, from when to
when this register knew them so. A correction ends `recorded` and adds a row; no other column of
a recorded row is ever changed.
"""

from membership.tables.bodies import Appointment, Body, Delegation, Seat, TermsOfReference
from membership.tables.clients import ApiClient, ClientKey, Scope, SpentAssertion
from membership.tables.issuers import TrustedIssuer
from membership.tables.memberships import Membership
from membership.tables.organisations import Organisation, OrganisationIdentifier
from membership.tables.people import Person
from membership.tables.rows import Amendable, Base, Recorded, days
from membership.tables.signing_keys import SigningKey

__all__ = [
    "Amendable",
    "ApiClient",
    "Appointment",
    "Base",
    "Body",
    "ClientKey",
    "Delegation",
    "Membership",
    "Organisation",
    "OrganisationIdentifier",
    "Person",
    "Recorded",
    "Scope",
    "Seat",
    "SigningKey",
    "SpentAssertion",
    "TermsOfReference",
    "TrustedIssuer",
    "days",
]
