"""The numbers by which partners' own systems know a person.

A pair of system and value is compared exactly, and is never two persons at the same time. It is
handed on forwards only: it is free from the day on which it was last ended.
"""

from datetime import date

from shared.rules import RuleBroken


class IdentifierTaken(RuleBroken):
    """That local identifier is a person's already on some of those days.

    One system gives one value to one person at a time. End it where it stands before it starts
    for another; numbers that turn out to be one person's are joined by a supersession.
    """


def is_free(*, held_until: date | None, wanted_from: date | None) -> bool:
    """Tell whether an identifier that somebody has held can be held anew.

    Args:
        held_until: The day on which it was ended, not counted; None if it goes on.
        wanted_from: The first day of the new time; None for as long as anybody knows.

    >>> is_free(held_until=date(2024, 4, 1), wanted_from=date(2024, 4, 1))
    True
    """
    return held_until is not None and wanted_from is not None and held_until <= wanted_from
