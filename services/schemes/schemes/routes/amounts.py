"""An amount over the wire: a tagged union, in pence, whose `status` says what else it has.

`schemes.domain.amounts` holds what an amount may be; `routes/printed.py` how files print it.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from schemes.domain.amounts import MOST_PENCE, Amount, Status
from shared.fields import Prose, Strict

Pence = Annotated[
    int,
    Field(
        strict=True, ge=-MOST_PENCE, le=MOST_PENCE, description="Whole pence", examples=[451200000]
    ),
]
Why = Annotated[
    Prose | None, Field(description="Why it is not simply known", examples=["Following scoping"])
]


class InPounds(Strict):
    """All money here is pound sterling."""

    currency: Annotated[Literal["GBP"], Field(examples=["GBP"])] = "GBP"


class KnownAmount(InPounds):
    """A figure that is known."""

    status: Annotated[Literal["known"], Field(examples=["known"])]
    amount_pence: Pence


class ProvisionalAmount(InPounds):
    """A figure that its own source calls unconfirmed."""

    status: Annotated[Literal["provisional"], Field(examples=["provisional"])]
    amount_pence: Pence
    why: Why = None


class RangeAmount(InPounds):
    """Two ends, and perhaps a figure printed beside them, which is provisional by that."""

    status: Annotated[Literal["range"], Field(examples=["range"])]
    low_pence: Pence
    high_pence: Pence
    amount_pence: Annotated[Pence | None, Field(examples=[None])] = None
    why: Why = None


class UnknownAmount(InPounds):
    """No figure: still to come, left blank, or none possible. It is never nought."""

    status: Annotated[
        Literal["to_be_confirmed", "not_stated", "not_applicable"],
        Field(examples=["to_be_confirmed"]),
    ]
    why: Why = None


AmountBody = Annotated[
    KnownAmount | ProvisionalAmount | RangeAmount | UnknownAmount,
    Field(
        discriminator="status",
        examples=[{"status": "known", "amount_pence": 451200000, "currency": "GBP"}],
    ),
]
# In a change; without a default in the specification, as `shared.fields.left_out` explains.
MAY_BE_LEFT_OUT: Any = Field(default_factory=dict)


def taken(body: AmountBody) -> Amount:
    """Take an amount from the wire.

    Raises:
        AmountUnfit: It contradicts itself.
    """
    parts = body.model_dump()
    names = ("amount_pence", "low_pence", "high_pence", "why")
    return Amount(Status(body.status), *(parts.get(name) for name in names))


def stored(amount: Amount) -> dict[str, Any]:
    """Give the columns in which an amount is stored."""
    return {
        "status": amount.status.value,
        "amount_pence": amount.pence,
        "low_pence": amount.low,
        "high_pence": amount.high,
        "why": amount.why,
    }


def amount_of(row: Any) -> Amount:
    """Read an amount from the columns in which it is stored."""
    return Amount(Status(row.status), row.amount_pence, row.low_pence, row.high_pence, row.why)


def shown(row: Any) -> dict[str, Any]:
    """Give a stored amount as the wire has it: the parts that its status has, and no others."""
    parts = {name: part for name, part in stored(amount_of(row)).items() if part is not None}
    return parts | {"currency": "GBP"}
