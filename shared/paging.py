"""Long lists in pages: the cursor is the id of the last row, and nothing is counted.

The page behind an id is found in the index, so the thousandth is as quick as the first, and a
row made meanwhile neither repeats another nor hides one.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

Row = TypeVar("Row")
Item = TypeVar("Item", bound=BaseModel)

Limit = Annotated[int, Query(ge=1, le=500, description="How many at most")]
After = Annotated[
    str | None,
    Query(max_length=200, description="Go on behind this id: the `next` of the page before"),
]


class Page(BaseModel, Generic[Item]):
    """Some of a list. Ask for `after={next}` to go on; null means no more."""

    items: list[Item]
    next: Annotated[str | None, Field(examples=[None])]


def page_of(
    rows: Sequence[Row], limit: int, out: Callable[[Row], Item], cursor: Callable[[Item], str]
) -> Page[Item]:
    """Make a page of at most `limit` from rows read with `limit + 1`."""
    items = [out(row) for row in rows[:limit]]
    return Page(items=items, next=cursor(items[-1]) if len(rows) > limit else None)
