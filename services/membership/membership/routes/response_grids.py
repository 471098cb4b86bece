"""The grid of responses over HTTP: every respondent by every recommendation of a paper."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from membership.domain.recommendation_responses import Cell, GridAnswer, counts, grid
from membership.domain.recommendations import Ask
from membership.queries import readings, recommendation_responses
from membership.routes.access import Reader
from membership.routes.organisations import On
from membership.routes.registers import KnownAt
from membership.tables import Paper
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv

COLUMNS = ("respondent_id", "recommendation_id", "answer", "answered_on", "conditions",
           "decision_reference", "response_id")  # fmt: skip


class CountsOut(BaseModel):
    """How many cells hold each answer."""

    approved: Annotated[int, Field(examples=[0])]
    supported: Annotated[int, Field(examples=[2])]
    noted: Annotated[int, Field(examples=[0])]
    amended: Annotated[int, Field(examples=[0])]
    deferred: Annotated[int, Field(examples=[1])]
    declined: Annotated[int, Field(examples=[0])]
    awaited: Annotated[int, Field(examples=[32])]
    not_asked: Annotated[int, Field(examples=[0])]


class CellOut(BaseModel):
    """Where a respondent and a recommendation meet."""

    model_config = ConfigDict(from_attributes=True)

    respondent_id: Annotated[str, Field(examples=["lth"])]
    recommendation_id: Annotated[str, Field(examples=["r001-r3"])]
    answer: Annotated[GridAnswer, Field(examples=["awaited"])]
    answered_on: Annotated[date | None, Field(examples=[None])]
    conditions: Annotated[str | None, Field(examples=[None])]
    decision_reference: Annotated[str | None, Field(examples=[None])]
    response_id: Annotated[str | None, Field(examples=[None])]


class GridRecommendation(BaseModel):
    """A column of the grid."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["r001-r3"])]
    number: Annotated[str, Field(examples=["R3"])]
    title: Annotated[str, Field(examples=["Back an agreement or joint committee"])]
    asks: Annotated[Ask, Field(examples=["support"])]
    counts: CountsOut


class GridRespondent(BaseModel):
    """A row of the grid."""

    id: Annotated[str, Field(examples=["lth"])]
    name: Annotated[str, Field(examples=["Leeds Teaching Hospitals NHS Trust"])]
    cells: list[CellOut]
    counts: CountsOut


class GridOut(BaseModel):
    """Every respondent by every recommendation of a paper; what is missing is `awaited`."""

    paper_id: Annotated[str, Field(examples=["r001"])]
    on: Annotated[date, Field(examples=["2021-06-30"])]
    recommendations: list[GridRecommendation]
    respondents: list[GridRespondent]
    counts: CountsOut


router = APIRouter(prefix="/papers", tags=["papers"], route_class=Route)


@router.get("/{paper_id}/responses", response_model=GridOut)
async def read_response_grid(
    _: Reader,
    paper_id: str,
    reading: Reading,
    on: On = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """Read who has answered what a paper asks, and who is awaited; or a line a cell as CSV."""
    if await readings.one(reading, Paper, paper_id, known_at=known_at) is None:
        raise NotThere
    at: Any = {"on": on or datetime.now(UTC).date(), "known_at": known_at}
    columns = await recommendation_responses.asked(reading, paper_id, **at)
    known = await recommendation_responses.answered(reading, paper_id, **at)
    cells = grid([one.id for one in columns], known)
    if wants_csv(accept):
        return csv_response(COLUMNS, one_by_one(cells), f"{paper_id}-responses")
    names = await recommendation_responses.names(reading, [one.respondent_id for one in known])
    return {"paper_id": paper_id, "on": at["on"]} | laid_out(columns, cells, names)


async def one_by_one(cells: Sequence[Cell]) -> AsyncIterator[Cell]:
    """Give the cells as a CSV takes them."""
    for cell in cells:
        yield cell


def laid_out(
    columns: Sequence[Any], cells: Sequence[Cell], names: Mapping[str, str]
) -> dict[str, Any]:
    """Lay cells out as rows and columns, and count them each way."""
    rows: dict[str, list[Cell]] = {}
    for one in cells:
        rows.setdefault(one.respondent_id, []).append(one)
    return {
        "recommendations": [
            {
                **column._asdict(),
                "counts": counts(c for c in cells if c.recommendation_id == column.id),
            }
            for column in columns
        ],
        "respondents": [
            {"id": one, "name": names[one], "cells": row, "counts": counts(row)}
            for one, row in rows.items()
        ],
        "counts": counts(cells),
    }
