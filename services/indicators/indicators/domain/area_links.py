"""How places belong together: several hierarchies, each link with its days.

A practice belongs to a team, a team to a partnership, a partnership to a city; a ward to a
community committee; an area to a group that it is compared with. People count where they are
registered: a practice brings all its patients to its team, those who live elsewhere too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from indicators.domain.readings import EndsBeforeItStarts
from shared.rules import RuleBroken


class LinkToItself(RuleBroken):
    """An area cannot belong to itself.

    Name another area as `parent_id`.
    """

    status = 422
    at = "parent_id"


class LinkLeadsBack(RuleBroken):
    """The parent already belongs to the child in this hierarchy, by itself or through others.

    Correct the link that leads back, or name another hierarchy.
    """

    status = 422
    at = "parent_id"


# In these, areas stand beside each other, and nothing is added up.
BESIDE = ("comparators", "successors")


def in_circles(links: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Name the links, each from a child to its parent, that lead back to where they start.

    Links that no other follows, or that follow no other, are taken away until none is left of
    them; each once, so a country of areas takes no longer than its length.

    >>> sorted(in_circles([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")]))
    [('b', 'c'), ('c', 'b')]
    """
    left = set(links)
    for near, far in ((0, 1), (1, 0)):
        leaving = defaultdict[str, list[tuple[str, str]]](list)
        arriving = Counter(link[far] for link in left)
        for link in left:
            leaving[link[near]].append(link)
        ends = [name for name in leaving if not arriving[name]]
        while ends:
            for link in leaving.pop(ends.pop(), ()):
                left.discard(link)
                arriving[link[far]] -= 1
                if not arriving[link[far]]:
                    ends.append(link[far])
    return left


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
