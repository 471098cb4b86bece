"""How a service is put together: what all four have, around the routers that one has."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from shared.callers import Keys, Verifier
from shared.clients import RemoteKeys
from shared.database import Database
from shared.feed import feed_router
from shared.logs import RequestLog, write_logs
from shared.pages import add_pages
from shared.problems import explain_problems
from shared.settings import ServiceSettings
from shared.specification import specify
from shared.telemetry import telemetry


def create_service(  # noqa: PLR0913 - one for each thing that a service may bring
    name: str,
    settings: ServiceSettings,
    *,
    about: str,
    scopes: Mapping[str, str],
    reader: Callable[..., Any],
    routers: Sequence[APIRouter],
    protocols: Sequence[APIRouter] = (),
    keys: Keys | None = None,
) -> FastAPI:
    """Build a service. Nothing is read, connected or started before the first request.

    Args:
        name: In kebab-case: its folder, container, database and first path segment.
        settings: What the deployment decided.
        about: The introduction of its specification, in Markdown; its first line is the title.
        scopes: The scopes that it knows, and what each allows.
        reader: The dependency that lets in whoever may read.
        routers: Its resources, each under `/{name}/v1`.
        protocols: What keeps a standard's own shape, under `/{name}`.
        keys: The issuer's public keys, where they are not read over HTTP.
    """
    write_logs(settings.log_level)
    title, _, description = about.partition("\n")
    instruments = telemetry(name)
    database = Database(settings, name)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()
        instruments.tracer.shutdown()

    app = FastAPI(
        telemetry=instruments.config,
        title=title.strip("# "),
        version="1.0.0",
        description=description.strip(),
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.name, app.state.scopes = name, dict(scopes)
    app.state.database, app.state.registry = database, instruments.registry
    app.state.verifier = Verifier(name, settings.issuer, keys or RemoteKeys(settings.jwks_url))
    for router in (*routers, feed_router(name, reader)):
        app.include_router(router, prefix=f"/{name}/v1")
    for router in protocols:
        app.include_router(router, prefix=f"/{name}")
    app.state.templates = {
        getattr(context.original_route, "endpoint", None): context.path
        for context in iter_route_contexts(app.routes)
    }
    add_pages(app, name.replace("-", "_"))
    app.add_middleware(RequestLog)
    explain_problems(app)
    app.openapi = cache(partial(specify, app))  # type: ignore[method-assign]
    return app
