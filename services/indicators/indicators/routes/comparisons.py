"""Comparisons over HTTP: each area's value against an area, a set of areas or a goal."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from indicators.actions.comparison_pictures import picture_of
from indicators.actions.comparisons import Against, compared
from indicators.domain.statistics.comparisons import Comparison
from indicators.queries import areas
from indicators.routes.access import Reader
from indicators.routes.judging import JudgedValue, JudgementOut, shown
from indicators.routes.pictures import PICTURED, Look, Presented
from indicators.routes.values import AskedPlaces, Text
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
Goal = Annotated[float | None, Field(ge=-1e15, le=1e15)]
BOUND = "A bound of the quintiles or quartiles, from the lowest"


class AskedComparison(AskedPlaces, Look):
    """Which values, compared with what, and how."""

    benchmark: Annotated[Text, Field(description="With this area", examples=["england"])] = None
    comparators: Annotated[
        Text,
        Field(description="With the average of the others of this set, by links of `comparators`"),
    ] = None
    comparison_method: Annotated[Comparison, Field(description="As Fingertips names them")] = (
        Comparison.LIMITS_95
    )
    goal_lower: Annotated[
        Goal, Field(description="A single goal, or where a range starts; else the stored target")
    ] = None
    goal_upper: Annotated[Goal, Field(description="Where the range of a goal ends")] = None

    def against(self) -> Against:
        """Say what is compared with."""
        goal = (self.goal_lower, self.goal_upper)
        return Against(self.comparison_method, self.benchmark, self.comparators, goal)


class ComparisonOut(JudgedValue):
    """A value, what it is compared with, and what that comes to."""

    benchmark: Annotated[float | None, Field(examples=[2061])]
    benchmark_lower_95: Annotated[float | None, Field(examples=[2048.2])]
    benchmark_upper_95: Annotated[float | None, Field(examples=[2073.9])]
    goal_lower: Annotated[float | None, Field(examples=[None])]
    goal_upper: Annotated[float | None, Field(examples=[None])]
    rank: Annotated[
        int | None,
        Field(description="Among the set; 1 is the best, or else the lowest", examples=[3]),
    ]
    of: Annotated[int | None, Field(description="How many are ranked", examples=[15])]
    quartile: Annotated[int | None, Field(description="Among the set", examples=[1])]
    outcome: Annotated[str, Field(examples=["better"])]


class BoundsOut(BaseModel):
    """The bounds of quintiles or quartiles of one period, category and sex."""

    period_from: Annotated[str | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[str | None, Field(examples=["2013-01-01"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    bound_0: Annotated[float | None, Field(description=BOUND, examples=[1500.2])]
    bound_1: Annotated[float | None, Field(description=BOUND, examples=[1701.0])]
    bound_2: Annotated[float | None, Field(description=BOUND, examples=[1900.9])]
    bound_3: Annotated[float | None, Field(description=BOUND, examples=[2000.1])]
    bound_4: Annotated[float | None, Field(description=BOUND, examples=[2204.0])]
    bound_5: Annotated[float | None, Field(description=BOUND, examples=[2600.3])]


class ComparisonsOut(JudgementOut):
    """Values of one indicator, each compared."""

    results: list[ComparisonOut]
    summaries: list[BoundsOut]


@router.get("/{indicator_id}/comparison", response_model=ComparisonsOut, responses=PICTURED)
async def compare_values(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedComparison, Query()],
    wanted: Presented,
) -> Response:
    """Compare each area's value with a benchmark, a set of areas or a goal.

    Periods, categories and sexes are matched; an area is never compared with itself.
    """
    made = await compared(reading, asked.wanted(indicator_id), asked.making(), asked.against())
    names = await names_of(reading, asked) if wanted.drawn else (None, None)
    drawing = partial(picture_of, benchmark=names[0], among=names[1])
    return await shown(made, wanted, "comparison", drawing)


async def names_of(reading: Reading, asked: AskedComparison) -> tuple[str | None, str | None]:
    """Find what the benchmark and the set are called."""
    benchmark = asked.benchmark and await areas.one(reading, asked.benchmark)
    among = asked.comparators and await areas.one(reading, asked.comparators)
    return benchmark.name if benchmark else None, among.name if among else None
