"""The schemes service, put together."""

from pathlib import Path

from fastapi import FastAPI

from schemes.routes import (
    contributions,
    funds,
    imports,
    plan_lines,
    schemes,
    stated_totals,
    summaries,
)
from schemes.routes.access import reader
from schemes.settings import Settings
from schemes.tables import Base
from shared.command import Service
from shared.service import create_service
from shared.settings import ServiceSettings

FOLDER = Path(__file__).parents[1]
ABOUT = (FOLDER / "about.md").read_text(encoding="utf-8")
SCOPES = {
    "schemes:read": "Read funds, schemes, plan lines, contributions and totals",
    "schemes:write": "Register funds and schemes, enter and correct plan lines",
}


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """Build the service."""
    own = settings if isinstance(settings, Settings) else Settings.read()
    return create_service(
        "schemes",
        own,
        about=ABOUT,
        scopes=SCOPES,
        reader=reader,
        routers=[
            funds.router,
            schemes.router,
            plan_lines.router,
            contributions.router,
            stated_totals.router,
            summaries.router,
            imports.router,
        ],
    )


SERVICE = Service(
    name="schemes",
    folder=FOLDER,
    create_app=create_app,
    settings=Settings,
    metadata=Base.metadata,
)
