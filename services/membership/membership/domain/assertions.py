"""Whether a client's assertion earns it an access token.

The order of checks matters: what costs or stores something comes after what proves the sender.
Parse; client known, active and in force; key by `kid`; signature; claims; `jti` once.

Units:  times are whole seconds since 1970-01-01T00:00Z, as in RFC 7519.
Source: RFC 7523 §3; CVE-2025-27370 (an assertion is meant for the issuer and nobody else);
        RFC 9068 for the token that is given.
"""

from collections.abc import Collection, Mapping
from typing import Any

LEEWAY = 10  # Seconds that two clocks may differ.
LONGEST = 300  # Seconds that an assertion may be good for.
TOKEN_LASTS = 600  # Seconds that an access token is good for.
MOST_ID = 128  # Characters of a `jti`.
REFUSED_HEADERS = {"jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip"}
FOR_PEOPLE = {"membership:decide"}  # Scopes that no system has by itself.


class AssertionRefused(Exception):
    """The assertion earns no token: an error code of RFC 6749 §5.2 and the check that failed."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error, self.why = error, why


# Said alike of an unknown client, a suspended one and an unknown key: nobody learns which.
NO_KEY = "Invalid 'kid' header in client_assertion JWT - no matching public key"


def check_header(header: Mapping[str, Any]) -> str:
    """Check an assertion's header and give its `kid`.

    Raises:
        AssertionRefused: It brings its own keys, or names none.
    """
    if REFUSED_HEADERS & header.keys():
        raise AssertionRefused("invalid_client", "A header of client_assertion JWT is not allowed")
    if header.get("typ", "JWT") not in ("JWT", "client-authentication+jwt"):  # May be a list.
        raise AssertionRefused("invalid_client", "Invalid 'typ' header in client_assertion JWT")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise AssertionRefused("invalid_client", "Missing 'kid' header in client_assertion JWT")
    return kid


def named_client(claims: Mapping[str, Any], given: str | None) -> str:
    """Tell which client an assertion speaks for: issuer and subject are both its id.

    Args:
        claims: The claims, not yet verified.
        given: The form's own `client_id`, which may be left out.

    Raises:
        AssertionRefused: They do not name one client.
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not isinstance(issuer, str) or not issuer or issuer != subject:
        raise AssertionRefused("invalid_client", "'iss' and 'sub' of client_assertion JWT differ")
    if given is not None and given != issuer:
        raise AssertionRefused("invalid_client", "'client_id' is not the assertion's 'iss'")
    return issuer


def check_claims(claims: Mapping[str, Any], *, audiences: Collection[str], now: int) -> str:
    """Check the claims of an assertion whose signature is good, and give its `jti`.

    Args:
        claims: The verified claims.
        audiences: What `aud` may be: the issuer, and for some clients the token endpoint.
        now: The time.

    Raises:
        AssertionRefused: It is meant for another, out of time, lasts too long, or has no id.
    """
    audience = claims.get("aud")
    if not isinstance(audience, str) or audience not in audiences:
        raise AssertionRefused("invalid_client", "'aud' of client_assertion JWT is not the issuer")
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires <= now - LEEWAY:
        raise AssertionRefused("invalid_client", "The client_assertion JWT has expired")
    if expires > now + LONGEST + LEEWAY or expires - issued > LONGEST:
        raise AssertionRefused("invalid_client", "'exp' of client_assertion JWT is too far ahead")
    if issued > now + LEEWAY:
        raise AssertionRefused("invalid_client", "'iat' of client_assertion JWT is in the future")
    if "nbf" in claims and _seconds(claims, "nbf") > now + LEEWAY:
        raise AssertionRefused("invalid_client", "The client_assertion JWT is not yet valid")
    identity = claims.get("jti")
    if not isinstance(identity, str) or not 1 <= len(identity) <= MOST_ID:
        raise AssertionRefused("invalid_client", "Missing or invalid 'jti' in client_assertion JWT")
    return identity


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**40:
        why = f"Missing or invalid '{name}' in client_assertion JWT: a whole number of seconds"
        raise AssertionRefused("invalid_client", why)
    return value


def granted(wanted: str | None, allowed: Collection[str]) -> list[str]:
    """Choose the scopes of a token: those asked for, or all that the client has.

    Raises:
        AssertionRefused: One was asked for that the client does not have.
    """
    scopes = sorted(set(wanted.split())) if wanted else sorted(allowed)
    if not scopes or not set(scopes) <= set(allowed):
        raise AssertionRefused("invalid_scope", "A scope was asked for that is not granted")
    return scopes


def without_people(scopes: Collection[str]) -> list[str]:
    """Leave out the scopes that are only good in a person's hands.

    >>> without_people(["membership:decide", "membership:read"])
    ['membership:read']
    """
    return sorted(set(scopes) - FOR_PEOPLE)


def audience(scopes: Collection[str]) -> list[str]:
    """Name the services that these scopes belong to.

    >>> audience(["schemes:read", "care-record:read", "schemes:write"])
    ['care-record', 'schemes']
    """
    return sorted({scope.partition(":")[0] for scope in scopes})
