"""Code lists over HTTP: causes by ICD-10, and which cause a code belongs to."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from indicators.domain.causes import cause_of, check_cause
from indicators.queries import causes
from indicators.routes.access import Reader
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Cause
from shared.database import Reading
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out
from shared.routing import Route
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
lists_router = APIRouter(prefix="/code-lists", tags=["causes"], route_class=Route)

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


@lists_router.post("/{code_list}/group")
async def group_codes(_: Reader, code_list: str, asked: ToGroup, reading: Reading) -> Groups:
    """Find the cause that each code belongs to. Nothing is stored."""
    known = await causes.of_list(reading, code_list)
    if not known:
        raise NotThere
    found = [
        Grouped(code=one.code, age=one.age, cause_id=cause_of(known, one.code, one.age))
        for one in asked.codes
    ]
    return Groups(results=found)
