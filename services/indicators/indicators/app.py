"""The indicators service, put together."""

from pathlib import Path

from fastapi import FastAPI

from indicators.jobs.imports import EVERY, take_imports
from indicators.routes import (
    ambitions,
    area_links,
    areas,
    before_after,
    calculators,
    causes,
    certifications,
    changes,
    charts,
    comparisons,
    composite_facts,
    composites,
    dashboard_facts,
    dashboards,
    definitions,
    feedback,
    fingertips,
    fingertips_csv,
    fingertips_more,
    funnels,
    gaps,
    growth,
    imports,
    indicators,
    inequalities,
    jobs,
    ledger,
    measures,
    observations,
    plan_checks,
    prevalence,
    quantiles,
    rebases,
    schemas,
    scorecard_facts,
    scorecards,
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
    app = create_service(
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
            quantiles.router,
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
            scorecards.router,
            scorecard_facts.components_router,
            dashboards.router,
            dashboard_facts.measures_router,
            feedback.summary_router,
            feedback.router,
            certifications.router,
            prevalence.router,
            prevalence.estimates_router,
            composite_facts.router,
            measures.router,
            measures.worsening_router,
            ledger.router,
            before_after.router,
            composites.router,
            imports.router,
            schemas.router,
            jobs.router,
            calculators.router,
        ],
        protocols=[fingertips.router, fingertips_csv.router, fingertips_more.router],
    )
    app.state.fingertips_open = own.fingertips_open
    return app


SERVICE = Service(
    name="indicators",
    folder=FOLDER,
    create_app=create_app,
    settings=Settings,
    metadata=Base.metadata,
    jobs=[(EVERY, take_imports)],
)
