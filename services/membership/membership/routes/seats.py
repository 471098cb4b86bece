"""Seats over HTTP: which organisation holds which place in a body, and when."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from membership.domain.readings import ReferenceUnknown
from membership.domain.seats import SeatsOverlap, voting_by_law
from membership.queries import bodies
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Seat
from shared.database import Session
from shared.fields import Line, Slug, Strict


class Facts(Dated):
    """A place in a body that an organisation holds, with or without a vote."""

    office: Annotated[
        Line,
        Field(description="Tells apart several seats of one organisation", examples=["member"]),
    ] = "member"
    co_opted: Annotated[
        bool, Field(description="By somebody who is no member of the council", examples=[False])
    ] = False


class NewSeat(Facts, NewFact):
    """A seat to record.

    Left out, `voting` follows from the law for co-opted seats: those of a body of the kind
    `council committee` have no vote, those of a `health and wellbeing board` have one.
    """

    id: Annotated[Slug, Field(examples=["jc-lth"])]
    body_id: Annotated[Slug, Field(examples=["icp-joint-committee"])]
    organisation_id: Annotated[Slug, Field(examples=["lth"])]
    voting: Annotated[bool | None, Field(examples=[True])] = None


class SeatCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others.

    With `voting` null, it is no longer stated and follows from the law.
    """

    co_opted: Annotated[bool, Field(default_factory=bool, examples=[False])]
    voting: Annotated[bool | None, Field(default_factory=bool, examples=[False])]


class SeatOut(Facts, ReadingOut):
    """A seat, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["jc-lth"])]
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    voting: Annotated[bool, Field(examples=[True])]
    voting_law: Annotated[
        str | None,
        Field(
            description="The law that `voting` follows from; null where it was stated",
            examples=["SI 2013/218 Part 2"],
        ),
    ]


class AskedSeats(Asked):
    """Which seats."""

    body_id: Annotated[str | None, Field(max_length=100)] = None
    organisation_id: Annotated[str | None, Field(max_length=100)] = None


async def check(session: Session, seat: Seat) -> None:
    """Let the vote follow from the law where it is not stated."""
    seat.votes_by_law, seat.voting_law = None, None
    if seat.voting is None:
        body = await bodies.stored(session, seat.body_id)
        if body is None:
            raise ReferenceUnknown
        seat.votes_by_law, seat.voting_law = voting_by_law(body.kind, co_opted=seat.co_opted)


async def derive(_: Any, rows: Sequence[Any], __: Any) -> list[dict[str, Any]]:
    """Answer with the vote that is stated, or else with the one that follows."""
    return [
        {**row._asdict(), "voting": row.votes_by_law if row.voting is None else row.voting}
        for row in rows
    ]


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
        check=check,
        derive=derive,
    )
)
