"""Integration functions over HTTP: what is shared, who owns it, where, and how far it is."""

from typing import Annotated

from pydantic import Field

from membership.domain.integration_functions import FunctionLevel, FunctionReadiness
from membership.queries.references import check_parties
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import IntegrationFunction
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out


class Facts(Dated):
    """A capability that partners share. An owner that is null is not decided or not stated."""

    capability: Annotated[
        Slug, Field(description="The family it belongs to", examples=["system-co-ordination"])
    ]
    title: Annotated[Line, Field(examples=["Quality improvement"])]
    description: Annotated[Prose | None, Field(examples=["One citywide method"])] = None
    owner_id: Annotated[
        Slug | None, Field(description="A body or organisation", examples=["ccg-leeds"])
    ] = None
    level: Annotated[FunctionLevel, Field(examples=["place"])] = FunctionLevel.NOT_DECIDED
    readiness: Annotated[FunctionReadiness, Field(examples=["designed"])] = (
        FunctionReadiness.NOT_STATED
    )
    do_once: Annotated[
        bool | None,
        Field(description="Done once for all partners; null is not stated", examples=[True]),
    ] = None


class NewIntegrationFunction(Facts, NewFact):
    """An integration function to record."""

    id: Annotated[Slug, Field(examples=["if-quality-improvement"])]


class IntegrationFunctionCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    capability: Annotated[Slug, left_out("system-co-ordination")]
    title: Annotated[Line, left_out("Quality improvement")]
    level: Annotated[FunctionLevel, left_out("place")]
    readiness: Annotated[FunctionReadiness, left_out("shadow")]
    certainty: Annotated[Certainty, left_out("derived")]


class IntegrationFunctionOut(Facts, ReadingOut):
    """An integration function, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["if-quality-improvement"])]


class AskedIntegrationFunctions(Asked):
    """Which integration functions."""

    capability: Annotated[str | None, Field(max_length=100)] = None
    owner_id: Annotated[str | None, Field(max_length=100)] = None
    level: FunctionLevel | None = None
    readiness: FunctionReadiness | None = None
    do_once: bool | None = None


async def check(session: Session, function: IntegrationFunction) -> None:
    """Refuse an owner who is unknown."""
    await check_parties(session, [function.owner_id])


router = register_router(
    Register(
        one="integration_function",
        many="integration_functions",
        title="a capability that partners share",
        table=IntegrationFunction,
        new=NewIntegrationFunction,
        correction=IntegrationFunctionCorrection,
        out=IntegrationFunctionOut,
        asked=AskedIntegrationFunctions,
        check=check,
    )
)
