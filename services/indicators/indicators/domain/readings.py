"""The rules of whatever is recorded, and corrected by a further reading."""

from shared.rules import RuleBroken


class ThingExists(RuleBroken):
    """Something is recorded under that id already.

    Read it, and correct it with PATCH if it needs mending.
    """


class ReferenceUnknown(RuleBroken):
    """It names an indicator or an area that is not there.

    Register or import what it names first. Ids are compared exactly.
    """

    status = 422


class EndsBeforeItStarts(RuleBroken):
    """It ends before it starts.

    `valid_to` is the first day on which it does not hold any more; leave it empty while it holds.
    """

    status = 422
    at = "valid_to"
