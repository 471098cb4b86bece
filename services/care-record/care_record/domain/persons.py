"""What a person of the record is, and how they are named.

Source: NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE; HL7 FHIR R4 administrative-gender.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from care_record.domain.nhs_number import NhsNumber, check
from shared.rules import RuleBroken


class NhsNumberInvalid(RuleBroken):
    """That is neither an NHS Number nor the id of a person.

    An NHS Number has ten digits and a right check digit; POST /care-record/v1/nhs-numbers/check
    says what is wrong with one. An id is a UUID, as it stands in `id` and in the feed.
    """

    status = 422


class PersonExists(RuleBroken):
    """There is a person with that NHS Number already.

    Read it, and change it with PATCH if it needs mending.
    """


class BornInTheFuture(RuleBroken):
    """The birth date is in the future.

    Leave it out if it is not known; a due date is not a birth date.
    """

    status = 422


class NumberIsPresent(RuleBroken):
    """Status 07 says that there is no NHS Number, but there is one.

    Every person here has a number. Use 01 if it was verified, 02 if it was not traced, 03 if it
    has to be.
    """

    status = 422


class Status(StrEnum):
    """How well the number is known to be this person's (NHS Number status indicator code)."""

    VERIFIED = "01"
    NOT_TRACED = "02"
    TRACE_REQUIRED = "03"
    NO_OR_SEVERAL_MATCHES = "04"
    TO_BE_RESOLVED = "05"
    TRACE_IN_PROGRESS = "06"
    NOT_PRESENT = "07"
    TRACE_POSTPONED = "08"


class Gender(StrEnum):
    """Administrative gender, as FHIR writes it."""

    MALE = "male"
    FEMALE = "female"
    OTHER = "other"
    UNKNOWN = "unknown"


def named(text: str) -> NhsNumber | UUID:
    """Read what a path names a person by: the NHS Number, or the opaque id.

    Raises:
        NhsNumberInvalid: It is neither.
    """
    if number := check(text).number:
        return number
    try:
        return UUID(text)
    except ValueError:
        raise NhsNumberInvalid from None


def check_facts(*, status: str, birth_date: date | None, today: date) -> None:
    """Check what a record says about a person against what can be.

    Raises:
        NumberIsPresent: The status says that there is no number.
        BornInTheFuture: The birth date is after today.
    """
    if status == Status.NOT_PRESENT:
        raise NumberIsPresent
    if birth_date and birth_date > today:
        raise BornInTheFuture
