"""Keys are read from where they are published, and nothing else is ever called."""

import asyncio
import gzip
import json
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from membership.clients.jwks import ALL, AT_MOST_EVERY, CACHED, LAST_GOOD, KeySets, KeysUnread
from membership.domain.clients import Algorithm, check_keys

from tests.membership.clients.certificates import certified
from tests.membership.clients.serving import KeyServer, Say, saying
from tests.tokens import new_key

FIRST, SECOND = (dict(new_key(kid).as_dict(private=False)) for kid in ("k1", "k2"))


def a_set(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": keys}).encode()


def fit(keys: Any) -> list[dict[str, Any]]:
    check_keys(keys, Algorithm.ES256)
    return list(keys)


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def server() -> Iterator[KeyServer]:
    started = KeyServer(saying(a_set(FIRST)))
    yield started
    started.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sets(clock: Clock) -> KeySets:
    return KeySets(allow_loopback=True, now=clock)


async def names(sets: KeySets, url: str, kid: str = "k1") -> list[str]:
    return [key["kid"] for key in await sets.find("client sys", url, kid, fit)]


async def test_a_set_is_read_once_and_believed_for_a_while(
    sets: KeySets, server: KeyServer, clock: Clock
) -> None:
    for _ in range(3):
        assert await names(sets, server.url) == ["k1"]
    assert len(server.asked) == 1
    clock.time += CACHED + 1
    await names(sets, server.url)
    assert len(server.asked) == 2
    assert server.asked[0]["Accept-Encoding"] == "identity"


async def test_an_unknown_key_is_looked_for_at_most_so_often(
    sets: KeySets, server: KeyServer, clock: Clock
) -> None:
    await names(sets, server.url)
    server.say = saying(a_set(FIRST, SECOND))
    assert await names(sets, server.url, "k2") == ["k1"]
    clock.time += AT_MOST_EVERY
    assert await names(sets, server.url, "k2") == ["k1", "k2"]
    for _ in range(20):
        await names(sets, server.url, "made-up")
    assert len(server.asked) == 2


async def test_many_at_once_make_one_call(sets: KeySets, server: KeyServer) -> None:
    await asyncio.gather(*(names(sets, server.url, f"k{number}") for number in range(16)))
    assert len(server.asked) == 1


async def test_a_key_that_is_taken_away_is_gone_when_the_set_is_read_again(
    sets: KeySets, server: KeyServer, clock: Clock
) -> None:
    server.say = saying(a_set(FIRST, SECOND))
    await names(sets, server.url)
    server.say = saying(a_set(SECOND))
    clock.time += CACHED + 1
    assert await names(sets, server.url) == ["k2"]


async def test_the_last_good_set_is_used_for_an_hour_and_no_longer(
    sets: KeySets, server: KeyServer, clock: Clock
) -> None:
    await names(sets, server.url)
    server.say = saying(b"", 500)
    clock.time += LAST_GOOD
    assert await names(sets, server.url) == ["k1"]
    clock.time += 1
    with pytest.raises(KeysUnread):
        await names(sets, server.url)


async def test_a_set_that_is_not_fit_does_not_replace_the_last_good_one(
    sets: KeySets, server: KeyServer, clock: Clock
) -> None:
    await names(sets, server.url)
    server.say = saying(a_set(FIRST | {"use": "enc"}))
    clock.time += CACHED + 1
    assert await names(sets, server.url) == ["k1"]
    assert len(server.asked) == 2


async def test_who_does_not_answer_is_left_alone_for_a_while(
    sets: KeySets, server: KeyServer, clock: Clock
) -> None:
    server.say = saying(b"", 503)
    for _ in range(5):
        with pytest.raises(KeysUnread):
            await names(sets, server.url)
    assert len(server.asked) == 1
    clock.time += AT_MOST_EVERY
    server.say = saying(a_set(FIRST))
    assert await names(sets, server.url) == ["k1"]


async def test_another_address_is_another_set(sets: KeySets, server: KeyServer) -> None:
    await names(sets, server.url)
    server.say = saying(a_set(SECOND))
    assert await names(sets, f"{server.url}?v=2") == ["k2"]


def slowly(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def without_end(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b" " * 65536)


LARGE = json.dumps({"keys": [FIRST], "more": "x" * 65536}).encode()
BAD: dict[str, Say] = {
    "not found": saying(b"", 404),
    "a redirect": saying(a_set(FIRST), 302, Location="/elsewhere"),
    "a redirect without a place": saying(a_set(FIRST), 301),
    "no content": saying(b"", 204),
    "compressed": saying(gzip.compress(a_set(FIRST)), Content_Encoding="gzip"),
    "too large": saying(LARGE),
    "without end": without_end,
    "too slow": slowly,
    "empty": saying(b""),
    "no json": saying(b"<html>"),
    "no text": saying(b"\xff\xfe"),
    "a list": saying(json.dumps([FIRST]).encode()),
    "no keys": saying(b"{}"),
    "keys of another shape": saying(b'{"keys": {"k1": {}}}'),
    "an empty set": saying(b'{"keys": []}'),
    "too many keys": saying(a_set(*(FIRST | {"kid": f"k{n}"} for n in range(21)))),
    "a key that is none": saying(b'{"keys": ["k1"]}'),
    "depth": saying(b"[" * 60_000),
    "a private key": saying(a_set(dict(new_key("k1").as_dict(private=True)))),
    "a key for another algorithm": saying(a_set(FIRST | {"alg": "RS256"})),
    "one name twice": saying(a_set(FIRST, SECOND | {"kid": "k1"})),
    "a shared secret": saying(b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "k1"}]}'),
    "headers without end": saying(b"", 200, **{f"X{n}": "y" * 1000 for n in range(200)}),
}


@pytest.mark.parametrize("say", BAD.values(), ids=BAD.keys())
async def test_what_is_no_short_plain_key_set_is_not_used(
    sets: KeySets, server: KeyServer, say: Say
) -> None:
    server.say, started = say, time.monotonic()
    with pytest.raises(KeysUnread):
        await names(sets, server.url)
    assert time.monotonic() - started < ALL + 1
    assert len(server.asked) == 1


async def test_nothing_is_read_past_the_limit(sets: KeySets, server: KeyServer) -> None:
    sent = []

    def counted(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b" " * 65536)
            sent.append(65536)

    server.say = counted
    with pytest.raises(KeysUnread):
        await names(sets, server.url)
    await asyncio.sleep(0.2)
    assert sum(sent) < 20 * 2**20  # What the system's own buffers took, of 62 MiB.


async def answer(*addresses: str) -> list[str]:
    return list(addresses)


LEADS_INSIDE = [
    ["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["192.168.1.1"], ["100.64.0.1"], ["::1"],
    ["::ffff:127.0.0.1"], ["fd00:ec2::254"], ["0.0.0.0"], ["224.0.0.1"], ["64:ff9b::7f00:1"],
    ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"], [], [""], ["localhost"], ["2002:7f00:1::"],
]  # fmt: skip


@pytest.mark.parametrize("addresses", LEADS_INSIDE, ids=str)
async def test_a_name_that_leads_inside_is_not_called(
    server: KeyServer, addresses: list[str]
) -> None:
    sets = KeySets(resolve=lambda _, __: answer(*addresses))
    with pytest.raises(KeysUnread):
        await names(sets, f"https://id.example.org:{server.server_port}/jwks")
    assert server.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433"])
async def test_this_machine_is_not_called_unless_that_is_allowed(
    server: KeyServer, host: str
) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(KeysUnread):
            await names(KeySets(), f"{scheme}://{host}:{server.server_port}/jwks")
    assert server.connections == 0


async def test_a_name_that_turns_elsewhere_after_the_check_leads_nowhere(
    server: KeyServer,
) -> None:
    looked_up = []

    async def rebinding(host: str, _: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.2"] if len(looked_up) == 1 else ["127.0.0.1"]

    sets = KeySets(allow_loopback=True, resolve=rebinding)
    with pytest.raises(KeysUnread):
        await names(sets, f"https://id.example.org:{server.server_port}/jwks")
    assert looked_up == ["id.example.org"]
    assert server.connections == 0


async def test_no_proxy_is_asked(
    sets: KeySets, server: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await names(sets, server.url) == ["k1"]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "pem"
    path.write_bytes(certified("id.example.org"))
    return path


@pytest.fixture
async def secure(certificates: Path) -> AsyncIterator[KeyServer]:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificates)
    started = KeyServer(saying(a_set(FIRST)), tls)
    yield started
    await asyncio.to_thread(started.stop)


async def test_the_checked_address_is_called_and_must_have_the_hosts_certificate(
    secure: KeyServer, certificates: Path
) -> None:
    trust = ssl.create_default_context(cafile=str(certificates))
    sets = KeySets(allow_loopback=True, resolve=lambda _, __: answer("127.0.0.1"), trust=trust)
    port = secure.server_port
    assert await names(sets, f"https://id.example.org:{port}/jwks") == ["k1"]
    assert secure.asked[0]["Host"] == f"id.example.org:{port}"
    other = KeySets(allow_loopback=True, resolve=lambda _, __: answer("127.0.0.1"), trust=trust)
    with pytest.raises(KeysUnread):
        await names(other, f"https://other.example.org:{port}/jwks")
    unknown = KeySets(allow_loopback=True, resolve=lambda _, __: answer("127.0.0.1"))
    with pytest.raises(KeysUnread):
        await names(unknown, f"https://id.example.org:{port}/jwks")
    assert len(secure.asked) == 1
