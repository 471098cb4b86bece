"""Laws, and when they are in force."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.intervals import Interval
from membership.queries import readings
from membership.tables import Law

CITED_AS = "LAW/"


async def days_of(
    connection: AsyncConnection | AsyncSession, citation: str, *, known_at: datetime | None = None
) -> Interval | None:
    """Tell when a cited law is in force, such as `LAW/NHSA-2006-s65Z5`; None if it is unknown."""
    law_id = citation.removeprefix(CITED_AS)
    row = await readings.one(connection, Law, law_id, known_at=known_at)
    return row and Interval(row.valid_from, row.valid_to)
