"""The map of the bodies over HTTP: what hangs below what, and who answers to whom."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from membership.domain.bodies import Branch, branches, unresolved
from membership.queries import bodies
from membership.routes.access import Reader
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/bodies", tags=["bodies"], route_class=Route)


class MapNode(BaseModel):
    """A body, or an organisation that stands above some."""

    id: Annotated[str, Field(examples=["hwb"])]
    name: Annotated[str | None, Field(examples=["Leeds Health and Wellbeing Board"])]
    kind: Annotated[str | None, Field(examples=["statutory board"])]
    is_body: Annotated[bool, Field(examples=[True])]
    accountable_to: Annotated[list[str], Field(examples=[["lcc"]])]
    powers: Annotated[str | None, Field(examples=["Signs off the BCF plan"])]
    status: Annotated[str | None, Field(examples=["existing"])]
    count: Annotated[int, Field(description="How many bodies hang below it", examples=[12])]
    below: list["MapNode"]


class Unresolved(BaseModel):
    """A name that stands in a body's record and is registered nowhere."""

    body_id: Annotated[str, Field(examples=["ice"])]
    names: Annotated[str, Field(examples=["a-board-that-is-gone"])]


class BodyMap(BaseModel):
    """The bodies as a forest: each hangs below its parent, or stands at the top."""

    count: Annotated[int, Field(description="How many bodies are shown", examples=[50])]
    without_parent: Annotated[
        list[str], Field(description="Bodies whose parent is not known", examples=[["icp"]])
    ]
    unresolved: list[Unresolved]
    tops: list[MapNode]


@router.get("/map")
async def map_bodies(
    _: Reader,
    reading: Reading,
    root: Annotated[
        str | None, Query(max_length=100, description="Only this one and what hangs below it")
    ] = None,
) -> BodyMap:
    """Draw the map of the bodies: parents, powers, and to whom they are accountable."""
    rows = {row.id: row for row in await bodies.every(reading)}
    parents = {one: row.parent_id for one, row in rows.items() if row.is_body}
    drawn = branches(parents, root)
    shown = {one for top in drawn for one in within(top) if one in parents}
    named = {one: [*filter(None, [parents[one]]), *answers_to(rows[one])] for one in shown}
    return BodyMap(
        count=len(shown),
        without_parent=sorted(one for one in shown if parents[one] is None),
        unresolved=[
            Unresolved(body_id=one, names=name) for one, name in sorted(unresolved(named, rows))
        ],
        tops=[node(top, rows) for top in drawn],
    )


def within(branch: Branch) -> list[str]:
    """Name a branch and all that hang below it."""
    return [branch.id, *(one for lower in branch.below for one in within(lower))]


def answers_to(row: Any) -> list[str]:
    """Read to whom a body is accountable: several are parted by `; `."""
    return [one.strip() for one in (row.accountable_to or "").split(";") if one.strip()]


def node(branch: Branch, rows: Mapping[str, Any]) -> MapNode:
    """Describe a branch, and what hangs below it."""
    row = rows.get(branch.id)
    return MapNode(
        id=branch.id,
        name=row and row.name,
        kind=row and row.kind,
        is_body=bool(row and row.is_body),
        accountable_to=answers_to(row) if row else [],
        powers=row and row.powers,
        status=row and row.status,
        count=branch.size,
        below=[node(one, rows) for one in branch.below],
    )
