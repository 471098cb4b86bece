"""Holds every answer that a test is given to what the specification says of it."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from fastapi import FastAPI
from httpx import ASGITransport, Request, Response

SERVICES = Path(__file__).parents[1] / "services"


class Specification:
    """What one service says that it answers."""

    def __init__(self, whole: Mapping[str, Any]) -> None:
        self.components = whole["components"]
        # A path without parameters goes before one that a parameter would match.
        paths = sorted(whole["paths"], key=lambda one: one.count("{"))
        self.paths = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", one)), one) for one in paths]
        self.operations = whole["paths"]
        self.validator = cache(self.validator_of)

    def operation(self, method: str, path: str) -> str | None:
        """Find the path that is asked for, if it is specified at all."""
        known = (name for pattern, name in self.paths if pattern.fullmatch(path))
        return next((name for name in known if method in self.operations[name]), None)

    def answer(self, name: str, method: str, status: str) -> Mapping[str, Any]:
        """Find what one operation answers with one status, by media type."""
        answers = self.operations[name][method]["responses"]
        assert status in answers, f"{method} {name} does not say {status}"
        meant = answers[status].get("$ref", "").rpartition("/")[2]
        said = self.components["responses"][meant] if meant else answers[status]
        content: Mapping[str, Any] = said.get("content", {})
        return content

    def validator_of(self, name: str, method: str, status: str, kind: str) -> Any:
        """Make what validates an answer; it is made once."""
        content = self.answer(name, method, status)
        assert kind in content, f"{method} {name} does not say that {status} is {kind}"
        schema = content[kind].get("schema", {})
        return jsonschema_rs.validator_for({**schema, "components": self.components})

    def hold(self, method: str, path: str, answer: Response) -> None:
        """Fail unless the answer is one that is specified."""
        name = self.operation(method, path)
        if name is None or not answer.content:
            return
        status = str(answer.status_code)
        kind = answer.headers["content-type"].partition(";")[0]
        validator = self.validator(name, method, status, kind)
        if not kind.endswith("json"):
            return
        try:
            validator.validate(answer.json())
        except jsonschema_rs.ValidationError as error:
            unlike = f"{method} {name} answered {status} unlike its word: {error}"
            raise AssertionError(unlike) from None


@cache
def specification(service: str) -> Specification:
    """Read the specification of a service."""
    return Specification(json.loads((SERVICES / service / "openapi.json").read_bytes()))


class Held(ASGITransport):
    """Calls an app, and holds its answers to its specification."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, raise_app_exceptions=False)
        self.specification = specification(app.title.lower().replace(" ", "-"))

    async def handle_async_request(self, request: Request) -> Response:
        """Answer, if the answer is one that is specified."""
        answer = await super().handle_async_request(request)
        await answer.aread()
        self.specification.hold(request.method.lower(), request.url.path, answer)
        return answer
