"""Plan checks over HTTP: where the words and the figures of targets disagree."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from indicators.actions.plan_checks import checks_of
from indicators.actions.tables import as_csv, as_json
from indicators.queries import indicators, targets
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.values import moment_of
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, wants_csv

router = APIRouter(prefix="/plan-checks", tags=["judgements"], route_class=Route)
of_one_router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)


class AskedChecks(BaseModel):
    """Which checks."""

    model_config = ConfigDict(extra="forbid")

    agrees: Annotated[
        bool | None, Field(description="Only those that agree, or that do not; all if left out")
    ] = None
    known_at: KnownAt = None


class PlanCheckOut(BaseModel):
    """A figure of a target as stated, and as worked out from its others."""

    target_id: Annotated[str, Field(examples=["t-alcohol"])]
    indicator_id: Annotated[str, Field(examples=["alcohol-treatment"])]
    area_id: Annotated[str, Field(examples=["leeds"])]
    organisation_id: Annotated[str | None, Field(examples=[None])]
    beside_target_id: Annotated[
        str | None, Field(description="The target that says the same in all", examples=[None])
    ]
    check: Annotated[str, Field(examples=["change"])]
    stated: Annotated[float | None, Field(examples=[12.5])]
    computed: Annotated[float | None, Field(examples=[16.667])]
    difference: Annotated[float | None, Field(examples=[4.167])]
    tolerance: Annotated[
        float | None, Field(description="Half a unit of the last printed digit", examples=[0.05])
    ]
    agrees: Annotated[
        bool | None, Field(description="Null: it cannot be checked", examples=[False])
    ]
    why: Annotated[
        str | None,
        Field(description="Why it does not agree or cannot be checked",
              examples=["rounding_may_explain"]),
    ]  # fmt: skip


class PlanChecksOut(BaseModel):
    """Checks of targets. Asked again with this `known_at`, the answer is the same."""

    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    results: list[PlanCheckOut]


@router.get("", response_model=PlanChecksOut)
async def check_plans(
    _: Reader,
    reading: Reading,
    asked: Annotated[AskedChecks, Query()],
    accept: Accept = "application/json",
) -> Response:
    """Check every stored target: its change against its values, its words against both."""
    known_at = asked.known_at or datetime.now(UTC)
    rows = await targets.known(reading, indicator_id=None, known_at=asked.known_at)
    found = await asyncio.to_thread(checks_of, rows, agrees=asked.agrees)
    return written(found, known_at, accept)


@of_one_router.get("/{indicator_id}/plan-checks", response_model=PlanChecksOut)
async def check_plans_of_indicator(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedChecks, Query()],
    accept: Accept = "application/json",
) -> Response:
    """Check every target of one indicator."""
    known_at = asked.known_at or datetime.now(UTC)
    if await indicators.one(reading, indicator_id) is None:
        raise NotThere
    rows = await targets.known(reading, indicator_id=indicator_id, known_at=asked.known_at)
    found = await asyncio.to_thread(checks_of, rows, agrees=asked.agrees)
    return written(found, known_at, accept)


def written(found: pl.DataFrame, known_at: datetime, accept: str) -> Response:
    """Write checks."""
    if wants_csv(accept):
        return Response(as_csv(found), media_type="text/csv; charset=utf-8")
    head = to_json({"known_at": moment_of(known_at)})[:-1]
    body = head + b',"results":' + as_json(found).encode() + b"}"
    return Response(body, media_type="application/json")
