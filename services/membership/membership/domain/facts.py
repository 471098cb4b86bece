"""The facts that decide what an organisation may do, resolved for one matter, body and day.

Nothing here is optional without a meaning: None says that something is not known, and what is
not known denies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from membership.domain.intervals import Interval

UNLIMITED = 2**63 - 1  # Pence: a delegation that states no limit.


class Action(StrEnum):
    """What someone with a conflict of interest may still do."""

    NOTE_ONLY = "note_only"
    INPUT_NO_VOTE = "input_no_vote"
    LEAVE_FOR_ITEM = "leave_for_item"


class Representative(StrEnum):
    """Who is there for an organisation."""

    PRINCIPAL = "principal"
    DEPUTY_AUTHORISED = "deputy_authorised"
    DEPUTY_NOT_AUTHORISED = "deputy_not_authorised"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An interest that was declared, and what the chair ruled.

    Attributes:
        kind: `none`, or what kind of interest; None if nothing is known.
        scope: `organisation` or `person`.
        ruling: What the chair ruled; None if nothing was ruled.
    """

    kind: str | None = "none"
    scope: str | None = None
    ruling: str | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """Representatives present in voting seats, and how many of them are recused."""

    full: int | None = None
    associate: int | None = None
    full_recused: int | None = 0
    associate_recused: int | None = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a body may decide, and the quorum it needs."""

    power: str | None
    decides: frozenset[str] = frozenset()
    quorum_min_full: int | None = None
    quorum_min_total: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a rule may ask, resolved for one organisation, matter, body and day.

    Attributes:
        on: The day.
        registered: The organisation is in the register.
        legal: When it exists in law; None if that is not known.
        agreement: The version of the partnership agreement in force, if any.
        category: `full` or `associate`; None if no membership is known.
        member: The days of its membership, as known.
        status: `active` or `suspended`; None if not known.
        own_board: True if the body is its own board, False if another organisation's, None if
            it is a body of the partnership.
        terms: What the body may do.
        limits: For each matter class that the body has a delegation for, the pence up to which.
        seat: `voting`, `nonvoting` or `none`; None if not known.
        classes: The classes of the matter.
        amount_pence: Its money.
        is_controller: It controls data that the matter is about.
        is_subject: The matter is its own exclusion.
        conflict: The interest it declared.
        representative: Who is there for it.
        presence: Who is there at all.
    """

    on: date
    registered: bool
    legal: Interval | None
    agreement: str | None
    category: str | None
    member: Interval
    status: str | None
    own_board: bool | None
    terms: Terms
    limits: Mapping[str, int]
    seat: str | None
    classes: frozenset[str]
    amount_pence: int | None
    is_controller: bool | None
    is_subject: bool | None
    conflict: Conflict
    representative: str | None
    presence: Presence

    @property
    def counts_as(self) -> str | None:
        """Name the category that it has in effect on the day: as a member, and in law."""
        lawful = self.legal is not None and self.on in self.legal
        return self.category if lawful and self.on in self.member else None


def action(conflict: Conflict, representative: str | None) -> Action:
    """Tell what an interest leads to; declared and not ruled on, it is the safe default.

    >>> action(Conflict("financial", "organisation"), "principal")
    <Action.LEAVE_FOR_ITEM: 'leave_for_item'>
    """
    if conflict.kind == "none":
        return Action.NOTE_ONLY
    if conflict.scope == "person" and representative == Representative.DEPUTY_AUTHORISED:
        return Action.NOTE_ONLY
    if conflict.ruling in set(Action):
        return Action(conflict.ruling)
    return Action.LEAVE_FOR_ITEM if conflict.kind == "financial" else Action.INPUT_NO_VOTE


def is_quorate(terms: Terms, presence: Presence, *, full_only: bool) -> bool:
    """Tell whether enough are left after recusals. What is not known is not enough."""
    full = _left(presence.full, presence.full_recused)
    others = _left(presence.associate, presence.associate_recused)
    if terms.quorum_min_full is None or full is None or full < terms.quorum_min_full:
        return False
    if full_only:
        return True
    enough = terms.quorum_min_total
    return enough is not None and others is not None and full + others >= enough


def _left(present: int | None, recused: int | None) -> int | None:
    return None if present is None or recused is None else present - recused
