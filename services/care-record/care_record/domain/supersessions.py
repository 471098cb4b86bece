"""Two numbers that turn out to be one person's: one is superseded by the other.

Who asks for the old number is given the record of its successor, and the old record is no longer
changed. A successor may be superseded in turn; the old number then leads on to the last.

Source: Personal Demographics Service (a superseded number answers 200 with the new record).
"""

from shared.rules import RuleBroken


class PersonSuperseded(RuleBroken):
    """This number was superseded, and its record is no longer changed.

    Read the person: the answer is the record of the successor, under its own number. Change that.
    """


class SuccessorSuperseded(RuleBroken):
    """The successor was itself superseded.

    Read it: the answer shows the number that is current. Name that one, so that numbers never
    lead round in a circle.
    """


class OwnSuccessor(RuleBroken):
    """A number cannot succeed itself.

    Name the number that stays.
    """

    status = 422


def check_successor(old: str, new: str, *, old_superseded: bool, new_superseded: bool) -> None:
    """Check that one number can be superseded by another.

    Only numbers that are current can take part, so however many are joined, one after another,
    no chain of them ever closes.

    Raises:
        OwnSuccessor: They are the same number.
        PersonSuperseded: The old one has a successor already.
        SuccessorSuperseded: The new one has.
    """
    if old == new:
        raise OwnSuccessor
    if old_superseded:
        raise PersonSuperseded
    if new_superseded:
        raise SuccessorSuperseded
