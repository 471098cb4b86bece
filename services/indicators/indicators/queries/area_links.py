"""Links between areas, followed from child to parent within one hierarchy."""

from collections.abc import Sequence

from sqlalchemy import Row, Table, exists, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from indicators.tables import AreaLink

LEADS_BACK = text("""
    WITH RECURSIVE up AS (
        SELECT CAST(:parent_id AS text) AS id
        UNION SELECT l.parent_id FROM up JOIN area_link l ON l.child_id = up.id
            AND l.hierarchy = :hierarchy AND upper_inf(l.recorded)
    )
    SELECT EXISTS (SELECT FROM up WHERE id = :child_id)
""")


async def leads_back(session: AsyncSession, hierarchy: str, child_id: str, parent_id: str) -> bool:
    """Tell whether a parent belongs to its child, by itself or through others."""
    link = {"hierarchy": hierarchy, "child_id": child_id, "parent_id": parent_id}
    return bool(await session.scalar(LEADS_BACK, link))


async def after(session: AsyncSession, rows: Table) -> Sequence[Row[str, str, str, int]]:
    """Give the links of a file's hierarchies as they would be after it, each with its line or 0."""
    of_file = select(rows.c.hierarchy, rows.c.child_id, rows.c.parent_id, rows.c.line)
    stays = select(
        AreaLink.hierarchy, AreaLink.child_id, AreaLink.parent_id, literal(0).label("line")
    ).where(
        func.upper_inf(AreaLink.recorded),
        AreaLink.hierarchy.in_(select(rows.c.hierarchy)),
        ~exists().where(rows.c.id == AreaLink.id),
    )
    return (await session.execute(of_file.union_all(stays))).all()
