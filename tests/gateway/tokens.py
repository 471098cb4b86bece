"""Tokens as the membership service makes them, and as nobody should."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER = "http://127.0.0.1:8080/membership"
KEY = ECKey.generate_key("P-256", {"kid": "2026-01", "use": "sig", "alg": "ES256"}, private=True)
OTHER_KEY = ECKey.generate_key("P-256", {"kid": "2026-01"}, private=True)
HEADER = {"alg": "ES256", "kid": "2026-01", "typ": "at+jwt"}


def claims(**changes: Any) -> dict[str, Any]:
    """Give the claims of a good token for all services; a change to None takes one away."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": ["indicators", "schemes", "care-record", "membership"],
        "exp": now + 600,
        "iat": now,
        "sub": "client-1",
        "client_id": "client-1",
        "scope": "indicators:read",
        "jti": "5c1f",
    } | changes
    return {name: value for name, value in good.items() if value is not None}


def token(*, header: Mapping[str, Any] | None = None, key: ECKey = KEY, **changes: Any) -> str:
    return jwt.encode(HEADER | dict(header or {}), claims(**changes), key)


def bearer(**changes: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(**changes)}"}


def public(*keys: ECKey) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False) for key in keys]}


def compact(header: Mapping[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """Put a token together by hand, for what no honest library would make."""
    parts = [json.dumps(part).encode() for part in (header, claims())]
    message = b".".join(encode(part) for part in parts)
    return b".".join([message, encode(sign(message))]).decode()


def encode(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")
