"""Stated totals over HTTP: what a document says its sums are, and where it says so."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from schemes.domain.amounts import pounds
from schemes.domain.stated_totals import Bound, Measure, read_value, total_key
from schemes.domain.years import financial_year
from schemes.queries import stated_totals
from schemes.routes.access import Reader
from schemes.routes.amounts import Pence
from schemes.routes.funds import KnownFund
from schemes.routes.plan_lines import Year
from schemes.routes.printed import FundId, PenceCell, YearCell
from shared.database import Reading
from shared.fields import Line, Prose, Strict
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv
from shared.versions import tag

router = APIRouter(
    prefix="/funds/{fund_id}/stated-totals", tags=["stated totals"], route_class=Route
)

TotalId = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]*$", max_length=50)]


class Money(BaseModel):
    """A sum of money."""

    measure: Annotated[Literal["money"], Field(examples=["money"])]
    amount_pence: Pence
    currency: Annotated[Literal["GBP"], Field(examples=["GBP"])] = "GBP"


class Number(BaseModel):
    """A count, or a percentage from 0 to 100; in digits, so that no reader rounds it."""

    measure: Annotated[Literal["percent", "count"], Field(examples=["percent"])]
    number: Annotated[str, Field(examples=["7.5"])]


class Label(BaseModel):
    """What something is called."""

    measure: Annotated[Literal["label"], Field(examples=["label"])]
    text: Annotated[str, Field(examples=["23"])]


class StatedTotalOut(BaseModel):
    """A total, bound, count or label, just as a document states it."""

    id: Annotated[str, Field(examples=["leeds-bcf.T15"])]
    fund_id: Annotated[str, Field(examples=["leeds-bcf"])]
    total_id: Annotated[str, Field(examples=["T15"])]
    what: Annotated[str, Field(examples=["Contributions, all organisations"])]
    financial_year: Annotated[str | None, Field(examples=["2015/16"])]
    value: Annotated[
        Money | Number | Label,
        Field(
            discriminator="measure",
            examples=[{"measure": "money", "amount_pence": 5492300000, "currency": "GBP"}],
        ),
    ]
    status: Annotated[Bound, Field(examples=["stated"])]
    printed_as: Annotated[str | None, Field(examples=["£54,923,000"])]
    where_stated: Annotated[str | None, Field(examples=["Finance summary sheet"])]
    note: Annotated[str | None, Field(examples=[None])]
    certainty: Annotated[str | None, Field(examples=["high"])]
    version: Annotated[int, Field(examples=[1])]


class StatedTotalRow(Strict):
    """A line of `stated_totals.csv`. The `value` of money is in pounds."""

    fund: FundId
    total_id: TotalId
    what: Line
    financial_year: YearCell | None = None
    value: Line
    printed_as: Line | None = None
    where_stated: Line | None = None
    measure: Measure
    status: Bound
    note: Prose | None = None
    certainty: Prose | None = None
    value_pence: PenceCell | None = None


COLUMNS = tuple(StatedTotalRow.model_fields)


def record(row: StatedTotalRow) -> tuple[Any, ...]:
    """Give the values that a line of a file stores, in the order of `queries.stated_totals.STAGED`.

    Raises:
        AmountUnfit: The value is not one of its measure.
    """
    pence = read_value(row.measure, row.value, row.value_pence)
    return (
        total_key(row.fund, row.total_id), row.fund, row.total_id, row.what, row.financial_year,
        row.measure.value, row.status.value, row.value, pence, row.printed_as, row.where_stated,
        row.note, row.certainty,
    )  # fmt: skip


def out(row: Any) -> StatedTotalOut:
    """Answer with a stated total."""
    part: dict[str, Any] = {"text": row.value}
    if row.measure == Measure.MONEY:
        part = {"amount_pence": row.value_pence}
    elif row.measure != Measure.LABEL:
        part = {"number": row.value}
    value = {"measure": row.measure} | part
    return StatedTotalOut.model_validate(row._asdict() | {"value": value})


async def printed(rows: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """Write stated totals as lines of `stated_totals.csv`."""
    async for row in rows:
        value = row.value if row.value_pence is None else pounds(row.value_pence)
        yield SimpleNamespace(**row._asdict() | {"fund": row.fund_id, "value": value})


@router.get("", response_model=Page[StatedTotalOut])
async def list_stated_totals(
    _: Reader,
    fund_id: KnownFund,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    year: Year = None,
    measure: Measure | None = None,
    accept: Accept = "application/json",
) -> Any:
    """List stated totals of a year or a measure; or all of these as CSV."""
    wanted = {"year": financial_year(year) if year else None, "measure": measure}
    if wants_csv(accept):
        rows = printed(stated_totals.every(request.app.state.database, fund_id, **wanted))
        return csv_response(COLUMNS, rows, "stated-totals")
    found = await stated_totals.page(reading, fund_id, after=after, limit=limit + 1, **wanted)
    return page_of(found, limit, out, lambda one: one.id)


@router.get("/{total_id}")
async def read_stated_total(
    _: Reader, fund_id: str, total_id: str, reading: Reading, response: Response
) -> StatedTotalOut:
    """Read one stated total."""
    row = await stated_totals.one(reading, fund_id, total_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return out(row)
