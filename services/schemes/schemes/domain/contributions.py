"""What each organisation is to put into a fund in one year, or what is said of the pool as a whole.

Kinds are the words of the source: a minimum, an agreed sum and a match outside the pool are
different things of which some overlap, so totals are kept by kind as well.
"""

from enum import StrEnum

from schemes.domain.years import in_ids


class HostsPool(StrEnum):
    """Whether the contributor is said to host the pool."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not_stated"


def contribution_id(fund: str, organisation: str | None, year: str, kind: str) -> str:
    """Give the id of a contribution: its natural key; without an organisation, of the whole pool.

    >>> contribution_id("leeds-bcf", "lcc", "2015/16", "minimum_or_actual")
    'leeds-bcf.lcc.2015-16.minimum_or_actual'
    """
    place = [fund, organisation] if organisation else [fund]
    return ".".join([*place, in_ids(year), kind])
