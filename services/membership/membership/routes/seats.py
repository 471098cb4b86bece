"""Seats over HTTP: which organisation holds which place in a body, and when."""

from typing import Annotated

from pydantic import Field

from membership.domain.seats import SeatsOverlap
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Seat
from shared.fields import Line, Slug, Strict


class Facts(Dated):
    """A place in a body that an organisation holds, with or without a vote."""

    office: Annotated[
        Line,
        Field(description="Tells apart several seats of one organisation", examples=["member"]),
    ] = "member"
    voting: Annotated[bool, Field(examples=[True])]


class NewSeat(Facts, NewFact):
    """A seat to record."""

    id: Annotated[Slug, Field(examples=["jc-lth"])]
    body_id: Annotated[Slug, Field(examples=["icp-joint-committee"])]
    organisation_id: Annotated[Slug, Field(examples=["lth"])]


class SeatCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    voting: Annotated[bool, Field(default_factory=bool, examples=[False])]


class SeatOut(Facts, ReadingOut):
    """A seat, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["jc-lth"])]
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]


class AskedSeats(Asked):
    """Which seats."""

    body_id: Annotated[str | None, Field(max_length=100)] = None
    organisation_id: Annotated[str | None, Field(max_length=100)] = None


router = register_router(
    Register(
        one="seat",
        many="seats",
        title="a seat of an organisation in a body",
        table=Seat,
        new=NewSeat,
        correction=SeatCorrection,
        out=SeatOut,
        asked=AskedSeats,
        clash=SeatsOverlap,
    )
)
