"""Registers over HTTP: the same four operations for every kind of dated, correctable fact.

List, record, read, correct. A fact holds on `[valid_from, valid_to)`; a correction adds a
reading and the former ones stay readable by `known_at`. A list is also given whole, as CSV.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from membership.domain.intervals import Interval
from membership.domain.readings import FactExists
from membership.queries import readings
from membership.routes.access import Editor, Reader
from membership.tables import Recorded, days
from shared.changes import announce
from shared.database import Database, Reading, Session
from shared.fields import Provenance, Slug, Strict
from shared.idempotency import Creating
from shared.paging import Page, page_of
from shared.routing import Route
from shared.rules import NotThere, RuleBroken
from shared.tabular import AT_ONCE, Accept, csv_response, wants_csv
from shared.versions import IfMatch, expect, tag

KnownAt = Annotated[
    AwareDatetime | None, Query(description="As this register knew it then; now if left out")
]

LAST = ("valid_from", "valid_to", "source", "certainty", "note", "recorded_from", "recorded_to",
        "version")  # fmt: skip


class Dated(Provenance):
    """A fact that holds on `[valid_from, valid_to)`; an end that is null is open."""

    valid_from: Annotated[date | None, Field(examples=["2021-04-01"])] = None
    valid_to: Annotated[date | None, Field(examples=[None])] = None


class NewFact(Dated, Strict):
    """A fact to record, under an id that is chosen once and kept."""

    id: Annotated[Slug, Field(examples=["jc-2021"])]


class ReadingOut(Dated):
    """A fact as it was known during `[recorded_from, recorded_to)`."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["jc-2021"])]
    recorded_from: datetime
    recorded_to: datetime | None
    version: Annotated[int, Field(examples=[1])]


class AskedOne(BaseModel):
    """How one fact can be asked for."""

    model_config = ConfigDict(extra="forbid")

    known_at: Annotated[
        AwareDatetime | None, Field(description="As this register knew it then; now if left out")
    ] = None


class Asked(AskedOne):
    """What a list can be asked for."""

    after: Annotated[
        str | None,
        Field(max_length=200, description="Go on behind this id: the `next` of the page before"),
    ] = None
    limit: Annotated[int, Field(ge=1, le=500, description="How many at most")] = 100
    on: Annotated[date | None, Field(description="Only what holds on this day")] = None


Check = Callable[[Any, Any], Awaitable[None]]
Derive = Callable[[Any, Sequence[Any], Any], Awaitable[Sequence[Any]]]


async def unchecked(_: Any, __: Any) -> None:
    """Let everything pass that the table lets pass."""


async def as_recorded(_: Any, rows: Sequence[Any], __: Any) -> Sequence[Any]:
    """Answer what is recorded and nothing that follows from it."""
    return rows


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of fact: its words, its table, its bodies and its rules.

    Attributes:
        one: What one is called, in an operation's name: `terms_of_reference`.
        many: What several are called.
        title: What one is called in a sentence.
        table: Where its readings are kept.
        new: The body that records one.
        correction: The body that corrects one; what is not sent stays.
        out: The body that is answered.
        asked: What its list can be asked for.
        asked_one: How one of them can be asked for.
        clash: The rule that its table's own constraint stands for.
        check: Refuses a reading that other facts forbid; called with the session and the reading.
        derive: Adds to its rows what follows from them; called with the connection, the rows and
            what was asked.
        afresh: The fields that speak of one reading: a correction does not take them over.
        explained: A sentence more about it, for the specification.
    """

    one: str
    many: str
    title: str
    table: type[Recorded]
    new: type[NewFact]
    correction: type[Dated]
    out: type[ReadingOut]
    asked: type[Asked] = Asked
    asked_one: type[AskedOne] = AskedOne
    clash: type[RuleBroken] = FactExists
    check: Check = unchecked
    derive: Derive = as_recorded
    afresh: tuple[str, ...] = ()
    explained: str = ""


def register_router(register: Register) -> APIRouter:
    """Make the four routes of one kind of fact."""
    place = register.many.replace("_", "-")
    router = APIRouter(prefix=f"/{place}", tags=[place], route_class=Route)
    table, out = register.table, register.out
    event = register.one.replace("_", "-")

    async def shown(connection: Any, fact_id: str, response: Response, asked: AskedOne) -> Any:
        row = await readings.one(connection, table, fact_id, known_at=asked.known_at)
        if row is None:
            raise NotThere
        tag(response, row)
        (derived,) = await register.derive(connection, [row], asked)
        return out.model_validate(derived)

    async def listed(
        _: Reader,
        request: Request,
        reading: Reading,
        asked: Annotated[register.asked, Query()],  # type: ignore[name-defined]
        accept: Accept = "application/json",
    ) -> Any:
        if wants_csv(accept):
            rows = every(register, request.app.state.database, asked)
            return csv_response(columns(out), rows, place)
        wanted = asked.model_dump() | {"limit": asked.limit + 1}
        found = await readings.page(reading, table, **wanted)
        derived = await register.derive(reading, found, asked)
        return page_of(derived, asked.limit, out.model_validate, lambda one: one.id)

    async def recorded(
        _: Editor,
        __: Creating,
        new: register.new,  # type: ignore[name-defined]
        session: Session,
        response: Response,
    ) -> Any:
        facts = new.model_dump(mode="json", exclude={"valid_from", "valid_to"})
        valid = days(Interval(new.valid_from, new.valid_to))
        fact = table(version=1, valid=valid, **storable(facts, new))
        await register.check(session, fact)
        await readings.record(session, fact, clash=register.clash)
        announce(session, f"{event}.recorded", new.id)
        response.headers["Location"] = f"/membership/v1/{place}/{new.id}"
        return await shown(session, new.id, response, register.asked_one())

    async def read(
        _: Reader,
        fact_id: str,
        reading: Reading,
        response: Response,
        asked: Annotated[register.asked_one, Query()],  # type: ignore[name-defined]
    ) -> Any:
        return await shown(reading, fact_id, response, asked)

    async def corrected(
        _: Editor,
        fact_id: str,
        change: register.correction,  # type: ignore[name-defined]
        if_match: IfMatch,
        session: Session,
        response: Response,
    ) -> Any:
        known = await readings.current(session, table, fact_id)
        if known is None:
            raise NotThere
        expect(known, if_match)
        sent = storable(change.model_dump(mode="json", exclude_unset=True), change)
        fact = readings.corrected(known, dict.fromkeys(register.afresh) | sent)
        await register.check(session, fact)
        await readings.record(session, fact, instead_of=known, clash=register.clash)
        announce(session, f"{event}.corrected", fact_id)
        return await shown(session, fact_id, response, register.asked_one())

    more = f" {register.explained}" if register.explained else ""
    for handler, name, words in (
        (
            listed,
            f"list_{register.many}",
            f"List {register.many.replace('_', ' ')}; or all as CSV.",
        ),
        (recorded, f"record_{register.one}", f"Record {register.title}."),
        (read, f"read_{register.one}", f"Read {register.title}, now or as known at a time."),
        (corrected, f"correct_{register.one}", f"Correct {register.title}; readings stay."),
    ):
        handler.__name__, handler.__doc__ = name, f"{words}{more}"
    page = Page[out]  # type: ignore[valid-type]
    router.add_api_route("", listed, methods=["GET"], response_model=page)
    router.add_api_route("", recorded, methods=["POST"], response_model=out, status_code=201)
    router.add_api_route("/{fact_id}", read, methods=["GET"], response_model=out)
    router.add_api_route("/{fact_id}", corrected, methods=["PATCH"], response_model=out)
    return router


def storable(facts: dict[str, Any], body: BaseModel) -> dict[str, Any]:
    """Give a body's values as a table stores them: dates and times whole, the rest as JSON."""
    return {
        name: whole if isinstance(whole := getattr(body, name), date) else value
        for name, value in facts.items()
    }


def columns(out: type[ReadingOut]) -> list[str]:
    """Name the columns of a register's CSV: the id, what is special to it, what all have."""
    own = [name for name in out.model_fields if name != "id" and name not in LAST]
    return ["id", *own, *LAST]


async def every(
    register: Register, database: Database, asked: Asked
) -> AsyncIterator[SimpleNamespace]:
    """Read a whole list, a page at a time, as the cells of a CSV."""
    async with database.reading() as connection:
        wanted = asked.model_dump() | {"after": None, "limit": AT_ONCE}
        while rows := await readings.page(connection, register.table, **wanted):
            for row in await register.derive(connection, rows, asked):
                fields = register.out.model_validate(row).model_dump(mode="json")
                yield SimpleNamespace(**{name: cell(value) for name, value in fields.items()})
            wanted["after"] = rows[-1].id


def cell(value: Any) -> Any:
    """Write a value into one cell: a list with its members parted, the rest as JSON has it."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    return json.dumps(value) if isinstance(value, bool | list | dict) else value
