"""Keys of the service that signs and of the clients that ask, and the way from one to a token.

What a client does here, a partner's system does in its own language: sign an assertion with its
private key, and exchange it for an access token (RFC 7523).
"""

import json
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenRefused(Exception):
    """The token endpoint gave none, and said why."""


def new_key(kid: str) -> dict[str, Any]:
    """Make a private P-256 key."""
    key = ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"}, private=True)
    return dict(key.as_dict(private=True))


def public(key: dict[str, Any]) -> dict[str, Any]:
    """Give the public half of a key."""
    return dict(ECKey.import_key(key).as_dict(private=False))


def write_secret(path: Path, text: str) -> None:
    """Write a file that nobody else can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


@dataclass
class Client(httpx.Auth):
    """A registered system, and the token that it holds. Give it to httpx as `auth`."""

    client_id: str
    key: dict[str, Any]
    issuer: str
    scope: str | None = None
    token: str = ""
    good_until: float = 0

    @classmethod
    def read(cls, path: Path, *, issuer: str, scope: str | None = None) -> "Client":
        """Read a client's file, made by `write`."""
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(saved["client_id"], saved["key"], issuer, scope)

    def write(self, path: Path) -> None:
        """Keep the client and its private key."""
        write_secret(path, json.dumps({"client_id": self.client_id, "key": self.key}))

    def assertion(self) -> str:
        """Sign that it is this client who asks, once, for the next five minutes."""
        now = int(time.time())
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": self.issuer,
                  "iat": now, "exp": now + 300, "jti": str(uuid4())}  # fmt: skip
        header = {"alg": "ES256", "typ": "JWT", "kid": self.key["kid"]}
        return jwt.encode(header, claims, ECKey.import_key(self.key))

    def fetch(self) -> str:
        """Get a token.

        Raises:
            TokenRefused: There was none to be had.
        """
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": JWT_BEARER,
            "client_assertion": self.assertion(),
        }
        if self.scope:
            form["scope"] = self.scope
        url = f"{self.issuer}/oauth2/token"
        answer = httpx.post(url, data=form, timeout=10, trust_env=False)
        if answer.status_code != httpx.codes.OK:
            said = answer.json()
            raise TokenRefused(said.get("error_description") or said.get("detail", "No token"))
        self.token = answer.json()["access_token"]
        self.good_until = time.time() + answer.json()["expires_in"] - 30
        return self.token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Put the token on a request, a new one if the last is about to expire."""
        if time.time() > self.good_until:
            self.fetch()
        request.headers["Authorization"] = f"Bearer {self.token}"
        yield request
