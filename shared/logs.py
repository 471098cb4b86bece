"""One JSON line a request, under ids that join it to every other line it caused.

Written: time, ids, method, route template, status, milliseconds, client and organisation.
Never written: paths as asked for, queries, bodies, tokens, or the parameters of a statement;
each may hold a person.
"""

import logging
import re
import time
from typing import Any
from uuid import uuid4

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict

from shared.kinds import KINDS
from shared.problems import document

log = structlog.get_logger()
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
TRACE = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cache-Control": "no-store",
}


def write_logs(level: str) -> None:
    """Send every log line, our own and the libraries', to standard output as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_failed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    # A library's message may quote what it was given, so only that it spoke is kept.
    logging.basicConfig(handlers=[Libraries()], level=logging.WARNING, force=True)


def where_it_failed(_: Any, __: str, event: EventDict) -> EventDict:
    """Keep the places of a traceback and drop the messages, which may quote a person."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        places, trace = [], error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event.update(error=type(error).__name__, at=places[-12:])
    return event


class Libraries(logging.Handler):
    """Notes that a library had something to say, and about what kind of error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        error = record.exc_info[1] if record.exc_info else None
        log.warning("library", logger=record.name, place=record.funcName, exc_info=error)


class RequestLog:
    """Gives each request its ids, its line in the log and its security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it ended."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, started = Headers(scope=scope), time.perf_counter()
        ids = identify(headers)
        state = scope.setdefault("state", {})
        state["request_id"], state["traceparent"] = ids["X-Request-ID"], ids["traceparent"]
        answered = False

        async def answer(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                out = MutableHeaders(scope=message)
                for name, value in (SECURITY_HEADERS | ids).items():
                    if name != "traceparent":
                        out.setdefault(name, value)
                note(scope, message["status"], started)
            await send(message)

        with structlog.contextvars.bound_contextvars(
            request_id=ids["X-Request-ID"], trace_id=ids["traceparent"][3:35]
        ):
            try:
                await self.app(scope, receive, answer)
            except Exception as error:
                log.error("fault", exc_info=error)  # noqa: TRY400 - the processor above redacts it
                if answered:
                    raise
                fault = document(Request(scope), "fault", 500, KINDS["fault"].says)
                await fault(scope, receive, answer)


def identify(headers: Headers) -> dict[str, str]:
    """Take the ids that the caller sent if they are well formed, and make those that are not."""
    request_id, trace = headers.get("x-request-id", ""), headers.get("traceparent", "")
    correlation_id = headers.get("x-correlation-id", "")
    ids = {
        "X-Request-ID": request_id.lower() if UUID.fullmatch(request_id) else str(uuid4()),
        "traceparent": trace
        if TRACE.fullmatch(trace)
        else f"00-{uuid4().hex}-{uuid4().hex[:16]}-00",
    }
    if UUID.fullmatch(correlation_id):
        ids["X-Correlation-ID"] = correlation_id
    return ids


def note(scope: Scope, status: int, started: float) -> None:
    """Write the request's one line."""
    state = scope["state"]
    caller = state.get("caller")
    log.info(
        "answered",
        method=scope["method"],
        route=scope["app"].state.templates.get(state.get("handler")) if "app" in scope else None,
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 1),
        client=getattr(caller, "client_id", None),
        organisation=getattr(caller, "organisation", None),
        cause=state.get("cause"),
    )
