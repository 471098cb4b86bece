"""Targets: every question asked of them but those of any reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.queries import readings
from indicators.tables import Target


async def known(
    connection: AsyncConnection, *, indicator_id: str | None, known_at: datetime | None
) -> Sequence[Row[Any]]:
    """Read all targets, or those of one indicator, as known now or at a time."""
    some = readings.known(Target, known_at).order_by(Target.id)
    if indicator_id is not None:
        some = some.where(Target.indicator_id == indicator_id)
    rows: Sequence[Row[Any]] = (await connection.execute(some)).all()
    return rows
