"""NHS Numbers over HTTP: whether a text is one, and the code lists about them.

No person is looked up here: whether a number is right says nothing of whose it is.
"""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from care_record.domain import nhs_number
from care_record.domain.nhs_number import SAYS, Reason
from care_record.queries import nhs_numbers
from care_record.routes.access import Reader
from shared.database import Reading
from shared.fields import Strict
from shared.paging import Page, page_of
from shared.routing import Route

router = APIRouter(prefix="/nhs-numbers", tags=["nhs-numbers"], route_class=Route)

MOST = 1000
# As long as a body can be; being bounded at all, half a character is refused, not repeated.
Text = Annotated[str, StringConstraints(max_length=Route.most_body)]


def normalised(text: str) -> str:
    """Take in an NHS Number as ten digits.

    Raises:
        PydanticCustomError: It is none; what is wrong is said without repeating it.
    """
    checked = nhs_number.check(text)
    if checked.reason:
        raise PydanticCustomError("nhs_number", "{says}", {"says": SAYS[checked.reason]})
    return checked.number or ""


NhsNumber = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(normalised),
    Field(
        description="Ten digits, the last of which checks the others; single spaces or hyphens "
        "may stand between them",
        examples=["9990000018"],
    ),
]


class NumbersToCheck(Strict):
    """Texts that may be NHS Numbers."""

    numbers: Annotated[
        list[Text], Field(max_length=MOST, examples=[["943 476 5919", "943 476 5918"]])
    ]


class CheckedNumber(BaseModel):
    """What a text turned out to be."""

    input: Annotated[str, Field(examples=["943 476 5919"])]
    valid: Annotated[bool, Field(examples=[True])]
    normalised: Annotated[str | None, Field(description="As it is stored", examples=["9434765919"])]
    display: Annotated[
        str | None, Field(description="As people read it", examples=["943 476 5919"])
    ]
    reason: Annotated[Reason | None, Field(description="Why it is none", examples=[None])]
    warning: Annotated[
        str | None,
        Field(
            description="Whose range it is of, if not one for England, Wales and the Isle of Man",
            examples=["Synthetic/test patients - not to be issued"],
        ),
    ]


class CheckedNumbers(BaseModel):
    """The answers, in the order of the questions."""

    results: list[CheckedNumber]


class StatusIndicator(BaseModel):
    """How well a number is known to be a person's (NHS Data Dictionary)."""

    model_config = ConfigDict(from_attributes=True)

    code: Annotated[str, Field(examples=["01"])]
    display: Annotated[str, Field(examples=["Number present and verified"])]


class NumberRange(BaseModel):
    """Numbers that are set aside for somebody, `first` and `last` included."""

    model_config = ConfigDict(from_attributes=True)

    first: Annotated[str, Field(examples=["4000000000"])]
    last: Annotated[str, Field(examples=["4999999999"])]
    label: Annotated[str, Field(examples=["England, Wales and Isle of Man"])]


@router.post("/check")
async def check_numbers(_: Reader, asked: NumbersToCheck) -> CheckedNumbers:
    """Check whether texts are NHS Numbers: up to 1,000, answered in the same order."""
    return CheckedNumbers(results=[checked(text) for text in asked.numbers])


def checked(text: str) -> CheckedNumber:
    """Say what one text is."""
    number, reason = (found := nhs_number.check(text)).number, found.reason
    return CheckedNumber(
        input=text,
        valid=number is not None,
        normalised=number,
        display=nhs_number.display(number) if number else None,
        reason=reason,
        warning=nhs_number.warning(number) if number else None,
    )


@router.get("/status-indicators")
async def list_status_indicators(_: Reader, reading: Reading) -> Page[StatusIndicator]:
    """List the NHS Number status indicator codes."""
    rows = await nhs_numbers.status_indicators(reading)
    return page_of(rows, len(rows), StatusIndicator.model_validate, lambda one: one.code)


@router.get("/ranges")
async def list_ranges(_: Reader, reading: Reading) -> Page[NumberRange]:
    """List for whom which numbers are set aside; a number outside is never refused for it."""
    rows = await nhs_numbers.ranges(reading)
    return page_of(rows, len(rows), NumberRange.model_validate, lambda one: one.first)
