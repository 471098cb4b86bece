"""Files over HTTP: each is stored whole, or its faults are named and nothing is stored."""

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from typing import Annotated, Any, Generic

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from schemes.queries import contributions, funds, plan_lines, schemes, stated_totals
from schemes.queries.imports import Counts
from schemes.routes import contributions as contribution_bodies
from schemes.routes import funds as fund_bodies
from schemes.routes import plan_lines as plan_line_bodies
from schemes.routes import schemes as scheme_bodies
from schemes.routes import stated_totals as stated_total_bodies
from schemes.routes.access import Editor
from shared.changes import announce
from shared.database import Session
from shared.routing import BulkRoute
from shared.rules import Invalid, RuleBroken, meaning
from shared.tabular import MOST_FAULTS, Row, Table, uploaded

router = APIRouter(prefix="/imports", tags=["imports"], route_class=BulkRoute)

MIB = 1024 * 1024
FEW, SOME, MANY = MIB, 16 * MIB, BulkRoute.most_body  # Bytes: there may be a million lines.
AT_ONCE = 2_000  # Rows that are read before others get a turn.


class ImportReport(BaseModel):
    """What became of a file. A file that is sent again changes nothing."""

    rows: Annotated[int, Field(description="Lines read, without the heading", examples=[92])]
    added: Annotated[int, Field(description="That were not there before", examples=[90])]
    corrected: Annotated[int, Field(description="That said something else before", examples=[1])]
    unchanged: Annotated[int, Field(description="That said the same before", examples=[1])]


def csv_body(heading: str, line: str) -> dict[str, Any]:
    """Describe a file in the specification: its columns and one line."""
    media = {"schema": {"type": "string"}, "example": f"{heading}\n{line}\n"}
    return {"requestBody": {"required": True, "content": {"text/csv": media}}}


class Rows(Generic[Row]):
    """The rows of a file, as values to store, each with its line in front.

    They are read in a thread, some at a time, so that other requests are answered meanwhile.

    Attributes:
        number: How many there were, once all are read.
    """

    def __init__(self, table: Table[Row], record: Callable[[Row], tuple[Any, ...]]) -> None:
        self.table, self.record, self.number = table, record, 0

    async def __aiter__(self) -> AsyncIterator[tuple[Any, ...]]:
        """Give them one by one.

        Raises:
            Invalid: Some are at fault; all were read by then, or enough of them.
        """
        rows = iter(self.table)
        while (some := await to_thread.run_sync(self.read, rows)) is not None:
            self.number += len(some)
            for one in some:
                yield one
        if faults := self.table.faults[:MOST_FAULTS]:
            raise Invalid([fault.model_dump() for fault in faults])

    def read(self, rows: Iterator[tuple[int, Row]]) -> list[tuple[Any, ...]] | None:
        """Read some rows, and note those at fault; None if there are no more."""
        some = list(islice(rows, AT_ONCE))
        return [values for line, row in some if (values := self.values(line, row))] or (
            [] if some else None
        )

    def values(self, line: int, row: Row) -> tuple[Any, ...] | None:
        """Turn a row into values to store, or note why that cannot be."""
        try:
            return (line, *self.record(row))
        except RuleBroken as error:
            why = getattr(error, "why", None) or meaning(type(error))[0]
            self.table.note(line, getattr(error, "part", None), why)
            return None


async def read(
    request: Request, row: type[Row], record: Callable[[Row], tuple[Any, ...]], most: int
) -> Rows[Row]:
    """Take in a file.

    Raises:
        Problem: It is no such file (413, 415, 422).
    """
    return Rows(Table(row, await uploaded(request, most)), record)


def report(session: Session, what: str, rows: Rows[Any], counts: Counts) -> ImportReport:
    """Tell what became of a file, and announce it for each fund that it changed."""
    for fund in sorted(counts.added | counts.corrected):
        numbers = {"added": counts.added[fund], "corrected": counts.corrected[fund]}
        announce(session, f"{what}.imported", fund, **numbers)
    added, corrected = counts.added.total(), counts.corrected.total()
    return ImportReport(
        rows=rows.number,
        added=added,
        corrected=corrected,
        unchanged=rows.number - added - corrected,
    )


FUNDS = csv_body(",".join(fund_bodies.COLUMNS), "leeds-bcf,Leeds Better Care Fund,,not_stated,,,")


@router.post("/funds", openapi_extra=FUNDS)
async def import_funds(_: Editor, request: Request, session: Session) -> ImportReport:
    """Store a file of funds; at most 1 MiB."""
    rows = await read(request, fund_bodies.NewFund, fund_bodies.record, FEW)
    return report(session, "funds", rows, await funds.load(session, rows))


SCHEMES = csv_body(
    "fund,scheme_no,name,themes,funding_type,revenue_capital,components",
    "leeds-bcf,15,Expand community intermediate care beds,leave_quickly|reduce_need,"
    "pump-priming,revenue,a|b|c|d",
)


@router.post("/schemes", openapi_extra=SCHEMES)
async def import_schemes(_: Editor, request: Request, session: Session) -> ImportReport:
    """Store a file of schemes with their components; at most 16 MiB."""
    rows = await read(request, scheme_bodies.SchemeRow, scheme_bodies.record, SOME)
    return report(session, "schemes", rows, await schemes.load(session, rows))


PLAN_LINES = csv_body(
    "fund,scheme_no,component,financial_year,kind,amount,status,provisional",
    "leeds-bcf,15,a+b,2015/16,return,900000,stated,no",
)


@router.post("/plan-lines", openapi_extra=PLAN_LINES)
async def import_plan_lines(editor: Editor, request: Request, session: Session) -> ImportReport:
    """Store a file of plan lines; at most 256 MiB.

    `amount`, `low`, `high` and `alt_amount` are pounds. `status` is `stated`, `tbc`,
    `not_stated`, `range` or `not_applicable`; only a stated amount or a range may have figures.
    """
    rows = await read(request, plan_line_bodies.PlanLineRow, plan_line_bodies.record, MANY)
    counts = await plan_lines.load(session, rows, by=editor.client_id)
    return report(session, "plan-lines", rows, counts)


CONTRIBUTIONS = csv_body(
    "fund,organisation,organisation_id,organisation_type,financial_year,kind,amount,status",
    "leeds-bcf,Leeds City Council,lcc,local_authority,2015/16,minimum_or_actual,4802000,stated",
)


@router.post("/contributions", openapi_extra=CONTRIBUTIONS)
async def import_contributions(editor: Editor, request: Request, session: Session) -> ImportReport:
    """Store a file of contributions, in pounds; at most 256 MiB."""
    bodies = contribution_bodies
    rows = await read(request, bodies.ContributionRow, bodies.record, MANY)
    counts = await contributions.load(session, rows, by=editor.client_id)
    return report(session, "contributions", rows, counts)


STATED_TOTALS = csv_body(
    "fund,total_id,what,financial_year,value,printed_as,where_stated,measure,status",
    'leeds-bcf,T15,All contributions,2015/16,54923000,"£54,923,000",Finance summary,money,stated',
)


@router.post("/stated-totals", openapi_extra=STATED_TOTALS)
async def import_stated_totals(_: Editor, request: Request, session: Session) -> ImportReport:
    """Store a file of totals as documents state them; at most 256 MiB."""
    bodies = stated_total_bodies
    rows = await read(request, bodies.StatedTotalRow, bodies.record, MANY)
    return report(session, "stated-totals", rows, await stated_totals.load(session, rows))
