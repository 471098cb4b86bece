"""Who sits in a body: the seats of organisations, and the people appointed to them."""

from shared.rules import RuleBroken


class SeatsOverlap(RuleBroken):
    """The organisation holds that seat already on some of those days.

    End the one seat on the day that the other starts, or give the other an `office` of its own.
    """
