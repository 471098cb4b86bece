"""What a service says without a login: health, its specification, docs, and problem pages.

All of it is served by the service itself. The docs run under a policy that lets them call no
other host.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pydantic import BaseModel

from shared.kinds import KINDS
from shared.problems import Problem
from shared.rules import RuleBroken, meaning, slug

ASSETS = Path(__file__).parent / "assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; worker-src blob:; frame-ancestors 'none'; base-uri 'none'"
)
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;
color:#212b32;background:#fff}}h1{{line-height:1.2}}code{{background:#f0f4f5;padding:.1em .3em}}
dt{{font-weight:700;margin-top:1rem}}dd{{margin:0}}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""
DOCS = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><div id="docs"></div><script src="docs/redoc.js" charset="utf-8"></script>
<script src="docs/start.js" charset="utf-8"></script></body></html>"""
START = "Redoc.init('openapi.json', {hideHostname: true}, document.getElementById('docs'));\n"


class Health(BaseModel):
    """Whether the service can do its work."""

    status: str


def rules_of(package: str) -> Iterator[type[RuleBroken]]:
    """Find every rule that this service can say is broken."""
    waiting = [RuleBroken]
    while waiting:
        rule = waiting.pop()
        waiting += rule.__subclasses__()
        if rule.__module__.startswith((f"{package}.", "shared.")) and rule is not RuleBroken:
            yield rule


def problem_pages(package: str) -> dict[str, tuple[int, str, str]]:
    """Collect what can go wrong: slug to status, what it says, what to do."""
    rules = {slug(rule): (rule.status, *meaning(rule)) for rule in rules_of(package)}
    return {name: (kind.status, kind.says, kind.do) for name, kind in KINDS.items()} | rules


def marked(text: str) -> str:
    """Write text as HTML, what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def add_pages(app: FastAPI, package: str) -> None:
    """Serve them under the service's own path."""
    router = APIRouter(prefix=f"/{app.state.name}", include_in_schema=False)

    @router.get("/health/live")
    async def live() -> Health:
        return Health(status="live")

    @router.get("/health/ready")
    async def ready(request: Request) -> Health:
        if not await request.app.state.database.ready():
            raise Problem("unavailable", "The database is still recovering.")
        return Health(status="ready")

    @router.get("/openapi.json")
    async def specification() -> JSONResponse:
        return JSONResponse(app.openapi(), headers={"Cache-Control": "public, max-age=300"})

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        page = DOCS.format(title=html.escape(app.title))
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    @router.get("/docs/redoc.js")
    async def redoc() -> FileResponse:
        long = {"Cache-Control": "public, max-age=86400"}
        kind = "text/javascript; charset=utf-8"
        return FileResponse(ASSETS / "redoc.standalone.js", media_type=kind, headers=long)

    @router.get("/docs/start.js")
    async def start() -> Response:
        return Response(START, media_type="text/javascript; charset=utf-8")

    @router.get("/problems/{problem}")
    async def problem_page(problem: str) -> HTMLResponse:
        known = problem_pages(package)
        if problem not in known:
            raise Problem("not-found")
        status, says, do = known[problem]
        title = problem.replace("-", " ").capitalize()
        facts = f"<dt>Status</dt><dd>{status}</dd><dt>What to do</dt><dd>{marked(do)}</dd>"
        body = f"<p>{marked(says)}</p><dl>{facts}</dl>"
        page = PAGE.format(title=html.escape(title), body=body)
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    app.include_router(router)
