"""An organisation with a client, an OpenID provider and a person; and what each of them signs."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from httpx import AsyncClient, Response
from joserfc import jws
from joserfc.jwk import ECKey

from tests.conftest import Clients
from tests.tokens import new_key

V1 = "/membership/v1"
PATH = "/membership/oauth2/token"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
TYPE = "urn:ietf:params:oauth:token-type:"
SCOPES = ["membership:read", "membership:decide", "schemes:read"]
ANYTHING = jws.JWSRegistry(
    algorithms=["ES256", "RS256", "RS512", "PS256", "HS256", "none"], strict_check_header=False
)


def once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def public(private: Any) -> dict[str, Any]:
    return dict(private.as_dict(private=False))


def signed(claims: dict[str, Any], private: Any, **header: Any) -> str:
    head = {"alg": "ES256", "typ": "JWT", "kid": private.kid} | header
    head = {k: v for k, v in head.items() if v is not None}
    body = json.dumps({k: v for k, v in claims.items() if v is not None})
    algorithms = [head["alg"]] if isinstance(head.get("alg"), str) else []
    return jws.serialize_compact(head, body, private, algorithms=algorithms, registry=ANYTHING)


@dataclass
class Partner:
    """One organisation, named after a mark that makes all its ids its own."""

    app: Clients
    mark: str
    client_key: ECKey = field(default_factory=lambda: new_key("client-1"))
    provider_key: ECKey = field(default_factory=lambda: new_key("provider-1"))
    person_id: str = ""

    @property
    def organisation(self) -> str:
        return f"{self.mark}-org"

    @property
    def issuer(self) -> str:
        return f"https://{self.mark}.id.example.org"

    @property
    def registrar(self) -> AsyncClient:
        return self.app.caller("membership:clients", "membership:write", "membership:read")

    async def settle(self) -> None:
        """Register everything."""
        body = {"id": self.organisation, "name": "A trust", "kind": "nhs_trust"}
        await self.send("organisations", body)
        await self.send("clients", self.client())
        await self.send("issuers", self.provider())
        self.person_id = (await self.send("people", self.person())).json()["id"]

    async def send(self, place: str, body: dict[str, Any]) -> Response:
        made = await self.registrar.post(f"{V1}/{place}", json=body, headers=once())
        assert made.status_code == 201, made.text
        return made

    async def change(self, place: str, body: dict[str, Any], version: int = 1) -> Response:
        changed = await self.registrar.patch(
            f"{V1}/{place}", json=body, headers={"If-Match": f'"{version}"'}
        )
        assert changed.status_code == 200, changed.text
        return changed

    def client(self, **changed: Any) -> dict[str, Any]:
        return {
            "id": self.mark, "name": "A system", "organisation_id": self.organisation,
            "algorithm": "ES256", "keys": [public(self.client_key)], "scopes": SCOPES,
        } | changed  # fmt: skip

    def provider(self, **changed: Any) -> dict[str, Any]:
        return {
            "id": f"{self.mark}-id", "organisation_id": self.organisation, "issuer": self.issuer,
            "keys": [public(self.provider_key)], "algorithms": ["ES256"], "audience": "leftshift",
        } | changed  # fmt: skip

    def person(self, **changed: Any) -> dict[str, Any]:
        return {"issuer_id": f"{self.mark}-id", "subject": f"{self.mark}-subject"} | changed

    def assertion(self, **changed: Any) -> str:
        now = int(time.time())
        claims = {"iss": self.mark, "sub": self.mark, "aud": self.app.issuer.name, "iat": now,
                  "exp": now + 240, "jti": str(uuid4())}  # fmt: skip
        return signed(claims | changed, self.client_key)

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.issuer, "sub": f"{self.mark}-subject", "aud": "leftshift",
                "iat": now, "exp": now + 3600, "auth_time": now} | changed  # fmt: skip

    def id_token(self, **changed: Any) -> str:
        return signed(self.claims(**changed), self.provider_key)

    async def exchange(self, token: str | None = None, **changed: str | None) -> Response:
        form = {
            "grant_type": TOKEN_EXCHANGE, "client_assertion_type": JWT_BEARER,
            "client_assertion": self.assertion(),
            "subject_token": self.id_token() if token is None else token,
            "subject_token_type": f"{TYPE}id_token",
        } | changed  # fmt: skip
        sent = {k: v for k, v in form.items() if v is not None}
        return await self.app.anyone().post(PATH, data=sent)


async def settled(app: Clients, mark: str | None = None) -> Partner:
    partner = Partner(app, mark or f"p{uuid4().hex[:8]}")
    await partner.settle()
    return partner
