"""Take in the files that were sent with `Prefer: respond-async`, the first sent first.

A file is stored and its job is done in one transaction: both, or neither. Whatever ends a worker
before that leaves the job as it was, for the next one to begin anew.
"""

from http import HTTPStatus
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from indicators.domain.jobs import MOST_ATTEMPTS, GivenUp, JobState
from indicators.queries import jobs
from indicators.routes.imports import stored
from shared.database import Database
from shared.kinds import KINDS
from shared.problems import Problem
from shared.rules import RuleBroken, meaning, slug

EVERY = 1.0  # Seconds.


async def take_imports(database: Database) -> None:
    """Take in what waits."""
    async with database.reading() as connection:
        waiting = await jobs.unfinished(connection)
    for job_id in waiting:
        try:
            await take(database, job_id)
        except (Problem, RuleBroken) as refusal:
            async with database.changing() as session:
                refused = worded(job_id, refusal)
                await jobs.finish(session, job_id, JobState.FAILED, problem=refused)


async def take(database: Database, job_id: UUID) -> None:
    """Take in one file, unless another worker does.

    Raises:
        Problem: It has faults.
        RuleBroken: It could not be stored, or not in as many attempts as it may have.
    """
    async with database.changing() as session, database.reading() as beside:
        if not await jobs.claim(session, job_id):
            return
        job = await jobs.begin(beside, job_id)
        if job is None:
            return
        if job.attempts > MOST_ATTEMPTS:
            raise GivenUp

        async def progress(rows: int) -> None:
            await jobs.proceed(beside, job_id, rows)

        with TemporaryFile() as file:
            async for part in jobs.parts(session, job_id):
                file.write(part)
            file.seek(0)
            report = await stored(
                session, job.what, file, job.kind, by=job.client_id, progress=progress
            )
        result, rows = report.model_dump(), report.rows
        await jobs.finish(session, job_id, JobState.DONE, result=result, done=rows, total=rows)


def worded(job_id: UUID, refusal: Problem | RuleBroken) -> dict[str, Any]:
    """Write the problem document that the sender would have been answered."""
    if isinstance(refusal, Problem):
        kind, status, says = refusal.kind, KINDS[refusal.kind].status, refusal.detail
    else:
        kind, status = slug(type(refusal)), refusal.status
        says, _ = meaning(type(refusal))
    more = refusal.more if isinstance(refusal, Problem) else {}
    return {
        "type": f"/indicators/problems/{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": says,
        "instance": f"urn:uuid:{job_id}",
        **more,
    }
