"""What every route does beside its handler: strict bodies, ETags, remembered answers."""

import json
from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive

from shared.idempotency import Replayed
from shared.problems import Problem

Body = TypeVar("Body", bound=BaseModel)


class StrictRequest(Request):
    """A request whose JSON has no key twice, no NaN, and no depth that breaks the reader."""

    async def json(self) -> Any:
        """Read the body.

        Raises:
            JSONDecodeError: It is not such JSON.
        """
        body = await self.body()
        try:
            found = json.loads(body, object_pairs_hook=unique, parse_constant=no_number)
            if rb"\ud" in body.lower():  # Half a character, escaped, is text that nobody can store.
                json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError("", "", 0) from error
        return found


def limited(request: Request, most: int) -> Receive:
    """Take in a body of at most `most` bytes.

    Raises:
        Problem: It is larger (413), by what it says of itself or by what arrives.
    """
    left = most
    if int(request.headers.get("content-length", "0")) > most:
        raise Problem("content-too-large", f"A request here may have {most:,} bytes.")

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise Problem("content-too-large", f"A request here may have {most:,} bytes.")
        return message

    return receive


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

    most_body = 1024 * 1024  # Bytes.

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's own handling of a request."""
        handle, takes_json = super().get_route_handler(), self.body_field is not None

        async def answered(request: Request) -> Response:
            request.state.handler = self.endpoint
            if takes_json and not is_json(request):
                raise Problem("unsupported-media-type")
            receive = limited(request, self.most_body)
            try:
                response = await handle(StrictRequest(request.scope, receive))
            except Replayed as again:
                return again.response
            if once := getattr(request.state, "once", None):
                await once.remember(response)
            if request.method in {"GET", "HEAD"}:
                return unchanged(request, response)
            return response

        return answered


class BulkRoute(Route):
    """A route that takes whole files."""

    most_body = 256 * 1024 * 1024


async def posted(request: Request, model: type[Body]) -> Body:
    """Read a JSON body where a route takes bodies of several types.

    Raises:
        RequestValidationError: It is not such JSON, or not such a body.
    """
    if not is_json(request):
        raise Problem("unsupported-media-type")
    try:
        return model.model_validate(await request.json())
    except ValidationError as error:
        errors = [one | {"loc": ("body", *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(errors) from error
    except json.JSONDecodeError as error:
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",)}]) from error


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
