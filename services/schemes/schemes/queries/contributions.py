"""Contributions and their readings: every question asked of them, and how they are stored."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from schemes.queries.imports import Counts, read_anew, refuse, stage, without_fund
from schemes.queries.readings import as_known
from schemes.tables import Base, Contribution, ContributionReading
from shared.database import Database

PUT_IN = Base.metadata.tables["contribution"]
READING = Base.metadata.tables["contribution_reading"]
PLACE = ("id", "fund_id", "organisation_id", "financial_year", "kind")
HEAD = ("version", "recorded_at", "recorded_by", "decision")
FACTS = ("organisation", "organisation_type", "status", "amount_pence", "low_pence", "high_pence",
         "why", "hosts_pool", "agreement", "note", "certainty")  # fmt: skip
STAGED = [*(PUT_IN.c[name] for name in PLACE), *(READING.c[name] for name in FACTS)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contributions: of a year, a kind, an organisation; as they were known at a time."""

    year: str | None = None
    kind: str | None = None
    organisation: str | None = None
    known_at: datetime | None = None


def read(reading: FromClause) -> Select[*tuple[Any, ...]]:
    """Select contributions with a reading of each."""
    place = (PUT_IN.c[name] for name in PLACE)
    facts = (reading.c[name] for name in (*HEAD, *FACTS))
    mine = reading.c.contribution_id == PUT_IN.c.id
    return select(*place, *facts).join_from(PUT_IN, reading, mine)


async def one(
    connection: AsyncConnection | AsyncSession,
    fund_id: str,
    contribution_id: str,
    *,
    known_at: datetime | None = None,
) -> Row[Any] | None:
    """Read a contribution as it was known at a time, or as it is known now."""
    wanted = read(as_known(PUT_IN, READING, known_at))
    wanted = wanted.where(PUT_IN.c.fund_id == fund_id, PUT_IN.c.id == contribution_id)
    return (await connection.execute(wanted)).one_or_none()


async def page(
    connection: AsyncConnection,
    fund_id: str,
    wanted: Wanted,
    *,
    after: str | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Read some contributions to a fund in order of their ids."""
    some = read(as_known(PUT_IN, READING, wanted.known_at))
    some = some.where(PUT_IN.c.fund_id == fund_id, PUT_IN.c.id > (after or ""))
    for column, value in (
        (PUT_IN.c.financial_year, wanted.year),
        (PUT_IN.c.kind, wanted.kind),
        (PUT_IN.c.organisation_id, wanted.organisation),
    ):
        # Only what is asked for is in the statement, so that its plan can follow the index.
        some = some if value is None else some.where(column == value)
    return (await connection.execute(some.order_by(PUT_IN.c.id).limit(limit))).all()


async def every(database: Database, fund_id: str, wanted: Wanted) -> AsyncIterator[Row[Any]]:
    """Read all contributions to a fund that are wanted, a page at a time."""
    async with database.reading() as connection:
        after: str | None = None
        while rows := await page(connection, fund_id, wanted, after=after, limit=1000):
            for row in rows:
                yield row
            after = rows[-1].id


async def readings(
    connection: AsyncConnection, fund_id: str, contribution_id: str, *, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Read what a contribution was known to be, the oldest first."""
    wanted = read(READING).where(PUT_IN.c.fund_id == fund_id, PUT_IN.c.id == contribution_id)
    wanted = wanted.where(READING.c.version > after).order_by(READING.c.version).limit(limit)
    return (await connection.execute(wanted)).all()


async def stored(session: AsyncSession, fund_id: str, contribution_id: str) -> Contribution | None:
    """Find a contribution to read it anew; whoever else wants to must wait."""
    wanted = select(Contribution).where(
        Contribution.fund_id == fund_id, Contribution.id == contribution_id
    )
    return await session.scalar(wanted.with_for_update())


async def read_again(
    session: AsyncSession, contribution: Contribution, changes: Mapping[str, Any], *, by: str
) -> None:
    """Add a reading of a contribution: the one before with these changes."""
    key = {"contribution_id": contribution.id, "version": contribution.version}
    before = await session.get_one(ContributionReading, key)
    facts = {name: getattr(before, name) for name in FACTS} | dict(changes)
    contribution.version += 1
    session.add(
        ContributionReading(
            contribution_id=contribution.id, version=contribution.version, recorded_by=by, **facts
        )
    )
    await session.flush()


async def load(
    session: AsyncSession, records: AsyncIterable[tuple[Any, ...]], *, by: str
) -> Counts:
    """Store the contributions of a file: a line number, then the values of `STAGED`.

    Raises:
        Invalid: A fund is unknown.
    """
    staged = await stage(session, STAGED, records)
    await refuse(session, without_fund(staged))
    return await read_anew(session, PUT_IN, READING, staged, by=by)
