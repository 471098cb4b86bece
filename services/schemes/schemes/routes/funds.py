"""Funds over HTTP: find them, register one, mend one."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from schemes.domain.funds import HostStatus, check_host
from schemes.queries import funds
from schemes.routes.access import Editor, Reader
from schemes.routes.printed import FundId
from schemes.tables import Fund
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Provenance, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.tabular import Accept, csv_response, wants_csv
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/funds", tags=["funds"], route_class=Route)


class Facts(Provenance):
    """What is known of a fund."""

    name: Annotated[Line, Field(examples=["Leeds Better Care Fund"])]
    host_organisation_id: Annotated[
        Slug | None, Field(description="Who hosts the pool, if that is known", examples=[None])
    ] = None
    host_status: Annotated[HostStatus, Field(examples=["not_stated"])] = HostStatus.NOT_STATED


class NewFund(Facts, Strict):
    """A fund to register."""

    id: Annotated[
        FundId,
        Field(description="Chosen once: lower case, digits and `-`", examples=["leeds-bcf"]),
    ]


class FundChange(Facts, Strict):
    """What is to be mended: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Leeds Better Care Fund")]
    host_status: Annotated[HostStatus, left_out("known")]
    certainty: Annotated[Certainty, left_out("stated")]


class FundOut(Facts):
    """A fund. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["leeds-bcf"])]
    version: Annotated[int, Field(examples=[1])]


COLUMNS = ("id", "name", "host_organisation_id", "host_status", "source", "certainty", "note")


def record(row: NewFund) -> tuple[Any, ...]:
    """Give the values that a line of a file stores.

    Raises:
        HostUnclear: The host and what is known of it do not fit together.
    """
    check_host(row.host_organisation_id, row.host_status)
    return tuple(getattr(row, column) for column in COLUMNS)


async def known_fund(_: Reader, fund_id: str, reading: Reading) -> str:
    """Go on only if there is such a fund."""
    if await funds.one(reading, fund_id) is None:
        raise NotThere
    return fund_id


KnownFund = Annotated[str, Depends(known_fund)]


@router.get("", response_model=Page[FundOut])
async def list_funds(
    _: Reader,
    request: Request,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    accept: Accept = "application/json",
) -> Any:
    """List funds; or all of them as CSV, as the import takes it."""
    if wants_csv(accept):
        return csv_response(COLUMNS, funds.every(request.app.state.database), "funds")
    rows = await funds.page(reading, after=after, limit=limit + 1)
    return page_of(rows, limit, FundOut.model_validate, lambda one: one.id)


@router.post("", status_code=201)
async def register_fund(
    _: Editor, __: Creating, new: NewFund, session: Session, response: Response
) -> FundOut:
    """Register a pooled fund."""
    check_host(new.host_organisation_id, new.host_status)
    fund = Fund(**new.model_dump())
    await funds.register(session, fund)
    announce(session, "fund.registered", new.id)
    response.headers["Location"] = f"/schemes/v1/funds/{new.id}"
    tag(response, fund)
    return FundOut.model_validate(fund)


@router.get("/{fund_id}")
async def read_fund(_: Reader, fund_id: str, reading: Reading, response: Response) -> FundOut:
    """Read one fund."""
    row = await funds.one(reading, fund_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return FundOut.model_validate(row)


@router.patch("/{fund_id}")
async def change_fund(
    _: Editor,
    fund_id: str,
    change: FundChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> FundOut:
    """Mend what is known of a fund, such as its host once that is decided."""
    fund = await funds.stored(session, fund_id)
    if fund is None:
        raise NotThere
    expect(fund, if_match)
    fund.amend(change.model_dump(exclude_unset=True))
    check_host(fund.host_organisation_id, fund.host_status)
    await session.flush()
    announce(session, "fund.changed", fund_id)
    tag(response, fund)
    return FundOut.model_validate(fund)
