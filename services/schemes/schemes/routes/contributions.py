"""Contributions over HTTP: who is to put how much into a fund, and what was known of it when."""

from collections.abc import AsyncIterator
from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from schemes.domain.amounts import Printed, check_sign
from schemes.domain.contributions import HostsPool, contribution_id
from schemes.domain.years import financial_year
from schemes.queries import contributions
from schemes.queries.contributions import Wanted
from schemes.routes.access import Editor, Reader
from schemes.routes.amounts import MAY_BE_LEFT_OUT, AmountBody, amount_of, shown, stored, taken
from schemes.routes.funds import KnownFund
from schemes.routes.plan_lines import KnownAt, Year
from schemes.routes.printed import (
    FundId,
    PenceCell,
    Pounds,
    YearCell,
    YesNo,
    amount_of_cells,
    cells_of,
)
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Prose, Slug, Strict, left_out
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv
from shared.versions import IfMatch, expect, tag

router = APIRouter(
    prefix="/funds/{fund_id}/contributions", tags=["contributions"], route_class=Route
)


class Said(BaseModel):
    """What is said of a contribution beside its amount."""

    organisation: Annotated[
        Line, Field(description="As the source names it", examples=["Leeds City Council"])
    ]
    organisation_type: Annotated[Slug | None, Field(examples=["local_authority"])] = None
    hosts_pool: Annotated[HostsPool, Field(examples=["not_stated"])] = HostsPool.NOT_STATED
    agreement: Annotated[
        Line | None, Field(description="What it is agreed in", examples=[None])
    ] = None
    note: Annotated[Prose | None, Field(examples=[None])] = None
    certainty: Annotated[
        Prose | None, Field(description="In the words of the source", examples=["amount high"])
    ] = None
    decision: Annotated[
        Line | None, Field(description="The decision that this reading rests on", examples=[None])
    ] = None


class ContributionChange(Said, Strict):
    """A new reading of a contribution: the fields that are sent, and no others."""

    organisation: Annotated[Line, left_out("Leeds City Council")]
    hosts_pool: Annotated[HostsPool, left_out("yes")]
    amount: Annotated[AmountBody, MAY_BE_LEFT_OUT]


class ContributionOut(Said):
    """A contribution as one reading has it. Its `ETag` is what `If-Match` must repeat."""

    id: Annotated[str, Field(examples=["leeds-bcf.lcc.2015-16.minimum_or_actual"])]
    fund_id: Annotated[str, Field(examples=["leeds-bcf"])]
    organisation_id: Annotated[
        str | None, Field(description="Null: of the pool as a whole", examples=["lcc"])
    ]
    financial_year: Annotated[str, Field(examples=["2015/16"])]
    kind: Annotated[str, Field(examples=["minimum_or_actual"])]
    amount: AmountBody
    recorded_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_by: Annotated[str, Field(description="The client", examples=["lcc-finance"])]
    version: Annotated[int, Field(description="Counts the readings", examples=[1])]


class ContributionRow(Strict):
    """A line of a file of contributions. Without an `organisation_id` it is of the whole pool."""

    fund: FundId
    organisation: Line
    organisation_id: Slug | None = None
    organisation_type: Slug | None = None
    financial_year: YearCell
    kind: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]
    amount: Pounds | None = None
    status: Printed
    hosts_pool: HostsPool = HostsPool.NOT_STATED
    agreement: Line | None = None
    note: Prose | None = None
    certainty: Prose | None = None
    low: Pounds | None = None
    high: Pounds | None = None
    provisional: YesNo = "no"
    why: Prose | None = None
    amount_pence: PenceCell | None = None
    low_pence: PenceCell | None = None
    high_pence: PenceCell | None = None


COLUMNS = tuple(ContributionRow.model_fields)


def record(row: ContributionRow) -> tuple[Any, ...]:
    """Give the values that a line of a file stores, in the order of `queries.contributions.STAGED`.

    Raises:
        AmountUnfit: Its amount contradicts itself.
    """
    amount = amount_of_cells(row)
    check_sign(amount)
    place = contribution_id(row.fund, row.organisation_id, row.financial_year, row.kind)
    return (
        place, row.fund, row.organisation_id, row.financial_year, row.kind, row.organisation,
        row.organisation_type, *stored(amount).values(), row.hosts_pool.value, row.agreement,
        row.note, row.certainty,
    )  # fmt: skip


def out(row: Any) -> ContributionOut:
    """Answer with a reading of a contribution."""
    return ContributionOut.model_validate(row._asdict() | {"amount": shown(row)})


async def printed(rows: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """Write contributions as the import takes them."""
    async for row in rows:
        cells = cells_of(amount_of(row)) | {"fund": row.fund_id}
        yield SimpleNamespace(**row._asdict() | cells)


@router.get("", response_model=Page[ContributionOut])
async def list_contributions(
    _: Reader,
    fund_id: KnownFund,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    year: Year = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    organisation: Annotated[str | None, Query(max_length=100, description="Of this one")] = None,
    known_at: KnownAt = None,
    accept: Accept = "application/json",
) -> Any:
    """List contributions of a year, kind or organisation; or all of these as CSV."""
    wanted = Wanted(financial_year(year) if year else None, kind, organisation, known_at)
    if wants_csv(accept):
        rows = printed(contributions.every(request.app.state.database, fund_id, wanted))
        return csv_response(COLUMNS, rows, "contributions")
    found = await contributions.page(reading, fund_id, wanted, after=after, limit=limit + 1)
    return page_of(found, limit, out, lambda one: one.id)


@router.get("/{contribution_id}")
async def read_contribution(
    _: Reader,
    fund_id: str,
    contribution_id: str,
    reading: Reading,
    response: Response,
    known_at: KnownAt = None,
) -> ContributionOut:
    """Read one contribution, as it is known now or was known at a time."""
    return await answered(reading, fund_id, contribution_id, response, known_at=known_at)


@router.get("/{contribution_id}/readings")
async def list_contribution_readings(
    _: Reader,
    fund_id: str,
    contribution_id: str,
    reading: Reading,
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    limit: Limit = 100,
) -> Page[ContributionOut]:
    """List what a contribution was known to be, the oldest first."""
    found = await contributions.readings(
        reading, fund_id, contribution_id, after=after, limit=limit + 1
    )
    if not found and after == 0:
        raise NotThere
    return page_of(found, limit, out, lambda one: str(one.version))


@router.patch("/{contribution_id}")
async def correct_contribution(
    editor: Editor,
    fund_id: str,
    contribution_id: str,
    change: ContributionChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> ContributionOut:
    """Add a reading of a contribution, such as an amount that is now known; the old ones stay."""
    found = await contributions.stored(session, fund_id, contribution_id)
    if found is None:
        raise NotThere
    expect(found, if_match)
    await contributions.read_again(session, found, changes(change), by=editor.client_id)
    announce(session, "contribution.corrected", contribution_id, fund_id=fund_id,
             version=found.version)  # fmt: skip
    return await answered(session, fund_id, contribution_id, response)


def changes(change: ContributionChange) -> dict[str, Any]:
    """Give the columns that a new reading changes.

    Raises:
        AmountUnfit: Its amount contradicts itself.
    """
    sent = change.model_dump(exclude_unset=True, exclude={"amount"})
    amount = taken(change.amount) if "amount" in change.model_fields_set else None
    check_sign(amount)
    return sent | (stored(amount) if amount else {})


async def answered(
    connection: Any, fund_id: str, contribution_id: str, response: Response, **at: Any
) -> ContributionOut:
    """Read a contribution, and name its version in the answer."""
    row = await contributions.one(connection, fund_id, contribution_id, **at)
    if row is None:
        raise NotThere
    tag(response, row)
    return out(row)
