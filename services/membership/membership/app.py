"""The membership service, put together."""

from pathlib import Path

from fastapi import FastAPI

from membership.actions.first_client import register_first_client
from membership.actions.tokens import OwnKeys
from membership.domain.assertions import AssertionRefused
from membership.jobs import assertions
from membership.routes import (
    bodies,
    clients,
    memberships,
    organisations,
    seats,
    sharing,
    sharing_registers,
    tokens,
)
from membership.routes.access import reader
from membership.settings import Settings
from membership.tables import Base
from shared.command import Service
from shared.service import create_service
from shared.settings import ServiceSettings

FOLDER = Path(__file__).parents[1]
ABOUT = (FOLDER / "about.md").read_text(encoding="utf-8")
SCOPES = {
    "membership:read": "Read organisations, memberships and bodies",
    "membership:write": "Register and correct organisations, memberships and bodies",
    "membership:clients": "Register, change and suspend API clients",
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
            bodies.router,
            seats.router,
            sharing_registers.agreements,
            sharing_registers.parties,
            sharing_registers.purposes,
            sharing.router,
            clients.router,
        ],
        protocols=[tokens.router],
        keys=keys,
    )
    app.state.keys = keys
    app.add_exception_handler(AssertionRefused, tokens.refused)
    return app


SERVICE = Service(
    name="membership",
    folder=FOLDER,
    create_app=create_app,
    settings=Settings,
    metadata=Base.metadata,
    prepared=register_first_client,
    jobs=[(assertions.EVERY, assertions.forget_spent)],
)
