"""How places belong together: several hierarchies, each link with its days.

A practice belongs to a team, a team to a partnership, a partnership to a city; a ward to a
community committee; an area to a group that it is compared with. People count where they are
registered: a practice brings all its patients to its team, those who live elsewhere too.
"""

from datetime import date

from indicators.domain.readings import EndsBeforeItStarts
from shared.rules import RuleBroken


class LinkToItself(RuleBroken):
    """An area cannot belong to itself.

    Name another area as `parent_id`.
    """

    status = 422
    at = "parent_id"


def check_link(
    child_id: str, parent_id: str, valid_from: date | None, valid_to: date | None
) -> None:
    """Check one link by itself.

    Raises:
        LinkToItself: Both ends are one area.
        EndsBeforeItStarts: There is no day on which it holds.
    """
    if child_id == parent_id:
        raise LinkToItself
    check_days(valid_from, valid_to)


def check_days(valid_from: date | None, valid_to: date | None) -> None:
    """Check that `[valid_from, valid_to)` has a day.

    Raises:
        EndsBeforeItStarts: It has none.
    """
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        raise EndsBeforeItStarts
