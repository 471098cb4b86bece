"""The kinds of field that only this service has."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

from indicators.domain.periods import PRINTED, NotADate, first_day
from indicators.domain.statistics.standards import stored_label
from shared.fields import Line

KnownAt = Annotated[
    AwareDatetime | None, Query(description="As this register knew it then; now if left out")
]


def as_number(number: Decimal) -> int | float:
    """Write a number as JSON has it. Fifteen digits survive every reader of JSON."""
    return int(number) if number == number.to_integral_value() else float(number)


def a_day(printed: str) -> str:
    """Refuse the thirtieth of February."""
    try:
        first_day(printed)
    except NotADate as error:
        raise ValueError("There is no such day") from error
    return printed


Number = Annotated[
    Decimal,
    Field(max_digits=15, allow_inf_nan=False),
    PlainSerializer(as_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
Count = Annotated[
    Decimal,
    Field(max_digits=15, allow_inf_nan=False, ge=0),
    PlainSerializer(as_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
ValidFrom = Annotated[date | None, Field(description="First day", examples=["2021-04-01"])]
ValidTo = Annotated[
    date | None, Field(description="First day on which it does not hold any more", examples=[None])
]
Age = Annotated[Line, AfterValidator(stored_label)]  # One label for a band, however written.
Printed = Annotated[
    str,
    StringConstraints(pattern=PRINTED),
    AfterValidator(a_day),
    Field(description="A date as its source prints it, cut to what is known"),
]
