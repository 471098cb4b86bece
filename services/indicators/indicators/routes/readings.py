"""Readings over HTTP: what listing, reading and correcting are alike for all that is kept so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from indicators.actions.downloads import download, wanted
from indicators.queries import readings
from indicators.tables import Recorded
from shared.database import Reading, Session
from shared.paging import page_of
from shared.rules import NotThere
from shared.versions import expect, tag

Out = TypeVar("Out", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Kept(Generic[Out]):
    """One kind of thing that is kept as readings.

    Attributes:
        table: Where its readings are.
        out: The body that is answered.
        columns: Of a file of them.
        many: What several are called, in an address.
    """

    table: type[Recorded]
    out: type[Out]
    columns: Sequence[str]
    many: str

    async def listed(
        self,
        request: Request,
        reading: Reading,
        accept: str,
        *,
        after: str | None,
        limit: int,
        known_at: datetime | None,
        where: Mapping[str, str | None],
    ) -> Any:
        """Answer with a page, or with all as a file."""
        if kind_of_file := wanted(accept):
            rows = readings.every(self.table, known_at=known_at, where=where)
            return await download(request, rows, self.columns, self.many, kind_of_file)
        found = await readings.page(
            reading, self.table, after=after, limit=limit + 1, known_at=known_at, where=where
        )
        return page_of(found, limit, self.out.model_validate, lambda one: one.id)

    async def shown(
        self,
        connection: Reading | Session,
        thing_id: str,
        response: Response,
        known_at: datetime | None = None,
    ) -> Out:
        """Read a reading, and name its version in the answer if a change may start from it."""
        row = await readings.one(connection, self.table, thing_id, known_at=known_at)
        if row is None:
            raise NotThere
        if known_at is None:
            tag(response, row)
        return self.out.model_validate(row)

    async def history(self, reading: Reading, thing_id: str) -> list[Out]:
        """Read every reading of one thing, the first one first."""
        rows = await readings.history(reading, self.table, thing_id)
        if not rows:
            raise NotThere
        return [self.out.model_validate(row) for row in rows]

    async def open(self, session: Session, thing_id: str, if_match: str) -> Any:
        """Find the reading that a correction starts from."""
        row = await readings.one(session, self.table, thing_id)
        if row is None:
            raise NotThere
        expect(row, if_match)
        return row
