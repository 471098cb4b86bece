"""Code lists: the causes of one, ready to find codes in."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.domain import causes
from indicators.tables import Cause


async def of_list(connection: AsyncConnection, code_list: str) -> list[causes.Cause]:
    """Read the causes of a code list as they are known now."""
    columns = (Cause.id, Cause.icd10_codes, Cause.age_low, Cause.age_high, Cause.cause,
               Cause.condition_group)  # fmt: skip
    those = select(*columns).where(Cause.code_list == code_list, func.upper_inf(Cause.recorded))
    return [
        causes.Cause(
            row.id,
            causes.ranges_of(row.icd10_codes),
            row.age_low,
            row.age_high,
            row.cause,
            row.condition_group,
        )
        for row in await connection.execute(those.order_by(Cause.order, Cause.id))
    ]
