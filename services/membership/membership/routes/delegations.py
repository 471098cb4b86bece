"""Delegations over HTTP: the powers and the money that boards have given to a body."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from membership.domain.delegations import (
    Delegation,
    OwnDelegator,
    ParentNotThere,
    chain,
    check_legal_basis,
    check_within,
)
from membership.domain.laws import check_law
from membership.domain.matters import MatterClass
from membership.queries import delegations, laws
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import Delegation as Stored
from shared.fields import Line, Prose, Slug, Strict, left_out

Pence = Annotated[int, Field(ge=0, lt=2**63 - 1, description="Pence")]


class Facts(Dated):
    """Powers given to a body. A limit or budget that is null is not stated."""

    classes: Annotated[list[MatterClass], Field(min_length=1, examples=[["financial"]])]
    functions: Annotated[
        list[Line],
        Field(
            description="Sections of Acts whose functions are delegated",
            examples=[["NHSA-2006-s3"]],
        ),
    ] = []
    limit_pence: Annotated[Pence | None, Field(examples=[100_000_000])] = None
    budget_pence: Annotated[Pence | None, Field(examples=[None])] = None
    visibility: Annotated[
        Line | None,
        Field(description="Whether the money is pooled, aligned or visible only",
              examples=["pooled"]),
    ] = None  # fmt: skip
    share_rule: Annotated[
        Prose | None, Field(description="How risk and gain are shared", examples=[None])
    ] = None
    conditions: Annotated[Prose | None, Field(examples=[None])] = None
    legal_basis: Annotated[
        Line,
        Field(
            description="The power it was made under; a `LAW/…` of the register of laws is held "
            "against its days",
            examples=["NHS Act 2006 s65Z5/65Z6"],
        ),
    ]


class NewDelegation(Facts, NewFact):
    """A delegation to record."""

    id: Annotated[Slug, Field(examples=["del-2"])]
    body_id: Annotated[Slug, Field(examples=["icp-joint-committee"])]
    delegators: Annotated[
        list[Slug], Field(description="The organisations whose powers these are",
                          examples=[["lth", "lch"]])
    ] = []  # fmt: skip
    parent_id: Annotated[
        Slug | None, Field(description="The delegation that it hands on", examples=[None])
    ] = None


class DelegationCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others. `valid_to` revokes it."""

    classes: Annotated[
        list[MatterClass], Field(default_factory=list, min_length=1, examples=[["financial"]])
    ]
    legal_basis: Annotated[Line, left_out("NHS Act 2006 s75")]


class DelegationOut(Facts, ReadingOut):
    """A delegation, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["del-2"])]
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    delegators: Annotated[list[str], Field(examples=[["lth", "lch"]])]
    parent_id: Annotated[str | None, Field(examples=[None])]


class AskedDelegations(Asked):
    """Which delegations."""

    body_id: Annotated[str | None, Field(max_length=100)] = None
    parent_id: Annotated[str | None, Field(max_length=100)] = None


async def check(session: Any, stored: Any) -> None:
    """Refuse a delegation that hands on more than was given, or that the law does not know.

    Raises:
        ParentNotThere: What it hands on is not recorded.
        OwnDelegator: It would hand on itself.
        WiderThanParent: It, or one that hands it on, is wider than its parent.
        LegalBasisNotInForce: Its power cannot be used on its first day.
        CannotBeDelegated: The law keeps one of its functions.
        LawNotInForce: It cites a `LAW/…` that is not in force on its first day.
    """
    one: Delegation = delegations.of(stored)
    check_legal_basis(one, stored.functions or [])
    if one.legal_basis.startswith(laws.CITED_AS):
        days = await laws.days_of(session, one.legal_basis)
        check_law(days, on=one.valid.start or date.min)
    known = await delegations.known(session) | {one.id: one}
    if one.parent and one.parent not in known:
        raise ParentNotThere
    if chain(one, known) is None:
        raise OwnDelegator
    for child in known.values():
        if child.parent and one.id in {child.id, child.parent}:
            check_within(child, known[child.parent])


router = register_router(
    Register(
        one="delegation",
        many="delegations",
        title="a delegation of powers to a body",
        table=Stored,
        new=NewDelegation,
        correction=DelegationCorrection,
        out=DelegationOut,
        asked=AskedDelegations,
        check=check,
        explained="It takes away neither power nor accountability of the delegators' boards.",
    )
)
