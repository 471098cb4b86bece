"""Schemas over HTTP: which files the service takes, and what each of their columns means."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from indicators.domain.schemas import FileKind, described
from indicators.routes.access import Reader
from indicators.routes.imports import IMPORTS
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/imports", tags=["imports"], route_class=Route)
CSVW = "application/csvm+json"
FILES = {one.plan.table: name for name, one in IMPORTS.items()}
KINDS = {
    name: FileKind(
        name,
        one.plan.row.model_json_schema(),
        one.says,
        {column: FILES[table] for column, table, _ in one.plan.references},
    )
    for name, one in IMPORTS.items()
}


class FileOut(BaseModel):
    """One kind of file that the service takes."""

    name: Annotated[str, Field(examples=["observations"])]
    says: Annotated[str, Field(examples=["Import observations: what differs is a new reading."])]
    send_to: Annotated[str, Field(examples=["/indicators/v1/imports/observations"])]
    described_by: Annotated[
        str,
        Field(description="Its schema", examples=["/indicators/v1/imports/observations/schema"]),
    ]
    required: Annotated[list[str], Field(examples=[["indicator_id", "area_id", "kind"]])]
    columns: Annotated[
        list[str], Field(description="All that may stand there", examples=[["id", "value"]])
    ]


class FilesOut(BaseModel):
    """Every kind of file that the service takes."""

    items: list[FileOut]


class SchemaOut(BaseModel):
    """The schema of one kind of file, as CSV on the Web (W3C, 2015) writes it."""

    model_config = ConfigDict(extra="allow")

    context: Annotated[str, Field(alias="@context", examples=["http://www.w3.org/ns/csvw"])]
    url: Annotated[str, Field(examples=["observations.csv"])]
    tableSchema: Annotated[  # noqa: N815 - the standard's name
        dict[str, Any],
        Field(description="Columns, primary and foreign keys", examples=[{"primaryKey": "id"}]),
    ]


@router.get("")
async def list_files(_: Reader) -> FilesOut:
    """List the kinds of file that the service takes, with their columns."""
    place = "/indicators/v1/imports"
    return FilesOut(items=[
        FileOut(
            name=one.name, says=one.says, send_to=f"{place}/{one.name}",
            described_by=f"{place}/{one.name}/schema", required=list(one.required),
            columns=list(one.columns),
        )
        for one in KINDS.values()
    ])  # fmt: skip


@router.get(
    "/{name}/schema",
    response_class=Response,
    responses={200: {"content": {CSVW: {"schema": SchemaOut.model_json_schema()}},
                     "description": "The schema"}},
)  # fmt: skip
async def read_schema(_: Reader, name: str) -> Response:
    """Read what each column of a kind of file means, its type and whether it must be filled.

    The answer is CSV on the Web, which tools that read CSV understand.
    """
    if name not in KINDS:
        raise NotThere
    return Response(to_json(described(KINDS[name])), media_type=CSVW)
