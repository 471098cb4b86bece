"""The care record service, put together."""

from pathlib import Path

from fastapi import FastAPI

from care_record.routes import (
    accesses,
    imports,
    local_identifiers,
    nhs_numbers,
    persons,
    supersessions,
)
from care_record.routes.access import reader
from care_record.settings import Settings
from care_record.tables import Base
from shared.command import Service
from shared.service import create_service
from shared.settings import ServiceSettings

FOLDER = Path(__file__).parents[1]
ABOUT = (FOLDER / "about.md").read_text(encoding="utf-8")
SCOPES = {
    "care-record:read": "Read a person, for a stated purpose; every read is recorded",
    "care-record:write": "Register persons, numbers and local identifiers",
    "care-record:audit": "Read who looked at whom",
}


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """Build the service."""
    own = settings if isinstance(settings, Settings) else Settings.read()
    return create_service(
        "care-record",
        own,
        about=ABOUT,
        scopes=SCOPES,
        reader=reader,
        routers=[
            nhs_numbers.router,
            persons.router,
            supersessions.router,
            local_identifiers.router,
            imports.router,
            accesses.router,
        ],
    )


SERVICE = Service(
    name="care-record",
    folder=FOLDER,
    create_app=create_app,
    settings=Settings,
    metadata=Base.metadata,
)
