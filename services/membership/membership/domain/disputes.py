"""Disputes and their ladder: each step has its deadline, and steps are taken in order.

Source: the partnership agreement's schedule of dispute resolution; the steps are those of the
        Leeds outline, their days a choice of ours until the agreement states them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from membership.domain.proposals import Event, instant
from shared.rules import RuleBroken


class DisputeUnknown(RuleBroken):
    """There is no open dispute with that id about this proposal.

    Read the proposal: `disputes` lists those that are open, and the step that each is on.
    """

    status = 404


class LadderEnds(RuleBroken):
    """The dispute is on the last step of the ladder.

    It ends there: the members' own boards decide.
    """


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder, and the days that it has."""

    name: str
    days: int


LADDER = (
    Step("programme", 14),
    Step("joint_committee", 28),
    Step("chief_executives", 14),
    Step("mediation", 28),
    Step("own_boards", 56),
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute that is open: the step it is on, and until when."""

    id: str
    raised_by: str | None
    step: str
    until: datetime
    blocks: bool

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether its step's deadline has passed: then it is to be taken further."""
        return now >= self.until


def next_step(name: str) -> Step:
    """Give the step after one.

    Raises:
        LadderEnds: There is none.

    >>> next_step("mediation").name
    'own_boards'
    """
    names = [step.name for step in LADDER]
    place = names.index(name) + 1
    if place == len(LADDER):
        raise LadderEnds
    return LADDER[place]


def open_disputes(events: Sequence[Event]) -> dict[str, Dispute]:
    """Give the disputes that are open, by id, each on its present step."""
    found: dict[str, Dispute] = {}
    for event in events:
        data = event.data
        until = instant(data.get("until")) or event.at
        if event.kind == "dispute_raised":
            found[data["dispute"]] = Dispute(
                data["dispute"], event.organisation, data["step"], until, bool(data["blocks"])
            )
        elif event.kind == "dispute_escalated":
            known = found[data["dispute"]]
            found[known.id] = Dispute(known.id, known.raised_by, data["step"], until, known.blocks)
        elif event.kind == "dispute_settled":
            found.pop(data["dispute"], None)
    return found
