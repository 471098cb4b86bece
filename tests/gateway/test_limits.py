"""How much, how often and how slowly a client may send, and how long it waits."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.gateway import http_filter, http_manager
from tests.gateway import running
from tests.gateway.running import Gateway, Plan, every_route
from tests.gateway.tokens import bearer
from tests.gateway.upstream import Mood

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/indicators/v1/observations"
OPEN = "/indicators/openapi.json"
MIB = 1 << 20


def hurry(plan: Plan) -> None:
    """Shorten every time-out, so that a test need not wait half a minute."""
    manager = http_manager(plan)
    manager["request_headers_timeout"] = "0.3s"
    manager["stream_idle_timeout"] = "0.4s"
    manager["common_http_protocol_options"]["max_stream_duration"] = "0.8s"
    for route in every_route(plan):
        route["timeout"] = "0.5s" if route["timeout"] == "30s" else "2s"
        if "idle_timeout" in route:
            route["idle_timeout"] = "2s"
        route["retry_policy"].pop("per_try_timeout", None)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hurried(folder: Path) -> AsyncIterator[Gateway]:
    async with running.services() as behind, running.gateway(folder, behind, hurry) as gateway:
        yield gateway


async def test_a_client_has_a_budget_of_its_own(folder: Path) -> None:
    async with (
        running.services() as behind,
        running.gateway(folder, behind, per_minute=60) as gateway,
    ):
        client, one, other = gateway.client, bearer(client_id="one"), bearer(client_id="other")
        answers = [await client.get(PATH, headers=one) for _ in range(12)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
        assert [answer.headers["ratelimit-remaining"] for answer in answers][:10] == list(
            "9876543210"
        )

        refused = answers[-1]
        assert refused.json()["type"] == "/membership/problems/too-many-requests"
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["ratelimit-limit"] == "10"
        assert refused.headers["ratelimit-remaining"] == "0"
        assert len(gateway.seen) == 10

        again = [await client.get(path, headers=one) for path in (PATH, "/schemes/v1/x")]
        assert [answer.status_code for answer in again] == [429, 429]
        assert (await client.get(PATH, headers=other)).headers["ratelimit-remaining"] == "9"
        assert (await client.get(OPEN)).headers["ratelimit-remaining"] == "9"
        for _ in range(9):
            assert (await client.get(OPEN)).is_success
        assert (
            await client.get(OPEN, headers={"X-Forwarded-For": "198.51.100.1"})
        ).status_code == 429

        await asyncio.sleep(1.1)
        assert (await client.get(PATH, headers=one)).is_success


async def test_more_clients_than_a_few_keep_their_budgets(folder: Path) -> None:
    async with (
        running.services() as behind,
        running.gateway(folder, behind, per_minute=60) as gateway,
    ):
        tokens = [bearer(client_id=f"client-{number}") for number in range(60)]
        for left in ("9", "8"):
            for headers in tokens:
                answer = await gateway.client.get(PATH, headers=headers)
                assert answer.headers["ratelimit-remaining"] == left


async def in_pieces(length: int) -> AsyncIterator[bytes]:
    yield b"x" * (length - 1)
    yield b"x"


async def test_a_body_may_be_one_mebibyte_long(gateway: Gateway) -> None:
    fits = await gateway.client.post(PATH, content=b"x" * MIB, headers=bearer())
    assert fits.status_code == 200
    assert len(gateway.seen[0].body) == MIB
    gateway.forget()

    for body in (b"x" * (MIB + 1), in_pieces(MIB + 1)):
        refused = await gateway.client.post(PATH, content=body, headers=bearer())
        assert refused.status_code == 413
        assert refused.json()["type"] == "/membership/problems/content-too-large"
    assert gateway.seen == []


async def test_a_thousand_cases_may_be_four_mebibytes_long(gateway: Gateway) -> None:
    path = "/membership/v1/rights/evaluate"
    for size, status in ((4 * MIB, 200), (4 * MIB + 1, 413)):
        answer = await gateway.client.post(path, content=b"x" * size, headers=bearer())
        assert answer.status_code == status
    assert [len(seen.body) for seen in gateway.seen] == [4 * MIB]
    assert (await gateway.client.post(path, content=b"x")).status_code == 401
    query = "/membership/v1/rights/query"
    answer = await gateway.client.post(query, content=b"x" * (MIB + 1), headers=bearer())
    assert answer.status_code == 413


@pytest.mark.parametrize("service", ["indicators", "care-record"])
async def test_an_import_may_be_longer(gateway: Gateway, service: str) -> None:
    body = b"x" * (8 * MIB)
    path = f"/{service}/v1/imports/observations"
    assert (await gateway.client.post(path, content=body, headers=bearer())).is_success
    assert gateway.seen[0].body == body
    assert (await gateway.client.post(path, content=b"x")).status_code == 401


def small_imports(plan: Plan) -> None:
    http_filter(http_manager(plan), "body_size_limit")["max_request_bytes"] = 2 * MIB


async def test_even_an_import_has_its_limit(folder: Path) -> None:
    async with (
        running.services() as behind,
        running.gateway(folder, behind, small_imports) as gateway,
    ):
        path = "/indicators/v1/imports/observations"
        for size, status in ((2 * MIB, 200), (2 * MIB + 1, 413)):
            answer = await gateway.client.post(path, content=b"x" * size, headers=bearer())
            assert answer.status_code == status


async def test_an_import_goes_on_while_it_comes_in(gateway: Gateway) -> None:
    sent = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"first"
        await asyncio.wait_for(sent.wait(), 2)
        yield b"last"

    path = "/indicators/v1/imports/observations"
    post = asyncio.create_task(gateway.client.post(path, content=slowly(), headers=bearer()))
    upstream = gateway.services["indicators"][0]
    async with asyncio.timeout(2):
        await upstream.begun.wait()
    sent.set()
    assert (await post).is_success
    assert gateway.seen[0].body == b"firstlast"


async def raw(port: int, *parts: bytes, pause: float = 0.0) -> tuple[int, bytes]:
    """Send parts until an answer comes; give its status and body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
    try:
        for part in parts:
            if not head.done():
                writer.write(part)
                await asyncio.wait([head], timeout=pause)
        text = (await asyncio.wait_for(head, 3)).lower()
        length = int(text.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return int(text.split(b" ")[1]), await reader.readexactly(length)
    finally:
        writer.close()


async def test_headers_that_do_not_come_are_not_waited_for(hurried: Gateway) -> None:
    start = time.monotonic()
    status, body = await raw(hurried.port, b"GET /indicators/v1/x HTTP/1.1\r\nHost: a\r\nX-A: ")
    assert status == 408
    assert json.loads(body)["type"] == "/membership/problems/request-timeout"
    assert time.monotonic() - start < 1


def posted(path: str, length: int) -> bytes:
    token = bearer()["Authorization"]
    lines = ["Host: a", f"Authorization: {token}", f"Content-Length: {length}", "", ""]
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines]).encode()


@pytest.mark.parametrize("pause", [0.05, 0.6])
async def test_a_body_that_drips_never_reaches_a_service(hurried: Gateway, pause: float) -> None:
    hurried.forget()
    parts = [posted(PATH, 1000), *[b"x"] * (int(1.2 / pause) + 1)]
    status, _ = await raw(hurried.port, *parts, pause=pause)
    assert status == 408
    assert hurried.seen == []


async def test_a_service_that_does_not_answer_is_not_waited_for(hurried: Gateway) -> None:
    hurried.forget()
    upstream = hurried.services["indicators"][0]
    upstream.mood = Mood.HANG
    try:
        for method in ("GET", "POST"):
            answer = await hurried.client.request(method, PATH, headers=bearer())
            assert answer.status_code == 504
            assert answer.json()["type"] == "/membership/problems/gateway-timeout"
            assert "Idempotency-Key" in answer.json()["detail"]
    finally:
        upstream.mood = Mood.ANSWER
    assert [seen.method for seen in hurried.seen] == ["GET", "POST"]


async def test_an_import_and_a_long_export_are_waited_for(hurried: Gateway) -> None:
    upstream = hurried.services["indicators"][0]
    upstream.delay = 1.0
    try:
        long = bearer() | {"Accept": "text/csv"}
        answers = await asyncio.gather(
            hurried.client.post("/indicators/v1/imports/x", headers=bearer()),
            hurried.client.get(PATH, headers=long),
        )
    finally:
        upstream.delay = 0.0
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    ("lines", "length", "status"), [(50, 10, 200), (70, 10, 431), (10, 1000, 200), (10, 2000, 431)]
)
async def test_headers_are_few_and_short(
    gateway: Gateway, lines: int, length: int, status: int
) -> None:
    headers = bearer() | {f"X-Line-{number}": "x" * length for number in range(lines)}
    answer = await gateway.client.get(PATH, headers=headers)
    assert answer.status_code == status
    assert len(gateway.seen) == (status == 200)


async def test_http_1_0_is_told_to_come_back_newer(gateway: Gateway) -> None:
    old = b"GET /indicators/openapi.json HTTP/1.0\r\nHost: a\r\n\r\n"
    status, body = await raw(gateway.port, old)
    assert json.loads(body)["status"] == status == 426
    assert gateway.seen == []
