"""Jobs over HTTP: how far an import is that is done beside the requests."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from indicators.domain.jobs import JobState
from indicators.queries import jobs
from indicators.routes.access import Editor
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=Route)


class ImportReport(BaseModel):
    """What became of a file."""

    rows: Annotated[int, Field(description="All that the file has", examples=[131])]
    added: Annotated[int, Field(description="Not known before", examples=[12])]
    corrected: Annotated[int, Field(description="Known otherwise before", examples=[2])]
    unchanged: Annotated[int, Field(description="Known just so before", examples=[117])]


class JobOut(BaseModel):
    """An import that is done beside the requests: all of its file, or nothing.

    It begins anew if what does it is stopped; `done` then counts from 0 again. A week after its
    end it is forgotten.
    """

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[UUID, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]
    state: Annotated[JobState, Field(examples=["running"])]
    done: Annotated[int, Field(description="Rows that are read", examples=[40000])]
    total: Annotated[
        int | None,
        Field(description="Rows to read; of CSV its lines, until it is done", examples=[131000]),
    ]
    sent_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    started_at: Annotated[datetime | None, Field(examples=["2026-04-01T09:30:01Z"])]
    finished_at: Annotated[datetime | None, Field(examples=[None])]
    result: Annotated[ImportReport | None, Field(description="If it is done")]
    problem: Annotated[
        dict[str, Any] | None,
        Field(description="If it failed: why, as a problem document", examples=[None]),
    ]


@router.get("/{job_id}")
async def read_job(caller: Editor, job_id: UUID, reading: Reading) -> JobOut:
    """Read how far an import is that this client sent, and what became of it."""
    row = await jobs.one(reading, job_id, caller.client_id)
    if row is None:
        raise NotThere
    return JobOut.model_validate(row)
