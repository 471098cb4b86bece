"""Which systems may be registered, and with what keys."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from joserfc.jwk import ECKey, RSAKey

from tests.conftest import Clients, OpenApp
from tests.tokens import new_key

V1 = "/membership/v1/clients"
EC, RSA = new_key("k1"), RSAKey.generate_key(3072, {"kid": "r1", "use": "sig"}, private=True)


def public(private: Any) -> dict[str, Any]:
    return dict(private.as_dict(private=False))


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def system(**changed: Any) -> dict[str, Any]:
    return {
        "id": "sys-test", "name": "A system", "organisation_id": "org-test",
        "algorithm": "ES256", "keys": [public(EC)], "scopes": ["schemes:read"],
    } | changed  # fmt: skip


@pytest.fixture
async def registrar(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    caller = app.caller("membership:clients", "membership:write")
    organisation = {"id": "org-test", "name": "A trust", "kind": "nhs_trust"}
    await caller.post("/membership/v1/organisations", json=organisation, headers=key())
    return caller


async def test_a_system_is_registered_and_read(registrar: AsyncClient) -> None:
    made = await registrar.post(V1, json=system(), headers=key())
    assert made.status_code == 201, made.text
    read = await registrar.get(made.headers["Location"])
    assert read.json() == made.json()
    assert read.json()["status"] == "active"
    listed = (await registrar.get(V1)).json()["items"]
    assert "sys-test" in {one["id"] for one in listed}


async def test_an_id_is_given_out_once(registrar: AsyncClient) -> None:
    await registrar.post(V1, json=system(), headers=key())
    again = await registrar.post(V1, json=system(name="Another"), headers=key())
    assert again.json()["type"] == "/membership/problems/client-exists"


async def test_an_unknown_scope_or_organisation_is_refused(registrar: AsyncClient) -> None:
    scope = await registrar.post(V1, json=system(scopes=["schemes:steal"]), headers=key())
    assert scope.json()["type"] == "/membership/problems/scope-unknown"
    nobody = await registrar.post(V1, json=system(organisation_id="nobody"), headers=key())
    assert nobody.json()["type"] == "/membership/problems/organisation-unknown"


SHORT = RSAKey.generate_key(2048, {"kid": "s"}, private=True)
P384 = ECKey.generate_key("P-384", {"kid": "p"}, private=True)
UNFIT: list[tuple[str, list[dict[str, Any]]]] = [
    ("ES256", [dict(EC.as_dict(private=True))]),
    ("ES256", [{k: v for k, v in public(EC).items() if k != "kid"}]),
    ("ES256", [public(EC), public(EC)]),
    ("ES256", [public(RSA)]),
    ("ES256", [{"kty": "oct", "k": "c2VjcmV0", "kid": "o"}]),
    ("ES256", [public(P384)]),
    ("ES256", [public(EC) | {"use": "enc"}]),
    ("ES256", [public(EC) | {"alg": "RS512"}]),
    ("RS512", [public(SHORT)]),
    ("RS512", [public(EC)]),
    ("PS512", [public(SHORT)]),
]


@pytest.mark.parametrize(("algorithm", "keys"), UNFIT)
async def test_an_unfit_key_is_refused(
    registrar: AsyncClient, algorithm: str, keys: list[dict[str, Any]]
) -> None:
    body = system(algorithm=algorithm, keys=keys)
    refused = await registrar.post(V1, json=body, headers=key())
    assert refused.status_code == 422
    assert refused.json()["type"] == "/membership/problems/key-unfit"
