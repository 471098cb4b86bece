"""The public keys that a verifier trusts, each for the time in which it signed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey


class Unreadable(Exception):
    """A file is not what it should be; the message says why."""


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key, and when it was good for signing: `[start, end)`."""

    key: ECKey
    start: datetime
    end: datetime


Trusted = Mapping[str, TrustedKey]


def read_keys(text: str) -> dict[str, TrustedKey]:
    """Read a JWK Set, each key with `valid_from` and `valid_to`, or `nbf` and `exp`, if it has.

    The answer of `/signing-keys`, which says for which time each key signed, does as well.

    Raises:
        Unreadable: It is neither.
    """
    found: dict[str, TrustedKey] = {}
    try:
        given = json.loads(text)
        for one in given["keys"] if "keys" in given else listed(given):
            start, end = bound(one, "valid_from", "nbf"), bound(one, "valid_to", "exp")
            public = {name: one[name] for name in ("kty", "crv", "x", "y", "kid")}
            if one["kid"] in found:
                raise Unreadable(f"the key {one['kid']} stands there twice")
            found[one["kid"]] = TrustedKey(
                ECKey.import_key(public),
                start or datetime.min.replace(tzinfo=UTC),
                end or datetime.max.replace(tzinfo=UTC),
            )
    except (ValueError, KeyError, TypeError, JoseError) as error:
        raise Unreadable("the keys are no JWK Set of P-256 keys with a kid each") from error
    return found


def listed(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read the keys of a list that says when each signed; those that never did are left out.

    Raises:
        Unreadable: It is not the whole list.
    """
    if page["next"] is not None:
        raise Unreadable("this is not the whole list of keys: ask with a larger limit")
    return [
        {**one["public_key"], "valid_from": one["valid_from"], "valid_to": one["valid_to"]}
        for one in page["items"]
        if one["valid_from"] is not None
    ]


def bound(key: Mapping[str, Any], as_text: str, as_seconds: str) -> datetime | None:
    """Read one end of a key's time."""
    if key.get(as_text) is not None:
        return instant(key[as_text])
    if key.get(as_seconds) is not None:
        return datetime.fromtimestamp(key[as_seconds], UTC)
    return None


def instant(text: str) -> datetime:
    """Read an instant; one without a zone is none."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("An instant without a time zone")
    return found
