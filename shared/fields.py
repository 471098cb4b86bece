"""The kinds of field that bodies are made of, on the wire of every service."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100),
    Field(description="An id that is chosen once and kept: lower case, digits, `-`, `.`, `_`"),
]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Prose = Annotated[
    str, StringConstraints(min_length=1, max_length=5000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$")
]


class Certainty(StrEnum):
    """How sure a fact is.

    `stated` is printed in its source, `derived` follows from it, `uncertain` is a reading of an
    unclear text, `invented` is made up for trying things out.
    """

    STATED = "stated"
    DERIVED = "derived"
    UNCERTAIN = "uncertain"
    INVENTED = "invented"


class Strict(BaseModel):
    """A body that is taken in: fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid")


class Provenance(BaseModel):
    """Where a fact comes from, and how sure it is."""

    source: Annotated[Prose | None, Field(examples=["Cover report of 5 March 2021, §4.4"])] = None
    certainty: Annotated[Certainty, Field(examples=["stated"])] = Certainty.STATED
    note: Annotated[Prose | None, Field(examples=[None])] = None


def left_out(example: str) -> Any:
    """Make the field of a change that may be left out, where leaving it empty would be wrong.

    It has no default in the specification: a generated client would send that.
    """
    return Field(default_factory=str, examples=[example])
