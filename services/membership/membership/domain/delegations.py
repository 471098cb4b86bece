"""Powers that boards give to a body: chains of delegation, with limits and budgets.

A delegation is in force only while every delegation above it is; its limit is the smallest along
the chain; what is handed on is never wider than what was given.

Source: NHS Act 2006 s65Z5 and s65Z6, which cannot be used before SI 2022/642 came into force on
        2022-07-01, and s75; the partnership agreement's governance arrangements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from membership.domain.facts import UNLIMITED
from membership.domain.intervals import Interval
from shared.rules import RuleBroken


class WiderThanParent(RuleBroken):
    """The delegation is wider than the one that it hands on.

    Its classes, days, limit and budget must lie within those of its `parent_id`; an end that is
    open lasts as long as the parent. Narrow it, or have the parent widened first.
    """


class ParentNotThere(RuleBroken):
    """There is no delegation with that `parent_id`.

    Record the delegation that is handed on first.
    """

    status = 422


class OwnDelegator(RuleBroken):
    """A delegation cannot hand on itself.

    Follow `parent_id` upwards from the parent you gave: it leads back to this delegation.
    """


class LegalBasisNotInForce(RuleBroken):
    """The legal basis is not in force on the day that the delegation starts.

    Sections 65Z5 and 65Z6 of the NHS Act 2006 can be used from 2022-07-01. Start the delegation
    on or after that day, or cite the power that it was made under.
    """


class CannotBeDelegated(RuleBroken):
    """The law does not let that function be delegated.

    Regulation 2 of SI 2022/642 names the functions of NHS England that stay with it.
    """


@dataclass(frozen=True, slots=True)
class Delegation:
    """Powers given to a body.

    Attributes:
        id: Its id.
        body: Who receives them.
        classes: The matter classes that they are about.
        valid: When they hold.
        limit: Pence up to which one decision may go; `UNLIMITED` if none is stated.
        budget: Pence up to which all decisions together may go; `UNLIMITED` if none is stated.
        parent: The delegation that it hands on, if it does.
        legal_basis: The power that it was made under.
    """

    id: str
    body: str
    classes: frozenset[str]
    valid: Interval
    limit: int = UNLIMITED
    budget: int = UNLIMITED
    parent: str | None = None
    legal_basis: str = ""


def chain(one: Delegation, known: Mapping[str, Delegation]) -> list[Delegation] | None:
    """List a delegation and all above it; None if one is missing or it leads in a circle."""
    found = [one]
    while found[-1].parent:
        above = known.get(found[-1].parent)
        if above is None or above in found:
            return None
        found.append(above)
    return found


def limits(body: str, on: date, delegations: Iterable[Delegation]) -> dict[str, int]:
    """Give the pence that a body may decide by one decision on a day, for each matter class.

    Of several delegations for a class the largest limit counts. A class that is not there has
    no delegation in force.
    """
    known = {one.id: one for one in delegations}
    found: dict[str, int] = {}
    for one in known.values():
        if one.body == body and (links := in_force(one, on, known)):
            limit = min(link.limit for link in links)
            for matter_class in one.classes:
                found[matter_class] = max(limit, found.get(matter_class, -1))
    return found


def in_force(one: Delegation, on: date, known: Mapping[str, Delegation]) -> list[Delegation] | None:
    """Give the chain of a delegation if all of it holds on a day, else None."""
    links = chain(one, known)
    return links if links and all(on in link.valid for link in links) else None


def covering(
    body: str, classes: frozenset[str], amount: int, on: date, delegations: Iterable[Delegation]
) -> list[Delegation]:
    """Choose the delegations that a decision rests on, with all above them.

    For each class it is the one with the largest limit, the first by id of several; the amount
    must be within it.

    Args:
        body: Who decides.
        classes: The classes that need a delegation.
        amount: Pence.
        on: The day.
        delegations: All that are known.
    """
    known = {one.id: one for one in sorted(delegations, key=lambda one: one.id)}
    chosen: dict[str, Delegation] = {}
    for wanted in sorted(classes):
        best: tuple[int, list[Delegation]] | None = None
        for one in known.values():
            if one.body == body and wanted in one.classes and (links := in_force(one, on, known)):
                limit = min(link.limit for link in links)
                if limit >= amount and (best is None or limit > best[0]):
                    best = limit, links
        if best:
            chosen |= {link.id: link for link in best[1]}
    return list(chosen.values())


def check_within(child: Delegation, parent: Delegation) -> None:
    """Check that a delegation hands on no more than was given.

    Raises:
        WiderThanParent: It does.
    """
    starts_within = parent.valid.start is None or (
        child.valid.start is not None and child.valid.start >= parent.valid.start
    )
    ends_within = parent.valid.end is None or (
        child.valid.end is None or child.valid.end <= parent.valid.end
    )
    if not (
        child.classes <= parent.classes
        and starts_within
        and ends_within
        and child.limit <= parent.limit
        and child.budget <= parent.budget
    ):
        raise WiderThanParent


# Sections of the NHS Act 2006, and the day from which each can be used.
USABLE_FROM = {"65Z5": date(2022, 7, 1), "65Z6": date(2022, 7, 1)}
# Functions of NHS England that SI 2022/642 reg 2(a)(i) to (xi) keeps from section 65Z5.
NOT_DELEGABLE = frozenset(
    ("14Z25", "14Z26", "14Z28", "14Z59", "14Z60", "14Z61", "14Z62", "27B", "27C", "27D", "33")
)


def check_legal_basis(one: Delegation, functions: Iterable[str] = ()) -> None:
    """Check that the power a delegation cites can be used on its first day.

    Args:
        one: The delegation.
        functions: The sections of the NHS Act 2006 whose functions are delegated, such as
            `NHSA-2006-s14Z59`.

    Raises:
        LegalBasisNotInForce: It could not be used then.
        CannotBeDelegated: It never can for one of these functions.
    """
    cited = [first for section, first in USABLE_FROM.items() if section in one.legal_basis]
    if any(one.valid.start is None or one.valid.start < first for first in cited):
        raise LegalBasisNotInForce
    sections = {function.rpartition("-s")[2] for function in functions}
    if cited and sections & NOT_DELEGABLE:
        raise CannotBeDelegated
