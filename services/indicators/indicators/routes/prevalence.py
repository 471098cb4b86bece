"""Prevalence over HTTP: the rates by age, and how many people they let expect."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from indicators.actions.prevalence import diagnosed_of, expectations, people_of
from indicators.domain.definitions import Basis
from indicators.domain.observations import Kind
from indicators.domain.prevalence import ConditionUnknown
from indicators.queries import boards
from indicators.queries.values import Wanted
from indicators.routes.access import Reader
from indicators.routes.fields import KnownAt
from indicators.routes.prevalence_facts import PREVALENCE_RATES
from indicators.routes.registers import register_router
from indicators.tables import PrevalenceRate
from shared.database import Reading
from shared.routing import Route

router = register_router(PREVALENCE_RATES)
estimates_router = APIRouter(prefix="/prevalence", tags=["prevalence-rates"], route_class=Route)


class RateUsed(BaseModel):
    """A rate that was used, and where it comes from."""

    id: Annotated[str, Field(examples=["dementia-female-80-84"])]
    sex: Annotated[str, Field(examples=["female"])]
    age: Annotated[str, Field(examples=["80-84"])]
    percent: Annotated[float, Field(examples=[9.5])]
    source: Annotated[str | None, Field(examples=["The study that found it"])]
    certainty: Annotated[str, Field(examples=["stated"])]
    version: Annotated[int, Field(examples=[1])]


class ExpectedOut(BaseModel):
    """How many people of one area and period are expected to have the condition."""

    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    period_label: Annotated[str | None, Field(examples=["2013"])]
    period_from: Annotated[date | None, Field(examples=["2013-01-01"])]
    period_to: Annotated[date | None, Field(examples=["2014-01-01"])]
    year: Annotated[int, Field(description="Years of growth after it", examples=[0])]
    population: Annotated[float | None, Field(examples=[751485])]
    expected: Annotated[float | None, Field(examples=[8200.4])]
    diagnosed: Annotated[
        float | None, Field(description="On registers, if an indicator was named", examples=[None])
    ]
    diagnosed_percent: Annotated[float | None, Field(examples=[None])]
    reason: Annotated[str | None, Field(examples=[None])]
    without_rate: Annotated[list[str], Field(examples=[[]])]


class PrevalenceOut(BaseModel):
    """Expected numbers. Asked again with this `known_at`, the answer is the same."""

    condition: Annotated[str, Field(examples=["dementia"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    method: Annotated[str, Field(examples=["People by age and sex times prevalence"])]
    growth_percent: Annotated[float, Field(examples=[2.3])]
    rates: list[RateUsed]
    results: list[ExpectedOut]


class AskedPrevalence(BaseModel):
    """Of which people, and how far ahead."""

    model_config = ConfigDict(extra="forbid")

    population: Annotated[
        str,
        Field(
            max_length=100,
            description="The indicator that counts people: by age; or all of the age that it says",
        ),
    ]
    kind: Annotated[Kind, Field(description="Counted, or projected")] = Kind.ACTUAL
    area: Annotated[list[str], Field(max_length=500)] = []
    area_type: Annotated[str | None, Field(max_length=100)] = None
    diagnosed: Annotated[
        str | None, Field(max_length=100, description="The indicator that counts who is diagnosed")
    ] = None
    growth: Annotated[
        float, Field(gt=-100, le=100, description="Of the people, in per cent a year")
    ] = 0
    years: Annotated[int, Field(ge=0, le=50, description="How many years to go on for")] = 0
    basis: Annotated[
        Basis | None, Field(description="Registered or resident, for the record of the answer")
    ] = None
    known_at: KnownAt = None

    def wanted(self, indicator: str) -> Wanted:
        """Say which counts are wanted."""
        on = (self.known_at or datetime.now(UTC)).date()
        return Wanted(indicator, on, kind=self.kind, areas=self.area or None,
                      area_type=self.area_type, by_sex=True, known_at=self.known_at)  # fmt: skip


@estimates_router.get("/{condition}", response_model=PrevalenceOut)
async def read_prevalence(
    _: Reader, condition: str, reading: Reading, asked: Annotated[AskedPrevalence, Query()]
) -> Any:
    """Estimate how many people have a condition: people by age and sex times its prevalence."""
    where = {"condition": condition}
    rates = await boards.registered(reading, PrevalenceRate, where, known_at=asked.known_at)
    if not rates:
        raise ConditionUnknown
    people = await people_of(reading, asked.wanted(asked.population))
    found: list[Any] = []
    if asked.diagnosed:
        wanted = replace(asked.wanted(asked.diagnosed), by_sex=False, kind=Kind.ACTUAL)
        found = await diagnosed_of(reading, wanted)
    return {
        "condition": condition,
        "known_at": asked.known_at or datetime.now(UTC),
        "method": "People by age and sex times prevalence; people grown by a yearly rate",
        "growth_percent": asked.growth,
        "rates": [dict(one._mapping) for one in rates],  # noqa: SLF001 - its public name in SQLAlchemy
        "results": expectations(rates, people, found, growth=asked.growth, years=asked.years),
    }
