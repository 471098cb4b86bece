"""Where a client's keys come from, and that a `kid` is one key for ever."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import text

from tests.conftest import Clients, OpenApp
from tests.membership.clients.serving import KeyServer, saying
from tests.membership.clients.test_jwks import a_set
from tests.membership.partners import JWT_BEARER, PATH, V1, Partner, once, public, settled
from tests.tokens import new_key

SECOND = new_key("client-2")


@pytest.fixture
async def partner(open_app: OpenApp) -> Partner:
    app: Clients = await open_app("membership")
    return await settled(app, "here")


@pytest.fixture
def server() -> Iterator[KeyServer]:
    started = KeyServer(saying(b""))
    yield started
    started.stop()


async def token(partner: Partner, **changed: Any) -> Response:
    form = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER,
            "client_assertion": partner.assertion(**changed)}  # fmt: skip
    return await partner.app.anyone().post(PATH, data=form)


async def refused(partner: Partner, version: int, **change: Any) -> str:
    answer = await partner.registrar.patch(
        f"{V1}/clients/here", json=change, headers={"If-Match": f'"{version}"'}
    )
    assert answer.status_code in {409, 422}, answer.text
    return str(answer.json()["type"]).rpartition("/")[2]


async def test_a_kid_is_not_given_to_another_key(partner: Partner) -> None:
    other = public(new_key("client-1"))
    assert await refused(partner, 1, keys=[other]) == "key-id-reused"
    await partner.change("clients/here", {"keys": [public(SECOND)]})
    assert await refused(partner, 2, keys=[public(SECOND), other]) == "key-id-reused"
    assert (await token(partner)).status_code == 401


async def test_a_key_from_before_names_were_remembered_keeps_its_name(partner: Partner) -> None:
    async with partner.app.app.state.database.reading() as connection:
        await connection.execute(text("DELETE FROM client_key"))
    await partner.change("clients/here", {"keys": [public(SECOND)]})
    other = public(new_key("client-1"))
    assert await refused(partner, 2, keys=[other]) == "key-id-reused"


async def test_a_key_may_come_back_under_its_own_name(partner: Partner) -> None:
    await partner.change("clients/here", {"keys": [public(SECOND)]})
    back = {"keys": [public(SECOND), public(partner.client_key)]}
    await partner.change("clients/here", back, 2)
    assert (await token(partner)).status_code == 200


async def test_another_client_may_use_the_same_name(partner: Partner) -> None:
    there = await settled(partner.app, "there")
    assert public(there.client_key)["kid"] == public(partner.client_key)["kid"]
    assert (await token(there)).status_code == 200


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"keys": []}, "one-key-source"),
        ({"jwks_uri": "https://keys.example.org/jwks"}, "one-key-source"),
        ({"keys": [], "jwks_uri": "http://keys.example.org/jwks"}, "address-unfit"),
        ({"keys": [], "jwks_uri": "https://10.0.0.1/jwks"}, "address-unfit"),
        ({"keys": [], "jwks_uri": "http://127.0.0.1:8000/jwks"}, "address-unfit"),
        ({"keys": [], "jwks_uri": "https://postgres/jwks"}, "address-unfit"),
        ({"keys": [{"kty": "EC", "crv": "P-256", "kid": "x", "x": "…", "y": "…"}]}, "key-unfit"),
    ],
)
async def test_a_client_has_one_fit_source_of_keys(
    partner: Partner, change: dict[str, Any], rule: str
) -> None:
    assert await refused(partner, 1, **change) == rule
    body = partner.client(id="new") | change
    made = await partner.registrar.post(f"{V1}/clients", json=body, headers=once())
    assert made.json()["type"] == f"/membership/problems/{rule}"


async def published(partner: Partner, server: KeyServer) -> list[float]:
    """Have the client publish its keys on this machine; give the clock of the cache."""
    sets, time = partner.app.app.state.key_sets, [1000.0]
    sets.allow_loopback, sets.now = True, lambda: time[0]
    server.say = saying(a_set(public(partner.client_key)))
    await partner.change("clients/here", {"keys": [], "jwks_uri": server.url})
    return time


async def test_a_client_may_publish_its_keys_and_change_them(
    partner: Partner, server: KeyServer
) -> None:
    time = await published(partner, server)
    assert (await token(partner)).status_code == 200
    former, partner.client_key = partner.client_key, SECOND
    server.say = saying(a_set(public(former), public(SECOND)))
    assert (await token(partner)).status_code == 401
    time[0] += 30
    assert (await token(partner)).status_code == 200
    partner.client_key = former
    assert (await token(partner)).status_code == 200
    server.say = saying(a_set(public(SECOND)))
    time[0] += 301
    assert (await token(partner)).status_code == 401
    assert len(server.asked) == 3


async def test_published_keys_keep_their_names_too(partner: Partner, server: KeyServer) -> None:
    time = await published(partner, server)
    assert (await token(partner)).status_code == 200
    partner.client_key = new_key("client-1")
    server.say = saying(a_set(public(partner.client_key)))
    time[0] += 301
    answer = await token(partner)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert "kid" in answer.json()["error_description"]


async def test_keys_that_cannot_be_read_are_answered_like_an_unknown_client(
    partner: Partner, server: KeyServer
) -> None:
    await published(partner, server)
    server.say = saying(b"", 500)
    unread = await token(partner)
    unknown = await token(partner, iss="nobody", sub="nobody")
    assert unread.status_code == 401
    assert unread.json() == unknown.json()
    await partner.change("clients/here", {"name": "Renamed"}, 2)


async def test_an_unsigned_assertion_pins_no_key(partner: Partner, server: KeyServer) -> None:
    await published(partner, server)
    own, partner.client_key = partner.client_key, new_key("client-1")
    assert (await token(partner)).status_code == 401
    partner.client_key = own
    assert (await token(partner)).status_code == 200


async def test_a_client_may_go_back_to_keys_of_its_entry(
    partner: Partner, server: KeyServer
) -> None:
    await published(partner, server)
    back = {"keys": [public(partner.client_key)], "jwks_uri": None}
    changed = await partner.change("clients/here", back, 2)
    assert changed.json()["jwks_uri"] is None
    assert (await token(partner)).status_code == 200
    assert server.asked == []
