"""What every fact that may be corrected has in common."""

from shared.rules import RuleBroken


class FactExists(RuleBroken):
    """There is a fact with that id already.

    Read it, and correct it with PATCH if it needs mending. Ids are not given out again.
    """


class ReferenceUnknown(RuleBroken):
    """Something that it refers to is not registered here.

    Register the organisation, body or other fact that it names first.
    """

    status = 422
