"""Whether what a fact refers to is registered here."""

from collections.abc import Collection

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from membership.domain.readings import ReferenceUnknown
from membership.tables import Recorded

UNKNOWN_PARTY = text("""
    SELECT EXISTS (
        SELECT FROM unnest(CAST(:ids AS text[])) AS party (id)
        WHERE NOT EXISTS (SELECT FROM body WHERE body.id = party.id)
          AND NOT EXISTS (SELECT FROM organisation WHERE organisation.id = party.id))
""")


async def check_parties(session: AsyncSession, ids: Collection[str | None]) -> None:
    """Check that each id is that of a body or of an organisation; None says nothing.

    Raises:
        ReferenceUnknown: One is not.
    """
    if await session.scalar(UNKNOWN_PARTY, {"ids": [one for one in ids if one is not None]}):
        raise ReferenceUnknown


async def check_facts(
    session: AsyncSession, table: type[Recorded], ids: Collection[str | None]
) -> None:
    """Check that each id is that of a fact which is known now; None says nothing.

    Raises:
        ReferenceUnknown: One is not.
    """
    wanted = {one for one in ids if one is not None}
    known = select(func.count()).where(table.id.in_(wanted), func.upper_inf(table.recorded))
    if wanted and await session.scalar(known) != len(wanted):
        raise ReferenceUnknown
