"""The log of signed records."""

from shared.rules import RuleBroken


class SizeUnknown(RuleBroken):
    """The log has, or had, no such size for what is asked.

    Read `/log/heads` for its sizes. A proof for an entry needs a size beyond its index, and a
    proof that the log has grown goes from the smaller size to the larger.
    """

    status = 422
