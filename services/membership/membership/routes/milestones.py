"""Milestones over HTTP: when something is due, how it stands on a day, how far it has slipped."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from membership.domain.milestones import (
    MilestoneStatus,
    Plan,
    check_reason,
    planned,
    slippage,
    slips,
    status,
)
from membership.queries import readings
from membership.queries.references import check_facts, check_parties
from membership.routes.access import Reader
from membership.routes.organisations import On
from membership.routes.partial_dates import PartialDate
from membership.routes.registers import (
    Asked,
    AskedOne,
    Dated,
    KnownAt,
    NewFact,
    ReadingOut,
    Register,
    register_router,
)
from membership.tables import Milestone, Paper, Recommendation
from shared.database import Reading, Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out
from shared.rules import NotThere


class Facts(Dated):
    """Something to be reached. It is due from the start of `due_start` to the end of `due_end`.

    With one of the two, it is due in that month or on that day; with none, that is not known.
    """

    title: Annotated[Line, Field(examples=["Joint Committee established"])]
    description: Annotated[Prose | None, Field(examples=["Formally in being"])] = None
    owner_id: Annotated[
        Slug | None, Field(description="A body or organisation", examples=["icp-dev-board"])
    ] = None
    paper_id: Annotated[Slug | None, Field(examples=["r001"])] = None
    recommendation_id: Annotated[Slug | None, Field(examples=["r001-r3"])] = None
    due_start: Annotated[PartialDate | None, Field(examples=["2021-09"])] = None
    due_end: Annotated[PartialDate | None, Field(examples=["2021-09"])] = None
    done_on: Annotated[date | None, Field(examples=[None])] = None
    dropped_on: Annotated[date | None, Field(examples=[None])] = None
    reason: Annotated[
        Prose | None, Field(description="Why this plan differs from the last", examples=[None])
    ] = None


class NewMilestone(Facts, NewFact):
    """A milestone to record."""

    id: Annotated[Slug, Field(examples=["icp-m6"])]


class MilestoneCorrection(Facts, Strict):
    """What is to be corrected or planned anew: the fields that are sent, and no others.

    A due date that moves, and a milestone that is dropped, need a `reason`.
    """

    title: Annotated[Line, left_out("Joint Committee established")]
    certainty: Annotated[Certainty, left_out("derived")]


class Derived(BaseModel):
    """What follows from a plan on a day."""

    status: Annotated[MilestoneStatus, Field(examples=["late"])]
    due_from: Annotated[date | None, Field(examples=["2021-09-01"])]
    due_to: Annotated[date | None, Field(examples=["2021-10-01"])]
    slip_days: Annotated[
        int | None,
        Field(
            description="From the first due date to the present one or the day it was done",
            examples=[92],
        ),
    ]


class MilestoneOut(Facts, Derived, ReadingOut):
    """A milestone as it stands on a day. It is due on the days of `[due_from, due_to)`."""

    id: Annotated[str, Field(examples=["icp-m6"])]


class PlanOut(Derived):
    """One plan of a milestone, and how far it moved from the one before."""

    model_config = ConfigDict(from_attributes=True)

    version: Annotated[int, Field(examples=[2])]
    due_start: Annotated[str | None, Field(examples=["2021-12"])]
    due_end: Annotated[str | None, Field(examples=["2021-12"])]
    done_on: Annotated[date | None, Field(examples=[None])]
    dropped_on: Annotated[date | None, Field(examples=[None])]
    reason: Annotated[str | None, Field(examples=["The law is not made yet"])]
    moved_days: Annotated[
        int | None, Field(description="From the plan before to this one", examples=[92])
    ]
    recorded_from: datetime
    recorded_to: datetime | None


class HistoryOut(BaseModel):
    """Every plan of a milestone, oldest first."""

    id: Annotated[str, Field(examples=["icp-m6"])]
    on: Annotated[date, Field(examples=["2021-11-01"])]
    status: Annotated[MilestoneStatus, Field(examples=["planned"])]
    slip_days: Annotated[int | None, Field(examples=[92])]
    plans: list[PlanOut]


class AskedMilestones(Asked):
    """Which milestones, and on which day they are looked at."""

    owner_id: Annotated[str | None, Field(max_length=100)] = None
    paper_id: Annotated[str | None, Field(max_length=100)] = None
    recommendation_id: Annotated[str | None, Field(max_length=100)] = None


class AskedMilestone(AskedOne):
    """On which day a milestone is looked at."""

    on: Annotated[
        date | None, Field(description="How it stands on this day; today if left out")
    ] = None


def plan_of(row: Any) -> Plan:
    """Read the plan in a reading of a milestone."""
    return planned(row.due_start, row.due_end, row.done_on, row.dropped_on)


def looked_at(plans: Sequence[Plan], on: date) -> dict[str, Any]:
    """Tell what follows from the last of some plans on a day."""
    due = plans[-1].due
    return {
        "status": status(plans[-1], on),
        "due_from": due.start if due else None,
        "due_to": due.end if due else None,
        "slip_days": slippage(plans, on),
    }


async def check(session: Session, milestone: Milestone) -> None:
    """Refuse a plan that makes no sense, or that moves without a reason."""
    plan = plan_of(milestone)
    before = await readings.one(session, Milestone, milestone.id)
    if before is not None:
        check_reason(plan_of(before), plan, milestone.reason)
    await check_parties(session, [milestone.owner_id])
    await check_facts(session, Paper, [milestone.paper_id])
    await check_facts(session, Recommendation, [milestone.recommendation_id])


async def derive(
    connection: Any, rows: Sequence[Any], asked: AskedMilestones | AskedMilestone
) -> list[dict[str, Any]]:
    """Add how each milestone stands on a day, and how far it has slipped by its plans so far."""
    on = asked.on or datetime.now(UTC).date()
    plans: dict[str, list[Plan]] = {row.id: [] for row in rows}
    for one in await readings.history(connection, Milestone, list(plans), known_at=asked.known_at):
        plans[one.id].append(plan_of(one))
    return [{**row._asdict(), **looked_at(plans[row.id], on)} for row in rows]


router = register_router(
    Register(
        one="milestone",
        many="milestones",
        title="a milestone, as it is planned",
        table=Milestone,
        new=NewMilestone,
        correction=MilestoneCorrection,
        out=MilestoneOut,
        asked=AskedMilestones,
        asked_one=AskedMilestone,
        check=check,
        derive=derive,
        afresh=("reason",),
        explained="Its status and its slip are those of the day `on`, or of today.",
    )
)


@router.get("/{milestone_id}/history")
async def read_milestone_history(
    _: Reader, milestone_id: str, reading: Reading, on: On = None, known_at: KnownAt = None
) -> HistoryOut:
    """Read every plan of a milestone, with its reason and how far it moved."""
    rows = await readings.history(reading, Milestone, [milestone_id], known_at=known_at)
    if not rows:
        raise NotThere
    day = on or datetime.now(UTC).date()
    plans = [plan_of(row) for row in rows]
    seen = [looked_at(plans[: n + 1], day) for n in range(len(plans))]
    moved = zip(rows, seen, slips(plans, day), strict=True)
    kept = [{**row._asdict(), **now, "moved_days": days} for row, now, days in moved]
    last: Mapping[str, Any] = {key: seen[-1][key] for key in ("status", "slip_days")}
    return HistoryOut.model_validate({"id": milestone_id, "on": day, "plans": kept, **last})
