"""The OpenAPI document, made to say all that the contract says.

FastAPI knows paths and models. Added here: every refusal as a problem document, the scope that
an operation needs, the headers that every answer has, and an introduction under the headings
that NHS integrators look for.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from shared.kinds import KINDS, NAMED_BY_STATUS

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Why a request was refused, and what to do (RFC 9457)",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["/membership/problems/not-found"]},
        "title": {"type": "string", "examples": ["Not Found"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "examples": ["There is nothing at this address."]},
        "instance": {"type": "string", "pattern": "^urn:uuid:"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": True},
            "examples": [[{"at": "body/name", "why": "Field required"}]],
        },
    },
    "additionalProperties": True,
}
REQUEST_ID = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": "A UUID of yours for this request; made if absent, and mirrored",
    "schema": {"type": "string", "pattern": "^[0-9a-fA-F-]{36}$"},
    "example": "0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a",
}
MIRRORED = {"description": "The id of this request", "schema": {"type": "string"}}


def specify(app: FastAPI) -> dict[str, Any]:
    """Write the document of an app."""
    document = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes,
        tags=app.openapi_tags, summary=app.summary,
    )  # fmt: skip
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {"token": {
        "type": "oauth2",
        "flows": {"clientCredentials": {
            "tokenUrl": "/membership/oauth2/token", "scopes": app.state.scopes,
        }},
    }}  # fmt: skip
    scopes = {route.operation_id or route.name: scope_of(route) for route in routes_of(app)}
    for operation in operations(document):
        complete(operation, scopes.get(operation["operationId"]))
    return document


def routes_of(app: FastAPI) -> Iterator[APIRoute]:
    """Find every route, those of included routers too."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def scope_of(route: APIRoute) -> str | None:
    """Tell which scope a route asks for: its dependency is named after it."""
    waiting = list(route.dependant.dependencies)
    while waiting:
        dependant = waiting.pop()
        name = getattr(dependant.call, "__name__", "")
        if ":" in name:
            return str(name)
        waiting += dependant.dependencies
    return None


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Walk through the operations of a document."""
    for methods in document["paths"].values():
        for method, operation in methods.items():
            operation["x-method"] = method
            yield operation


def complete(operation: dict[str, Any], scope: str | None) -> None:
    """Add to one operation what every operation has."""
    method, answers = operation.pop("x-method"), operation["responses"]
    parameters = operation.setdefault("parameters", [])
    for one in parameters:
        if one["in"] == "header":
            one["schema"].pop("format", None)  # A typed header breaks generated clients.
    if scope:
        operation["security"] = [{"token": [scope]}]
    for status in possible(method, operation, scope=scope):
        answers.setdefault(str(status), {})
    files = [one["schema"]["examples"] for one in parameters if one["name"] == "accept"]
    for kind in chain.from_iterable(files):
        answers["200"]["content"].setdefault(kind, {"schema": {"type": "string"}})
    # OpenAPI knows Accept by the content of the answers, and has no parameter of that name.
    parameters[:] = [*(one for one in parameters if one["name"] != "accept"), REQUEST_ID]
    for status in sorted(answers):
        if status >= "400" and "model" not in answers[status] and not answered(answers[status]):
            answers[status] = refusal(int(status))
        answers[status].setdefault("headers", {})["X-Request-ID"] = MIRRORED
    operation["responses"] = dict(sorted(answers.items()))


def answered(answer: dict[str, Any]) -> bool:
    """Tell whether an answer has a shape of its own, as the token endpoint's refusals do."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return bool(schema) and not schema.get("$ref", "").endswith("/HTTPValidationError")


def possible(method: str, operation: dict[str, Any], *, scope: str | None) -> set[int]:
    """Tell with what an operation can refuse."""
    parameters = operation["parameters"]
    names = {one["name"].lower() for one in parameters}
    found = {413, 422, 429, 503}
    if any(one["in"] == "path" for one in parameters):
        found |= {404}
    if method != "get":
        found |= {400, 409, 415}
    if scope:
        found |= {401, 403}
    if "if-match" in names:
        found |= {412, 428}
    return found


def refusal(status: int) -> dict[str, Any]:
    """Describe one refusal."""
    return {
        "description": KINDS[NAMED_BY_STATUS[status]].says,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
