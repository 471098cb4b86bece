"""Every table of the membership service, a file for each idea.

Facts that may be corrected have two times: `valid`, when they hold, and `recorded`, from when to
when this register knew them so. A correction ends `recorded` and adds a row; no other column of
a recorded row is ever changed.
"""

from membership.tables.agreements import (
    Agreement,
    AgreementClause,
    AgreementParty,
    AgreementVersion,
    InForce,
    Signature,
    SignatureWithdrawal,
    Termination,
)
from membership.tables.arrangements import (
    DecisionRule,
    FeedbackTheme,
    IntegrationFunction,
    Involvement,
)
from membership.tables.bodies import Appointment, Body, Delegation, Seat, TermsOfReference
from membership.tables.clients import ApiClient, ClientKey, Scope, SpentAssertion
from membership.tables.decisions import Decision, DecisionStatus, Log, LogEntry, LogHead, LogNode
from membership.tables.issuers import TrustedIssuer
from membership.tables.laws import Law
from membership.tables.memberships import Membership
from membership.tables.organisations import LegalExistence, Organisation, OrganisationIdentifier
from membership.tables.papers import Milestone, Paper, Recommendation, RecommendationResponse
from membership.tables.people import Person
from membership.tables.proposals import BudgetSpent, Proposal, ProposalEvent
from membership.tables.rows import Amendable, Base, Recorded, days
from membership.tables.rules import TRIAL_TABLES, Rule, RuleSet
from membership.tables.sharing import DataSharingAgreement, DataSharingParty, DataSharingPurpose
from membership.tables.signing_keys import SigningKey

__all__ = [
    "TRIAL_TABLES",
    "Agreement",
    "AgreementClause",
    "AgreementParty",
    "AgreementVersion",
    "Amendable",
    "ApiClient",
    "Appointment",
    "Base",
    "Body",
    "BudgetSpent",
    "ClientKey",
    "DataSharingAgreement",
    "DataSharingParty",
    "DataSharingPurpose",
    "Decision",
    "DecisionRule",
    "DecisionStatus",
    "Delegation",
    "FeedbackTheme",
    "InForce",
    "IntegrationFunction",
    "Involvement",
    "Law",
    "LegalExistence",
    "Log",
    "LogEntry",
    "LogHead",
    "LogNode",
    "Membership",
    "Milestone",
    "Organisation",
    "OrganisationIdentifier",
    "Paper",
    "Person",
    "Proposal",
    "ProposalEvent",
    "Recommendation",
    "RecommendationResponse",
    "Recorded",
    "Rule",
    "RuleSet",
    "Scope",
    "Seat",
    "Signature",
    "SignatureWithdrawal",
    "SigningKey",
    "SpentAssertion",
    "Termination",
    "TermsOfReference",
    "TrustedIssuer",
    "days",
]
