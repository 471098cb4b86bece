"""Who sits in a body: the seats of organisations, and the people appointed to them."""

from enum import StrEnum

from shared.rules import RuleBroken


class SeatsOverlap(RuleBroken):
    """The organisation holds that seat already on some of those days.

    End the one seat on the day that the other starts, or give the other an `office` of its own.
    """


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
