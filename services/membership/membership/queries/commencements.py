"""When the versions of an agreement are in force: facts in two times that are changed together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from membership.domain.agreements import Commencement
from membership.domain.intervals import Interval
from membership.queries import readings
from membership.tables import AgreementVersion, InForce, Termination, days

# A change that waited for another is not recorded before it.
MOMENT = text("""
    SELECT greatest(now(), max(lower(recorded))) FROM (
        SELECT recorded FROM agreement_in_force WHERE agreement_id = :id AND upper_inf(recorded)
        UNION ALL
        SELECT recorded FROM agreement_termination WHERE id = :id AND upper_inf(recorded)
    ) AS open
""")


def reading_id(agreement_id: str, number: int) -> str:
    """Name the fact that a version is in force."""
    return f"{agreement_id}.{number}"


async def wait(session: AsyncSession, agreement_id: str) -> None:
    """Wait until nobody else decides what of an agreement is in force."""
    lock = {"kind": "agreement", "id": agreement_id}
    await session.execute(readings.ONE_AT_A_TIME, lock)


async def current(session: AsyncSession, agreement_id: str) -> dict[int, InForce]:
    """Find what is known now of when each version is in force, to change it."""
    known = select(InForce).where(
        InForce.agreement_id == agreement_id, func.upper_inf(InForce.recorded)
    )
    return {one.number: one for one in await session.scalars(known)}


async def current_termination(session: AsyncSession, agreement_id: str) -> Termination | None:
    """Find what is known now of the end of an agreement."""
    known = select(Termination).where(
        Termination.id == agreement_id, func.upper_inf(Termination.recorded)
    )
    return await session.scalar(known)


async def commencements(
    session: AsyncSession, agreement_id: str, starts: Mapping[int, Any]
) -> list[Commencement]:
    """Join the first day of each version with what the version says of itself."""
    versions = select(AgreementVersion).where(
        AgreementVersion.agreement_id == agreement_id, AgreementVersion.number.in_(starts)
    )
    return [
        Commencement(one.number, one.varies, starts[one.number], one.ends_on)
        for one in await session.scalars(versions)
    ]


async def rewrite(
    session: AsyncSession,
    agreement_id: str,
    wanted: Mapping[int, Interval],
    *,
    known: Mapping[int, InForce],
    new: InForce | None = None,
    termination: tuple[Termination | None, Termination] | None = None,
) -> datetime:
    """Record when each version is in force, in one step: what differs ends, then all begins.

    Args:
        session: The transaction, which has waited for its turn.
        agreement_id: The agreement.
        wanted: The days of each version.
        known: What is known of them now.
        new: The reading of the one that commences, or is corrected.
        termination: What was known of the agreement's end, and what is to be.

    Returns:
        The moment from which it is known.
    """
    moment: datetime = (await session.execute(MOMENT, {"id": agreement_id})).scalar_one()
    fresh: list[InForce | Termination] = [] if new is None else [new]
    ended: list[InForce | Termination] = []
    for number, one in known.items():
        if new is not None and number == new.number:
            ended.append(one)
        elif one.valid != days(wanted[number]):
            ended.append(one)
            limits = {"valid_from": wanted[number].start, "valid_to": wanted[number].end}
            fresh.append(readings.corrected(one, limits))
    if termination is not None:
        before, after = termination
        ended += [before] if before else []
        fresh.append(after)
    for reading in ended:
        reading.recorded = Range(reading.recorded.lower, moment)
    await session.flush()
    for reading in fresh:
        reading.recorded = Range(moment, None)
    session.add_all(fresh)
    await session.flush()
    return moment


async def one(
    connection: Any, agreement_id: str, number: int, *, known_at: datetime | None
) -> Row[Any] | None:
    """Read when a version is in force, as known at a time."""
    fact = reading_id(agreement_id, number)
    return await readings.one(connection, InForce, fact, known_at=known_at)


async def termination(
    connection: Any, agreement_id: str, *, known_at: datetime | None = None
) -> Row[Any] | None:
    """Read how an agreement ends, as known at a time."""
    return await readings.one(connection, Termination, agreement_id, known_at=known_at)
