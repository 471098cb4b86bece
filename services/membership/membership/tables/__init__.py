"""Every table of the membership service, a file for each idea.

Facts that may be corrected have two times: `valid`, when they hold, and `recorded`, from when to
when this register knew them so. A correction ends `recorded` and adds a row; no other column of
a recorded row is ever changed.
"""

from membership.tables.bodies import Appointment, Body, Delegation, Seat, TermsOfReference
from membership.tables.clients import ApiClient, Scope, SpentAssertion
from membership.tables.memberships import Membership
from membership.tables.organisations import Organisation, OrganisationIdentifier
from membership.tables.rows import Amendable, Base, Recorded, days
from membership.tables.sharing import DataSharingAgreement, DataSharingParty, DataSharingPurpose

__all__ = [
    "Amendable",
    "ApiClient",
    "Appointment",
    "Base",
    "Body",
    "DataSharingAgreement",
    "DataSharingParty",
    "DataSharingPurpose",
    "Delegation",
    "Membership",
    "Organisation",
    "OrganisationIdentifier",
    "Recorded",
    "Scope",
    "Seat",
    "SpentAssertion",
    "TermsOfReference",
    "days",
]
