"""Serve a service: its requests on one port, its metrics on another that stays inside."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import structlog
import uvicorn
from fastapi import FastAPI

from shared.database import Database
from shared.settings import ServiceSettings
from shared.telemetry import internal_app

log = structlog.get_logger()
GRACE = 20  # Seconds that running requests have to end when the service is told to stop.


class Inner(uvicorn.Server):
    """The server of the internal port: it leaves the signals to the other."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


async def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Answer requests until told to stop."""
    await refuse_undurable(app, settings)
    config = partial(
        uvicorn.Config,
        host=settings.host,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    outer = uvicorn.Server(config(app, port=settings.port))
    inner = Inner(config(internal_app(app.state.registry), port=settings.internal_port))
    doors = [listen(app, settings.host, port) for port in (settings.port, settings.internal_port)]
    side = asyncio.create_task(inner.serve([doors[1]]))
    try:
        await outer.serve([doors[0]])
    finally:
        inner.should_exit = True
        await side


def listen(app: FastAPI, host: str, port: int) -> socket.socket:
    """Open a port, or say in one line why it cannot be opened."""
    try:
        door = socket.create_server((host, port), backlog=2048)
        # Accepted connections inherit it; without it each answer may wait 40 ms for the next.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        sys.exit(f"{app.state.name} cannot listen on {host}:{port}: {error.strerror}.")
    return door


async def refuse_undurable(app: FastAPI, settings: ServiceSettings) -> None:
    """Do not begin on a database that may forget what it has acknowledged."""
    database: Database = app.state.database
    if settings.require_durable_database and (weak := await database.undurable()):
        log.error("database.undurable", settings=weak)
        names = ", ".join(weak)
        sys.exit(f"{app.state.name} does not serve from a database with {names} off.")
