"""Dates cut to what is known, as they go over the wire."""

from typing import Annotated

from pydantic import Field, StringConstraints

PartialDate = Annotated[
    str,
    StringConstraints(
        pattern=r"^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", max_length=10
    ),
    Field(
        description="A date as printed, cut to what is known: year, month or day",
        examples=["2012-01"],
    ),
]
