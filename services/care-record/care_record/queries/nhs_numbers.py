"""The code lists about NHS Numbers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from care_record.tables import NumberRange, StatusIndicator


async def status_indicators(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Read the status indicator codes, in their order."""
    codes = select(StatusIndicator.__table__).order_by(StatusIndicator.code)
    return (await connection.execute(codes)).all()


async def ranges(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Read the ranges of numbers, in their order."""
    numbers = select(NumberRange.__table__).order_by(NumberRange.first)
    return (await connection.execute(numbers)).all()
