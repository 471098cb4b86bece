"""Give an access token for a client's assertion (RFC 7523), in the order that costs least.

Parse; client active and its organisation in force; key by `kid`; signature; claims; `jti` once.
No connection to the database is held while another's keys are read.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from sqlalchemy import Row

from membership.actions.keys import OwnKeys, thumbprints
from membership.clients.jwks import Keys, KeySets, KeysUnread
from membership.domain.assertions import (
    NO_KEY,
    TOKEN_LASTS,
    AssertionRefused,
    audience,
    check_claims,
    check_header,
    granted,
    named_client,
    without_people,
)
from membership.domain.clients import Algorithm, check_keys
from membership.queries import clients
from shared.database import Database

__all__ = ["Authority", "Granted", "OwnKeys", "Proven", "grant", "prove"]


@dataclass(frozen=True, slots=True)
class Authority:
    """What the authorization server works with."""

    database: Database
    keys: OwnKeys
    key_sets: KeySets
    issuer: str


@dataclass(frozen=True, slots=True)
class Granted:
    """A token, and the scopes it is good for."""

    access_token: str
    scopes: list[str]


@dataclass(frozen=True, slots=True)
class Proven:
    """A client that has proved its key, by an assertion that is not spent yet."""

    client: Row[Any]
    key: Mapping[str, Any]
    jti: str
    expires: int
    now: int


async def grant(authority: Authority, form: Mapping[str, str]) -> Granted:
    """Check an assertion and give the token that it earns: a system's, never a person's.

    Raises:
        AssertionRefused: It earns none.
    """
    proven = await prove(authority, form)
    scopes = granted(form.get("scope"), without_people(proven.client.scopes))
    await spend(authority, proven)
    return Granted(await sign(authority, proven, scopes, sub=proven.client.id), scopes)


async def prove(authority: Authority, form: Mapping[str, str]) -> Proven:
    """Check who asks: all that is checked of an assertion before it is spent.

    Raises:
        AssertionRefused: It proves nobody.
    """
    now, assertion = int(time.time()), form["client_assertion"]
    try:
        header, claims = parsed(assertion)
    except BROKEN as error:
        raise AssertionRefused("invalid_client", "The client_assertion is no JWT") from error
    kid, name = check_header(header), named_client(claims, form.get("client_id"))
    today = datetime.fromtimestamp(now, UTC).date()
    async with authority.database.reading() as connection:
        client = await clients.in_force(connection, name, on=today)
    if client is None or (key := key_of(await keys_of(authority, client, kid), kid)) is None:
        raise AssertionRefused("invalid_client", NO_KEY)
    try:
        verify(assertion, key, client.algorithm)
    except BROKEN as error:
        why = "The signature of client_assertion JWT is not good"
        raise AssertionRefused("invalid_client", why) from error
    audiences = {authority.issuer}
    if client.token_endpoint_audience_until and today < client.token_endpoint_audience_until:
        audiences.add(f"{authority.issuer}/oauth2/token")
    jti = check_claims(claims, audiences=audiences, now=now)
    return Proven(client, key, jti, claims["exp"], now)


async def spend(authority: Authority, proven: Proven) -> None:
    """Spend an assertion: the first that is stored of a request.

    Raises:
        AssertionRefused: It was spent before, or its key has another's name.
    """
    client = proven.client
    async with authority.database.reading() as connection:
        if client.jwks_uri:
            [(kid, thumbprint)] = thumbprints([proven.key]).items()
            if not await clients.pin(connection, client.id, kid, thumbprint):
                raise AssertionRefused("invalid_client", "The 'kid' was another key's before")
        if not await clients.spend(connection, client.id, proven.jti, expires=proven.expires):
            why = "Non-unique 'jti' claim in client_assertion JWT"
            raise AssertionRefused("invalid_client", why)


async def keys_of(authority: Authority, client: Row[Any], kid: str) -> Keys:
    """Give a client's keys: those that were registered, or those that it publishes."""
    if client.jwks_uri is None:
        return list(client.keys)

    def fit(keys: Any) -> Keys:
        check_keys(keys, Algorithm(client.algorithm))
        return list(keys)

    owner = f"client {client.id}"
    try:
        return await authority.key_sets.find(owner, client.jwks_uri, kid, fit)
    except KeysUnread:
        return []


# What reading a token that is none can end in.
BROKEN = (JoseError, ValueError, TypeError, AttributeError, RecursionError)


def parsed(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a token's header and claims. Nothing of them is verified."""
    found = jws.extract_compact(token.encode())
    return found.headers(), jwt_claims(found.payload)


def jwt_claims(payload: bytes) -> dict[str, Any]:
    """Read a payload as an object of claims."""
    claims = json.loads(payload)
    if not isinstance(claims, dict):
        raise TypeError
    return claims


def key_of(keys: Keys, kid: str) -> dict[str, Any] | None:
    """Find a key by name."""
    return next((key for key in keys if key["kid"] == kid), None)


def verify(token: str, key: Mapping[str, Any], algorithm: str, *, any_header: bool = False) -> None:
    """Check a signature, by the algorithm that was settled beforehand and no other.

    Args:
        token: What is signed.
        key: The public key.
        algorithm: The algorithm.
        any_header: Whether to overlook headers that say nothing of the signature.
    """
    known = KeySet.import_key_set({"keys": [{**key, "alg": algorithm}]})
    registry = JWSRegistry(algorithms=[algorithm], strict_check_header=not any_header)
    jws.deserialize_compact(token, known, registry=registry)


async def sign(authority: Authority, proven: Proven, scopes: list[str], **who: Any) -> str:
    """Make the access token (RFC 9068). Rights are not in it: they depend on matter and date.

    Args:
        authority: What it is made with.
        proven: The client that it is given to.
        scopes: What it is good for.
        who: `sub`, and for a person `act`.
    """
    await authority.keys.look()
    key, client = authority.keys.private[0], proven.client
    claims = {
        "iss": authority.issuer, **who, "client_id": client.id, "org": client.organisation_id,
        "aud": audience(scopes), "scope": " ".join(scopes), "iat": proven.now,
        "exp": proven.now + TOKEN_LASTS, "jti": str(uuid4()),
    }  # fmt: skip
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)
