"""An issuer of access tokens for the tests, with real keys and every way to get one wrong."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"}, private=True)


@dataclass
class Issuer:
    """Signs tokens, and gives its public keys as `shared.callers.Keys` asks for them."""

    name: str = "http://issuer.test/membership"
    key: ECKey = field(default_factory=lambda: new_key("test-1"))

    async def find(self, kid: str) -> KeySet:  # noqa: ARG002 - there is one key
        return KeySet([ECKey.import_key(self.key.as_dict(private=False))])

    def key_set(self) -> str:
        return json.dumps({"keys": [self.key.as_dict(private=True)]})

    def claims(self, *scopes: str, client_id: str = "tester", org: str = "lth") -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.name, "sub": client_id, "client_id": client_id, "org": org,
            "aud": sorted({scope.partition(":")[0] for scope in scopes}),
            "scope": " ".join(scopes), "iat": now, "exp": now + 600, "jti": str(uuid4()),
        }  # fmt: skip

    def token(
        self,
        *scopes: str,
        client_id: str = "tester",
        org: str = "lth",
        header: dict[str, Any] | None = None,
        key: ECKey | None = None,
        **changed: Any,
    ) -> str:
        claims = self.claims(*scopes, client_id=client_id, org=org) | changed
        head = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid} | (header or {})
        return jwt.encode(head, {k: v for k, v in claims.items() if v is not None}, key or self.key)
