"""Schemes over HTTP: what a fund pays for, with the components of each."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from schemes.domain.schemes import (
    PARTED,
    FundingType,
    ThemesStatus,
    component_id,
    read_themes,
    scheme_id,
    write_themes,
)
from schemes.queries import schemes
from schemes.routes.access import Reader
from schemes.routes.funds import KnownFund
from schemes.routes.printed import FundId, Letters, SchemeNo
from shared.database import Reading
from shared.fields import Line, Prose, Slug, Strict
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv
from shared.versions import tag

router = APIRouter(prefix="/funds/{fund_id}/schemes", tags=["schemes"], route_class=Route)

ThemesCell = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9_-]+(\|[a-z0-9_-]+)*$", max_length=500)
]


class Component(BaseModel):
    """A part of a scheme. Plan lines may be about it alone, or about two together."""

    id: Annotated[str, Field(examples=["leeds-bcf-15-a"])]
    letter: Annotated[str, Field(examples=["a"])]


class SchemeOut(BaseModel):
    """Something that a fund pays for. Its `ETag` names its version."""

    id: Annotated[str, Field(examples=["leeds-bcf-15"])]
    fund_id: Annotated[str, Field(examples=["leeds-bcf"])]
    scheme_no: Annotated[
        str, Field(description="As printed; text, so that 01 stays 01", examples=["15"])
    ]
    name: Annotated[str, Field(examples=["Expand community intermediate care beds"])]
    description: Annotated[str | None, Field(examples=["More nursing intermediate-care beds"])]
    themes: Annotated[
        list[str],
        Field(description="Empty unless `themes_status` is known", examples=[["leave_quickly"]]),
    ]
    themes_status: Annotated[ThemesStatus, Field(examples=["known"])]
    themes_certainty: Annotated[str | None, Field(examples=["inferred from the description"])]
    funding_type: Annotated[FundingType, Field(examples=["pump-priming"])]
    revenue_capital: Annotated[
        str | None, Field(description="In the words of the source", examples=["revenue"])
    ]
    revenue_capital_certainty: Annotated[str | None, Field(examples=["stated"])]
    lifecycle_hint: Annotated[
        Slug | None, Field(description="A reading, not a state", examples=["scoping"])
    ]
    components: list[Component]
    note: Annotated[str | None, Field(examples=[None])]
    version: Annotated[int, Field(examples=[1])]


class SchemeRow(Strict):
    """A line of `schemes.csv`."""

    fund: FundId
    scheme_no: SchemeNo
    name: Line
    description: Prose | None = None
    themes: ThemesCell | None = None
    themes_certainty: Prose | None = None
    funding_type: FundingType = FundingType.NOT_STATED
    revenue_capital: Line | None = None
    revenue_capital_certainty: Prose | None = None
    lifecycle_hint: Slug | None = None
    components: Letters | None = None
    note: Prose | None = None


COLUMNS = tuple(SchemeRow.model_fields)


def record(row: SchemeRow) -> tuple[Any, ...]:
    """Give the values that a line of a file stores, in the order of `queries.schemes.STAGED`."""
    themes, status = read_themes(row.themes)
    letters = row.components.split(PARTED) if row.components else []
    return (
        scheme_id(row.fund, row.scheme_no), row.fund, row.scheme_no, row.name, row.description,
        themes, status.value, row.themes_certainty, row.funding_type.value, row.revenue_capital,
        row.revenue_capital_certainty, row.lifecycle_hint, row.note, letters,
    )  # fmt: skip


def out(row: Any) -> SchemeOut:
    """Answer with a scheme."""
    letters = [Component(id=component_id(row.id, one), letter=one) for one in row.components]
    return SchemeOut.model_validate(row._asdict() | {"components": letters})


async def printed(rows: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """Write schemes as lines of `schemes.csv`."""
    async for row in rows:
        yield SimpleNamespace(**row._asdict() | {
            "fund": row.fund_id,
            "themes": write_themes(row.themes, row.themes_status),
            "components": PARTED.join(row.components),
        })  # fmt: skip


@router.get("", response_model=Page[SchemeOut])
async def list_schemes(
    _: Reader,
    fund_id: KnownFund,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    accept: Accept = "application/json",
) -> Any:
    """List the schemes of a fund; or all of them as CSV, as the import takes it."""
    if wants_csv(accept):
        rows = printed(schemes.every(request.app.state.database, fund_id))
        return csv_response(COLUMNS, rows, "schemes")
    found = await schemes.page(reading, fund_id, after=after, limit=limit + 1)
    return page_of(found, limit, out, lambda one: one.id)


@router.get("/{scheme_no}")
async def read_scheme(
    _: Reader, fund_id: KnownFund, scheme_no: str, reading: Reading, response: Response
) -> SchemeOut:
    """Read one scheme, with its components."""
    row = await schemes.one(reading, scheme_id(fund_id, scheme_no))
    if row is None:
        raise NotThere
    tag(response, row)
    return out(row)
