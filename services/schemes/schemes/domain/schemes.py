"""Schemes of a fund, and the components that they fall into.

Numbers are text: `01` is how the paper prints it. A scheme's id joins fund and number, and since
no number holds a `-`, no two schemes can meet in one id.
"""

from collections.abc import Sequence
from enum import StrEnum

JOINED = "+"  # Between the letters of components that share one figure.
PARTED = "|"  # Between the entries of a list in one cell.


class FundingType(StrEnum):
    """Whether the money comes every year, or once to get something started."""

    RECURRENT = "recurrent"
    PUMP_PRIMING = "pump-priming"
    NOT_STATED = "not_stated"


class ThemesStatus(StrEnum):
    """Whether it is known which themes a scheme serves."""

    KNOWN = "known"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"


def scheme_id(fund_id: str, scheme_no: str) -> str:
    """Give the id of a scheme.

    >>> scheme_id("leeds-bcf", "01")
    'leeds-bcf-01'
    """
    return f"{fund_id}-{scheme_no}"


def component_id(scheme: str, letter: str) -> str:
    """Give the id of a component.

    >>> component_id("leeds-bcf-15", "a")
    'leeds-bcf-15-a'
    """
    return f"{scheme}-{letter}"


def read_themes(cell: str | None) -> tuple[list[str], ThemesStatus]:
    """Read the themes of one cell; what is not known is no theme.

    >>> read_themes("stay_out|reduce_need")
    (['stay_out', 'reduce_need'], <ThemesStatus.KNOWN: 'known'>)
    """
    if cell is None:
        return [], ThemesStatus.NOT_STATED
    if cell in {ThemesStatus.NOT_STATED, ThemesStatus.NOT_APPLICABLE}:
        return [], ThemesStatus(cell)
    return cell.split(PARTED), ThemesStatus.KNOWN


def write_themes(themes: Sequence[str], status: str) -> str:
    """Write themes as one cell."""
    return PARTED.join(themes) if status == ThemesStatus.KNOWN else status
