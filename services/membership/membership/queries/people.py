"""People: every question asked of them. Subjects and names are personal data."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.people import PersonExists
from membership.tables import Person

FIRST = UUID(int=0)
# What a reader may see: nothing here says who it is.
PUBLIC: tuple[Any, ...] = (Person.id, Person.organisation_id, Person.status, Person.version)


async def one(connection: AsyncConnection | AsyncSession, person_id: UUID) -> Row[Any] | None:
    """Read of a person what says nothing of who it is."""
    return (await connection.execute(select(*PUBLIC).where(Person.id == person_id))).one_or_none()


async def identity(connection: AsyncConnection, person_id: UUID) -> Row[Any] | None:
    """Read who a person is."""
    wanted = select(Person.__table__).where(Person.id == person_id)
    return (await connection.execute(wanted)).one_or_none()


async def by_subject(connection: AsyncConnection, issuer_id: str, subject: str) -> Row[Any] | None:
    """Find the person whom an issuer calls this."""
    wanted = select(Person.__table__).filter_by(issuer_id=issuer_id, subject=subject)
    return (await connection.execute(wanted)).one_or_none()


async def acting(
    connection: AsyncConnection, *, issuer_id: str, subject: str, organisation_id: str
) -> UUID | None:
    """Find the active person of an organisation whom an issuer calls this."""
    wanted = select(Person.id).filter_by(
        issuer_id=issuer_id, subject=subject, organisation_id=organisation_id, status="active"
    )
    return (await connection.execute(wanted)).scalar_one_or_none()


async def page(
    connection: AsyncConnection,
    *,
    after: UUID | None,
    limit: int,
    organisation_id: str | None,
    status: str | None,
) -> Sequence[Row[Any]]:
    """Read some people in order of their ids, by organisation or status."""
    some = select(*PUBLIC).where(Person.id > (after or FIRST))
    if organisation_id is not None:
        some = some.where(Person.organisation_id == organisation_id)
    if status is not None:
        some = some.where(Person.status == status)
    return (await connection.execute(some.order_by(Person.id).limit(limit))).all()


async def stored(session: AsyncSession, person_id: UUID) -> Person | None:
    """Find a person to change the entry."""
    return await session.get(Person, person_id)


async def register(session: AsyncSession, person: dict[str, Any]) -> None:
    """Store a new person.

    A conflict is met without an error of the database, whose text would quote the subject.

    Raises:
        PersonExists: The issuer's subject is registered.
    """
    new = insert(Person).values(version=1, **person).on_conflict_do_nothing()
    done = await session.execute(new.returning(Person.id))
    if done.one_or_none() is None:
        raise PersonExists
