"""Whether a decision carries a change of membership."""

from datetime import UTC, date, datetime, time

from sqlalchemy.ext.asyncio import AsyncSession

from membership.domain.validity import validity
from membership.queries import decisions


async def carried(session: AsyncSession, decision_id: str, *, on: date) -> str | None:
    """Name the organisation that a valid decision is about; None if there is no such decision."""
    decision = await decisions.stored(session, decision_id)
    if decision is None:
        return None
    record = decisions.record_of(decision.content)
    events = decisions.events(await decisions.statuses(session, decision_id))
    at = datetime.combine(on, time.max, UTC)
    return record.matter.subject if validity(record, events, at=at).valid else None
