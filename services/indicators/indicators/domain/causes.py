"""Causes by ICD-10: which cause of a code list a code belongs to, at an age.

Source: the list of causes considered amenable to healthcare (Office for National Statistics,
2011), as the partnership's plan of 2014 prints it. ICD-10 codes are a letter and two digits,
with a third behind a point; a range runs to the end of its last category.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.rules import RuleBroken

CODE = re.compile(r"[A-Z][0-9]{2}(\.?[0-9A-Z]{1,2})?")


class CodesUnreadable(RuleBroken):
    """These are not ICD-10 codes.

    Write codes and ranges apart by semicolons: `A15-A19;B90;A48.1`.
    """

    status = 422
    at = "icd10_codes"


class AgesCrossed(RuleBroken):
    """The lowest age is above the highest.

    Exchange `age_low` and `age_high`; leave `age_high` empty for all ages.
    """

    status = 422
    at = "age_low"


@dataclass(frozen=True, slots=True)
class Cause:
    """One entry of a code list; without ends, an age counts always."""

    id: str
    ranges: Sequence[tuple[str, str]]
    age_low: int | None = None
    age_high: int | None = None
    name: str | None = None
    group: str | None = None

    def fit(self, code: str, age: int | None) -> tuple[int, bool] | None:
        """Tell how exactly a code at an age is of this cause; None if it is not.

        An unknown age counts only where all ages do.
        """
        if age is None and (self.age_low or self.age_high is not None):
            return None
        if age is not None and not (self.age_low or 0) <= age <= (
            age if self.age_high is None else self.age_high
        ):
            return None
        fits = [
            (len(low), low == high)
            for low, high in self.ranges
            if low <= code[: len(low)] and code[: len(high)] <= high
        ]
        return max(fits, default=None)


def plain(code: str) -> str:
    """Write a code without its point: `A48.1` is `A481`.

    Raises:
        CodesUnreadable: It is no code.
    """
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise CodesUnreadable
    return code.replace(".", "")


def ranges_of(printed: str) -> list[tuple[str, str]]:
    """Read codes and ranges, parted by semicolons.

    >>> ranges_of("A15-A19;B90;A48.1")
    [('A15', 'A19'), ('B90', 'B90'), ('A481', 'A481')]

    Raises:
        CodesUnreadable: One of them is no code, or a range runs backwards.
    """
    found = []
    for part in printed.split(";"):
        low, dash, high = part.partition("-")
        ends = (plain(low), plain(high if dash else low))
        if ends[0] > ends[1]:
            raise CodesUnreadable
        found.append(ends)
    return found


def cause_of(causes: Iterable[Cause], code: str, age: int | None) -> str | None:
    """Find the cause that a code belongs to; the most exactly named one if there are several.

    >>> flu = Cause("flu", ranges_of("J10-J11"), 0, 74)
    >>> [cause_of([flu], "J10.1", age) for age in (74, 75, None)]
    ['flu', None, None]

    Raises:
        CodesUnreadable: It is no code.
    """
    wanted = plain(code)
    found = [(fit, cause.id) for cause in causes if (fit := cause.fit(wanted, age))]
    return max(found, key=lambda one: one[0])[1] if found else None


def check_cause(printed: str, age_low: int | None, age_high: int | None) -> None:
    """Check an entry of a code list.

    Raises:
        CodesUnreadable: Its codes cannot be read.
        AgesCrossed: It counts at no age.
    """
    ranges_of(printed)
    if age_low is not None and age_high is not None and age_low > age_high:
        raise AgesCrossed
