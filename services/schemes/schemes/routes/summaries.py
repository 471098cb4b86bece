"""Summaries over HTTP: every total says what it is made from, and what it leaves out."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from schemes.domain.summaries import Cell, balance, grouped, pool
from schemes.domain.totals import LeftOut, RatioStatus, Total
from schemes.domain.years import financial_year
from schemes.queries import summaries
from schemes.queries.summaries import MOST_LEFT_OUT
from schemes.routes.access import Reader
from schemes.routes.funds import KnownFund
from schemes.routes.plan_lines import KnownAt, Year
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/funds/{fund_id}/summary", tags=["summaries"], route_class=Route)

Count = Annotated[int, Field(ge=0, examples=[2])]
Sum = Annotated[int, Field(description="Whole pence", examples=[5492300000])]


class FromDomain(BaseModel):
    """A body that is read off a value of the domain."""

    model_config = ConfigDict(from_attributes=True)


class LeftOutLine(FromDomain):
    """A line that a total could not add."""

    id: Annotated[str, Field(examples=["leeds-bcf-17.2015-16.investment"])]
    status: Annotated[str, Field(examples=["to_be_confirmed"])]


Lines = Annotated[
    list[LeftOutLine],
    Field(description=f"In order of ids, at most {MOST_LEFT_OUT}; the counts are of all"),
]


class RangeOut(BaseModel):
    """The lines of which only a range is certain, and what their ends come to.

    A figure printed beside a range is in `known_pence` and `of_which_provisional_pence`.
    """

    count: Count
    without_figure: Annotated[int, Field(ge=0, description="They are left out", examples=[0])]
    low_pence: Sum
    high_pence: Sum


class TotalOut(BaseModel):
    """A sum of what is known, and counts of all that it was made from.

    Each line is counted once: `lines` is `known` + `provisional` + `range.count` +
    `to_be_confirmed` + `not_stated` + `not_applicable`. `complete` means that there was something
    to add and nothing is left out.
    """

    known_pence: Annotated[
        int, Field(description="Every figure there is, in whole pence", examples=[5492300000])
    ]
    of_which_provisional_pence: Annotated[
        int, Field(description="The unconfirmed part of it", examples=[1235000000])
    ]
    lines: Count
    known: Count
    provisional: Count
    range: RangeOut
    to_be_confirmed: Count
    not_stated: Count
    not_applicable: Count
    complete: Annotated[bool, Field(examples=[False])]
    left_out: Lines


class RatioOut(FromDomain):
    """A percentage of complete totals; or `undetermined`, and the lines that are missing."""

    status: Annotated[RatioStatus, Field(examples=["undetermined"])]
    percent: Annotated[
        str | None, Field(description="To two decimals, half to even", examples=[None])
    ]
    provisional: Annotated[
        bool, Field(description="It rests on a figure that is not confirmed", examples=[False])
    ]
    why: Annotated[str | None, Field(examples=["Some amounts are not known"])]
    missing: Lines


class BalanceOut(BaseModel):
    """What goes in, what comes back, and the one as a percentage of the other."""

    model_config = ConfigDict(populate_by_name=True)

    investment: TotalOut
    returns: Annotated[TotalOut, Field(serialization_alias="return")]
    return_on_investment: RatioOut


class SchemeBalance(BalanceOut):
    """The balance of one scheme."""

    scheme_id: Annotated[str, Field(examples=["leeds-bcf-17"])]
    scheme_no: Annotated[str, Field(examples=["17"])]
    name: Annotated[str, Field(examples=["Urgent care services"])]


class FundingTypeBalance(BalanceOut):
    """The balance of the schemes of one funding type."""

    funding_type: Annotated[str, Field(examples=["pump-priming"])]


class RevenueCapitalBalance(BalanceOut):
    """The balance of the schemes that are called the same: revenue, capital, or a mixture."""

    revenue_capital: Annotated[
        str | None, Field(description="In the words of the source", examples=["revenue"])
    ]


class OrganisationTotal(BaseModel):
    """What one organisation is to put in."""

    organisation_id: Annotated[str, Field(examples=["lcc"])]
    organisation: Annotated[str, Field(examples=["Leeds City Council"])]
    total: TotalOut


class KindTotal(BaseModel):
    """What contributions of one kind come to."""

    kind: Annotated[str, Field(examples=["minimum_or_actual"])]
    total: TotalOut


class PoolOut(BaseModel):
    """What organisations are to put in; and beside it what is said of the pool as a whole.

    `pool_wide` repeats what organisations put in, so it is part of no other total.
    """

    in_all: TotalOut
    by_organisation: list[OrganisationTotal]
    by_kind: list[KindTotal]
    pool_wide: list[KindTotal]


class YearOut(BalanceOut):
    """One financial year. The parts of each partition add up to the whole."""

    financial_year: Annotated[str, Field(examples=["2015/16"])]
    by_scheme: list[SchemeBalance]
    by_funding_type: list[FundingTypeBalance]
    by_revenue_capital: list[RevenueCapitalBalance]
    contributions: PoolOut


class YearSummary(YearOut):
    """What a fund's plan comes to in one year."""

    fund_id: Annotated[str, Field(examples=["leeds-bcf"])]
    known_at: Annotated[AwareDatetime | None, Field(description="Null: now", examples=[None])]


class FundSummary(BaseModel):
    """What a fund's plan comes to, each year apart: no sum goes over years."""

    fund_id: Annotated[str, Field(examples=["leeds-bcf"])]
    known_at: Annotated[AwareDatetime | None, Field(description="Null: now", examples=[None])]
    years: list[YearOut]


@router.get("")
async def read_summary(
    _: Reader,
    fund_id: KnownFund,
    reading: Reading,
    year: Year = None,
    known_at: KnownAt = None,
) -> YearSummary | FundSummary:
    """Read what a plan comes to in one year, or in each; as known now, or at a time."""
    wanted = financial_year(year) if year else None
    cells = await summaries.cells(reading, fund_id, year=wanted, known_at=known_at)
    if wanted:
        return YearSummary(fund_id=fund_id, known_at=known_at, **parts(wanted, cells))
    by_year = grouped(cells, lambda cell: cell.financial_year)
    years = [YearOut(**parts(year, some)) for year, some in by_year]
    return FundSummary(fund_id=fund_id, known_at=known_at, years=years)


def parts(year: str, cells: list[Cell]) -> dict[str, Any]:
    """Give the parts of the answer for one year."""
    plan = [cell for cell in cells if cell.part == "plan"]
    by_scheme = [
        SchemeBalance(
            scheme_id=key, scheme_no=some[0].scheme_no or "", name=some[0].title,
            **balance_of(some),
        )
        for key, some in grouped(plan, lambda cell: cell.subject or "")
    ]  # fmt: skip
    by_funding_type = [
        FundingTypeBalance(funding_type=key, **balance_of(some))
        for key, some in grouped(plan, lambda cell: cell.funding_type or "")
    ]
    by_revenue_capital = [
        RevenueCapitalBalance(revenue_capital=key or None, **balance_of(some))
        for key, some in grouped(plan, lambda cell: cell.revenue_capital or "")
    ]
    return balance_of(plan) | {
        "financial_year": year,
        "by_scheme": by_scheme,
        "by_funding_type": by_funding_type,
        "by_revenue_capital": by_revenue_capital,
        "contributions": pool_of([cell for cell in cells if cell.part == "contribution"]),
    }


def balance_of(cells: list[Cell]) -> dict[str, Any]:
    """Give the parts of a balance."""
    found = balance(cells)
    share = found.return_on_investment
    ratio = RatioOut(
        status=share.status,
        percent=None if share.percent is None else str(share.percent),
        provisional=share.provisional,
        why=share.why,
        missing=named(share.missing),
    )
    return {
        "investment": total_of(found.investment),
        "returns": total_of(found.returns),
        "return_on_investment": ratio,
    }


def pool_of(cells: list[Cell]) -> PoolOut:
    """Answer with the contributions of a year."""
    found = pool(cells)
    return PoolOut(
        in_all=total_of(found.in_all),
        by_organisation=[
            OrganisationTotal(organisation_id=key, organisation=name, total=total_of(total))
            for key, name, total in found.by_organisation
        ],
        by_kind=[KindTotal(kind=key, total=total_of(total)) for key, total in found.by_kind],
        pool_wide=[KindTotal(kind=key, total=total_of(total)) for key, total in found.pool_wide],
    )


def total_of(total: Total) -> TotalOut:
    """Answer with a total."""
    return TotalOut(
        known_pence=total.known_pence,
        of_which_provisional_pence=total.of_which_provisional_pence,
        lines=total.lines,
        known=total.known,
        provisional=total.provisional,
        range=RangeOut(
            count=total.ranges,
            without_figure=total.open_ranges,
            low_pence=total.low_pence,
            high_pence=total.high_pence,
        ),
        to_be_confirmed=total.to_be_confirmed,
        not_stated=total.not_stated,
        not_applicable=total.not_applicable,
        complete=total.complete,
        left_out=named(total.left_out),
    )


def named(lines: tuple[LeftOut, ...]) -> list[LeftOutLine]:
    """Name the lines that a total leaves out."""
    return [LeftOutLine.model_validate(line) for line in lines[:MOST_LEFT_OUT]]
