"""Signing keys over HTTP: which key this service signed with, and when.

The JWK Set of `/.well-known/jwks.json` says by what to verify; this says for which time.
"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from membership.domain.signing_keys import KeyStatus, status_of
from membership.queries import signing_keys
from membership.routes.access import Reader
from shared.database import Reading
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route

router = APIRouter(prefix="/signing-keys", tags=["signing-keys"], route_class=Route)


class SigningKeyOut(BaseModel):
    """A key: `next` has never signed, `current` signs, `retired` signed on `[from, to)`."""

    kid: Annotated[str, Field(examples=["signing-2026"])]
    status: Annotated[KeyStatus, Field(examples=["current"])]
    purposes: Annotated[
        list[str],
        Field(description="What it signs", examples=[["access_tokens", "records"]]),
    ]
    valid_from: Annotated[
        datetime | None, Field(description="Null: it has never signed", examples=[None])
    ]
    valid_to: Annotated[datetime | None, Field(examples=[None])]
    public_key: Annotated[
        dict[str, Any],
        Field(examples=[{"kty": "EC", "crv": "P-256", "kid": "signing-2026", "x": "…", "y": "…"}]),
    ]


async def remembered(request: Request) -> None:
    """See to it that what this process signs with is on record."""
    await request.app.state.keys.look()


@router.get("")
async def list_signing_keys(
    _: Reader,
    __: Annotated[None, Depends(remembered)],
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
) -> Page[SigningKeyOut]:
    """List the keys by which tokens and records are verified, each with its time."""
    rows = await signing_keys.page(reading, after=after, limit=limit + 1)
    return page_of(rows, limit, shown, lambda one: one.kid)


def shown(row: Any) -> SigningKeyOut:
    """Show a key with its status."""
    return SigningKeyOut(
        kid=row.kid,
        status=status_of(row.first_used, row.retired_at),
        purposes=row.purposes,
        valid_from=row.first_used,
        valid_to=row.retired_at,
        public_key=row.public_key,
    )
