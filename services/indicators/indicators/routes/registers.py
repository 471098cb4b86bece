"""Registers over HTTP: the same operations for whatever is recorded and may be corrected.

List, record, read, correct, all readings; and a file of them. A correction adds a reading, and
the former ones stay readable by `known_at`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from indicators.actions.downloads import Accept
from indicators.actions.imports import Plan
from indicators.queries import imports, readings
from indicators.queries.imports import Imported
from indicators.routes.access import Editor, Reader
from indicators.routes.fields import KnownAt
from indicators.routes.readings import Kept
from indicators.tables import Recorded
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Provenance, Slug, Strict
from shared.idempotency import Creating
from shared.paging import Page
from shared.routing import Route
from shared.tabular import Fault
from shared.versions import IfMatch


class NewThing(Provenance, Strict):
    """A thing to record, under an id that is chosen once and kept."""

    id: Annotated[Slug, Field(examples=["imd-2019-quintile-1"])]


class AskedOne(BaseModel):
    """How one thing can be asked for."""

    model_config = ConfigDict(extra="forbid")

    known_at: KnownAt = None


class Asked(AskedOne):
    """What a list can be asked for."""

    after: Annotated[
        str | None,
        Field(max_length=200, description="Go on behind this id: the `next` of the page before"),
    ] = None
    limit: Annotated[int, Field(ge=1, le=500, description="How many at most")] = 100

    def where(self) -> dict[str, Any]:
        """Give the columns that it asks by."""
        return self.model_dump(exclude=set(Asked.model_fields))


class ThingOut(Provenance):
    """A thing as it was known during `[recorded_from, recorded_to)`."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["imd-2019-quintile-1"])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_to: Annotated[datetime | None, Field(examples=[None])]
    recorded_by: Annotated[str, Field(description="The client", examples=["leeds-loader"])]
    version: Annotated[int, Field(examples=[1])]


Facts = dict[str, Any]
Reference = tuple[str, Imported, str]


def unchecked(facts: Facts) -> Facts:
    """Take a thing as it comes."""
    return facts


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of thing: its words, its table, its bodies and its rules.

    Attributes:
        one: What one is called, in an operation's name: `area_link`.
        many: What several are called.
        title: What one is called in a sentence.
        table: Where its readings are kept.
        new: The body that records one, and the columns of a file of them.
        correction: The body that corrects one; what is not sent stays.
        out: The body that is answered.
        asked: What its list can be asked for.
        references: Columns that name a thing, where it must be, and what to say if it is not.
        checked: Refuses or completes the values of one; called with all of them.
        agrees: Refuses one that does not go with the others.
        agree: Names what in a file does not go with the others.
        example: A row of a file, for the specification.
        board: Whether reading one answers more than what is recorded: then its route is written
            beside the others, and not made here.
    """

    one: str
    many: str
    title: str
    table: type[Recorded]
    new: type[NewThing]
    correction: type[Provenance]
    out: type[ThingOut]
    example: str
    asked: type[Asked] = Asked
    references: Sequence[Reference] = ()
    checked: Callable[[Facts], Facts] = unchecked
    agrees: Callable[[Any, Facts], Awaitable[None]] | None = None
    agree: Callable[[Any, Any], Awaitable[list[Fault]]] | None = None
    board: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns of a file: the id, what is special to it, where it comes from."""
        last = tuple(Provenance.model_fields)
        own = (name for name in self.new.model_fields if name != "id" and name not in last)
        return ("id", *own, *last)


def plan_of(register: Register) -> Plan[Any]:
    """Say how a file of them is taken in."""

    def stored(row: NewThing) -> Sequence[Any]:
        facts = register.checked(row.model_dump())
        return [facts[column] for column in register.columns]

    return Plan(row=register.new, stored=stored, columns=register.columns, table=register.table,
                references=register.references, take=imports.record,
                check=register.agree)  # fmt: skip


def register_router(register: Register) -> APIRouter:
    """Make the routes of one kind of thing."""
    place = register.many.replace("_", "-")
    router = APIRouter(prefix=f"/{place}", tags=[place], route_class=Route)
    kept = Kept(register.table, register.out, register.columns, place)
    add_reading(router, register, kept)
    add_changing(router, register, kept)
    return router


def add_reading(router: APIRouter, register: Register, kept: Kept[Any]) -> None:
    """Add the routes that list things, read one and read its readings."""
    out = kept.out
    every_reading = create_model(
        f"{out.__name__.removesuffix('Out')}Readings",
        __doc__="All that was ever known of one, the first reading first.",
        items=(list[out], ...),  # type: ignore[valid-type]
    )

    async def listed(
        _: Reader,
        request: Request,
        reading: Reading,
        asked: Annotated[register.asked, Query()],  # type: ignore[name-defined]
        accept: Accept = "application/json",
    ) -> Any:
        return await kept.listed(
            request, reading, accept,
            after=asked.after, limit=asked.limit, known_at=asked.known_at, where=asked.where(),
        )  # fmt: skip

    async def read(
        _: Reader,
        thing_id: str,
        reading: Reading,
        response: Response,
        asked: Annotated[AskedOne, Query()],
    ) -> Any:
        return await kept.shown(reading, thing_id, response, asked.known_at)

    async def history(_: Reader, thing_id: str, reading: Reading) -> Any:
        return {"items": await kept.history(reading, thing_id)}

    several, title = register.many.replace("_", " "), register.title
    named(listed, f"list_{register.many}", f"List {several}; or all as CSV or Parquet.")
    named(read, f"read_{register.one}", f"Read {title}, now or as known at a time.")
    named(history, f"list_{register.one}_readings", f"List every reading of {title}.")
    router.add_api_route("", listed, response_model=Page[out])  # type: ignore[valid-type]
    if not register.board:
        router.add_api_route("/{thing_id}", read, response_model=out)
    router.add_api_route("/{thing_id}/readings", history, response_model=every_reading)


def add_changing(router: APIRouter, register: Register, kept: Kept[Any]) -> None:
    """Add the routes that record a thing and correct one."""
    table, out = kept.table, kept.out
    event = register.one.replace("_", "-")

    async def recorded(
        caller: Editor,
        __: Creating,
        new: register.new,  # type: ignore[name-defined]
        session: Session,
        response: Response,
    ) -> Any:
        facts = register.checked(new.model_dump())
        if register.agrees:
            await register.agrees(session, facts)
        await readings.record(session, table, facts, by=caller.client_id)
        announce(session, f"{event}.recorded", new.id)
        response.headers["Location"] = f"/indicators/v1/{kept.many}/{new.id}"
        return await kept.shown(session, new.id, response)

    async def corrected(
        caller: Editor,
        thing_id: str,
        change: register.correction,  # type: ignore[name-defined]
        if_match: IfMatch,
        session: Session,
        response: Response,
    ) -> Any:
        known = await kept.open(session, thing_id, if_match)
        facts = {name: getattr(known, name) for name in register.columns}
        after = register.checked(facts | change.model_dump(exclude_unset=True))
        await readings.correct(session, table, known, after, by=caller.client_id)
        if register.agrees:  # Now that the link before is no more.
            await register.agrees(session, after)
        announce(session, f"{event}.corrected", thing_id)
        return await kept.shown(session, thing_id, response)

    named(recorded, f"record_{register.one}", f"Record {register.title}.")
    words = f"Correct {register.title}; the readings before stay."
    named(corrected, f"correct_{register.one}", words)
    router.add_api_route("", recorded, methods=["POST"], response_model=out, status_code=201)
    router.add_api_route("/{thing_id}", corrected, methods=["PATCH"], response_model=out)


def named(handler: Callable[..., Awaitable[Any]], name: str, words: str) -> None:
    """Name an operation and say what it does."""
    handler.__name__, handler.__doc__ = name, words
