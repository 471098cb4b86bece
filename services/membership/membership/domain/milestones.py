"""Milestones: when something is due, whether it is late on a day, and how far it has slipped.

A milestone is planned anew as often as it must be; each plan is kept. Its due date is the last
day of the time in which it is due, so a milestone of "May 2021" is late from 1 June.

Units: slips are whole days; more than 0 is later, less is earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from membership.domain.intervals import Interval
from membership.domain.partial_dates import period
from shared.rules import RuleBroken


class ReplanUnexplained(RuleBroken):
    """A milestone that is planned anew or dropped needs a reason.

    Send `reason` with the correction: why the due date moves, or why the milestone is dropped.
    The reason of the plan before stays with that plan.
    """

    status = 422


class DoneAndDropped(RuleBroken):
    """A milestone is either done or dropped.

    Leave out `done_on` or `dropped_on`, or set one of them to null.
    """

    status = 422


class MilestoneStatus(StrEnum):
    """How a milestone stands on a day."""

    PLANNED = "planned"
    DUE = "due"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of a milestone.

    Raises:
        DoneAndDropped: It is both.
    """

    due: Interval | None = None
    done_on: date | None = None
    dropped_on: date | None = None

    def __post_init__(self) -> None:
        if self.done_on and self.dropped_on:
            raise DoneAndDropped

    @property
    def due_date(self) -> date | None:
        """The last day on which it would be in time."""
        return self.due.end - timedelta(days=1) if self.due and self.due.end else None


def planned(
    due_start: str | None, due_end: str | None, done_on: date | None, dropped_on: date | None
) -> Plan:
    """Read a plan from its dates as printed; with one of two, that one is the time it is due.

    Raises:
        NoSuchDay: A month does not have that day.
        EndsBeforeItStarts: It would be due before it would be begun.
        DoneAndDropped: It is both.
    """
    first = due_start or due_end
    return Plan(period(first, due_end) if first else None, done_on, dropped_on)


def check_reason(before: Plan, after: Plan, reason: str | None) -> None:
    """Check that a change of plan says why.

    Raises:
        ReplanUnexplained: It does not.
    """
    moved = (before.due, before.dropped_on) != (after.due, after.dropped_on)
    if moved and not reason:
        raise ReplanUnexplained


def status(plan: Plan, on: date) -> MilestoneStatus:
    """Tell how a milestone stands on a day.

    >>> status(planned("2021-05", None, None, None), date(2021, 6, 1)).value
    'late'
    """
    due_date = plan.due_date
    if plan.dropped_on and plan.dropped_on <= on:
        return MilestoneStatus.DROPPED
    if plan.done_on and plan.done_on <= on:
        late = due_date is not None and plan.done_on > due_date
        return MilestoneStatus.DONE_LATE if late else MilestoneStatus.DONE
    if plan.due is None or due_date is None:
        return MilestoneStatus.PLANNED
    if due_date < on:
        return MilestoneStatus.LATE
    return MilestoneStatus.DUE if on in plan.due else MilestoneStatus.PLANNED


def reached(plan: Plan, on: date) -> date | None:
    """Give the day that counts for a slip: the day it was done, if it was by then, or is due."""
    return plan.done_on if plan.done_on and plan.done_on <= on else plan.due_date


def slips(plans: Sequence[Plan], on: date) -> list[int | None]:
    """Give by how many days each plan moved from the one before, counted from the first due date.

    None where there is nothing to count: no due date so far, or a plan that gives no date.
    """
    found: list[int | None] = []
    last: date | None = None
    for plan in plans:
        last, day = last or plan.due_date, reached(plan, on)
        found.append((day - last).days if day and last else None)
        last = day if day and last else last
    return found


def slippage(plans: Sequence[Plan], on: date) -> int | None:
    """Give the days from the first due date to the present one, or to the day it was done.

    None if no plan has a due date, or the present one has neither that nor a day it was done.

    >>> first, second = planned("2021-05", None, None, None), planned("2021-06", None, None, None)
    >>> slippage([first, second], date(2021, 6, 1))
    30
    """
    first = next((plan.due_date for plan in plans if plan.due_date), None)
    day = reached(plans[-1], on)
    return (day - first).days if day and first else None
