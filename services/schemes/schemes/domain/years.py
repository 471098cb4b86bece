"""Financial years of the public sector in England: from 1 April to the next.

Written `2015/16`. Where a `/` would part a path, in a query or an id, `2015-16` is the same year.
"""

import re

from shared.rules import RuleBroken

PRINTED = re.compile(r"((?:19|20)[0-9]{2})[/-]([0-9]{2})")


class YearUnreadable(RuleBroken):
    """That is not a financial year.

    Write 2015/16, or 2015-16 where a `/` cannot stand. The second part is the year after the first.
    """

    status = 422


def financial_year(text: str) -> str:
    """Read a financial year, and write it the one way.

    Raises:
        YearUnreadable: It is none.

    >>> financial_year("2015-16"), financial_year("1999/00")
    ('2015/16', '1999/00')
    """
    found = PRINTED.fullmatch(text)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise YearUnreadable
    return f"{found[1]}/{found[2]}"


def in_ids(year: str) -> str:
    """Write a financial year as it stands in an id or a path.

    >>> in_ids("2015/16")
    '2015-16'
    """
    return year.replace("/", "-")
