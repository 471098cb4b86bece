"""A service of our own to stand behind the gateway: it notes what reaches it, and misbehaves."""

import asyncio
import json
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

SERVICES = ("indicators", "schemes", "care-record", "membership")
JWKS = "/membership/.well-known/jwks.json"


class Mood(Enum):
    ANSWER = auto()
    FAIL = auto()  # Answers 500.
    GARBAGE = auto()  # Answers something that is not HTTP.
    HANG = auto()  # Reads the request and says nothing.
    RESET = auto()  # Reads the request and breaks off.
    UNREADY = auto()  # Answers, but its health check says no.


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that reached a handler."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Upstream:
    """One replica of one service. `seen` holds all but health checks and reads of the keys."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.keys: dict[str, Any] = {"keys": []}
        self.mood = Mood.ANSWER
        self.delay = 0.0
        self.begun = asyncio.Event()  # Headers have come; the body may be on its way.
        self.seen: list[Seen] = []
        self.port = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def kill(self) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks)

    def forget(self) -> None:
        self.seen.clear()
        self.begun.clear()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            while await self._answer(reader, writer):
                await writer.drain()
        except (IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _answer(self, reader: StreamReader, writer: StreamWriter) -> bool:
        """Say whether the connection lives on."""
        method, path, headers = await read_head(reader)
        if headers.get("user-agent") == "Envoy/HC":
            writer.write(answer(503 if self.mood is Mood.UNREADY else 200, {}))
            return True
        if path == JWKS and "traceparent" not in headers:
            writer.write(answer(200, self.keys))
            return True
        self.begun.set()
        self.seen.append(Seen(method, path, headers, await read_body(reader, headers)))
        match self.mood:
            case Mood.HANG:
                await asyncio.Event().wait()
            case Mood.RESET:
                return False
            case Mood.GARBAGE:
                writer.write(b"\x16\x03\x01 not HTTP\r\n\r\n")
            case _:
                await asyncio.sleep(self.delay)
                status = 500 if self.mood is Mood.FAIL else 200
                writer.write(answer(status, {"service": self.service, "port": self.port}))
        return True


def answer(status: int, body: Mapping[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} Whatever\r\ncontent-type: application/json\r\n"
        f"content-length: {len(content)}\r\nserver: stub\r\nx-powered-by: stub\r\n"
        "x-envoy-upstream-service-time: 7\r\nvia: stub\r\nvary: Accept\r\n\r\n"
    )
    return head.encode() + content


async def read_head(reader: StreamReader) -> tuple[str, str, dict[str, str]]:
    line, *rows = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
    method, path, _ = line.split(" ")
    pairs = (row.partition(":") for row in rows)
    return method, path, {name.lower(): value.strip() for name, _, value in pairs}


async def read_body(reader: StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body
