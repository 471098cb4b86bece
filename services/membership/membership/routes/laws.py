"""Laws over HTTP: the provisions that powers rest on, and from when to when."""

from typing import Annotated

from pydantic import Field, StringConstraints, computed_field

from membership.queries.laws import CITED_AS
from membership.routes.registers import Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Law
from shared.fields import Line, Prose, Strict

LawId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9][A-Za-z0-9.-]*$", max_length=100),
    Field(description="What it is cited by behind `LAW/`"),
]


class Facts(Dated):
    """A provision of an Act or of regulations, in force on `[valid_from, valid_to)`."""

    title: Annotated[Line, Field(examples=["NHS Act 2006, section 65Z5: joint working"])]
    made_under: Annotated[
        Prose | None, Field(description="What made or inserted it", examples=[None])
    ] = None


class NewLaw(Facts, NewFact):
    """A law to record."""

    id: Annotated[LawId, Field(examples=["NHSA-2006-s65Z5"])]


class LawCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    title: Annotated[
        Line, Field(default_factory=str, examples=["NHS Act 2006, section 65Z5: joint working"])
    ]


class LawOut(Facts, ReadingOut):
    """A law, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["NHSA-2006-s65Z5"])]

    @computed_field(examples=["LAW/NHSA-2006-s65Z5"])  # type: ignore[prop-decorator]
    @property
    def citation(self) -> str:
        """What answers cite it by."""
        return f"{CITED_AS}{self.id}"


router = register_router(
    Register(
        one="law",
        many="laws",
        title="a law that powers rest on",
        table=Law,
        new=NewLaw,
        correction=LawCorrection,
        out=LawOut,
    )
)
