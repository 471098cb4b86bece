"""Give an access token for a client's assertion (RFC 7523), in the order that costs least.

Parse; client active and its organisation in force; key by `kid`; signature; claims; `jti` once.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import JWSRegistry
from sqlalchemy.ext.asyncio import AsyncConnection

from membership.domain.assertions import (
    NO_KEY,
    TOKEN_LASTS,
    AssertionRefused,
    audience,
    check_claims,
    check_header,
    granted,
    named_client,
)
from membership.queries import clients


@dataclass(frozen=True, slots=True)
class Granted:
    """A token, and the scopes it is good for."""

    access_token: str
    scopes: list[str]


class OwnKeys:
    """The keys that this service signs with: the first signs, all are published."""

    def __init__(self, key_set: str) -> None:
        self.private = [ECKey.import_key(key) for key in json.loads(key_set)["keys"]]
        self.public = KeySet([ECKey.import_key(key.as_dict(private=False)) for key in self.private])

    async def find(self, kid: str) -> KeySet:  # noqa: ARG002 - all keys are here
        """Give the published keys, as `shared.callers` asks for them."""
        return self.public

    def published(self) -> dict[str, Any]:
        """Give the JWK Set that verifiers read."""
        return {"keys": [key.as_dict(private=False) for key in self.private]}


async def grant(
    connection: AsyncConnection,
    keys: OwnKeys,
    issuer: str,
    *,
    assertion: str,
    client_id: str | None,
    scope: str | None,
) -> Granted:
    """Check an assertion and give the token that it earns.

    Raises:
        AssertionRefused: It earns none.
    """
    now = int(time.time())
    try:
        parsed = jws.extract_compact(assertion.encode())
        header, claims = parsed.headers(), dict(jwt_claims(parsed.payload))
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise AssertionRefused("invalid_client", "The client_assertion is no JWT") from error
    kid, name = check_header(header), named_client(claims, client_id)
    today = datetime.fromtimestamp(now, UTC).date()
    client = await clients.in_force(connection, name, on=today)
    if client is None or (key := key_of(client.keys, kid)) is None:
        raise AssertionRefused("invalid_client", NO_KEY)
    verify(assertion, key, client.algorithm)
    audiences = {issuer}
    if client.token_endpoint_audience_until and today < client.token_endpoint_audience_until:
        audiences.add(f"{issuer}/oauth2/token")
    jti = check_claims(claims, audiences=audiences, now=now)
    scopes = granted(scope, client.scopes)
    if not await clients.spend(connection, name, jti, expires=claims["exp"]):
        raise AssertionRefused("invalid_client", "Non-unique 'jti' claim in client_assertion JWT")
    return Granted(sign(keys, issuer, client, scopes, now), scopes)


def jwt_claims(payload: bytes) -> dict[str, Any]:
    """Read a payload as an object of claims."""
    claims = json.loads(payload)
    if not isinstance(claims, dict):
        raise TypeError
    return claims


def key_of(keys: list[dict[str, Any]], kid: str) -> dict[str, Any] | None:
    """Find a client's key by name."""
    return next((key for key in keys if key["kid"] == kid), None)


def verify(assertion: str, key: dict[str, Any], algorithm: str) -> None:
    """Check the signature, by the algorithm pinned for the client and no other.

    Raises:
        AssertionRefused: It is not good.
    """
    try:
        known = KeySet.import_key_set({"keys": [{**key, "alg": algorithm}]})
        registry = JWSRegistry(algorithms=[algorithm])
        jws.deserialize_compact(assertion, known, registry=registry)
    except (JoseError, ValueError, TypeError) as error:
        why = "The signature of client_assertion JWT is not good"
        raise AssertionRefused("invalid_client", why) from error


def sign(keys: OwnKeys, issuer: str, client: Any, scopes: list[str], now: int) -> str:
    """Make the access token (RFC 9068). Rights are not in it: they depend on matter and date."""
    key = keys.private[0]
    claims = {
        "iss": issuer, "sub": client.id, "client_id": client.id, "org": client.organisation_id,
        "aud": audience(scopes), "scope": " ".join(scopes), "iat": now, "exp": now + TOKEN_LASTS,
        "jti": str(uuid4()),
    }  # fmt: skip
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)
