"""Persons: every question asked of them, each for a stated purpose, and how they are stored."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care_record.domain.accesses import Accessor, Action
from care_record.domain.nhs_number import NhsNumber
from care_record.domain.persons import PersonExists
from care_record.domain.supersessions import PersonSuperseded
from care_record.queries import accesses
from care_record.tables import Person, PersonId
from shared.rules import NotThere

FACTS = ("status", "family_name", "given_name", "birth_date", "gender", "address_line_1",
          "address_line_2", "town", "postcode", "source", "certainty", "note")  # fmt: skip
LISTED = ", ".join(FACTS)

ONE = text("""
    SELECT p.*, coalesce(old.numbers, '[]') AS superseded,
           coalesce(identifiers.list, '[]') AS local_identifiers
    FROM person p
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(s.old_number ORDER BY s.at, s.old_number) AS numbers
        FROM superseded_number s WHERE s.nhs_number = p.nhs_number) old ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object(
                   'id', l.id, 'system', l.system, 'value', l.value,
                   'valid_from', lower(l.valid), 'valid_to', upper(l.valid),
                   'source', l.source, 'certainty', l.certainty, 'note', l.note)
               ORDER BY l.system, l.value, lower(l.valid)) AS list
        FROM local_identifier l WHERE l.nhs_number = p.nhs_number) identifiers ON true
    WHERE p.nhs_number = :nhs_number
""")
KEEP = text(f"""
    INSERT INTO person_reading (nhs_number, version, recorded, {LISTED})
    SELECT nhs_number, version, tstzrange(known_from, statement_timestamp()), {LISTED}
    FROM person WHERE nhs_number = :nhs_number
    RETURNING upper(recorded)
""")  # noqa: S608 - the only things put in are the names of columns above
READINGS = text("""
    SELECT r.*, lower(r.recorded) AS recorded_from, upper(r.recorded) AS recorded_to
    FROM person_reading r
    WHERE r.nhs_number = :nhs_number AND (CAST(:after AS integer) IS NULL OR r.version < :after)
    ORDER BY r.version DESC LIMIT :limit
""")


async def read(
    session: AsyncSession,
    person: NhsNumber | UUID,
    *,
    by: Accessor,
    action: Action = Action.READ,
    asked_for: str | None = None,
) -> Row[Any]:
    """Read a person, or the successor if the number was superseded, and record who did.

    Args:
        session: The transaction that the record is written in.
        person: The number or the opaque id.
        by: Who asks, for whom and why.
        action: What the record calls it.
        asked_for: What the caller named, if not the person.

    Raises:
        NotThere: There is no such person.
    """
    number = await number_of(session, person)
    row = await current(session, number) if number else None
    shown, asked = (row.nhs_number if row else number), asked_for or str(person)
    there = row is not None
    await accesses.record(session, shown, by=by, action=action, asked_for=asked, there=there)
    if row is None:
        raise NotThere
    return row


async def number_of(session: AsyncSession, person: NhsNumber | UUID) -> str | None:
    """Give the number that a path names: itself, or that of an opaque id."""
    if isinstance(person, UUID):
        wanted = select(PersonId.nhs_number).where(PersonId.id == person)
        return await session.scalar(wanted)
    return person


async def current(session: AsyncSession, nhs_number: str) -> Row[Any] | None:
    """Follow a number to the one that is current, and find its record; it records nothing."""
    row = (await session.execute(ONE, {"nhs_number": nhs_number})).one_or_none()
    while row and row.superseded_by:
        row = (await session.execute(ONE, {"nhs_number": row.superseded_by})).one_or_none()
    return row


async def to_change(
    session: AsyncSession, person: NhsNumber | UUID, *, by: Accessor, action: Action = Action.CHANGE
) -> Person:
    """Find a person to change, held against others until the end, and record who did.

    Raises:
        NotThere: There is no such person.
        PersonSuperseded: The number was superseded.
    """
    number = await number_of(session, person)
    found = await stored(session, number) if number else None
    await accesses.record(
        session, number, by=by, action=action, asked_for=str(person), there=found is not None
    )
    if found is None:
        raise NotThere
    if found.superseded_by:
        raise PersonSuperseded
    return found


async def to_audit(session: AsyncSession, person: NhsNumber | UUID, *, by: Accessor) -> str:
    """Give the number whose accesses are asked for, and record who asks.

    A number need not be anybody's: that somebody asked for it is what may be looked for.

    Raises:
        NotThere: There is no such id.
    """
    number = await number_of(session, person)
    await accesses.record(session, number, by=by, action=Action.AUDIT, asked_for=str(person))
    if number is None:
        raise NotThere
    return number


async def stored(session: AsyncSession, nhs_number: str) -> Person | None:
    """Hold a person's row against others until the end of the transaction; it records nothing."""
    return await session.get(Person, nhs_number, with_for_update=True, populate_existing=True)


async def register(session: AsyncSession, person: Person, *, by: Accessor) -> None:
    """Store a new person, and record who did.

    The primary key decides, without an error that would print the row: of many at once one is
    first.

    Raises:
        PersonExists: There is a person with that number.
    """
    number = person.nhs_number
    await accesses.record(session, number, by=by, action=Action.CREATE, asked_for=number)
    facts = {name: getattr(person, name) for name in ("nhs_number", "id", "version", *FACTS)}
    new = insert(Person).values(**facts).on_conflict_do_nothing().returning(Person.nhs_number)
    if await session.scalar(new) is None:
        raise PersonExists
    await session.execute(insert(PersonId).values(id=person.id, nhs_number=number))


async def amend(session: AsyncSession, person: Person, changes: Mapping[str, Any]) -> None:
    """Set what was sent; what was known before stays readable."""
    if any(getattr(person, name) != value for name, value in changes.items()):
        person.known_from = await session.scalar(KEEP, {"nhs_number": person.nhs_number})
    person.amend(changes)
    await session.flush()


async def readings(
    session: AsyncSession,
    person: NhsNumber | UUID,
    *,
    by: Accessor,
    after: int | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Read some of what was known of a person before, newest first, and record who did.

    Raises:
        NotThere: There is no such person.
    """
    row = await read(session, person, by=by)
    wanted = {"nhs_number": row.nhs_number, "after": after, "limit": limit}
    return (await session.execute(READINGS, wanted)).all()
