"""Plan lines over HTTP: what schemes are to cost and bring back, and what was known of it when."""

from collections.abc import AsyncIterator
from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from schemes.domain.amounts import Printed, Status
from schemes.domain.plan_lines import Kind, check_line, line_id
from schemes.domain.schemes import scheme_id
from schemes.domain.years import financial_year
from schemes.queries import plan_lines
from schemes.queries.plan_lines import Wanted
from schemes.routes.access import Editor, Reader
from schemes.routes.amounts import (
    MAY_BE_LEFT_OUT,
    AmountBody,
    Pence,
    amount_of,
    shown,
    stored,
    taken,
)
from schemes.routes.funds import KnownFund
from schemes.routes.printed import (
    FundId,
    PenceCell,
    Pounds,
    SchemeNo,
    Together,
    YearCell,
    YesNo,
    amount_of_cells,
    both,
    cells_of,
    pence_of,
)
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Prose, Strict
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/funds/{fund_id}/plan-lines", tags=["plan lines"], route_class=Route)

KnownAt = Annotated[
    AwareDatetime | None, Query(description="As it was known then; now if left out")
]
Year = Annotated[
    str | None, Query(max_length=7, description="Of this financial year", examples=["2015-16"])
]


class Said(BaseModel):
    """What is said of an amount beside the amount itself."""

    alt_amount_pence: Annotated[
        Pence | None, Field(description="Another reading of the figure", examples=[None])
    ] = None
    note: Annotated[Prose | None, Field(examples=[None])] = None
    certainty: Annotated[
        Prose | None, Field(description="In the words of the source", examples=["high"])
    ] = None
    source: Annotated[Prose | None, Field(examples=["Table 2, line 1264"])] = None
    decision: Annotated[
        Line | None, Field(description="The decision that this reading rests on", examples=[None])
    ] = None


class PlanLineChange(Said, Strict):
    """A new reading of a plan line: the fields that are sent, and no others."""

    amount: Annotated[AmountBody, MAY_BE_LEFT_OUT]


class PlanLineOut(Said):
    """A plan line as one reading has it. Its `ETag` is what `If-Match` must repeat."""

    id: Annotated[str, Field(examples=["leeds-bcf-12.2015-16.investment"])]
    fund_id: Annotated[str, Field(examples=["leeds-bcf"])]
    scheme_id: Annotated[str, Field(examples=["leeds-bcf-12"])]
    scheme_no: Annotated[str, Field(examples=["12"])]
    component: Annotated[
        str | None,
        Field(description="`a+b` is one figure for two together; null is all", examples=[None]),
    ]
    financial_year: Annotated[str, Field(examples=["2015/16"])]
    kind: Annotated[Kind, Field(examples=["investment"])]
    amount: AmountBody
    recorded_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_by: Annotated[str, Field(description="The client", examples=["lcc-finance"])]
    version: Annotated[int, Field(description="Counts the readings", examples=[1])]


class PlanLineRow(Strict):
    """A line of a file of plan lines."""

    fund: FundId
    scheme_no: SchemeNo
    component: Together | None = None
    financial_year: YearCell
    kind: Kind
    amount: Pounds | None = None
    status: Printed
    low: Pounds | None = None
    high: Pounds | None = None
    note: Prose | None = None
    certainty: Prose | None = None
    alt_amount: Pounds | None = None
    provisional: YesNo = "no"
    source: Prose | None = None
    why: Prose | None = None
    amount_pence: PenceCell | None = None
    low_pence: PenceCell | None = None
    high_pence: PenceCell | None = None
    alt_amount_pence: PenceCell | None = None


COLUMNS = tuple(PlanLineRow.model_fields)


def record(row: PlanLineRow) -> tuple[Any, ...]:
    """Give the values that a line of a file stores, in the order of `queries.plan_lines.STAGED`.

    Raises:
        AmountUnfit: Its amount contradicts itself.
    """
    amount, alternative = amount_of_cells(row), pence_of(row, "alt_amount")
    check_line(row.kind, amount, alternative)
    scheme = scheme_id(row.fund, row.scheme_no)
    place = line_id(scheme, row.component, row.financial_year, row.kind)
    return (
        place, row.fund, scheme, row.component, row.financial_year, row.kind.value,
        *stored(amount).values(), row.note, row.certainty, alternative, row.source,
    )  # fmt: skip


def out(row: Any) -> PlanLineOut:
    """Answer with a reading of a plan line."""
    return PlanLineOut.model_validate(row._asdict() | {"amount": shown(row)})


async def printed(rows: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """Write plan lines as the import takes them."""
    async for row in rows:
        cells = cells_of(amount_of(row)) | both({"alt_amount": row.alt_amount_pence})
        yield SimpleNamespace(**row._asdict() | cells | {"fund": row.fund_id})


@router.get("", response_model=Page[PlanLineOut])
async def list_plan_lines(
    _: Reader,
    fund_id: KnownFund,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    year: Year = None,
    kind: Kind | None = None,
    scheme_no: Annotated[str | None, Query(max_length=20)] = None,
    status: Annotated[Status | None, Query(description="What is known of the amount")] = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """List plan lines of a year, kind, scheme or status; or all of these as CSV."""
    scheme = scheme_id(fund_id, scheme_no) if scheme_no else None
    wanted = Wanted(financial_year(year) if year else None, kind, scheme, status, known_at)
    if wants_csv(accept):
        rows = printed(plan_lines.every(request.app.state.database, fund_id, wanted))
        return csv_response(COLUMNS, rows, "plan-lines")
    found = await plan_lines.page(reading, fund_id, wanted, after=after, limit=limit + 1)
    return page_of(found, limit, out, lambda one: one.id)


@router.get("/{line_id}")
async def read_plan_line(
    _: Reader,
    fund_id: str,
    line_id: str,
    reading: Reading,
    response: Response,
    known_at: KnownAt = None,
) -> PlanLineOut:
    """Read one plan line, as it is known now or was known at a time."""
    return await answered(reading, fund_id, line_id, response, known_at=known_at)


@router.get("/{line_id}/readings")
async def list_plan_line_readings(
    _: Reader,
    fund_id: str,
    line_id: str,
    reading: Reading,
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    limit: Limit = 100,
) -> Page[PlanLineOut]:
    """List what a plan line was known to say, the oldest first."""
    found = await plan_lines.readings(reading, fund_id, line_id, after=after, limit=limit + 1)
    if not found and after == 0:
        raise NotThere
    return page_of(found, limit, out, lambda one: str(one.version))


@router.patch("/{line_id}")
async def correct_plan_line(
    editor: Editor,
    fund_id: str,
    line_id: str,
    change: PlanLineChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> PlanLineOut:
    """Add a reading of a plan line, such as an amount that is now known; the old ones stay."""
    line = await plan_lines.stored(session, fund_id, line_id)
    if line is None:
        raise NotThere
    expect(line, if_match)
    await plan_lines.read_again(session, line, changes(change, line.kind), by=editor.client_id)
    announce(session, "plan-line.corrected", line_id, fund_id=fund_id, version=line.version)
    return await answered(session, fund_id, line_id, response)


def changes(change: PlanLineChange, kind: str) -> dict[str, Any]:
    """Give the columns that a new reading changes.

    Raises:
        AmountUnfit: Its amount contradicts itself.
    """
    sent = change.model_dump(exclude_unset=True, exclude={"amount"})
    amount = taken(change.amount) if "amount" in change.model_fields_set else None
    check_line(kind, amount, change.alt_amount_pence)
    return sent | (stored(amount) if amount else {})


async def answered(
    connection: Any, fund_id: str, line_id: str, response: Response, **at: Any
) -> PlanLineOut:
    """Read a plan line, and name its version in the answer."""
    row = await plan_lines.one(connection, fund_id, line_id, **at)
    if row is None:
        raise NotThere
    tag(response, row)
    return out(row)
