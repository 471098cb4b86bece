"""Keep links between areas from leading back to where they start."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Table as Rows
from sqlalchemy.ext.asyncio import AsyncSession

from indicators.domain.area_links import BESIDE, LinkLeadsBack, in_circles
from indicators.queries import area_links
from shared.rules import meaning
from shared.tabular import Fault


async def agrees(session: AsyncSession, facts: dict[str, Any]) -> None:
    """Hold a link against the others of its hierarchy.

    Raises:
        LinkLeadsBack: Its parent already belongs to its child.
    """
    names = {name: facts[name] for name in ("hierarchy", "child_id", "parent_id")}
    if names["hierarchy"] not in BESIDE and await area_links.leads_back(session, **names):
        raise LinkLeadsBack


async def agree(session: AsyncSession, rows: Rows) -> list[Fault]:
    """Find the lines of a file whose links lead back."""
    lines = defaultdict[str, dict[tuple[str, str], int]](dict)
    for hierarchy, child_id, parent_id, line in await area_links.after(session, rows):
        if hierarchy not in BESIDE:
            known = lines[hierarchy].get((child_id, parent_id), 0)
            lines[hierarchy][child_id, parent_id] = line or known
    says, _ = meaning(LinkLeadsBack)
    found = (links[one] for links in lines.values() for one in in_circles(links) if links[one])
    return [Fault(line=n, column=LinkLeadsBack.at, why=says.rstrip(".")) for n in sorted(found)]
