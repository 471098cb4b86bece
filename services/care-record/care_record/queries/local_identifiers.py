"""Local identifiers: who holds one, and how it is given and ended."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care_record.domain.accesses import Accessor, Action
from care_record.domain.intervals import Interval
from care_record.domain.local_identifiers import IdentifierTaken, is_free
from care_record.domain.nhs_number import NhsNumber
from care_record.queries import accesses
from care_record.tables import LocalIdentifier, LocalIdentifierHolder, days
from shared.rules import NotThere

Holder = LocalIdentifierHolder


async def holder(
    session: AsyncSession, system: str, value: str, *, on: date, by: Accessor
) -> NhsNumber | None:
    """Give the number of the person who holds an identifier on a day; record it if nobody does."""
    found = await session.get(Holder, (system, value))
    if found and on in Interval(found.held_from, found.held_until):
        return NhsNumber(found.nhs_number)
    asked = f"{system}|{value}"
    await accesses.record(session, None, by=by, action=Action.SEARCH, asked_for=asked)
    return None


async def give(session: AsyncSession, identifier: LocalIdentifier) -> None:
    """Store that a person has an identifier.

    Raises:
        IdentifierTaken: It is a person's already on some of those days.
    """
    start, end = identifier.valid.lower, identifier.valid.upper
    held = {
        "nhs_number": identifier.nhs_number, "identifier_id": identifier.id,
        "held_from": start, "held_until": end,
    }  # fmt: skip
    key = {"system": identifier.system, "value": identifier.value}
    new = insert(Holder).values(**key, **held).on_conflict_do_nothing().returning(Holder.value)
    if await session.scalar(new) is None:
        last = await _last(session, identifier.system, identifier.value)
        if not is_free(held_until=last.held_until, wanted_from=start):
            raise IdentifierTaken
        for name, to in held.items():
            setattr(last, name, to)
    session.add(identifier)
    await session.flush()


async def end(
    session: AsyncSession, nhs_number: str, identifier_id: UUID, until: date | None
) -> None:
    """Store when a person's identifier ended, or that it did not.

    Raises:
        NotThere: The person has no such identifier.
        EndsBeforeItStarts: It would.
        IdentifierTaken: It would last into the time of the next who holds it.
    """
    identifier = await session.get(LocalIdentifier, (nhs_number, identifier_id))
    if identifier is None:
        raise NotThere
    valid = Interval(identifier.valid.lower, until)
    last = await _last(session, identifier.system, identifier.value)
    if last.identifier_id == identifier_id:
        last.held_until = until
    elif until is None or (identifier.valid.upper and until > identifier.valid.upper):
        raise IdentifierTaken
    identifier.valid = days(valid)
    await session.flush()


async def _last(session: AsyncSession, system: str, value: str) -> LocalIdentifierHolder:
    wanted = select(Holder).where(Holder.system == system, Holder.value == value)
    found = await session.scalars(
        wanted.with_for_update().execution_options(populate_existing=True)
    )
    return found.one()
