"""Trajectories over HTTP: the plan of a stored target, and what was reached."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from indicators.actions.trajectories import followed
from indicators.actions.trajectory_pictures import picture_of
from indicators.domain.statistics.trajectories import Shape
from indicators.queries import areas
from indicators.queries.values import Wanted
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.judging import Area, JudgementOut, shown
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedMaking
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
Rate = Annotated[float | None, Field(le=1, ge=-1000)]
Size = Annotated[float | None, Field(ge=0, le=1e15)]
PLAN = {"kind", "baseline", "start", "rate", "steps", "peer", "peer_rate", "flat_steps"}


class AskedTrajectory(AskedMaking, Look):
    """Which target; and how its plan goes where its words and figures do not say."""

    target: Annotated[str, Field(max_length=200, examples=["t-pyll-north"])]
    kind: Annotated[Shape | None, Field(description="How the plan goes from its baseline")] = None
    baseline: Annotated[Size, Field(description="The value at step 0")] = None
    start: Annotated[date | None, Field(description="The first day of step 0")] = None
    rate: Annotated[Rate, Field(description="The part that each step takes off")] = None
    steps: Annotated[float | None, Field(gt=0, le=1200)] = None
    peer: Annotated[Size, Field(description="What the peers have at step 0")] = None
    peer_rate: Annotated[Rate, Field(description="By what part the peers improve")] = None
    flat_steps: Size = None
    growth: Annotated[
        float | None,
        Field(gt=-100, le=100, description="Per cent a year if nothing is done: of the people"),
    ] = None
    known_at: KnownAt = None

    def wanted(self, indicator_id: str) -> Wanted:
        """Say which values are wanted: those of the target's area."""
        on = (self.known_at or datetime.now(UTC)).date()
        return Wanted(indicator_id, on, known_at=self.known_at)


class StepOut(BaseModel):
    """What was planned for a period, and what was reached."""

    step: Annotated[float | None, Field(description="Since the baseline", examples=[6])]
    period_label: Annotated[str | None, Field(examples=["2018"])]
    period_from: Annotated[date | None, Field(examples=["2018-01-01"])]
    period_to: Annotated[date | None, Field(examples=["2019-01-01"])]
    period_type: Annotated[str, Field(examples=["year"])]
    value: Annotated[float | None, Field(description="What was reached", examples=[1570])]
    lower_95: Annotated[float | None, Field(examples=[1490])]
    upper_95: Annotated[float | None, Field(examples=[1650])]
    status: Annotated[str | None, Field(examples=["known"])]
    value_reason: Annotated[str | None, Field(description="Why there is none", examples=[None])]
    planned: Annotated[float | None, Field(examples=[1551.1])]
    rate: Annotated[
        float | None, Field(description="The part that each step takes off", examples=[0.032])
    ]
    do_nothing: Annotated[
        float | None,
        Field(description="The baseline grown by `growth`, if nothing is done", examples=[1866.9]),
    ]
    gap: Annotated[float | None, Field(description="Value less plan", examples=[18.9])]
    gap_percent: Annotated[float | None, Field(examples=[1.2])]
    track: Annotated[str | None, Field(description="By the value alone", examples=["off_track"])]
    limits: Annotated[
        str | None, Field(description="exclude_plan or include_plan", examples=["include_plan"])
    ]
    reason: Annotated[
        str | None, Field(description="Why nothing is planned for it", examples=[None])
    ]


class PlanOut(BaseModel):
    """The plan that was followed."""

    start: Annotated[date | None, Field(description="Step 0", examples=["2012-01-01"])]
    period_type: Annotated[str, Field(examples=["year"])]
    baseline: Annotated[float | None, Field(examples=[1825])]
    rate: Annotated[float | None, Field(examples=[0.032])]
    target: Annotated[float | None, Field(description="Where a rate follows", examples=[None])]
    steps: Annotated[float | None, Field(examples=[6])]
    peer: Annotated[float | None, Field(examples=[None])]
    peer_rate: Annotated[float | None, Field(examples=[None])]
    flat_steps: Annotated[float | None, Field(examples=[1])]
    growth: Annotated[float | None, Field(description="If nothing is done", examples=[2.3])]


class TrajectoryOut(JudgementOut):
    """The trajectory of one target."""

    target_id: Annotated[str, Field(examples=["t-pyll-north"])]
    area_id: Area
    rule: Annotated[str | None, Field(examples=["Halve the gap to peer CCGs"])]
    kind: Annotated[Shape | None, Field(description="Null: its words do not say")]
    plan: PlanOut
    results: list[StepOut]


@router.get("/{indicator_id}/trajectory", response_model=TrajectoryOut, responses=PICTURED)
async def follow_target(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedTrajectory, Query()],
    wanted: Presented,
) -> Response:
    """Work out what a stored target plans for each period, with what was reached beside it.

    The plan follows from the target's words where they are understood; what is asked goes first.
    """
    made = await followed(
        reading, asked.wanted(indicator_id), asked.making(), asked.target,
        asked.model_dump(include=PLAN), growth=asked.growth,
    )  # fmt: skip
    place = await areas.one(reading, made.more["area_id"]) if wanted.drawn else None
    name = place.name if place else made.more["area_id"]
    return await shown(made, wanted, "trajectory", partial(picture_of, area_name=name))
