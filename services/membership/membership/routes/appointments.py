"""Appointments over HTTP: who sits in a seat, who may stand in, and who presides."""

from typing import Annotated, Any

from pydantic import Field

from membership.domain.seats import (
    AppointmentsOverlap,
    NominationMissing,
    Presides,
    SeatRole,
    SeatUnknown,
)
from membership.queries import readings
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Appointment, Seat
from shared.fields import Line, Slug, Strict, left_out


class Facts(Dated):
    """A person's place at a seat. The person is named by an id, never by name."""

    role: Annotated[SeatRole, Field(examples=["principal"])]
    presides: Annotated[Presides | None, Field(examples=[None])] = None
    nomination: Annotated[
        Line | None,
        Field(description="Where a deputy was nominated in writing", examples=["Letter of 1 May"]),
    ] = None


class NewAppointment(Facts, NewFact):
    """An appointment to record."""

    id: Annotated[Slug, Field(examples=["jc-lth-1"])]
    seat_id: Annotated[Slug, Field(examples=["jc-lth"])]
    person_id: Annotated[Line, Field(examples=["3f9d3a44-8f2c-5d6b-9a35-5f7a0d2b9c11"])]


class AppointmentCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    role: Annotated[SeatRole, left_out("deputy")]


class AppointmentOut(Facts, ReadingOut):
    """An appointment, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["jc-lth-1"])]
    seat_id: Annotated[str, Field(examples=["jc-lth"])]
    person_id: Annotated[str, Field(examples=["3f9d3a44-8f2c-5d6b-9a35-5f7a0d2b9c11"])]


class AskedAppointments(Asked):
    """Which appointments."""

    seat_id: Annotated[str | None, Field(max_length=100)] = None
    person_id: Annotated[str | None, Field(max_length=100)] = None


async def check(session: Any, appointment: Any) -> None:
    """Refuse a seat that is not there, and a deputy whom nobody nominated.

    Raises:
        SeatUnknown: There is no such seat.
        NominationMissing: A deputy has no written nomination.
    """
    if await readings.one(session, Seat, appointment.seat_id) is None:
        raise SeatUnknown
    if appointment.role == SeatRole.DEPUTY and not appointment.nomination:
        raise NominationMissing


router = register_router(
    Register(
        one="appointment",
        many="appointments",
        title="the appointment of a person to a seat",
        table=Appointment,
        new=NewAppointment,
        correction=AppointmentCorrection,
        out=AppointmentOut,
        asked=AskedAppointments,
        clash=AppointmentsOverlap,
        check=check,
    )
)
