"""API clients, the keys they have used, the scopes there are, and the assertions spent."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.clients import ClientExists, KeyIdReused
from membership.tables import (
    ApiClient,
    ClientKey,
    LegalExistence,
    Scope,
    SpentAssertion,
)


async def one(connection: AsyncConnection, client_id: str) -> Row[Any] | None:
    """Read a client."""
    wanted = select(ApiClient.__table__).where(ApiClient.id == client_id)
    return (await connection.execute(wanted)).one_or_none()


async def in_force(connection: AsyncConnection, client_id: str, *, on: date) -> Row[Any] | None:
    """Read a client that is active, and whose organisation exists on that day."""
    wanted = (
        select(ApiClient.__table__)
        .join(LegalExistence, LegalExistence.id == ApiClient.organisation_id)
        .where(ApiClient.id == client_id, ApiClient.status == "active")
        .where(LegalExistence.valid.contains(on), func.upper_inf(LegalExistence.recorded))
    )
    return (await connection.execute(wanted)).one_or_none()


async def page(connection: AsyncConnection, *, after: str | None, limit: int) -> Sequence[Row[Any]]:
    """Read some clients in order of their ids."""
    some = select(ApiClient.__table__).where(ApiClient.id > (after or ""))
    return (await connection.execute(some.order_by(ApiClient.id).limit(limit))).all()


async def stored(session: AsyncSession, client_id: str) -> ApiClient | None:
    """Find a client to change it."""
    return await session.get(ApiClient, client_id)


async def scopes(connection: AsyncConnection | AsyncSession) -> list[str]:
    """List the scopes that any service knows."""
    return list((await connection.execute(select(Scope.name).order_by(Scope.name))).scalars())


async def register(session: AsyncSession, client: ApiClient) -> None:
    """Store a new client.

    Raises:
        ClientExists: The id is taken.
    """
    session.add(client)
    try:
        await session.flush()
    except IntegrityError as error:
        raise ClientExists from error


async def remember_keys(
    session: AsyncSession, client_id: str, prints: Mapping[str, str], *, in_use: Mapping[str, str]
) -> None:
    """Note which key each `kid` of a client is, and which of them are out of use.

    Args:
        session: The transaction.
        client_id: Whose keys they are.
        prints: The thumbprints of all keys that are known to have been in use, by `kid`.
        in_use: Those that are in use from now on.

    Raises:
        KeyIdReused: One of them has the `kid` that another key had.
    """
    for kid, thumbprint in {**prints, **in_use}.items():
        if not await pin(session, client_id, kid, thumbprint):
            raise KeyIdReused
    of_client = update(ClientKey).where(ClientKey.client_id == client_id)
    gone = of_client.where(ClientKey.kid.not_in(in_use), ClientKey.retired_at.is_(None))
    await session.execute(gone.values(retired_at=func.now()))
    await session.execute(of_client.where(ClientKey.kid.in_(in_use)).values(retired_at=None))


async def pin(
    connection: AsyncConnection | AsyncSession, client_id: str, kid: str, thumbprint: str
) -> bool:
    """Note that a `kid` of a client is this key; false if it is another's."""
    row = {"client_id": client_id, "kid": kid, "thumbprint": thumbprint}
    await connection.execute(insert(ClientKey).values(row).on_conflict_do_nothing())
    known = select(ClientKey.thumbprint).filter_by(client_id=client_id, kid=kid)
    return (await connection.execute(known)).scalar_one() == thumbprint


async def spend(connection: AsyncConnection, client_id: str, jti: str, *, expires: int) -> bool:
    """Note that an assertion has earned its token; false if it had before.

    The primary key decides, not a look beforehand, so of many at once one is first.
    """
    new = insert(SpentAssertion).values(
        client_id=client_id, jti=jti, useless_after=datetime.fromtimestamp(expires, UTC)
    )
    done = await connection.execute(new.on_conflict_do_nothing().returning(SpentAssertion.jti))
    return done.one_or_none() is not None


async def forget_spent(connection: AsyncConnection) -> int:
    """Drop the assertions that are out of time by themselves, with an hour to spare."""
    old = delete(SpentAssertion).where(
        SpentAssertion.useless_after < text("now() - interval '1 hour'")
    )
    return (await connection.execute(old)).rowcount
