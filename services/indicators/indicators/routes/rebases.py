"""Rebases over HTTP: where the limits of a control chart start anew, why, and who decided it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from indicators.actions.imports import NO_AREA, NO_INDICATOR
from indicators.domain.rebases import rebases_of
from indicators.routes.fields import Printed
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Area, Indicator, Rebase
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out

Standing = Literal["in_force", "withdrawn"]


class Facts(Provenance):
    """From which period on there are new limits, why, and who decided it.

    A person decides it, knowing what changed. A rebase that was a mistake is `withdrawn`.
    """

    indicator_id: Annotated[Slug, Field(examples=["falls-65plus"])]
    area_id: Annotated[Slug, Field(examples=["leeds"])]
    period: Annotated[Printed, Field(examples=["2018-04-01"])]
    reason: Annotated[Prose, Field(examples=["The falls service opened"])]
    decided_by: Annotated[
        Line, Field(description="The role or the group", examples=["Falls steering group"])
    ]
    status: Annotated[Standing, Field(examples=["in_force"])] = "in_force"


class NewRebase(Facts, NewThing):
    """A rebase to record."""


class RebaseCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    indicator_id: Annotated[Slug, left_out("falls-65plus")]
    area_id: Annotated[Slug, left_out("leeds")]
    period: Annotated[Printed, left_out("2018-04-01")]
    reason: Annotated[Prose, left_out("The falls service opened")]
    decided_by: Annotated[Line, left_out("Falls steering group")]
    status: Annotated[Standing, left_out("withdrawn")]


class RebaseOut(Facts, ThingOut):
    """A rebase, as it was known during `[recorded_from, recorded_to)`."""


class AskedRebases(Asked):
    """Which rebases."""

    indicator_id: Annotated[str | None, Field(max_length=100)] = None
    area_id: Annotated[str | None, Field(max_length=100)] = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a rebase that says nothing."""
    rebases_of([{"period": facts["period"], "reason": facts["reason"]}])
    return facts


REBASES = Register(
    one="rebase",
    many="rebases",
    title="where the limits of a control chart start anew",
    table=Rebase,
    new=NewRebase,
    correction=RebaseCorrection,
    out=RebaseOut,
    asked=AskedRebases,
    references=(("indicator_id", Indicator, NO_INDICATOR), ("area_id", Area, NO_AREA)),
    checked=checked,
    example="id,indicator_id,area_id,period,reason,decided_by\n"
    "r-1,falls-65plus,leeds,2018-04-01,The falls service opened,Falls steering group\n",
)
router = register_router(REBASES)
