"""Definitions over HTTP: how the values of an indicator are made from its counts."""

from typing import Annotated, Any

from pydantic import Field

from indicators.actions.imports import NO_AREA, NO_INDICATOR
from indicators.domain.definitions import (
    Basis,
    Method,
    Suppression,
    check_definition,
)
from indicators.domain.statistics.standards import Standard
from indicators.routes.fields import Number
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Area, Definition, Indicator
from shared.fields import Provenance, Slug, Strict, left_out


class Facts(Provenance):
    """How values are made. `id` is the indicator's."""

    method: Annotated[Method, Field(examples=["dsr"])]
    multiplier: Annotated[
        Number | None,
        Field(description="What it is per; null: the method's own", examples=[100000]),
    ] = None
    standard: Annotated[Standard | None, Field(examples=["esp2013_19"])] = None
    population_id: Annotated[
        Slug | None,
        Field(
            description="The indicator that counts the denominator, where an observation has "
            "none of its own",
            examples=["population-registered"],
        ),
    ] = None
    population_basis: Annotated[Basis | None, Field(examples=["registered"])] = None
    reference_area_id: Annotated[
        Slug | None, Field(description="Whose rates are the standard", examples=[None])
    ] = None
    years_lost_rule: Annotated[Slug | None, Field(examples=[None])] = None
    suppression: Annotated[Suppression, Field(examples=["under_5"])] = Suppression.NONE
    code_list: Annotated[Slug | None, Field(examples=["amenable-causes"])] = None


class NewDefinition(Facts, NewThing):
    """A definition to record."""

    id: Annotated[Slug, Field(description="The indicator", examples=["pyll-amenable"])]


class DefinitionCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    method: Annotated[Method, left_out("dsr")]


class DefinitionOut(Facts, ThingOut):
    """A definition, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["pyll-amenable"])]


class AskedDefinitions(Asked):
    """Which definitions."""

    method: Method | None = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a method that lacks what it needs."""
    check_definition(Method(facts["method"]), facts["standard"], facts["reference_area_id"])
    return facts


DEFINITIONS = Register(
    one="definition",
    many="definitions",
    title="how the values of an indicator are made",
    table=Definition,
    new=NewDefinition,
    correction=DefinitionCorrection,
    out=DefinitionOut,
    asked=AskedDefinitions,
    references=(
        ("id", Indicator, NO_INDICATOR),
        ("population_id", Indicator, NO_INDICATOR),
        ("reference_area_id", Area, NO_AREA),
    ),
    checked=checked,
    example="id,method,standard,multiplier\npyll-amenable,pyll,esp2013_19,100000\n",
)
router = register_router(DEFINITIONS)
