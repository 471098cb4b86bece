"""The indicators service, put together."""

from pathlib import Path

from fastapi import FastAPI

from indicators.routes import (
    ambitions,
    area_links,
    areas,
    calculators,
    causes,
    changes,
    charts,
    comparisons,
    definitions,
    funnels,
    gaps,
    growth,
    imports,
    indicators,
    inequalities,
    observations,
    plan_checks,
    rebases,
    series,
    statements,
    targets,
    trajectories,
    trends,
    values,
)
from indicators.routes.access import reader
from indicators.settings import Settings
from indicators.tables import Base
from shared.command import Service
from shared.service import create_service
from shared.settings import ServiceSettings

FOLDER = Path(__file__).parents[1]
ABOUT = (FOLDER / "about.md").read_text(encoding="utf-8")
SCOPES = {
    "indicators:read": "Read indicators, areas, observations and targets",
    "indicators:write": "Register indicators; import and correct indicators, areas, observations "
    "and targets",
}


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """Build the service."""
    own = settings if isinstance(settings, Settings) else Settings.read()
    return create_service(
        "indicators",
        own,
        about=ABOUT,
        scopes=SCOPES,
        reader=reader,
        routers=[
            indicators.router,
            series.router,
            values.router,
            charts.router,
            comparisons.router,
            trends.router,
            funnels.router,
            changes.router,
            inequalities.router,
            gaps.router,
            growth.router,
            ambitions.router,
            ambitions.of_one_router,
            trajectories.router,
            plan_checks.router,
            plan_checks.of_one_router,
            areas.router,
            areas.types_router,
            area_links.router,
            definitions.router,
            causes.router,
            causes.lists_router,
            statements.router,
            statements.links_router,
            observations.router,
            targets.router,
            rebases.router,
            imports.router,
            calculators.router,
        ],
    )


SERVICE = Service(
    name="indicators",
    folder=FOLDER,
    create_app=create_app,
    settings=Settings,
    metadata=Base.metadata,
)
