"""The two ambitions of the Left Shift over HTTP: met, not met, or not measurable."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from indicators.actions.ambition_pictures import picture_of
from indicators.actions.ambitions import Ambition, judge_family, judge_one
from indicators.actions.judging import Judged
from indicators.actions.tables import as_csv, as_json
from indicators.domain.ambitions import Gap
from indicators.queries import boards
from indicators.queries.values import Wanted
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.judging import Area, JudgementOut, shown
from indicators.routes.pictures import PICTURED, Look, Presented, presented
from indicators.routes.values import AskedMaking, moment_of
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/ambitions", tags=["judgements"], route_class=Route)
of_one_router = APIRouter(prefix="/indicators", tags=["judgements"], route_class=Route)
METHOD = {
    "name": "ambitions",
    "version": "1.0",
    "source": "The Left Shift Blueprint as the Leeds partnership described it in 2021",
}


class AskedAmbitions(Look):
    """For which area and its deprived part, and which kind of gap is to be cut."""

    model_config = ConfigDict(extra="forbid")

    area: Area
    part: Annotated[str, Field(max_length=100, description="Its deprived part")]
    gap: Annotated[Gap, Field(description="The Blueprint does not say which: choose")]
    benchmark: Annotated[str, Field(max_length=100)] = "england"
    baseline: Annotated[
        date | None, Field(description="The gap's baseline begins then; else the first period")
    ] = None
    known_at: KnownAt = None

    def wanted(self, indicator_id: str) -> Wanted:
        """Say which values are wanted."""
        on = (self.known_at or datetime.now(UTC)).date()
        return Wanted(indicator_id, on, known_at=self.known_at)

    def ambition(self) -> Ambition:
        """Say what is judged."""
        return Ambition(self.area, self.part, self.benchmark, self.gap, self.baseline)


class AskedAmbitionsOfOne(AskedAmbitions, AskedMaking):
    """The same, and how the indicator's values are made if not as its definition says."""


class AskedFamily(AskedAmbitions):
    """The same, for every indicator of a family."""

    family: Annotated[str, Field(max_length=100, examples=["left-shift"])]


class AmbitionOut(BaseModel):
    """One of the two ambitions of an indicator."""

    indicator_id: Annotated[str, Field(examples=["pyll-amenable"])]
    indicator_name: Annotated[str, Field(examples=["Years of life lost, amenable causes"])]
    unit: Annotated[str | None, Field(examples=["per 100,000"])]
    area_id: Area
    part_id: Annotated[str, Field(examples=["leeds-deprived"])]
    benchmark_id: Annotated[str, Field(examples=["england"])]
    gap_kind: Annotated[Gap, Field(examples=["absolute"])]
    ambition: Annotated[str, Field(description="at_least_as_good or gap_cut", examples=["gap_cut"])]
    outcome: Annotated[
        str,
        Field(description="met, not_met or not_measurable", examples=["not_met"]),
    ]
    certainty: Annotated[
        str | None,
        Field(description="certain or within_limits; null without limits", examples=["certain"]),
    ]
    lacking: Annotated[
        str | None, Field(description="Why it is not measurable", examples=["baseline_missing"])
    ]
    short_by: Annotated[
        float | None, Field(description="How far from met; 0 or less is met", examples=[12.5])
    ]
    value: Annotated[float | None, Field(description="The area's", examples=[1968])]
    benchmark: Annotated[float | None, Field(examples=[2061])]
    gap: Annotated[
        float | None, Field(description="Positive where the part is worse", examples=[900])
    ]
    baseline_gap: Annotated[float | None, Field(examples=[985])]
    baseline_from: Annotated[date | None, Field(examples=["2012-01-01"])]
    period_label: Annotated[str | None, Field(examples=["2018"])]
    period_from: Annotated[date | None, Field(examples=["2018-01-01"])]
    period_to: Annotated[date | None, Field(examples=["2019-01-01"])]


class AmbitionsOut(JudgementOut):
    """Both ambitions of one indicator."""

    results: list[AmbitionOut]


class FamilyAmbitionsOut(BaseModel):
    """Both ambitions of every indicator of a family."""

    family: Annotated[str, Field(examples=["left-shift"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    results: list[AmbitionOut]


@of_one_router.get("/{indicator_id}/ambitions", response_model=AmbitionsOut, responses=PICTURED)
async def judge_ambitions(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedAmbitionsOfOne, Query()],
    wanted: Presented,
) -> Response:
    """Judge whether an area is as good as England, and has cut its gap by a tenth.

    What is not measurable says what is lacking.
    """
    what = asked.ambition()
    found, rows = await judge_one(reading, asked.wanted(indicator_id), asked.making(), what)
    method = {**METHOD, "options": {"gap": asked.gap, "baseline": asked.baseline}}
    names = await names_of(reading, asked) if wanted.drawn else {}
    return await shown(
        Judged(found, rows, method), wanted, "ambitions",
        lambda one: picture_of(one["results"], one["indicator_name"], names, asked.gap),
    )  # fmt: skip


async def names_of(reading: Reading, asked: AskedAmbitions) -> dict[str, str]:
    """Find what the area, its part and the benchmark are called."""
    ids = {"area": asked.area, "part": asked.part, "benchmark": asked.benchmark}
    there = await boards.areas(reading, list(ids.values()))
    return {what: there[one]["name"] if one in there else one for what, one in ids.items()}


@router.get("", response_model=FamilyAmbitionsOut, responses=PICTURED | {404: {}})
async def judge_ambitions_of_family(
    _: Reader,
    reading: Reading,
    asked: Annotated[AskedFamily, Query()],
    wanted: Presented,
) -> Response:
    """Judge both ambitions for every indicator of a family."""
    known_at = asked.known_at or datetime.now(UTC)
    rows = await judge_family(reading, asked.wanted(""), asked.family, asked.ambition())
    names = await names_of(reading, asked) if wanted.drawn else {}
    return await presented(
        wanted, partial(family_as_json, asked.family, known_at, rows), name="ambitions",
        csv=lambda: Response(as_csv(rows), media_type="text/csv; charset=utf-8"),
        picture=lambda: picture_of(rows.to_dicts(), asked.family, names, asked.gap),
    )  # fmt: skip


def family_as_json(family: str, known_at: datetime, rows: pl.DataFrame) -> bytes:
    """Write the ambitions of a family as JSON."""
    head = to_json({"family": family, "known_at": moment_of(known_at)})[:-1]
    return head + b',"results":' + as_json(rows).encode() + b"}"
