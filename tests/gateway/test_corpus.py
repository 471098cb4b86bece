"""No disguise opens the gate: hundreds of raw requests, and what came through."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import pytest

from deploy.gateway import http_manager
from tests.gateway import running
from tests.gateway.corpus import corpus
from tests.gateway.running import Gateway, Plan
from tests.gateway.tokens import token
from tests.gateway.upstream import Seen

pytestmark = pytest.mark.asyncio(loop_scope="session")

AUTHORIZATION = f"Authorization: Bearer {token()}"
OPEN = {"/indicators/openapi.json"}


async def knock(port: int, request: bytes) -> bytes:
    """Send raw bytes, and read until nothing more comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = b""
    with suppress(TimeoutError, ConnectionError):
        writer.write(request)
        while some := await asyncio.wait_for(reader.read(65_536), 0.25):
            answer += some
    writer.transport.abort()
    return answer


async def knock_with_all(port: int, requests: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Send each on a connection of its own, a hundred at a time."""
    places = asyncio.Semaphore(100)

    async def one(name: str, request: bytes) -> tuple[str, bytes]:
        async with places:
            return name, await knock(port, request)

    return dict(await asyncio.gather(*(one(name, request) for name, request in requests)))


def inside(seen: Seen) -> bool:
    """Say whether a service would take this path for one of its internal ones."""
    path = unquote(seen.path.partition("?")[0]).replace("\\", "/").lower()
    parts: list[str] = []
    for part in (piece.partition(";")[0].strip("\x00 \t\n.") or piece for piece in path.split("/")):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return parts[1:2] in (["metrics"], ["admin"])


async def test_the_corpus_is_large_and_each_request_is_another() -> None:
    requests = [request for _, request in corpus()]
    assert len(requests) == len({name for name, _ in corpus()}) >= 300
    assert len(set(requests)) > 280


async def test_without_a_token_no_disguise_reaches_a_handler_and_each_refusal_is_a_problem(
    gateway: Gateway,
) -> None:
    answers = await knock_with_all(gateway.port, corpus())
    assert {seen.path for seen in gateway.seen} <= OPEN
    served = {name for name, answer in answers.items() if b"HTTP/1.1 200" in answer}
    assert served == {"pipelined behind open"}

    for name, answer in answers.items():
        head = answer.partition(b"\r\n\r\n")[0].lower()
        if head.startswith(b"http/1.1 4"):
            assert b"content-type: application/problem+json" in head, name
            assert b"server:" not in head, name


async def test_with_a_token_no_disguise_reaches_the_inside_or_poses_as_a_proxy(
    gateway: Gateway,
) -> None:
    await knock_with_all(gateway.port, corpus(AUTHORIZATION))
    assert len(gateway.seen) > 30
    assert [seen.path for seen in gateway.seen if inside(seen)] == []
    assert [seen.path for seen in gateway.seen if "smuggled" in seen.path] == []
    assert {seen.method for seen in gateway.seen} <= {"GET", "POST"}
    for seen in gateway.seen:
        assert not [name for name in seen.headers if "_" in name or "caller" in name]
        assert "admin" not in seen.headers.values()
        assert "upgrade" not in seen.headers
        assert "," not in seen.headers["host"]


def soften(plan: Plan) -> None:
    manager = http_manager(plan)
    manager["normalize_path"] = manager["merge_slashes"] = False
    manager["path_with_escaped_slashes_action"] = "KEEP_UNCHANGED"
    manager["common_http_protocol_options"]["headers_with_underscores_action"] = "ALLOW"


async def test_without_the_hardening_the_same_corpus_gets_through(folder: Path) -> None:
    async with running.services() as behind, running.gateway(folder, behind, soften) as gateway:
        await knock_with_all(gateway.port, corpus(AUTHORIZATION))
        assert len([seen for seen in gateway.seen if inside(seen)]) >= 5
        assert [seen for seen in gateway.seen if "x_caller_org" in seen.headers]


def let_everyone_in(plan: Plan) -> None:
    host = http_manager(plan)["route_config"]["virtual_hosts"][0]
    for route in host["routes"]:
        asks = route["typed_per_filter_config"]["envoy.filters.http.jwt_authn"]
        asks.pop("requirement_name", None)
        asks["disabled"] = True


async def test_without_the_token_check_the_same_corpus_gets_through(folder: Path) -> None:
    async with (
        running.services() as behind,
        running.gateway(folder, behind, let_everyone_in) as gateway,
    ):
        await knock_with_all(gateway.port, corpus())
        assert len(gateway.seen) > 30


def forget_the_routes(plan: Plan) -> None:
    for route in http_manager(plan)["route_config"]["virtual_hosts"][0]["routes"]:
        route.pop("typed_per_filter_config", None)


async def test_a_route_that_says_nothing_of_tokens_is_closed(folder: Path) -> None:
    async with (
        running.services() as behind,
        running.gateway(folder, behind, forget_the_routes) as gateway,
    ):
        for path in ("/indicators/v1/x", "/indicators/openapi.json", "/nobody"):
            assert (await gateway.client.get(path)).status_code == 401
        assert gateway.seen == []
