"""Imports that wait, run or have ended. Who holds the lock of one is who does it.

The lock lives as long as the transaction that does the work: when a worker is killed, the
database lets go of both, and the next worker begins anew.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from indicators.domain.jobs import MOST_UNFINISHED, JobState, TooManyUnfinished
from indicators.tables import Job, JobPart

KEPT = "7 days"
REST = 2  # Seconds from the first beginning to the second; to the third, four times as long.

CLAIM = text("SELECT pg_try_advisory_xact_lock(hashtextextended('job ' || :job_id, 0))")
BEGIN = text("""
    UPDATE job SET state = 'running', attempts = attempts + 1, done = 0,
                   started_at = coalesce(started_at, now())
    WHERE id = :job_id AND finished_at IS NULL
    RETURNING what, kind, client_id, attempts
""")
# Each new job makes room for itself, so that nothing has to come by and tidy up.
FORGET = text(f"DELETE FROM job WHERE finished_at < now() - interval '{KEPT}'")  # noqa: S608


async def keep(session: AsyncSession, job: Mapping[str, Any], parts: Iterable[bytes]) -> None:
    """Keep a file until it is taken in.

    Raises:
        TooManyUnfinished: The client has too many that wait or run.
    """
    unfinished = select(func.count()).where(
        Job.client_id == job["client_id"], Job.finished_at.is_(None)
    )
    if (await session.scalar(unfinished) or 0) >= MOST_UNFINISHED:
        raise TooManyUnfinished
    await session.execute(FORGET)
    first = {"state": JobState.WAITING, "done": 0, "attempts": 0}
    await session.execute(insert(Job).values(**job, **first))
    for number, body in enumerate(parts):
        part = {"job_id": job["id"], "number": number, "body": body}
        await session.execute(insert(JobPart).values(**part))


async def one(
    connection: AsyncConnection | AsyncSession, job_id: UUID, client_id: str
) -> Row[Any] | None:
    """Read a job of a client's own."""
    mine = select(Job.__table__).where(Job.id == job_id, Job.client_id == client_id)
    return (await connection.execute(mine)).one_or_none()


async def unfinished(connection: AsyncConnection) -> Sequence[UUID]:
    """List what is to be done, the first sent first; what broke off rests for a while."""
    rested = func.make_interval(0, 0, 0, 0, 0, 0, REST * Job.attempts * Job.attempts)
    waiting = (
        select(Job.id)
        .where(Job.finished_at.is_(None))
        .where(Job.started_at.is_(None) | (Job.started_at + rested <= func.now()))
        .order_by(Job.sent_at, Job.id)
    )
    return (await connection.scalars(waiting)).all()


async def claim(session: AsyncSession, job_id: UUID) -> bool:
    """Take a job for as long as this transaction lasts, unless another has it."""
    return bool(await session.scalar(CLAIM, {"job_id": str(job_id)}))


async def begin(connection: AsyncConnection, job_id: UUID) -> Row[Any] | None:
    """Note that a job is begun, and give it; nothing if it is finished already."""
    return (await connection.execute(BEGIN, {"job_id": job_id})).one_or_none()


async def parts(session: AsyncSession, job_id: UUID) -> AsyncIterator[bytes]:
    """Read the file, a part at a time."""
    number = 0
    part = select(JobPart.body).where(JobPart.job_id == job_id)
    while body := await session.scalar(part.where(JobPart.number == number)):
        yield body
        number += 1


async def proceed(connection: AsyncConnection, job_id: UUID, done: int) -> None:
    """Note how many rows are read."""
    await connection.execute(update(Job).where(Job.id == job_id).values(done=done))


async def finish(
    session: AsyncSession, job_id: UUID, state: JobState, **what: dict[str, Any] | int
) -> None:
    """Note what became of a job, and let its file go. What is finished already stays."""
    this_one = update(Job).where(Job.id == job_id, Job.finished_at.is_(None))
    values = {"state": state, "finished_at": func.clock_timestamp(), **what}
    await session.execute(this_one.values(**values))
    await session.execute(delete(JobPart).where(JobPart.job_id == job_id))
