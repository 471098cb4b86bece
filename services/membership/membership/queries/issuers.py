"""Trusted issuers: every question asked of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.issuers import IssuerExists, IssuerTaken
from membership.tables import TrustedIssuer


async def one(connection: AsyncConnection, issuer_id: str) -> Row[Any] | None:
    """Read an issuer."""
    wanted = select(TrustedIssuer.__table__).where(TrustedIssuer.id == issuer_id)
    return (await connection.execute(wanted)).one_or_none()


async def page(
    connection: AsyncConnection, *, after: str | None, limit: int, organisation_id: str | None
) -> Sequence[Row[Any]]:
    """Read some issuers in order of their ids, or those of an organisation."""
    some = select(TrustedIssuer.__table__).where(TrustedIssuer.id > (after or ""))
    if organisation_id is not None:
        some = some.where(TrustedIssuer.organisation_id == organisation_id)
    return (await connection.execute(some.order_by(TrustedIssuer.id).limit(limit))).all()


async def trusted(
    connection: AsyncConnection, issuer: str, *, organisation_id: str
) -> Row[Any] | None:
    """Read the active issuer with this URL, if it speaks for the organisation."""
    wanted = select(TrustedIssuer.__table__).where(
        TrustedIssuer.issuer == issuer,
        TrustedIssuer.organisation_id == organisation_id,
        TrustedIssuer.status == "active",
    )
    return (await connection.execute(wanted)).one_or_none()


async def stored(session: AsyncSession, issuer_id: str) -> TrustedIssuer | None:
    """Find an issuer to change it."""
    return await session.get(TrustedIssuer, issuer_id)


async def register(session: AsyncSession, issuer: TrustedIssuer) -> None:
    """Store a new issuer.

    Raises:
        IssuerExists: The id is taken.
        IssuerTaken: The URL belongs to an organisation already.
    """
    session.add(issuer)
    try:
        await session.flush()
    except IntegrityError as error:
        cause = error.orig.__cause__ if error.orig else None
        by_url = getattr(cause, "constraint_name", "") == "uq_trusted_issuer_issuer"
        raise (IssuerTaken if by_url else IssuerExists) from error
