"""Places, sets of places and groups to compare with, each below one other."""

import re
import unicodedata
from collections.abc import Mapping

from shared.rules import RuleBroken


class AreaUnknown(RuleBroken):
    """There is no area with that id.

    Check it against the list of areas. Ids are compared exactly.
    """

    status = 404


class MoreOlderThanAll(RuleBroken):
    """More people are 65 or older than there are people.

    Both counts must be of the same area, on the same basis.
    """

    status = 422
    at = "population_65_plus"


class NoTypeName(RuleBroken):
    """The type of the area has no letter or digit in it.

    Name the kind of area, such as `ward` or `CCG area`.
    """

    status = 422
    at = "type"


def type_id(printed: str) -> str:
    """Make the id of an area type from its name.

    >>> type_id("council area (wedge)"), type_id("ICS / place")
    ('council-area-wedge', 'ics-place')

    Raises:
        NoTypeName: Nothing would be left.
    """
    plain = unicodedata.normalize("NFKD", printed).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100]
    if not made:
        raise NoTypeName
    return made


def check_counts(population: int | None, population_65_plus: int | None) -> None:
    """Check that the older are a part of all.

    Raises:
        MoreOlderThanAll: They are more.
    """
    if None not in (population, population_65_plus) and population < population_65_plus:  # type: ignore[operator]
        raise MoreOlderThanAll


def in_circles(parents: Mapping[str, str | None]) -> set[str]:
    """Name the areas that stand above themselves, given each area's parent.

    Every area is walked over once, so a country of small areas takes no longer than its length.

    >>> sorted(in_circles({"a": "b", "b": "a", "c": "a", "d": None}))
    ['a', 'b']
    """
    circling, done = set[str](), set[str]()
    for start in parents:
        way: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in way:
            way[here] = len(way)
            here = parents.get(here)
        if here in way:
            circling |= {area for area, place in way.items() if place >= way[here]}
        done.update(way)
    return circling
