"""The calculators over HTTP: each method a path of its own, written from its declaration.

Nothing is stored. Rows come as JSON or as CSV and go back in the same way.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from indicators.actions.calculating import Calculated, calculated, example, firsts
from indicators.actions.calculator_pictures import PICTURES, picture_of
from indicators.actions.tables import as_csv, as_json, from_csv, from_rows
from indicators.domain.calculators import METHODS
from indicators.domain.calculators.method import Column, Kind, Method, Options
from indicators.domain.pictures.theme import Width
from indicators.routes.access import Reader
from indicators.routes.pictures import PICTURED, Format, Presented, presented
from indicators.routes.pictures import Asked as Look
from shared.fields import Strict
from shared.problems import Problem
from shared.routing import Route, is_json, posted
from shared.tabular import Accept, wants_csv

MOST_BYTES = 16 * 1024 * 1024
NEITHER = "Send the rows as text/csv or application/json, and say which in Content-Type."
TYPES = {
    Kind.NUMBER: {"type": "number"},
    Kind.TEXT: {"type": "string"},
    Kind.FLAG: {"type": "boolean"},
    Kind.DATE: {"type": "string"},
}
LOOKS = frozenset({"format", "width"})


class TableRoute(Route):
    """A route that takes a table."""

    most_body = MOST_BYTES


router = APIRouter(prefix="/calculators", tags=["calculators"], route_class=TableRoute)


async def arrived(request: Request) -> None:
    """Wait for the body: who sends slowly holds no place meanwhile."""
    await request.body()


async def one_of_a_few() -> AsyncIterator[None]:
    """Hold a place while a table is in memory."""
    yield


Arrived = Annotated[None, Depends(arrived)]
InTurn = Annotated[None, Depends(one_of_a_few, max_concurrency=4, scope="function")]


class Asked(Strict):
    """Rows to calculate with, and how."""

    rows: list[dict[str, Any]]
    options: dict[str, Any] = {}


class MethodUsed(BaseModel):
    """Which method was used, whose it is, and with which options."""

    name: Annotated[str, Field(examples=["rate"])]
    version: Annotated[str, Field(examples=["1.0"])]
    source: Annotated[str, Field(examples=["Byar's limits: Breslow and Day 1987"])]
    options: Annotated[dict[str, Any], Field(examples=[{"multiplier": 100000}])]


def is_csv(request: Request) -> bool:
    """Tell whether rows are sent as CSV."""
    return request.headers.get("content-type", "").lower().startswith("text/csv")


def plainly(request: Request, accept: Accept = "application/json") -> Look:
    """Choose JSON or CSV; rows that were sent as CSV go back so unless JSON is asked for."""
    back = is_csv(request) and "json" not in accept
    return Look(Format.CSV if back or wants_csv(accept) else Format.JSON, Width.WIDE)


def in_any_format(request: Request, look: Presented, accept: Accept = "application/json") -> Look:
    """Choose a format where there are pictures too."""
    named = "format" in request.query_params or look.format is not Format.JSON
    return look if named else plainly(request, accept)


def calculator(method: Method) -> Callable[..., Awaitable[Response]]:
    """Make the handler of one method."""
    adapter: TypeAdapter[Options] = TypeAdapter(method.options)
    looks = in_any_format if method.name in PICTURES else plainly

    async def calculate(
        _: Reader, __: Arrived, ___: InTurn, request: Request,
        look: Annotated[Look, Depends(looks)],
    ) -> Response:  # fmt: skip
        if is_csv(request):
            body = await request.body()
            options = chosen(adapter, in_query(request, adapter), ("query",))
            read = partial(from_csv, body, method.reads)
        else:
            if not is_json(request):
                raise Problem("unsupported-media-type", NEITHER)
            asked = await posted(request, Asked)
            options = chosen(adapter, asked.options, ("body", "options"))
            read = partial(from_rows, asked.rows, method.reads)
        table = await asyncio.to_thread(read)
        made = await asyncio.to_thread(calculated, method, table, options)
        return await presented(
            look, partial(in_json, made), csv=partial(in_csv, made), name=method.name,
            picture=partial(picture_of, method, options, table, made),
        )  # fmt: skip

    return calculate


def chosen(adapter: TypeAdapter[Options], given: dict[str, Any], at: tuple[str, ...]) -> Options:
    """Read the options of a method.

    Raises:
        RequestValidationError: There is no such option, or it cannot have that value.
    """
    try:
        return adapter.validate_python(given)
    except ValidationError as error:
        errors = [one | {"loc": (*at, *one["loc"])} for one in error.errors(include_url=False)]
        raise RequestValidationError(errors) from error


def in_query(request: Request, adapter: TypeAdapter[Options]) -> dict[str, Any]:
    """Give the options that stand in the query; a list is a parameter that is repeated."""
    query, known = request.query_params, adapter.json_schema()["properties"]
    return {
        name: query.getlist(name) if known.get(name, {}).get("type") == "array" else query[name]
        for name in query
        if name not in LOOKS or name in known
    }


def in_csv(made: Calculated) -> Response:
    """Write the results as CSV."""
    return Response(as_csv(made.results), media_type="text/csv; charset=utf-8")


def in_json(made: Calculated) -> bytes:
    """Write an answer; the results are not turned into objects for it."""
    summaries = f',"summaries":{as_json(made.summaries)}' if made.summaries.width else ""
    method = to_json(made.method).decode()
    return f'{{"results":{as_json(made.results)}{summaries},"method":{method}}}'.encode()


def properties(columns: Sequence[Column], examples: Mapping[str, Any]) -> dict[str, Any]:
    """Describe columns as the properties of an object; any may be empty."""
    return {
        one.name: {
            "anyOf": [TYPES[one.kind], {"type": "null"}],
            "description": one.says,
            "examples": [examples[one.name]],
        }
        for one in columns
    }


def objects(columns: Sequence[Column], examples: Mapping[str, Any], about: str) -> dict[str, Any]:
    """Describe a list of rows; what groups them stands beside the columns that are named."""
    required = [one.name for one in columns if one.required]
    row = {"type": "object", "properties": properties(columns, examples), "required": required,
           "additionalProperties": True}  # fmt: skip
    return {"type": "array", "items": row, "description": about}


def inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """Write definitions out where they are referred to, as a schema inside a document must."""
    if isinstance(schema, list):
        return [inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    meant = definitions.get(schema.get("$ref", "").rpartition("/")[2], {})
    own = {name: one for name, one in schema.items() if name != "$ref"}
    return {name: inlined(one, definitions) for name, one in (meant | own).items()}


def described(method: Method) -> dict[str, Any]:
    """Write what the specification says of a method's request."""
    options = TypeAdapter(method.options).json_schema()
    options = inlined(options, options.pop("$defs", {}))
    examples = {one.name: one.example for one in method.reads}
    rows = objects(method.reads, examples, "Any column that is not named here groups the rows")
    columns = list(method.rows[0])
    lines = [columns, *([str(row[column]) for column in columns] for row in method.rows)]
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": schema,
         "description": "With CSV. " + schema.get("description", "")}
        for name, schema in options["properties"].items()
    ]  # fmt: skip
    body = {
        "type": "object",
        "required": ["rows"],
        "properties": {"rows": rows, "options": options | {"default": {}}},
        "additionalProperties": False,
    }
    return {
        "parameters": parameters,
        "requestBody": {"required": True, "content": {
            "application/json": {"schema": body, "example": {"rows": list(method.rows)}},
            "text/csv": {"schema": {"type": "string"},
                         "example": "".join(",".join(line) + "\n" for line in lines)},
        }},
    }  # fmt: skip


def answered(method: Method) -> dict[int | str, dict[str, Any]]:
    """Write what the specification says of a method's answer: to its example, the true one."""
    made = example(method)
    found = {"results": objects(method.answers, firsts(made.results), f"One for each {method.per}")}
    if method.summaries:
        found["summaries"] = objects(method.summaries, firsts(made.summaries), "One for each group")
    used = MethodUsed.model_json_schema()
    for name, said in made.method.items():
        used["properties"][name]["examples"] = [said]
    body = {"type": "object", "required": [*found, "method"],
            "properties": {**found, "method": used}}  # fmt: skip
    content = {
        "application/json": {"schema": body},
        "text/csv": {"schema": {"type": "string"}, "example": as_csv(made.results)},
    }
    pictured = PICTURED if method.name in PICTURES else {200: {"content": {}}}
    return {**pictured, 200: {"description": "The results",
                              "content": content | pictured[200]["content"]}}  # fmt: skip


for one in METHODS.values():
    router.add_api_route(
        f"/{one.name}",
        calculator(one),
        methods=["POST"],
        name=f"calculate_{one.name.replace('-', '_')}",
        summary=one.title,
        description=f"{one.title} of each group of rows. Source: {one.source}.",
        openapi_extra=described(one),
        responses=answered(one),
        response_class=Response,
    )
