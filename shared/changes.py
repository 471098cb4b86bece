"""What goes into a service's feed of public events: in order, without a gap.

Events are numbered from one counter row that is locked last in the transaction, so a number is
only ever seen once all before it are. (Numbered by an identity column instead, a fast follower
among sixteen writers never saw three events in ten.) `shared.feed` is how they are read.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PUBLISH = text("""
    WITH counter AS (UPDATE feed SET last = last + :n RETURNING last)
    INSERT INTO change (number, type, subject, time, data)
    SELECT counter.last - :n + event.place, event.it ->> 'type', event.it ->> 'subject',
           CAST(event.it ->> 'time' AS timestamptz), event.it -> 'data'
    FROM counter, jsonb_array_elements(CAST(:events AS jsonb)) WITH ORDINALITY AS event (it, place)
""")


def announce(session: AsyncSession, happened: str, subject: str, **ids: str | int) -> None:
    """Have an event published when this transaction commits.

    Args:
        session: The transaction that makes it true.
        happened: What, as `noun.verbed`.
        subject: The id of the thing that it happened to.
        **ids: More ids and counts; never a person's data.
    """
    time = datetime.now(UTC).isoformat()
    event = {"type": happened, "subject": subject, "time": time, "data": ids}
    session.info.setdefault("changes", []).append(event)


async def publish(session: AsyncSession) -> None:
    """Number and store what was announced. The last thing that a transaction does."""
    events: list[dict[str, Any]] | None = session.info.pop("changes", None)
    if events:
        await session.flush()
        await session.execute(PUBLISH, {"n": len(events), "events": json.dumps(events)})
