"""Code lists over HTTP: causes by ICD-10, and which cause a code belongs to."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from indicators.actions.grouping import READS, with_causes
from indicators.actions.tables import as_csv, from_csv
from indicators.domain.causes import Cause as Known
from indicators.domain.causes import cause_of, check_cause
from indicators.queries import causes
from indicators.routes.access import Reader
from indicators.routes.calculators import NEITHER, inlined
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Cause
from shared.database import Reading
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out
from shared.problems import Problem
from shared.routing import Route, is_json, posted
from shared.rules import NotThere


class Facts(Provenance):
    """A cause: its codes, and the ages at which it counts, both ends included."""

    code_list: Annotated[Slug, Field(examples=["amenable-causes"])]
    order: Annotated[int | None, Field(ge=0, le=100_000, examples=[1])] = None
    condition_group: Annotated[Line | None, Field(examples=["Infections"])] = None
    cause: Annotated[Line, Field(examples=["Tuberculosis"])]
    icd10_codes: Annotated[
        Prose, Field(description="Codes and ranges, parted by semicolons", examples=["A15-A19;B90"])
    ]
    icd10_as_printed: Annotated[Prose | None, Field(examples=["A15–A19, B90"])] = None  # noqa: RUF001 - as printed
    age_low: Annotated[int | None, Field(ge=0, le=130, examples=[0])] = None
    age_high: Annotated[
        int | None, Field(ge=0, le=130, description="Null: all ages", examples=[74])
    ] = None
    age_band_as_printed: Annotated[Line | None, Field(examples=["0-74"])] = None


class NewCause(Facts, NewThing):
    """A cause to record."""

    id: Annotated[Slug, Field(examples=["amenable-causes-1"])]


class CauseCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    code_list: Annotated[Slug, left_out("amenable-causes")]
    cause: Annotated[Line, left_out("Tuberculosis")]
    icd10_codes: Annotated[Prose, left_out("A15-A19;B90")]


class CauseOut(Facts, ThingOut):
    """A cause, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["amenable-causes-1"])]


class AskedCauses(Asked):
    """Which causes."""

    code_list: Annotated[str | None, Field(max_length=100)] = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse codes that cannot be read."""
    check_cause(facts["icd10_codes"], facts["age_low"], facts["age_high"])
    return facts


CAUSES = Register(
    one="cause",
    many="causes",
    title="a cause of a code list",
    table=Cause,
    new=NewCause,
    correction=CauseCorrection,
    out=CauseOut,
    asked=AskedCauses,
    checked=checked,
    example="id,code_list,cause,icd10_codes,age_low,age_high\n"
    "amenable-causes-1,amenable-causes,Tuberculosis,A15-A19;B90,0,74\n",
)
router = register_router(CAUSES)
MOST_BYTES = 16 * 1024 * 1024


class TableRoute(Route):
    """A route that takes a table."""

    most_body = MOST_BYTES


lists_router = APIRouter(prefix="/code-lists", tags=["causes"], route_class=TableRoute)

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][0-9]{2}(\.?[0-9A-Za-z]{1,2})?$")]


class Coded(Strict):
    """One code, and the age at which it was given; no person."""

    code: Annotated[Code, Field(examples=["A16.2"])]
    age: Annotated[int | None, Field(ge=0, le=130, examples=[61])] = None


class ToGroup(Strict):
    """Codes to find the causes of."""

    codes: Annotated[list[Coded], Field(min_length=1, max_length=10_000)]


class Grouped(BaseModel):
    """The cause that a code belongs to; null if it belongs to none of the list at that age."""

    code: Annotated[str, Field(examples=["A16.2"])]
    age: Annotated[int | None, Field(examples=[61])]
    cause_id: Annotated[str | None, Field(examples=["amenable-causes-1"])]


class Groups(BaseModel):
    """The causes, in the order of the codes."""

    results: list[Grouped]


def table_of(known: list[Known], body: bytes) -> str:
    """Read a table, and write it again with causes."""
    return as_csv(with_causes(known, from_csv(body, READS)))


ASKED = ToGroup.model_json_schema()
BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": inlined(ASKED, ASKED.pop("$defs"))},
        "text/csv": {
            "schema": {"type": "string", "description": "`code`, `age` and any other columns"},
            "example": "code,age,area\nA16.2,61,leeds\n",
        },
    },
}
CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}},
          "description": "The causes; of CSV, the same rows with three columns more"}
}  # fmt: skip


@lists_router.post(
    "/{code_list}/group",
    response_model=Groups,
    openapi_extra={"requestBody": BODY},
    responses=CSV,
)
async def group_codes(_: Reader, code_list: str, request: Request, reading: Reading) -> Any:
    """Find the cause that each code belongs to. Nothing is stored.

    Rows may come as CSV, with any columns beside `code` and `age`; they go back as CSV with
    `cause_id`, `cause` and `condition_group`.
    """
    known = await causes.of_list(reading, code_list)
    if not known:
        raise NotThere
    if request.headers.get("content-type", "").lower().startswith("text/csv"):
        made = await asyncio.to_thread(table_of, known, await request.body())
        return Response(made, media_type="text/csv; charset=utf-8")
    if not is_json(request):
        raise Problem("unsupported-media-type", NEITHER)
    asked = await posted(request, ToGroup)
    found = [
        Grouped(code=one.code, age=one.age, cause_id=cause_of(known, one.code, one.age))
        for one in asked.codes
    ]
    return Groups(results=found)
