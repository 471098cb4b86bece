"""Cells of files: pounds, pence, years, letters, and an amount spread over columns.

`amount`, `low`, `high` and `alt_amount` are pounds as papers print them. Beside each may stand
the same in pence (`amount_pence` and so on); exports always give both.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, PlainValidator, StringConstraints
from pydantic_core import PydanticCustomError

from schemes.domain import amounts
from schemes.domain.amounts import Amount, AmountUnfit, Printed, from_print, to_print
from schemes.domain.years import YearUnreadable, financial_year

INTEGER = re.compile(r"-?[0-9]{1,25}")


def year_cell(cell: Any) -> str:
    """Read a financial year."""
    try:
        return financial_year(cell)
    except YearUnreadable as error:
        why = "This is not a financial year, such as 2015/16"
        raise PydanticCustomError("financial_year", why) from error


def pounds_cell(cell: Any) -> Decimal:
    """Read pounds."""
    try:
        return amounts.read_pounds(cell)
    except AmountUnfit as error:
        raise PydanticCustomError("pounds", "{why}", {"why": error.why}) from error


def pence_cell(cell: Any) -> int:
    """Read pence."""
    if not INTEGER.fullmatch(cell):
        raise PydanticCustomError("pence", "Write whole pence in digits alone")
    return int(cell)


def in_order(parted_by: str) -> Callable[[str], str]:
    """Make the check that letters stand in order, each once; so each set is written one way."""

    def checked(cell: str) -> str:
        letters = cell.split(parted_by)
        if letters != sorted(set(letters)):
            why = "Name each component once, in the order of the alphabet"
            raise PydanticCustomError("letters", why)
        return cell

    return checked


YearCell = Annotated[str, PlainValidator(year_cell)]
Pounds = Annotated[Decimal, PlainValidator(pounds_cell)]
PenceCell = Annotated[int, PlainValidator(pence_cell)]
YesNo = Literal["yes", "no"]
FundId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)]
SchemeNo = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,20}$")]
Together = Annotated[
    str, StringConstraints(pattern=r"^[a-z](\+[a-z])*$"), AfterValidator(in_order("+"))
]
Letters = Annotated[
    str, StringConstraints(pattern=r"^[a-z](\|[a-z])*$"), AfterValidator(in_order("|"))
]


def pence_of(row: Any, column: str) -> int | None:
    """Read one sum of a row, which may stand there in pounds, in pence, or in both.

    Raises:
        AmountUnfit: The two differ, or it is more than can be held.
    """
    pounds, pence = getattr(row, column), getattr(row, f"{column}_pence")
    if pounds is None:
        amounts.check_size(f"{column}_pence", pence)
        return pence  # type: ignore[no-any-return]
    if pence is not None and pence != amounts.pence(pounds):
        raise AmountUnfit(f"{column}_pence", f"This is not {column} in pence")
    return amounts.pence(pounds)


def amount_of_cells(row: Any) -> Amount:
    """Read the amount of a row.

    Raises:
        AmountUnfit: Its columns contradict each other.
    """
    return from_print(
        Printed(row.status),
        provisional=row.provisional == "yes",
        pence=pence_of(row, "amount"),
        low=pence_of(row, "low"),
        high=pence_of(row, "high"),
        why=row.why,
    )


def cells_of(amount: Amount) -> dict[str, Any]:
    """Write an amount as columns."""
    status, provisional = to_print(amount)
    cells = {"status": status.value, "provisional": "yes" if provisional else "no"}
    sums = {"amount": amount.pence, "low": amount.low, "high": amount.high}
    return cells | {"why": amount.why} | both(sums)


def both(sums: dict[str, int | None]) -> dict[str, Any]:
    """Write sums in pounds and in pence."""
    in_pounds = {name: p if p is None else amounts.pounds(p) for name, p in sums.items()}
    return in_pounds | {f"{name}_pence": pence for name, pence in sums.items()}
