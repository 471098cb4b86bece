"""The log of decisions over HTTP: enough to copy it, and to prove that it only ever grows.

A witness keeps the newest head that it has seen. If a later head cannot be proved to extend it,
something that was in the log was changed or taken out.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from membership.domain.logs import SizeUnknown
from membership.domain.merkle import consistency_spans
from membership.queries import logs
from membership.routes.access import Reader
from shared.database import Reading
from shared.paging import Limit, Page, page_of
from shared.routing import Route

router = APIRouter(prefix="/log", tags=["log"], route_class=Route)

Hash = Annotated[str, Field(description="SHA-256, in hex", examples=["6e340b9cffb37a98…"])]
Size = Annotated[int, Query(ge=1, le=2**62)]
Behind = Annotated[int | None, Query(ge=0, le=2**62, description="The `next` of the page before")]


class HeadOut(BaseModel):
    """The root of the log at one size. `head` is the same, signed (a compact JWS)."""

    tree_size: Annotated[int, Field(examples=[40])]
    root_hash: Hash
    time: datetime
    head: Annotated[str, Field(examples=["eyJhbGciOi…"])]


class EntryOut(BaseModel):
    """A signed record in the log (a compact JWS), and the hash of its leaf (RFC 9162)."""

    model_config = ConfigDict(from_attributes=True)

    leaf_index: Annotated[int, Field(examples=[12])]
    entry: Annotated[str, Field(examples=["eyJhbGciOi…"])]
    leaf_hash: Hash


class ConsistencyOut(BaseModel):
    """The proof that the log of the second size starts with all of the first (RFC 9162 §2.1.4)."""

    first: Annotated[int, Field(examples=[9])]
    second: Annotated[int, Field(examples=[40])]
    path: Annotated[list[str], Field(examples=[["5f083f0a…"]])]
    first_head: Annotated[str, Field(examples=["eyJhbGciOi…"])]
    second_head: Annotated[str, Field(examples=["eyJhbGciOi…"])]


@router.get("/heads")
async def list_heads(
    _: Reader, reading: Reading, after: Behind = None, limit: Limit = 100
) -> Page[HeadOut]:
    """List the signed heads of the log, the newest last."""
    rows = await logs.heads(reading, after=after or 0, limit=limit + 1)
    return page_of(rows, limit, shown, lambda one: str(one.tree_size))


@router.get("/consistency")
async def read_consistency(
    _: Reader, reading: Reading, first: Size, second: Size
) -> ConsistencyOut:
    """Read the proof that the log at one size starts with all that it was at another."""
    old, new = [await logs.head(reading, size) for size in (first, second)]
    if old is None or new is None or first > second:
        raise SizeUnknown
    path = await logs.proof(reading, consistency_spans(first, second))
    return ConsistencyOut(
        first=first, second=second, path=path, first_head=old.head, second_head=new.head
    )


@router.get("/entries")
async def list_entries(
    _: Reader, reading: Reading, after: Behind = None, limit: Limit = 100
) -> Page[EntryOut]:
    """List the entries of the log in order, so that it can be copied and verified elsewhere."""
    rows = await logs.entries(reading, after=-1 if after is None else after, limit=limit + 1)
    return page_of(rows, limit, EntryOut.model_validate, lambda one: str(one.leaf_index))


def shown(row: Any) -> HeadOut:
    """Show a head."""
    return HeadOut(
        tree_size=row.tree_size, root_hash=row.root_hash.hex(), time=row.time, head=row.head
    )
