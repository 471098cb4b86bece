"""The cheapest database read that can be served: bare Starlette, one statement on asyncpg."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROW = "SELECT to_jsonb(o)::text FROM organisation o WHERE id = $1"


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Hold a pool as large as a service's."""
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=8, max_size=8
    ) as app.state.pool:
        yield


async def row(request: Request) -> Response:
    """Send the row as PostgreSQL wrote it."""
    found = await request.app.state.pool.fetchval(ROW, "lth")
    return Response(found, media_type="application/json")


if __name__ == "__main__":
    app = Starlette(routes=[Route("/row", row)], lifespan=lifespan)
    uvicorn.run(app, port=int(os.environ["PORT"]), log_config=None, access_log=False)
