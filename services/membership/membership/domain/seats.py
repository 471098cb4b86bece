"""Who sits in a body: the seats of organisations, and the people appointed to them.

Source: Local Government and Housing Act 1989 s13: who is co-opted to a council's committee has no
        vote, unless the law says otherwise. SI 2013/218 Part 2: of a Health and Wellbeing Board
        every member has, unless the council directs otherwise.
"""

from enum import StrEnum
from typing import NamedTuple

from shared.rules import RuleBroken


class SeatsOverlap(RuleBroken):
    """The organisation holds that seat already on some of those days.

    End the one seat on the day that the other starts, or give the other an `office` of its own.
    """


class VotingNotStated(RuleBroken):
    """Whether the seat has a vote follows from no law that is known here.

    State it in `voting`. It follows for co-opted seats only, from the `kind` of their body: a
    council committee or a Health and Wellbeing Board.
    """

    status = 422


class SeatUnknown(RuleBroken):
    """There is no seat with that `seat_id`.

    Record the seat first.
    """

    status = 422


class AppointmentsOverlap(RuleBroken):
    """The person is appointed to that seat already on some of those days.

    End the one appointment on the day that the other starts.
    """


class NominationMissing(RuleBroken):
    """A deputy needs a written nomination.

    Name in `nomination` the document in which the organisation nominated the deputy.
    """

    status = 422


class SeatRole(StrEnum):
    """What a person is to a seat."""

    PRINCIPAL = "principal"
    DEPUTY = "deputy"


class Presides(StrEnum):
    """Who leads the body's meetings: the chair, and in the chair's absence the deputy chair."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"


class Follows(NamedTuple):
    """Whether a seat has a vote where nobody stated it, and the law that it follows from."""

    voting: bool
    law: str


WITHOUT_VOTE = Follows(voting=False, law="Local Government and Housing Act 1989 s13")
WITH_VOTE = Follows(voting=True, law="SI 2013/218 Part 2")
BY_KIND = {
    "council committee": WITHOUT_VOTE,
    "council area committee": WITHOUT_VOTE,
    "council scrutiny board": WITHOUT_VOTE,
    "health and wellbeing board": WITH_VOTE,
}


def voting_by_law(body_kind: str, *, co_opted: bool) -> Follows:
    """Tell whether a seat has a vote, by what kind of seat it is in what kind of body.

    Raises:
        VotingNotStated: No law that is known here says so.

    >>> voting_by_law("Health and Wellbeing Board", co_opted=True).voting
    True
    """
    follows = BY_KIND.get(body_kind.casefold()) if co_opted else None
    if follows is None:
        raise VotingNotStated
    return follows
