"""The membership service, put together."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from membership.actions.keys import OwnKeys
from membership.actions.prepare import prepare
from membership.actions.verify_command import main as verify
from membership.clients.jwks import KeySets
from membership.domain.assertions import AssertionRefused
from membership.jobs import assertions
from membership.jobs import proposals as proposal_jobs
from membership.routes import (
    agreement_versions,
    agreements,
    appointments,
    bodies,
    body_maps,
    clients,
    commencements,
    decision_rules,
    decisions,
    delegations,
    discussions,
    evaluate,
    feedback_themes,
    integration_functions,
    involvement,
    issuers,
    laws,
    logs,
    members,
    memberships,
    milestones,
    organisations,
    papers,
    people,
    proposals,
    recommendation_responses,
    recommendations,
    response_grids,
    rights,
    rule_sets,
    scrutiny,
    seats,
    sharing,
    sharing_registers,
    signatures,
    signing_keys,
    terms_of_reference,
    tokens,
    votes,
)
from membership.routes.access import reader
from membership.settings import Settings
from membership.tables import Base
from shared.command import Command, Service
from shared.service import create_service
from shared.settings import ServiceSettings

FOLDER = Path(__file__).parents[1]
ABOUT = (FOLDER / "about.md").read_text(encoding="utf-8")
SCOPES = {
    "membership:read": "Read facts, rights, proposals and decisions",
    "membership:write": "Record and correct facts, and run proposals as their secretariat",
    "membership:input": "Contribute to proposals and declare interests, for one organisation",
    "membership:decide": "Vote and preside, as a person with a seat",
    "membership:clients": "Register, change and suspend API clients, issuers and people",
}


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """Build the service."""
    own = settings if isinstance(settings, Settings) else Settings.read()
    keys = OwnKeys(own.signing_keys)
    app = create_service(
        "membership",
        own,
        about=ABOUT,
        scopes=SCOPES,
        reader=reader,
        routers=[
            organisations.router,
            memberships.router,
            body_maps.router,
            bodies.router,
            terms_of_reference.router,
            seats.router,
            appointments.router,
            delegations.router,
            members.router,
            rights.router,
            rule_sets.router,
            evaluate.router,
            agreements.router,
            agreement_versions.router,
            signatures.router,
            commencements.router,
            laws.router,
            proposals.router,
            discussions.router,
            votes.router,
            scrutiny.router,
            decisions.router,
            logs.router,
            papers.router,
            recommendations.router,
            recommendation_responses.router,
            response_grids.router,
            milestones.router,
            decision_rules.router,
            integration_functions.router,
            feedback_themes.router,
            involvement.router,
            sharing_registers.agreements,
            sharing_registers.parties,
            sharing_registers.purposes,
            sharing.router,
            clients.router,
            issuers.router,
            people.router,
            signing_keys.router,
        ],
        protocols=[tokens.router],
        keys=keys,
    )
    app.state.keys, app.state.clock = keys, partial(datetime.now, UTC)
    keys.database = lambda: app.state.database
    app.state.key_sets = KeySets(allow_loopback=own.allow_loopback_jwks)
    app.add_exception_handler(AssertionRefused, tokens.refused)
    return app


SERVICE = Service(
    name="membership",
    folder=FOLDER,
    create_app=create_app,
    settings=Settings,
    metadata=Base.metadata,
    prepared=prepare,
    commands=[Command("verify", "verify a decision or the log, offline", verify)],
    jobs=[
        (assertions.EVERY, assertions.forget_spent),
        (proposal_jobs.EVERY, proposal_jobs.settle_proposals),
    ],
)
