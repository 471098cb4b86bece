"""What every route does beside its handler: strict bodies, ETags, remembered answers."""

import json
from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.responses import StreamingResponse

from shared.idempotency import Replayed
from shared.problems import Problem


class StrictRequest(Request):
    """A request whose JSON has no key twice, no NaN, and no depth that breaks the reader."""

    async def json(self) -> Any:
        """Read the body.

        Raises:
            Problem: It is not such JSON (400).
        """
        try:
            return json.loads(await self.body(), object_pairs_hook=unique, parse_constant=no_number)
        except (ValueError, RecursionError) as error:
            raise Problem("malformed-json") from error


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object, unless a key stands in it twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def no_number(_: str) -> None:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError


class Route(APIRoute):
    """A route under the contract that all four services share."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's own handling of a request."""
        handle, takes_json = super().get_route_handler(), self.body_field is not None

        async def answered(request: Request) -> Response:
            request.state.handler = self.endpoint
            if takes_json and not is_json(request):
                raise Problem("unsupported-media-type")
            try:
                response = await handle(StrictRequest(request.scope, request.receive))
            except Replayed as again:
                return again.response
            if once := getattr(request.state, "once", None):
                await once.remember(response)
            if request.method in {"GET", "HEAD"}:
                return unchanged(request, response)
            return response

        return answered


def is_json(request: Request) -> bool:
    """Tell whether the body says it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json"


def unchanged(request: Request, response: Response) -> Response:
    """Name the answer by its content, and leave it out if the caller has it already (304)."""
    if isinstance(response, StreamingResponse) or getattr(request.state, "etag", True) is False:
        return response
    etag = response.headers.setdefault("ETag", f'W/"{sha256(response.body).hexdigest()[:24]}"')
    known = {one.strip().removeprefix("W/") for one in
             request.headers.get("if-none-match", "").split(",")}  # fmt: skip
    if etag.removeprefix("W/") in known:
        kept = {k: v for k, v in response.headers.items() if not k.startswith("content-")}
        return Response(status_code=304, headers=kept)
    return response
