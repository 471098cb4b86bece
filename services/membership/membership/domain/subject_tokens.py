"""Whether a token of a person's own provider earns a token of ours (RFC 8693).

The order of checks: parse; an active issuer of the client's own organisation; type and
algorithm; key by `kid`; signature; claims; a known and active person. Nothing is stored before
the end. A subject token may be exchanged again while it is fresh: it proves who somebody is,
while the client's assertion, which is good once, proves who asks.

Units:  times are whole seconds since 1970-01-01T00:00Z, as in RFC 7519.
Source: RFC 8693 §2.1; OpenID Connect Core 1.0 §3.1.3.7; RFC 8725 §3.11 (types told apart);
        OpenID Connect Back-Channel Logout 1.0 §2.4 (a logout token has `events`).
"""

from collections.abc import Collection, Mapping
from typing import Any

from membership.domain.assertions import LEEWAY, AssertionRefused

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - a name
TOKEN_TYPE = "urn:ietf:params:oauth:token-type:"  # noqa: S105 - the beginning of names
ACCESS_TOKEN = f"{TOKEN_TYPE}access_token"
ID_TOKEN = f"{TOKEN_TYPE}id_token"
PLAIN, ACCESS = ("JWT", "jwt"), ("at+jwt", "application/at+jwt")
TYPES: Mapping[str, Collection[object]] = {  # What `typ` may say; providers often leave it out.
    ID_TOKEN: PLAIN,
    ACCESS_TOKEN: (*PLAIN, *ACCESS),
    f"{TOKEN_TYPE}jwt": (*PLAIN, *ACCESS),
}
FRESH = 300  # Seconds after it was issued in which a subject token is taken.
MOST_SUBJECT = 300  # Characters.
REFUSED_HEADERS = {"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip"}
NOT_TAKEN = ("actor_token", "actor_token_type")

# Said alike of an unknown issuer, a suspended one and another organisation's.
NO_ISSUER = "'iss' of subject_token is no trusted issuer of the client's organisation"
# Said alike of a key that is unknown and of keys that cannot be read.
NO_KEY = "Invalid 'kid' header in subject_token - no matching public key"
# Said alike of somebody unknown, somebody who has left, and somebody of elsewhere.
NO_PERSON = "The subject of subject_token may not act for the client's organisation"


def check_form(form: Mapping[str, str]) -> None:
    """Check what is asked for, before any token is looked at.

    Raises:
        AssertionRefused: Something is missing, or cannot be had here.
    """
    if "resource" in form or "audience" in form:
        raise AssertionRefused("invalid_target", "A token is meant for the services of its scopes")
    if any(name in form for name in NOT_TAKEN):
        raise refused("An 'actor_token' is not taken: the client itself is the actor")
    if not form.get("subject_token"):
        raise refused("Missing 'subject_token'")
    if form.get("subject_token_type") not in TYPES:
        raise refused(f"'subject_token_type' must be one of {', '.join(TYPES)}")
    if form.get("requested_token_type", ACCESS_TOKEN) != ACCESS_TOKEN:
        raise refused(f"'requested_token_type' must be {ACCESS_TOKEN}")


def named_issuer(claims: Mapping[str, Any]) -> str:
    """Tell whose token this says it is; nothing of it is verified yet.

    Raises:
        AssertionRefused: It does not say.
    """
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not issuer:
        raise refused(NO_ISSUER)
    return issuer


def check_header(
    header: Mapping[str, Any], *, token_type: str, algorithms: Collection[str]
) -> tuple[str, str]:
    """Check a subject token's header, and give its `kid` and its algorithm.

    Raises:
        AssertionRefused: It is of another type, signed otherwise than the issuer may, brings
            its own keys, or names none.
    """
    if REFUSED_HEADERS & header.keys():
        raise refused("A header of subject_token is not allowed")
    if header.get("typ", "JWT") not in TYPES[token_type]:
        raise refused("'typ' of subject_token is not that of its 'subject_token_type'")
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise refused("'alg' of subject_token is not one that its issuer may use")
    if not isinstance(kid, str) or not kid:
        raise refused(NO_KEY)
    return kid, algorithm


def check_claims(claims: Mapping[str, Any], *, audience: str, subject_claim: str, now: int) -> str:
    """Check the claims of a subject token whose signature is good, and give its subject.

    Args:
        claims: The verified claims.
        audience: The client id by which the provider knows this service.
        subject_claim: The claim that names the person.
        now: The time.

    Raises:
        AssertionRefused: It is meant for another, out of time, or names nobody.
    """
    if "events" in claims:
        raise refused("The subject_token tells an event, not who somebody is")
    meant = claims.get("aud")
    meant_for = meant if isinstance(meant, list) else [meant]
    if audience not in meant_for:
        raise refused("'aud' of subject_token is not ours")
    if (len(meant_for) > 1 or "azp" in claims) and claims.get("azp") != audience:
        raise refused("'azp' of subject_token is not ours")
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires <= now - LEEWAY:
        raise refused("The subject_token has expired")
    if issued > now + LEEWAY:
        raise refused("'iat' of subject_token is in the future")
    if issued <= now - FRESH - LEEWAY:
        raise refused(f"The subject_token was issued more than {FRESH} seconds ago")
    if "nbf" in claims and _seconds(claims, "nbf") > now + LEEWAY:
        raise refused("The subject_token is not yet valid")
    subject = claims.get(subject_claim)
    if not isinstance(subject, str) or not 1 <= len(subject) <= MOST_SUBJECT or "\0" in subject:
        raise refused("The subject_token names no subject")
    return subject


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**40:
        raise refused(f"Missing or invalid '{name}' in subject_token: a whole number of seconds")
    return value


def refused(why: str) -> AssertionRefused:
    """Word a refusal of a subject token (RFC 8693 §2.2.2)."""
    return AssertionRefused("invalid_request", why)
