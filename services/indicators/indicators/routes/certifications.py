"""Certifications over HTTP: what an organisation says of itself on a measure."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from indicators.actions.imports import NO_AREA, NO_INDICATOR
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Area, Certification, Indicator
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out

State = Literal["intended", "met", "not_met", "withdrawn"]


class Facts(Provenance):
    """That an organisation certifies of itself what it will do, or did, on a measure."""

    indicator_id: Annotated[Slug, Field(examples=["medication-incident-reports"])]
    area_id: Annotated[Slug, Field(examples=["leeds"])]
    organisation_id: Annotated[Slug | None, Field(examples=[None])] = None
    period_label: Annotated[Line | None, Field(examples=["2014/15"])] = None
    state: Annotated[State, Field(examples=["intended"])]
    statement: Annotated[Prose, Field(examples=["At least 5% more reports than in Q4 2013/14"])]
    certified_by: Annotated[
        Line | None, Field(description="The role or the body", examples=["Leeds CCGs"])
    ] = None
    certified_on: Annotated[date | None, Field(examples=["2014-03-27"])] = None


class NewCertification(Facts, NewThing):
    """A certification to record."""


class CertificationCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    indicator_id: Annotated[Slug, left_out("medication-incident-reports")]
    area_id: Annotated[Slug, left_out("leeds")]
    state: Annotated[State, left_out("met")]
    statement: Annotated[Prose, left_out("At least 5% more reports than in Q4 2013/14")]


class CertificationOut(Facts, ThingOut):
    """A certification, as it was known during `[recorded_from, recorded_to)`."""


class AskedCertifications(Asked):
    """Which certifications."""

    indicator_id: Annotated[str | None, Field(max_length=100)] = None
    area_id: Annotated[str | None, Field(max_length=100)] = None


CERTIFICATIONS = Register(
    one="certification",
    many="certifications",
    title="what an organisation certifies of itself",
    table=Certification,
    new=NewCertification,
    correction=CertificationCorrection,
    out=CertificationOut,
    asked=AskedCertifications,
    references=(("indicator_id", Indicator, NO_INDICATOR), ("area_id", Area, NO_AREA)),
    example="id,indicator_id,area_id,state,statement\n"
    "c-1,medication-incident-reports,leeds,intended,At least 5% more reports\n",
)
router = register_router(CERTIFICATIONS)
