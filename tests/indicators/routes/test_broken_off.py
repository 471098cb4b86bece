"""Clients that send slowly, or go away: nothing is stored, and nobody else waits for them."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from fastapi import FastAPI
from indicators.actions import downloads
from indicators.actions.uploads import PARQUET
from indicators.domain.calculators import METHODS
from indicators.queries import imports

from tests.conftest import Clients
from tests.indicators.files import OBSERVATION_HEAD as HEAD
from tests.indicators.files import V1, observation, read, recorded

Message = MutableMapping[str, Any]
CSV = {"Content-Type": "text/csv"}


class Client:
    """A client that sends when it is told to, and reads no faster than it is told to."""

    def __init__(self, app: Clients, method: str, path: str, **headers: str) -> None:
        token = app.issuer.token("indicators:read", "indicators:write", client_id="slow", org="lth")
        named = {"authorization": f"Bearer {token}"} | headers
        self.scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
            "root_path": "", "server": ("test", 80), "client": ("test", 1),
            "headers": [(k.lower().encode(), v.encode()) for k, v in named.items()],
        }  # fmt: skip
        self.sends: asyncio.Queue[Message] = asyncio.Queue()
        self.got, self.reading, self.started = list[Message](), asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self.ask(app.app))

    async def ask(self, app: FastAPI) -> None:
        await app(self.scope, self.sends.get, self.take)

    async def take(self, message: Message) -> None:
        self.got.append(message)
        if message["type"] == "http.response.body":
            self.started.set()
            await self.reading.wait()

    def send(self, body: bytes, *, more: bool = True) -> None:
        self.sends.put_nowait({"type": "http.request", "body": body, "more_body": more})

    async def leave(self) -> None:
        self.sends.put_nowait({"type": "http.disconnect"})
        self.reading.set()
        await asyncio.wait_for(self.task, 20)


async def test_who_breaks_off_a_file_stores_nothing_and_is_no_fault_of_ours(
    place: Clients,
) -> None:
    client = Client(place, "POST", f"{V1}/imports/observations", **CSV)
    client.send((HEAD + observation(value="1")).encode())
    await client.leave()
    assert client.got[0]["status"] == 400
    assert (await read(place, "observations"))["items"] == []


async def test_slow_tables_keep_nobody_from_calculating(place: Clients) -> None:
    slow = [Client(place, "POST", f"{V1}/calculators/rate", **CSV) for _ in range(12)]
    for client in slow:
        client.send(b"events,")
    await asyncio.sleep(0.1)
    rows = {"rows": list(METHODS["rate"].rows)}
    asked = place.caller("indicators:read").post(f"{V1}/calculators/rate", json=rows)
    assert (await asyncio.wait_for(asked, 20)).status_code == 200
    for client in slow:
        await client.leave()


async def test_slow_files_keep_nobody_from_importing(place: Clients) -> None:
    slow = [Client(place, "POST", f"{V1}/imports/observations", **CSV) for _ in range(12)]
    for client in slow:
        client.send(HEAD.encode())
    await asyncio.sleep(0.1)
    assert (await asyncio.wait_for(recorded(place, observation(value="1")), 20))["added"] == 1
    for client in slow:
        await client.leave()


@pytest.fixture
async def filled(pooled_place: Clients) -> Clients:
    """Give a place with more observations than fit into what waits on the way."""
    rows = (observation(period_label=f"{n} {'x' * 250}", period_start="", period_end="", value="1")
            for n in range(20_000))  # fmt: skip
    await recorded(pooled_place, *rows)
    return pooled_place


async def test_slow_readers_of_files_leave_connections_to_others(
    filled: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.2)
    path = f"{V1}/observations"
    slow = [Client(filled, "GET", path, accept="text/csv") for _ in range(downloads.MOST_AT_ONCE)]
    await asyncio.wait_for(asyncio.gather(*(one.started.wait() for one in slow)), 20)
    assert len((await read(filled, "observations"))["items"]) == 100
    reader = filled.caller("indicators:read")
    for kind in ("text/csv", PARQUET):
        refused = await reader.get(path, headers={"Accept": kind})
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    for one in slow:
        await one.leave()
    whole = await reader.get(path, headers={"Accept": "text/csv"})
    assert whole.text.count("\n") == 20_001


async def test_many_files_at_once_leave_connections_to_others(filled: Clients) -> None:
    editor = filled.caller("indicators:write")
    owner = filled.app.state.database
    async with owner.changing() as session:  # Another import that takes its time.
        await imports.one_at_a_time(session)
        body = (HEAD + observation(value="1")).encode()
        files = (("observations", body), ("areas", b"id,name,type\n")) * 6
        sent = [asyncio.create_task(editor.post(f"{V1}/imports/{what}", content=text, headers=CSV))
                for what, text in files]  # fmt: skip
        await asyncio.sleep(1)
        assert (await read(filled, "indicators"))["items"]
    assert {one.status_code for one in await asyncio.gather(*sent)} == {200}
