"""Dashboards as they are registered: their domains, and the indicators of each."""

from typing import Annotated

from pydantic import Field

from indicators.actions.imports import NO_INDICATOR
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Dashboard, DashboardMeasure, Indicator
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out

NO_DASHBOARD = "There is no dashboard with this id"


class Facts(Provenance):
    """A dashboard of activity, at the levels of a hierarchy of areas."""

    name: Annotated[Line, Field(examples=["Integrated activity dashboard"])]
    description: Annotated[Prose | None, Field(examples=[None])] = None
    hierarchy: Annotated[
        Slug | None,
        Field(description="Of area links: practice, team, city", examples=["registration"]),
    ] = None


class NewDashboard(Facts, NewThing):
    """A dashboard to record."""

    id: Annotated[Slug, Field(examples=["integrated-activity"])]


class DashboardCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Integrated activity dashboard")]


class DashboardOut(Facts, ThingOut):
    """A dashboard, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["integrated-activity"])]


DASHBOARDS = Register(
    one="dashboard",
    many="dashboards",
    title="a dashboard",
    table=Dashboard,
    new=NewDashboard,
    correction=DashboardCorrection,
    out=DashboardOut,
    board=True,
    example="id,name,hierarchy\nactivity,Integrated activity dashboard,registration\n",
)
router = register_router(DASHBOARDS)


class MeasureFacts(Provenance):
    """That a domain shows an indicator. A domain whose indicators are not known names none."""

    dashboard_id: Annotated[Slug, Field(examples=["integrated-activity"])]
    domain: Annotated[Line, Field(examples=["Secondary care"])]
    order: Annotated[int | None, Field(ge=0, le=100_000, examples=[1])] = None
    indicator_id: Annotated[Slug | None, Field(examples=["dash-outpatient-first"])] = None


class NewDashboardMeasure(MeasureFacts, NewThing):
    """A measure to record."""

    id: Annotated[Slug, Field(examples=["integrated-activity.outpatient-first"])]


class DashboardMeasureCorrection(MeasureFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    dashboard_id: Annotated[Slug, left_out("integrated-activity")]
    domain: Annotated[Line, left_out("Secondary care")]


class DashboardMeasureOut(MeasureFacts, ThingOut):
    """A measure, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["integrated-activity.outpatient-first"])]


class AskedDashboardMeasures(Asked):
    """Which measures."""

    dashboard_id: Annotated[str | None, Field(max_length=100)] = None
    indicator_id: Annotated[str | None, Field(max_length=100)] = None


DASHBOARD_MEASURES = Register(
    one="dashboard_measure",
    many="dashboard_measures",
    title="an indicator of a dashboard",
    table=DashboardMeasure,
    new=NewDashboardMeasure,
    correction=DashboardMeasureCorrection,
    out=DashboardMeasureOut,
    asked=AskedDashboardMeasures,
    references=(
        ("dashboard_id", Dashboard, NO_DASHBOARD),
        ("indicator_id", Indicator, NO_INDICATOR),
    ),
    example="id,dashboard_id,domain,order,indicator_id\n"
    "activity.outpatient,activity,Secondary care,1,dash-outpatient-first\n",
)
measures_router = register_router(DASHBOARD_MEASURES)
