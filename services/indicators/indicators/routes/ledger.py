"""The ledger over HTTP: targets beside what was achieved, practices' spread, certifications."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.ledger import entries
from indicators.actions.ledger_pictures import picture_of
from indicators.domain.ledgers import Outcome
from indicators.queries import boards
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.pictures import PICTURED, Asked, Look, Presented, presented, rows_as_csv
from shared.database import Reading
from shared.routing import Route

router = APIRouter(prefix="/ledger", tags=["ledger"], route_class=Route)
Text = Annotated[str | None, Field(max_length=100)]


class AchievedOut(BaseModel):
    """The last value in the time that a target is for."""

    period_label: Annotated[str | None, Field(examples=["2014/15"])]
    period_from: Annotated[date | None, Field(examples=["2014-04-01"])]
    period_to: Annotated[date | None, Field(examples=["2015-04-01"])]
    value: Annotated[float | None, Field(examples=[61.2])]
    numerator: Annotated[float | None, Field(examples=[None])]
    denominator: Annotated[float | None, Field(examples=[None])]
    lower_95: Annotated[float | None, Field(examples=[None])]
    upper_95: Annotated[float | None, Field(examples=[None])]
    status: Annotated[str | None, Field(examples=["known"])]
    reason: Annotated[str | None, Field(examples=[None])]
    method: Annotated[str | None, Field(examples=["as_published"])]
    certainty: Annotated[str | None, Field(examples=["stated"])]


class SpreadOut(BaseModel):
    """How far apart practices are: of their stored values, or as a range that is printed."""

    practices: Annotated[int | None, Field(examples=[43])]
    lowest: Annotated[float | None, Field(examples=[17.8])]
    middle: Annotated[float | None, Field(description="The median", examples=[52.0])]
    highest: Annotated[float | None, Field(examples=[66.7])]
    period_label: Annotated[str | None, Field(examples=["July 2013"])]
    printed: Annotated[bool, Field(examples=[True])]


class CertificationLine(BaseModel):
    """What an organisation certified of itself."""

    id: Annotated[str, Field(examples=["qp-medication-2014-15"])]
    state: Annotated[str, Field(examples=["intended"])]
    statement: Annotated[str, Field(examples=["At least 5% more reports"])]
    period_label: Annotated[str | None, Field(examples=["2014/15"])]
    certified_by: Annotated[str | None, Field(examples=["Joint Medicines Optimisation Group"])]
    certified_on: Annotated[date | None, Field(examples=["2014-03-27"])]
    version: Annotated[int, Field(examples=[1])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_by: Annotated[str, Field(examples=["leeds-loader"])]


class Trail(BaseModel):
    """Who recorded the target, and where all that was ever known of it stands."""

    version: Annotated[int, Field(examples=[1])]
    recorded_from: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    recorded_by: Annotated[str, Field(examples=["leeds-loader"])]
    readings: Annotated[str, Field(examples=["/indicators/v1/targets/t-bowel-60/readings"])]


class LedgerEntry(BaseModel):
    """One target: what is aimed for, what was achieved, and whether it is met."""

    indicator_id: Annotated[str, Field(examples=["bowel-screening-uptake"])]
    indicator_name: Annotated[str, Field(examples=["Bowel screening uptake"])]
    family: Annotated[str, Field(examples=["quality-premium-local"])]
    unit: Annotated[str | None, Field(examples=["%"])]
    polarity: Annotated[str, Field(examples=["higher_is_better"])]
    area_id: Annotated[str, Field(examples=["ccg-leeds-south-east"])]
    area_name: Annotated[str, Field(examples=["NHS Leeds South and East CCG area"])]
    organisation_id: Annotated[str | None, Field(examples=[None])]
    target_id: Annotated[str, Field(examples=["t-bowel-60"])]
    baseline_label: Annotated[str | None, Field(examples=["July 2013"])]
    baseline: Annotated[float | None, Field(examples=[52.5])]
    target_label: Annotated[str | None, Field(examples=["2014/15"])]
    target: Annotated[float | None, Field(examples=[60])]
    target_value_status: Annotated[str, Field(examples=["known"])]
    change: Annotated[float | None, Field(examples=[None])]
    change_unit: Annotated[str | None, Field(examples=[None])]
    rule: Annotated[str | None, Field(examples=[None])]
    comparator_rule: Annotated[str | None, Field(examples=[None])]
    status: Annotated[str | None, Field(examples=["proposed"])]
    source: Annotated[str | None, Field(examples=["Item 7.2 §2.4.3"])]
    aim: Annotated[float | None, Field(description="The number to reach", examples=[60])]
    aim_is_derived: Annotated[
        bool, Field(description="From the baseline and a change", examples=[False])
    ]
    achieved: AchievedOut | None
    outcome: Annotated[Outcome, Field(examples=["met"])]
    outcome_reason: Annotated[str | None, Field(examples=[None])]
    practices: SpreadOut | None
    certifications: list[CertificationLine]
    trail: Trail


class Ledger(BaseModel):
    """The ledger. Asked again with this `known_at`, the answer is the same."""

    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    results: list[LedgerEntry]


class AskedLedger(Look):
    """Which measures, in which areas."""

    model_config = ConfigDict(extra="forbid")

    family: Annotated[Text, Field(description="Families that begin with this")] = None
    indicator: Annotated[list[str], Field(max_length=500)] = []
    area: Annotated[
        list[str], Field(max_length=500, description="These areas; may be repeated")
    ] = []
    practice_type: Annotated[
        Text, Field(description="The area type whose areas are the practices, for their spread")
    ] = None
    known_at: KnownAt = None


@router.get("", response_model=Ledger, responses=PICTURED | {404: {}})
async def list_ledger(
    _: Reader, reading: Reading, asked: Annotated[AskedLedger, Query()], wanted: Presented
) -> Response:
    """List targets beside what was achieved, with the spread of practices and certifications."""
    known_at = asked.known_at or datetime.now(UTC)
    about = await boards.about(
        reading, asked.indicator or None, family=asked.family, known_at=asked.known_at
    )
    found = await entries(
        reading, about, areas=asked.area or None, practices=asked.practice_type,
        today=known_at.date(), known_at=asked.known_at,
    )  # fmt: skip
    whole = Ledger.model_validate({"known_at": known_at, "results": found})
    return await shown(whole, wanted)


async def shown(whole: Ledger, wanted: Asked) -> Response:
    """Write the ledger in the format that is wanted."""
    rows = whole.model_dump(mode="json")["results"]
    return await presented(
        wanted, lambda: whole.model_dump_json().encode(), name="ledger",
        csv=lambda: rows_as_csv([flat(one) for one in rows]), picture=lambda: picture_of(rows),
    )  # fmt: skip


def flat(entry: dict[str, Any]) -> dict[str, Any]:
    """Write an entry as one row; of certifications their number."""
    row = {name: value for name, value in entry.items() if not isinstance(value, dict | list)}
    for part, model in (("achieved", AchievedOut), ("practices", SpreadOut)):
        row.pop(part, None)
        known = entry[part] or {}
        row |= {f"{part}_{name}": known.get(name) for name in model.model_fields}
    row |= entry["trail"]
    return row | {"certifications": len(entry["certifications"])}
