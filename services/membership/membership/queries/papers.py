"""Papers: what only they are asked."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

ABOVE = text("""
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM paper WHERE id = :id AND upper_inf(recorded)
        UNION SELECT paper.id, paper.parent_id FROM paper JOIN above ON paper.id = above.parent_id
        WHERE upper_inf(paper.recorded))
    SELECT id FROM above
""")


async def above(session: AsyncSession, paper_id: str) -> set[str]:
    """Name a paper and all that it is a part of."""
    return set(await session.scalars(ABOVE, {"id": paper_id}))
