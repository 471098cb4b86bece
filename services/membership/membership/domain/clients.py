"""The systems that may ask for tokens, and with what keys.

A client acts for one organisation. Its signing algorithm is pinned when it is registered and is
never the choice of a message. Keys are public, strong and named by a `kid`.

Source: RFC 7523 (private_key_jwt), RFC 7517, RFC 7518 §3; NHS England API platform (RS512).
"""

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
    for key in keys:
        if PRIVATE & key.keys() or key.get("use", "sig") != "sig":
            raise KeyUnfit
        if key.get("alg", algorithm) != algorithm or not _fits(key, algorithm):
            raise KeyUnfit


def _fits(key: Mapping[str, Any], algorithm: Algorithm) -> bool:
    if algorithm is Algorithm.ES256:
        return key.get("kty") == "EC" and key.get("crv") == "P-256"
    modulus = key.get("n")
    return key.get("kty") == "RSA" and isinstance(modulus, str) and len(modulus) * 6 >= RSA_BITS


def check_scopes(wanted: Collection[str], known: Collection[str]) -> None:
    """Check that every scope is one that some service knows.

    Raises:
        ScopeUnknown: One is not.
    """
    if not set(wanted) <= set(known):
        raise ScopeUnknown
