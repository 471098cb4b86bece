"""Areas over HTTP: places, sets of places, groups to compare with, and what lies in what."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.downloads import Accept, download, wanted
from indicators.queries import areas
from indicators.routes.access import Reader
from indicators.routes.fields import Printed, ValidFrom, ValidTo
from shared.database import Reading
from shared.fields import Line, Provenance, Slug
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import tag

router = APIRouter(prefix="/areas", tags=["areas"], route_class=Route)
types_router = APIRouter(prefix="/area-types", tags=["areas"], route_class=Route)


class Facts(Provenance):
    """What is known of an area. What is null was not stated."""

    name: Annotated[Line, Field(examples=["Leeds"])]
    parent_id: Annotated[
        Slug | None, Field(description="The area it lies in", examples=["west-yorkshire"])
    ] = None
    la_area: Annotated[
        Line | None, Field(description="The council's own area", examples=[None])
    ] = None
    ccg_id: Annotated[
        Slug | None, Field(description="The commissioning group of the area", examples=[None])
    ] = None
    population: Annotated[int | None, Field(ge=0, le=10**11, examples=[800000])] = None
    population_65_plus: Annotated[int | None, Field(ge=0, le=10**11, examples=[None])] = None
    practices: Annotated[int | None, Field(ge=0, le=10**6, examples=[None])] = None
    date: Annotated[
        Printed | None, Field(description="When it was so, as printed", examples=["2021-03"])
    ] = None
    valid_from: ValidFrom = None
    valid_to: ValidTo = None


class AreaOut(Facts):
    """An area. `type` is the id of an area type."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["leeds"])]
    type: Annotated[str, Field(examples=["local-authority-district"])]
    version: Annotated[int, Field(examples=[1])]
    changed_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    changed_by: Annotated[str, Field(description="The client", examples=["leeds-loader"])]


class AreaTypeOut(BaseModel):
    """A kind of area."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["ccg-area"])]
    name: Annotated[str, Field(examples=["CCG area"])]
    definition: Annotated[str | None, Field(examples=["The area of a commissioning group"])]


COLUMNS = ("id", "name", "type", "parent_id", "la_area", "ccg_id", "population",
           "population_65_plus", "practices", "date", "valid_from", "valid_to",
           "source", "certainty", "note")  # fmt: skip


@router.get("", response_model=Page[AreaOut])
async def list_areas(
    _: Reader,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    type: Annotated[str | None, Query(max_length=100)] = None,  # noqa: A002 - so it is called
    parent_id: Annotated[str | None, Query(max_length=100, description="Directly below")] = None,
    accept: Accept = "application/json",
) -> Any:
    """List areas, by type or below one; or all of those as CSV or Parquet, to be imported again."""
    if kind_of_file := wanted(accept):
        rows = areas.every(kind=type, parent_id=parent_id)
        return await download(request, rows, COLUMNS, "areas", kind_of_file)
    found = await areas.page(reading, after=after, limit=limit + 1, kind=type, parent_id=parent_id)
    return page_of(found, limit, AreaOut.model_validate, lambda one: one.id)


@router.get("/{area_id}")
async def read_area(_: Reader, area_id: str, reading: Reading, response: Response) -> AreaOut:
    """Read one area."""
    row = await areas.one(reading, area_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return AreaOut.model_validate(row)


@types_router.get("")
async def list_area_types(
    _: Reader, reading: Reading, after: After = None, limit: Limit = 100
) -> Page[AreaTypeOut]:
    """List the kinds of area that there are."""
    rows = await areas.types(reading, after=after, limit=limit + 1)
    return page_of(rows, limit, AreaTypeOut.model_validate, lambda one: one.id)
