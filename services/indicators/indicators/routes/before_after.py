"""Before and after over HTTP: chosen areas on both sides of a day, beside others."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.before_after import compared, options_of
from indicators.actions.before_after_pictures import picture_of
from indicators.actions.boards import gathered
from indicators.domain.calculators.changes import ChangeOptions
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.pictures import PICTURED, Look, Presented, presented, rows_as_csv
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/before-after", tags=["before-after"], route_class=Route)
Amount = Annotated[float | None, Field(examples=[1204])]
Value = Annotated[float | None, Field(examples=[160.2])]


class Compared(BaseModel):
    """A group of areas, or one of them, before and after.

    Counts are summed over areas and periods; so values are per period if people are counted in
    each.
    """

    group: Annotated[str, Field(description="chosen or others", examples=["chosen"])]
    area_id: Annotated[str | None, Field(description="Null: the group", examples=[None])]
    areas: Annotated[int, Field(examples=[3])]
    areas_without_values: Annotated[list[str], Field(examples=[[]])]
    periods_across: Annotated[
        int, Field(description="Values left out: their period runs across the day", examples=[0])
    ]
    before_periods: Annotated[int, Field(examples=[2])]
    before_numerator: Amount
    before_denominator: Amount
    after_periods: Annotated[int, Field(examples=[2])]
    after_numerator: Amount
    after_denominator: Amount
    value_1: Value
    value_2: Value
    difference: Value
    difference_lower: Value
    difference_upper: Value
    change_percent: Value
    ratio_lower: Value
    ratio_upper: Value
    p_value: Annotated[float | None, Field(examples=[0.03])]
    outcome: Annotated[str | None, Field(examples=["significant"])]
    method: Annotated[str | None, Field(examples=["binomial"])]
    reason: Annotated[str | None, Field(examples=[None])]


class BeforeAfter(BaseModel):
    """One indicator before and after a day. A difference does not say what brought it."""

    indicator_id: Annotated[str, Field(examples=["falls-65plus"])]
    indicator_name: Annotated[str, Field(examples=["Falls of people aged 65 and over"])]
    polarity: Annotated[str, Field(examples=["lower_is_better"])]
    day: Annotated[date, Field(examples=["2012-04-01"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    results: list[Compared]


class AskedBeforeAfter(Look):
    """Of what, in which areas, and around which day."""

    model_config = ConfigDict(extra="forbid")

    indicator: Annotated[str, Field(max_length=100, examples=["falls-65plus"])]
    area: Annotated[
        list[str], Field(min_length=1, max_length=500, description="Chosen; may be repeated")
    ]
    other: Annotated[
        list[str], Field(max_length=500, description="Not chosen; may be repeated")
    ] = []
    day: Annotated[date, Field(description="When it began", examples=["2012-04-01"])]
    period_from: Annotated[date | None, Field(description="Periods that end then or later")] = None
    period_to: Annotated[date | None, Field(description="Periods that end by then")] = None
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95
    known_at: KnownAt = None


@router.get("", response_model=BeforeAfter, responses=PICTURED | {404: {}})
async def read_before_after(
    _: Reader, reading: Reading, asked: Annotated[AskedBeforeAfter, Query()], wanted: Presented
) -> Response:
    """Compare chosen areas before and after a day, each and together, beside others."""
    about = await boards.about(reading, [asked.indicator], known_at=asked.known_at)
    if not about:
        raise NotThere
    of = about[asked.indicator]
    rows, options = await compared_of(reading, about, asked)
    head = {"indicator_id": of["id"], "indicator_name": of["name"], "polarity": of["polarity"],
            "day": asked.day, "known_at": asked.known_at or datetime.now(UTC)}  # fmt: skip
    whole = BeforeAfter.model_validate(head | {"results": rows})
    names = await boards.areas(reading, [*asked.area, *asked.other]) if wanted.drawn else {}
    return await presented(
        wanted, lambda: whole.model_dump_json().encode(), name="before-after",
        csv=partial(csv_of, whole), picture=partial(picture_of, head, rows, options, names),
    )  # fmt: skip


async def compared_of(
    reading: Reading, about: dict[str, Any], asked: AskedBeforeAfter
) -> tuple[list[dict[str, Any]], ChangeOptions]:
    """Compare the groups that are asked for, and each area of them."""
    of = about[asked.indicator]
    on = (asked.known_at or datetime.now(UTC)).date()
    places = Places(on, areas=[*asked.area, *asked.other],
                    period_from=asked.period_from, period_to=asked.period_to)  # fmt: skip
    found = await gathered(reading, about, places, known_at=asked.known_at)
    options = options_of(of["method"], of["multiplier"], asked.confidence)
    groups = {"chosen": asked.area, "others": asked.other}
    return compared(found.values, groups, asked.day, options), options


def csv_of(whole: BeforeAfter) -> Response:
    """Write the rows as CSV, a list as words."""
    rows = whole.model_dump(mode="json")["results"]
    name = "areas_without_values"
    return rows_as_csv([one | {name: "; ".join(one[name])} for one in rows])
