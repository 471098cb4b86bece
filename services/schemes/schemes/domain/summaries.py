"""What a fund's plan comes to, from the smallest totals up.

Each year stands apart. What a year invests and brings back is also given by scheme, by funding
type and by revenue or capital; the parts of each such partition add up to the whole.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from schemes.domain.plan_lines import Kind
from schemes.domain.totals import Ratio, Total, ratio

NOTHING = Total()


@dataclass(frozen=True, slots=True)
class Cell:
    """The total over the lines of one subject, of one kind, in one year.

    Attributes:
        part: `plan` or `contribution`.
        financial_year: As `2015/16`.
        kind: Of the plan lines, or of the contributions.
        subject: The scheme's or the organisation's id; None for the pool as a whole.
        title: Its name.
        scheme_no: The scheme's number.
        funding_type: The scheme's.
        revenue_capital: The scheme's, as printed.
        total: The total.
    """

    part: str
    financial_year: str
    kind: str
    subject: str | None
    title: str
    scheme_no: str | None
    funding_type: str | None
    revenue_capital: str | None
    total: Total


@dataclass(frozen=True, slots=True)
class Balance:
    """What goes in, what comes back, and the one as a percentage of the other."""

    investment: Total
    returns: Total
    return_on_investment: Ratio


def total(cells: Iterable[Cell]) -> Total:
    """Add up the totals of some cells."""
    return sum((cell.total for cell in cells), NOTHING)


def balance(cells: Iterable[Cell]) -> Balance:
    """Add up some cells of a plan, investments and returns apart."""
    cells = list(cells)
    spent = total(cell for cell in cells if cell.kind == Kind.INVESTMENT)
    back = total(cell for cell in cells if cell.kind == Kind.RETURN)
    return Balance(spent, back, ratio(back, spent))


def grouped(cells: Iterable[Cell], by: Callable[[Cell], str]) -> list[tuple[str, list[Cell]]]:
    """Part cells by what `by` gives of each, in its order."""
    return [(key, list(some)) for key, some in groupby(sorted(cells, key=by), key=by)]


@dataclass(frozen=True, slots=True)
class Pool:
    """What organisations put in, and what is said of the pool as a whole.

    Attributes:
        in_all: Over all that name an organisation, whatever their kind.
        by_organisation: The same by organisation: id, name and total.
        by_kind: The same by kind.
        pool_wide: By kind, what names no organisation. It repeats what organisations put in, so
            it is in none of the totals above.
    """

    in_all: Total
    by_organisation: list[tuple[str, str, Total]]
    by_kind: list[tuple[str, Total]]
    pool_wide: list[tuple[str, Total]]


def pool(cells: Iterable[Cell]) -> Pool:
    """Add up the contributions of one year."""
    cells = list(cells)
    named = [cell for cell in cells if cell.subject is not None]
    whole = [cell for cell in cells if cell.subject is None]
    return Pool(
        total(named),
        [(key, some[0].title, total(some)) for key, some in grouped(named, _subject)],
        [(key, total(some)) for key, some in grouped(named, _kind)],
        [(key, total(some)) for key, some in grouped(whole, _kind)],
    )


def _subject(cell: Cell) -> str:
    return cell.subject or ""


def _kind(cell: Cell) -> str:
    return cell.kind
