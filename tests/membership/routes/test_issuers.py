"""Which OpenID providers are trusted, and for whom they speak."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Clients, OpenApp
from tests.membership.clients.serving import KeyServer, saying
from tests.membership.clients.test_jwks import a_set
from tests.membership.partners import V1, Partner, once, public, settled
from tests.tokens import new_key


@pytest.fixture
async def partner(open_app: OpenApp) -> Partner:
    app: Clients = await open_app("membership")
    return await settled(app, "here")


@pytest.fixture
def server() -> Iterator[KeyServer]:
    started = KeyServer(saying(b""))
    yield started
    started.stop()


async def refusal(partner: Partner, **changed: Any) -> str:
    fresh = {"id": "other-id", "issuer": "https://other.id.example.org"}
    body = partner.provider(**(fresh | changed))
    refused = await partner.registrar.post(f"{V1}/issuers", json=body, headers=once())
    assert refused.status_code in {409, 422}, refused.text
    return str(refused.json()["type"]).rpartition("/")[2]


async def test_an_issuer_is_registered_read_and_listed(partner: Partner) -> None:
    read = await partner.registrar.get(f"{V1}/issuers/here-id")
    assert read.json()["issuer"] == "https://here.id.example.org"
    assert (read.json()["status"], read.headers["ETag"]) == ("active", '"1"')
    query = {"organisation_id": "here-org"}
    listed = await partner.registrar.get(f"{V1}/issuers", params=query)
    assert [one["id"] for one in listed.json()["items"]] == ["here-id"]


async def test_a_change_starts_from_what_was_read(partner: Partner) -> None:
    await partner.change("issuers/here-id", {"audience": "other"})
    late = await partner.registrar.patch(
        f"{V1}/issuers/here-id", json={"audience": "x"}, headers={"If-Match": '"1"'}
    )
    assert late.status_code == 412
    gone = await partner.registrar.patch(f"{V1}/issuers/none", json={}, headers={"If-Match": '"1"'})
    assert gone.status_code == 404


async def test_only_registrars_see_and_change_issuers(partner: Partner) -> None:
    editor = partner.app.caller("membership:read", "membership:write")
    assert (await editor.get(f"{V1}/issuers")).status_code == 403
    assert (await editor.get(f"{V1}/issuers/here-id")).status_code == 403
    refused = await editor.post(f"{V1}/issuers", json=partner.provider(), headers=once())
    assert refused.status_code == 403


async def test_an_id_and_an_issuer_url_are_given_out_once(partner: Partner) -> None:
    assert await refusal(partner, id="here-id") == "issuer-exists"
    assert await refusal(partner, issuer=partner.issuer) == "issuer-taken"
    there = await settled(partner.app, "there")
    assert await refusal(there, issuer=partner.issuer) == "issuer-taken"


async def test_this_service_is_no_provider_of_an_organisation(partner: Partner) -> None:
    assert await refusal(partner, issuer=partner.app.issuer.name) == "issuer-ours"


async def test_an_issuer_of_nobody_is_refused(partner: Partner) -> None:
    assert await refusal(partner, organisation_id="nobody") == "organisation-unknown"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"keys": []}, "one-key-source"),
        ({"jwks_uri": "https://id.example.org/jwks"}, "one-key-source"),
        ({"keys": [], "jwks_uri": "http://id.example.org/jwks"}, "address-unfit"),
        ({"keys": [], "jwks_uri": "https://169.254.169.254/jwks"}, "address-unfit"),
        ({"keys": [], "jwks_uri": "http://localhost:8000/jwks"}, "address-unfit"),
        ({"issuer": "http://id.example.org"}, "address-unfit"),
        ({"issuer": "id.example.org"}, "address-unfit"),
        ({"algorithms": ["RS256"]}, "key-unfit"),
        ({"algorithms": ["EdDSA"]}, "invalid"),
        ({"algorithms": ["HS256"]}, "invalid"),
        ({"algorithms": ["none"]}, "invalid"),
        ({"algorithms": []}, "invalid"),
        ({"subject_claim": "a b"}, "invalid"),
        ({"audience": ""}, "invalid"),
        ({"keys": [{"kty": "EC", "crv": "P-256", "kid": "a", "x": "…", "y": "…"}]}, "key-unfit"),
        ({"keys": [{"kty": "oct", "kid": "a", "k": "c2VjcmV0"}]}, "key-unfit"),
    ],
)
async def test_an_issuer_that_could_not_be_checked_is_refused(
    partner: Partner, changed: dict[str, Any], rule: str
) -> None:
    assert await refusal(partner, **changed) == rule


async def test_of_many_registered_at_once_under_one_url_one_is_there(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    partner = await settled(app)
    url = f"https://{uuid4().hex}.example.org"
    bodies = [partner.provider(id=f"{partner.mark}-{n}", issuer=url) for n in range(8)]
    registrar = partner.registrar
    made = await asyncio.gather(
        *(registrar.post(f"{V1}/issuers", json=body, headers=once()) for body in bodies)
    )
    assert sorted(one.status_code for one in made) == [201] + [409] * 7
    types = {one.json()["type"] for one in made if one.status_code == 409}
    assert types == {"/membership/problems/issuer-taken"}


async def test_keys_that_a_provider_publishes_are_read_and_may_change(
    partner: Partner, server: KeyServer
) -> None:
    sets = partner.app.app.state.key_sets
    sets.allow_loopback, time = True, [1000.0]
    sets.now = lambda: time[0]
    server.say = saying(a_set(public(partner.provider_key)))
    await partner.change("issuers/here-id", {"keys": [], "jwks_uri": server.url})
    assert (await partner.exchange()).status_code == 200
    former, partner.provider_key = partner.provider_key, new_key("provider-2")
    assert (await partner.exchange()).status_code == 400
    server.say = saying(a_set(public(former), public(partner.provider_key)))
    time[0] += 30
    assert (await partner.exchange()).status_code == 200
    assert len(server.asked) == 2
    server.say = saying(b"", 500)
    time[0] += 3000
    assert (await partner.exchange()).status_code == 200
    time[0] += 601
    assert (await partner.exchange()).status_code == 400
