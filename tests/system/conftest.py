"""One whole partnership for all system tests: two replicas of each service, Leeds loaded."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
import pytest_asyncio

from deploy.leeds.load import load
from deploy.partnership import Partnership
from tests.running import running


class Collector(ThreadingHTTPServer):
    """Takes in what services send as traces, and keeps the bytes."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        super().__init__(("127.0.0.1", 0), Receive)


class Receive(BaseHTTPRequestHandler):
    """Keeps one export."""

    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        self.server.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    server = Collector()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def partnership(collector: Collector) -> AsyncIterator[Partnership]:
    traces = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    async with running(settings=traces) as started:
        await asyncio.to_thread(load, started.url, started.folder / "clients")
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def operator(partnership: Partnership) -> AsyncIterator[httpx.AsyncClient]:
    """Call through the gateway with every scope."""
    auth = partnership.client("operator")
    async with httpx.AsyncClient(
        base_url=partnership.url, auth=auth, timeout=20, trust_env=False
    ) as client:
        yield client
