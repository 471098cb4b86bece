"""Composites as they are registered: which indicators are parts of which, with what weight."""

from typing import Annotated, Any

from pydantic import Field

from indicators.actions.imports import NO_INDICATOR
from indicators.domain.composites import check_part
from indicators.routes.fields import Number
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import CompositePart, Indicator
from shared.fields import Provenance, Slug, Strict, left_out


class Facts(Provenance):
    """That an indicator is a part of another: the whole is the weighted sum of its parts."""

    indicator_id: Annotated[
        Slug, Field(description="The whole", examples=["avoidable-emergency-admissions"])
    ]
    part_id: Annotated[Slug, Field(description="The part", examples=["acsc-chronic-adults"])]
    weight: Annotated[Number, Field(description="1 in a sum", examples=[1])]


class NewCompositePart(Facts, NewThing):
    """A part to record."""

    id: Annotated[Slug, Field(examples=["avoidable-emergency-admissions.acsc-chronic-adults"])]


class CompositePartCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    indicator_id: Annotated[Slug, left_out("avoidable-emergency-admissions")]
    part_id: Annotated[Slug, left_out("acsc-chronic-adults")]
    weight: Annotated[Number, left_out("1")]


class CompositePartOut(Facts, ThingOut):
    """A part, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["avoidable-emergency-admissions.acsc-chronic-adults"])]


class AskedCompositeParts(Asked):
    """Which parts."""

    indicator_id: Annotated[str | None, Field(max_length=100)] = None
    part_id: Annotated[str | None, Field(max_length=100)] = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a part of itself."""
    check_part(facts["indicator_id"], facts["part_id"])
    return facts


COMPOSITE_PARTS = Register(
    one="composite_part",
    many="composite_parts",
    title="that an indicator is a part of another",
    table=CompositePart,
    new=NewCompositePart,
    correction=CompositePartCorrection,
    out=CompositePartOut,
    asked=AskedCompositeParts,
    references=(("indicator_id", Indicator, NO_INDICATOR), ("part_id", Indicator, NO_INDICATOR)),
    checked=checked,
    example="id,indicator_id,part_id,weight\n"
    "avoidable.lrti,avoidable-emergency-admissions,children-lrti,1\n",
)
router = register_router(COMPOSITE_PARTS)
