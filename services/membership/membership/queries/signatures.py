"""Signatures under the versions of agreements, and their withdrawals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.signatures import AlreadySigned, NotSigned
from membership.tables import ApiClient, Signature, SignatureWithdrawal

READ = """
    SELECT g.*, w.withdrawn_on FROM agreement_signature g
    LEFT JOIN agreement_signature_withdrawal w USING (agreement_id, number, organisation_id)
    WHERE (g.agreement_id, g.number) = (:agreement_id, :number)
"""
ONE = text(f"{READ} AND g.organisation_id = :organisation_id")
PAGE = text(f"""{READ}
    AND g.organisation_id > coalesce(:after, '') ORDER BY g.organisation_id LIMIT :limit
""")


async def one(
    connection: AsyncConnection | AsyncSession,
    agreement_id: str,
    number: int,
    organisation_id: str,
) -> Row[Any] | None:
    """Read the signature of an organisation under a version."""
    wanted = {"agreement_id": agreement_id, "number": number, "organisation_id": organisation_id}
    return (await connection.execute(ONE, wanted)).one_or_none()


async def page(
    connection: AsyncConnection, agreement_id: str, number: int, *, after: str | None, limit: int
) -> Sequence[Row[Any]]:
    """Read some signatures under a version, in order of the organisations' ids."""
    wanted = {"agreement_id": agreement_id, "number": number, "after": after, "limit": limit}
    return (await connection.execute(PAGE, wanted)).all()


async def keys_of(session: AsyncSession, organisation_id: str) -> list[tuple[dict[str, Any], str]]:
    """List the public keys of an organisation's active clients, each with its algorithm.

    Keys that a client publishes at an address of its own are not among them.
    """
    active = select(ApiClient.keys, ApiClient.algorithm).where(
        ApiClient.organisation_id == organisation_id,
        ApiClient.status == "active",
        ApiClient.jwks_uri.is_(None),
    )
    return [(key, row.algorithm) for row in await session.execute(active) for key in row.keys]


async def sign(session: AsyncSession, signature: Signature) -> None:
    """Record a signature.

    The primary key decides, not a look beforehand, so of two at once one is first.

    Raises:
        AlreadySigned: There is one of that organisation under that version.
    """
    session.add(signature)
    try:
        await session.flush()
    except IntegrityError as error:
        raise AlreadySigned from error


async def withdraw(session: AsyncSession, withdrawal: SignatureWithdrawal) -> None:
    """Record that a signature was taken back.

    Raises:
        NotSigned: It was taken back before.
    """
    session.add(withdrawal)
    try:
        await session.flush()
    except IntegrityError as error:
        raise NotSigned from error
