"""A creating POST happens once, however often it is sent.

The `Idempotency-Key` is remembered with a hash of the request and the answer, in the
transaction that did the work. A repeat meets the stored answer; another request under the same
key is refused; a repeat while the first still runs is told to wait.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import Depends, Header, Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.callers import Caller, caller
from shared.database import Session
from shared.problems import Problem

# Ids made from a key are the same after a restore, so links from partners become whole again.
IDS = UUID("6f1c2a52-7d0e-5b1b-9a64-0d5a0c1e9a11")
KEPT = "7 days"

LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
FIND = text("SELECT * FROM answer WHERE client_id = :client_id AND key = :key")
STORE = text("""
    INSERT INTO answer (client_id, key, request_hash, status, headers, body)
    VALUES (:client_id, :key, :request_hash, :status, CAST(:headers AS jsonb), :body)
""")
# Each new key makes room for itself, so that nothing has to come by and tidy up.
FORGET = text(f"""
    DELETE FROM answer WHERE (client_id, key) IN (
        SELECT client_id, key FROM answer WHERE at < now() - interval '{KEPT}'
        ORDER BY at LIMIT 2 FOR UPDATE SKIP LOCKED)
""")  # noqa: S608 - the only thing put in is the constant above


class Replayed(Exception):
    """The request was answered before; this is that answer."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__()
        self.response = Response(body, status, {**headers, "Idempotency-Replayed": "true"})


@dataclass(frozen=True, slots=True)
class Once:
    """The key of a creating POST, met for the first time."""

    session: AsyncSession
    client_id: str
    key: str
    request_hash: bytes

    @property
    def id(self) -> UUID:
        """The id of the thing that this request creates."""
        return uuid5(IDS, f"{self.client_id}\n{self.key}")

    async def remember(self, response: Response) -> None:
        """Store the answer in the transaction that did the work."""
        kept = {k: v for k, v in response.headers.items() if k != "content-length"}
        await self.session.flush()
        await self.session.execute(
            STORE,
            {
                "client_id": self.client_id,
                "key": self.key,
                "request_hash": self.request_hash,
                "status": response.status_code,
                "headers": json.dumps(kept),
                "body": bytes(response.body),
            },
        )


async def once(
    request: Request,
    session: Session,
    caller: Annotated[Caller, Depends(caller)],
    idempotency_key: Annotated[
        str,
        Header(
            min_length=8,
            max_length=200,
            pattern=r"^[\x21-\x7e]+$",
            description="A new random value, such as a UUID, for each thing you create",
            examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"],
        ),
    ],
) -> Once:
    """Let a creating POST pass the first time, and only then.

    Raises:
        Replayed: It was answered before.
        Problem: The first still runs (409), or the key was another request's (422).
    """
    seen = {"client_id": caller.client_id, "key": idempotency_key}
    head = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    request_hash = sha256(head + await request.body()).digest()
    if not await session.scalar(LOCK, {"key": f"{caller.client_id}\n{idempotency_key}"}):
        raise Problem("request-in-progress", headers={"Retry-After": "1"})
    if before := (await session.execute(FIND, seen)).one_or_none():
        if before.request_hash != request_hash:
            raise Problem("idempotency-key-reused")
        raise Replayed(before.status, before.headers, before.body)
    await session.execute(FORGET)
    request.state.once = Once(session, caller.client_id, idempotency_key, request_hash)
    return request.state.once  # type: ignore[no-any-return]


Creating = Annotated[Once, Depends(once)]
