"""Refusals as problem documents (RFC 9457): one shape, whatever refused.

A handler raises `Problem` or a `RuleBroken`; everything else that can go wrong (validation,
an unknown path, a database that is away) is worded here too, so no answer has another shape.
Nothing that the caller sent is repeated: a document may be logged where a person may not be.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from shared.kinds import KINDS, NAMED_BY_STATUS
from shared.rules import RuleBroken, meaning, slug

# Headers, and fields as ours are named; other keys are the caller's words, maybe a person's.
FIELD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+|[a-z]+(?:_(?:[a-z]+|\d{1,3}))*")


class Problem(Exception):
    """Ends a request with one of the `KINDS`, in the words given."""

    def __init__(
        self, kind: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.more = kind, detail or KINDS[kind].says, more
        self.headers = dict(headers or {})


def document(request: Request, kind: str, status: int, detail: str, **more: Any) -> JSONResponse:
    """Write one problem document."""
    scope = request.scope
    body = {
        "type": f"/{scope['app'].state.name}/problems/{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": f"urn:uuid:{scope.get('state', {}).get('request_id', '')}",
        **more,
    }
    headers = {"Retry-After": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def faults(error: RequestValidationError) -> list[dict[str, str]]:
    """Name each place that is wrong, and why, without repeating what stood there."""
    return [
        {"at": "/".join(spoken(part) for part in one["loc"]), "why": one["msg"]}
        for one in error.errors()
    ]


def spoken(part: str | int) -> str:
    """Name a step of a path, unless it is the caller's own words where a field should be."""
    return str(part) if isinstance(part, int) or FIELD.fullmatch(part) else "?"


def missing(errors: Sequence[Any], header: str) -> bool:
    """Tell whether this required header is what was wanting."""
    return any(one["type"] == "missing" and str(one["loc"][-1]).lower() == header for one in errors)


def explain_problems(app: FastAPI) -> None:  # noqa: C901 - one handler for each thing that can go wrong
    """Have every refusal of this app leave as a problem document."""

    @app.exception_handler(Problem)
    async def stopped(request: Request, error: Problem) -> JSONResponse:
        kind = KINDS[error.kind]
        answer = document(request, error.kind, kind.status, error.detail, **error.more)
        answer.headers.update(error.headers)
        return answer

    @app.exception_handler(RuleBroken)
    async def rule(request: Request, error: RuleBroken) -> JSONResponse:
        says, _ = meaning(type(error))
        more = {"errors": error.args[0]} if error.args and isinstance(error.args[0], list) else {}
        return document(request, slug(type(error)), error.status, says, **more)

    # Starlette's own class, of which FastAPI's is a kind: else unknown paths are no problems.
    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        kind = NAMED_BY_STATUS.get(error.status_code, "bad-request")
        answer = document(request, kind, error.status_code, KINDS[kind].says)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = error.errors()
        kind = "invalid"
        if errors and errors[0]["type"] == "json_invalid":
            kind = "malformed-json"
        elif missing(errors, "idempotency-key"):
            kind = "idempotency-key-missing"
        elif missing(errors, "if-match"):
            kind = "if-match-missing"
        says, more = KINDS[kind], {"errors": faults(error)} if kind == "invalid" else {}
        return document(request, kind, says.status, says.says, **more)

    # Nobody reads this answer; but who goes away is no fault of ours, and is not noted as one.
    @app.exception_handler(ClientDisconnect)
    async def gone(request: Request, _: ClientDisconnect) -> JSONResponse:
        request.state.cause = "ClientDisconnect"
        return document(request, "bad-request", 400, KINDS["bad-request"].says)

    @app.exception_handler(StaleDataError)
    async def overtaken(request: Request, _: StaleDataError) -> JSONResponse:
        return document(request, "changed-since", 412, KINDS["changed-since"].says)

    @app.exception_handler(DBAPIError)
    async def refused(request: Request, error: DBAPIError) -> JSONResponse:
        cause = error.orig and error.orig.__cause__
        if isinstance(cause, asyncpg.DataError):
            return await unstorable(request, error)
        if isinstance(cause, asyncpg.QueryCanceledError):
            return await long(request, error)
        return await away(request, error)

    @app.exception_handler(asyncpg.QueryCanceledError)
    async def long(request: Request, _: Exception) -> JSONResponse:
        request.state.cause = "QueryCanceledError"
        return document(request, "took-too-long", 503, KINDS["took-too-long"].says)

    # What no column can hold (a NUL, a number of thirty digits) is the caller's to mend.
    @app.exception_handler(asyncpg.DataError)
    async def unstorable(request: Request, _: Exception) -> JSONResponse:
        why = [{"at": "request", "why": "A value is outside of what can be stored"}]
        return document(request, "invalid", 422, KINDS["invalid"].says, errors=why)

    @app.exception_handler(SQLAlchemyError)
    @app.exception_handler(asyncpg.PostgresError)
    @app.exception_handler(asyncpg.InterfaceError)
    @app.exception_handler(OSError)
    async def away(request: Request, error: Exception) -> JSONResponse:
        request.state.cause = type(error).__name__
        return document(request, "unavailable", 503, KINDS["unavailable"].says)
