"""A matter on the wire, as questions and proposals bring it."""

from typing import Annotated

from pydantic import Field

from membership.domain.matters import Fund, Matter, MatterClass, check_matter
from shared.fields import Slug, Strict


class NewMatter(Strict):
    """What is to be decided. Delegated NHS money makes a financial matter statutory too."""

    classes: Annotated[
        list[MatterClass], Field(min_length=1, max_length=8, examples=[["statutory_nhs"]])
    ]
    amount_pence: Annotated[int | None, Field(ge=0, lt=2**63 - 1, examples=[None])] = None
    fund: Annotated[Fund | None, Field(examples=[None])] = None
    subject: Annotated[
        Slug | None,
        Field(description="Whose admission or exclusion it is", examples=[None]),
    ] = None
    reserved_to: Annotated[
        Slug | None, Field(description="Whose own board keeps it", examples=[None])
    ] = None
    controllers: Annotated[
        list[Slug], Field(description="Whose data it is about", max_length=100, examples=[[]])
    ] = []

    def matter(self) -> Matter:
        """Give it as the rules see it.

        Raises:
            AmountMissing: It is financial and names no amount.
        """
        one = Matter(
            classes=frozenset(str(name) for name in self.classes),
            amount_pence=self.amount_pence,
            fund=self.fund,
            subject=self.subject,
            reserved_to=self.reserved_to,
            controllers=frozenset(self.controllers),
        )
        check_matter(one)
        return one
