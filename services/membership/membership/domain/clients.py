"""The systems that may ask for tokens, and with what keys.

A client acts for one organisation. Its signing algorithm is pinned when it is registered and is
never the choice of a message. Keys are public, strong and named by a `kid`.

Source: RFC 7523 (private_key_jwt), RFC 7517, RFC 7518 §3; NHS England API platform (RS512).
"""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from shared.rules import RuleBroken


class ClientExists(RuleBroken):
    """There is a client with that id already.

    Choose another `client_id`. The ids of withdrawn clients are not given out again.
    """


class KeyUnfit(RuleBroken):
    """A key is not fit for the client's algorithm.

    Send public keys only, each with a `kid` of its own: P-256 for ES256, RSA of at least 3,072
    bits for RS512 and PS512.
    """

    status = 422


class KeyIdReused(RuleBroken):
    """One of the `kid`s was another key's before.

    Give each new key a `kid` that the client has never used, not even for a key that is gone.
    """


class OneKeySource(RuleBroken):
    """A client or an issuer has either `keys` or a `jwks_uri`.

    Send one of the two. To change from one to the other send both fields, the former one empty:
    `"keys": []` or `"jwks_uri": null`.
    """

    status = 422


class ScopeUnknown(RuleBroken):
    """One of the scopes is not known.

    `scopes_supported` of /membership/.well-known/oauth-authorization-server lists them all.
    """

    status = 422


class Algorithm(StrEnum):
    """How a client signs its assertions."""

    ES256 = "ES256"
    RS512 = "RS512"
    PS512 = "PS512"


class ClientStatus(StrEnum):
    """Whether a client is given tokens."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


RSA_BITS = 3072
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


def check_keys(keys: Sequence[Mapping[str, Any]], algorithm: Algorithm) -> None:
    """Check that each key of a set can be used by a client, and by nobody else.

    Raises:
        KeyUnfit: One is private, unnamed, named twice, too short, or of another kind.
    """
    names = [key.get("kid") for key in keys]
    if not keys or not all(isinstance(n, str) and n for n in names) or len(set(names)) < len(names):
        raise KeyUnfit
    if not all(fits(key, algorithm, rsa_bits=RSA_BITS) for key in keys):
        raise KeyUnfit


def fits(key: Mapping[str, Any], algorithm: str, *, rsa_bits: int) -> bool:
    """Tell whether a public key is there to verify signatures of an algorithm."""
    if PRIVATE & key.keys() or key.get("use", "sig") != "sig":
        return False
    if key.get("alg", algorithm) != algorithm:
        return False
    if algorithm == Algorithm.ES256:
        return key.get("kty") == "EC" and key.get("crv") == "P-256"
    return key.get("kty") == "RSA" and _bits(key.get("n")) >= rsa_bits


def _bits(modulus: object) -> int:
    """Count the bits of a number as a JWK writes it; none if it is not written so."""
    if not isinstance(modulus, str) or not modulus.isascii():
        return 0
    try:
        return int.from_bytes(urlsafe_b64decode(modulus + "=="), "big").bit_length()
    except binascii.Error:
        return 0


def check_source(keys: Sequence[Mapping[str, Any]], jwks_uri: str | None) -> None:
    """Check that keys come from one place and not from two.

    Raises:
        OneKeySource: They come from both, or from nowhere.
    """
    if bool(keys) == (jwks_uri is not None):
        raise OneKeySource


def check_scopes(wanted: Collection[str], known: Collection[str]) -> None:
    """Check that every scope is one that some service knows.

    Raises:
        ScopeUnknown: One is not.
    """
    if not set(wanted) <= set(known):
        raise ScopeUnknown
