"""Supersessions: how one number is made to lead to another."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.ext.asyncio import AsyncSession

from care_record.domain.accesses import Accessor, Action
from care_record.domain.nhs_number import NhsNumber
from care_record.domain.supersessions import check_successor
from care_record.queries import accesses, persons
from care_record.tables import Person
from shared.rules import NotThere

# What belongs to a person is moved to the number that stays, so that it is read in one place.
# A row's place among the shards is never updated: it is put in there and taken out here.
MOVE = [
    text(statement)
    for statement in (
        """INSERT INTO superseded_number (nhs_number, old_number) VALUES (:new, :old)""",
        """INSERT INTO superseded_number (nhs_number, old_number, at)
           SELECT :new, old_number, at FROM superseded_number WHERE nhs_number = :old""",
        """DELETE FROM superseded_number WHERE nhs_number = :old""",
        """UPDATE local_identifier_holder SET nhs_number = :new
           WHERE nhs_number = :old AND (system, value) IN (
               SELECT system, value FROM local_identifier WHERE nhs_number = :old)""",
        """INSERT INTO local_identifier (nhs_number, id, recorded_under, system, value, valid,
                                         source, certainty, note)
           SELECT :new, id, recorded_under, system, value, valid, source, certainty, note
           FROM local_identifier WHERE nhs_number = :old""",
        """DELETE FROM local_identifier WHERE nhs_number = :old""",
    )
]


class Pair(NamedTuple):
    """Two numbers of one person, both held against others until the end."""

    old: Person
    new: Person


async def pair(
    session: AsyncSession, person: NhsNumber | UUID, successor: NhsNumber, *, by: Accessor
) -> Pair:
    """Find the two persons, and record who joins them.

    They are held in the order of their numbers, whichever way round they are named, so that two
    who join the same ones at the same time wait for each other instead of for ever.

    Raises:
        NotThere: One of them is not there.
        OwnSuccessor, PersonSuperseded, SuccessorSuperseded: They cannot be joined.
    """
    number = await persons.number_of(session, person)
    held = {one: await persons.stored(session, one) for one in sorted({number or "", successor})}
    old, new = held[number or ""], held[successor]
    for one, named, asked in ((old, number, str(person)), (new, successor, successor)):
        there, action = one is not None, Action.SUPERSEDE
        await accesses.record(session, named, by=by, action=action, asked_for=asked, there=there)
    if old is None or new is None:
        raise NotThere
    check_successor(
        old.nhs_number, new.nhs_number,
        old_superseded=old.superseded_by is not None, new_superseded=new.superseded_by is not None,
    )  # fmt: skip
    return Pair(old, new)


async def supersede(session: AsyncSession, old: Person, new: Person) -> None:
    """Make a number lead to another, with all that is known under it."""
    for person in (old, new):
        person.changed_at = func.now()
    old.superseded_by = new.nhs_number
    await session.flush()
    for statement in MOVE:
        await session.execute(statement, {"old": old.nhs_number, "new": new.nhs_number})
