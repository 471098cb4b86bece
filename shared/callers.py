"""Who is asking: the bearer token, verified again behind the gateway (RFC 9068).

A token is `at+jwt`, signed ES256 by the configured issuer, meant for this service, in time, and
names a client, its organisation and its scopes. Nothing else about a caller is believed: headers
that claim to say who asks are not read.
"""

import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from fastapi import Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact
from joserfc.jwt import JWTClaimsRegistry

from shared.problems import Problem

# What reading a token that is none can end in; a deep one ends the reader's patience.
BROKEN = (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
LEEWAY = 10  # Seconds that two clocks may differ.
REMEMBERED = 10_000  # Verified tokens that are kept until they expire.


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever holds a verified token.

    Attributes:
        client_id: The system that asks.
        organisation: The id of the organisation that it asks for.
        scopes: What it was granted.
        person: The person behind it, if there is one (`sub` of a user's token).
    """

    client_id: str
    organisation: str
    scopes: frozenset[str]
    person: str | None = None


class Keys(Protocol):
    """Where the issuer's public keys come from."""

    async def find(self, kid: str) -> KeySet:
        """Give the keys known now, looked up anew if `kid` is not among them."""


@dataclass
class Verifier:
    """Tells for one service whether a token is good, and whose it is."""

    service: str
    issuer: str
    keys: Keys
    now: Callable[[], float] = time.time
    seen: dict[bytes, tuple[float, Caller]] = field(default_factory=dict)

    async def verify(self, token: str) -> Caller:
        """Check type, signature, issuer, audience, times and the caller's own claims.

        Raises:
            Problem: The token is not good (401); or it is, but for another service (403).
        """
        mark = sha256(token.encode()).digest()
        if (known := self.seen.get(mark)) and known[0] > self.now():
            return known[1]
        claims = await self.decode(token)
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if self.service not in audience:
            raise Problem("forbidden", f"This token is not meant for {self.service}.")
        caller = Caller(
            claims["client_id"], claims["org"], frozenset(claims["scope"].split()),
            claims["sub"] if "act" in claims else None,
        )  # fmt: skip
        if len(self.seen) >= REMEMBERED:
            self.seen.clear()
        self.seen[mark] = (float(claims["exp"]), caller)
        return caller

    async def decode(self, token: str) -> dict[str, Any]:
        """Check all that does not depend on the service, and give the claims."""
        try:
            unverified = extract_compact(token.encode()).headers()
            keys = await self.keys.find(unverified["kid"])
            decoded = jwt.decode(token, keys, algorithms=["ES256"])
        except BROKEN as error:
            raise refused("The token cannot be verified.") from error
        return dict(self.checked(decoded.header, decoded.claims))

    def checked(self, header: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """Check the claims, which `jwt.decode` leaves to its caller."""
        rules = JWTClaimsRegistry(
            now=lambda: int(self.now()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            exp={"essential": True},
            iat={"essential": True},
            aud={"essential": True},
        )
        try:
            rules.validate(claims)
        except JoseError as error:
            raise refused("The token is out of time, or of another issuer.") from error
        texts = (claims.get(name) for name in ("client_id", "org", "scope", "sub", "jti"))
        if header.get("typ") != "at+jwt" or not all(isinstance(t, str) and t for t in texts):
            raise refused("This is not an access token.")
        return claims


def refused(why: str) -> Problem:
    """Word a 401, with the challenge that RFC 6750 asks for."""
    challenge = f'Bearer realm="leftshift", error="invalid_token", error_description="{why}"'
    return Problem("unauthenticated", why, headers={"WWW-Authenticate": challenge})


async def caller(request: Request) -> Caller:
    """Know who asks, or refuse to go on."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="leftshift"'})
    verifier: Verifier = request.app.state.verifier
    request.state.caller = await verifier.verify(token.strip())
    return request.state.caller  # type: ignore[no-any-return]


def requires(scope: str) -> Callable[[Request], Coroutine[Any, Any, Caller]]:
    """Make the dependency that lets in whoever has this scope."""

    async def scoped(request: Request) -> Caller:
        known = await caller(request)
        if scope not in known.scopes:
            raise Problem("forbidden", f"This needs the scope {scope}.", scope=scope)
        return known

    scoped.__name__ = scope  # The specification tells each operation's scope by it.
    return scoped
