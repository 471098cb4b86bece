"""Values over HTTP: computed from the stored counts, with limits, method and inputs."""

import json
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import to_json

from indicators.actions import value_pictures
from indicators.actions.makings import Making, making_of
from indicators.actions.tables import as_csv, as_json
from indicators.actions.values import computed
from indicators.domain.calculators.method import Confidences
from indicators.domain.definitions import Method
from indicators.domain.observations import Kind, Sex
from indicators.domain.statistics.standards import Standard
from indicators.queries import indicators
from indicators.queries.values import Wanted
from indicators.routes.access import Reader
from indicators.routes.indicators import Availability
from indicators.routes.pictures import PICTURED, Look, Presented, presented
from shared.database import Reading
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/indicators", tags=["values"], route_class=Route)
Text = Annotated[str | None, Field(max_length=100)]


class AskedPlaces(BaseModel):
    """Which values, and how they are made if not as the indicator's definition says."""

    model_config = ConfigDict(extra="forbid")

    area: Annotated[
        list[str], Field(max_length=500, description="These areas; may be repeated")
    ] = []
    area_type: Annotated[Text, Field(description="Areas of this type")] = None
    parent: Annotated[Text, Field(description="Areas in this one")] = None
    hierarchy: Annotated[Text, Field(description="By this hierarchy of links")] = None
    add_up: Annotated[
        bool,
        Field(description="Add areas up into the `area_type` that they belong to in `hierarchy`"),
    ] = False
    on: Annotated[
        date | None, Field(description="Links that hold on this day; today if left out")
    ] = None
    period_from: Annotated[date | None, Field(description="Periods that begin then or later")] = (
        None
    )
    period_to: Annotated[date | None, Field(description="Periods that end by then")] = None
    kind: Kind = Kind.ACTUAL
    sex: Sex | None = None
    by_sex: Annotated[bool, Field(description="Each sex by itself")] = False
    category_type: Annotated[Text, Field(description="Each category of this kind")] = None
    organisation: Text = None
    method: Method | None = None
    standard: Standard | None = None
    multiplier: Annotated[float | None, Field(ge=1e-9, le=1e12)] = None
    known_at: Annotated[
        AwareDatetime | None, Field(description="As this register knew it then; now if left out")
    ] = None

    def wanted(self, indicator_id: str) -> Wanted:
        """Say which counts are wanted."""
        same = set(Wanted.__dataclass_fields__) & set(AskedPlaces.model_fields) - {"on"}
        given = {name: getattr(self, name) for name in same}
        on = self.on or (self.known_at or datetime.now(UTC)).date()
        return Wanted(indicator_id, on, areas=self.area or None, **given)

    def making(self) -> dict[str, Any]:
        """Say what of the making of values is asked for."""
        return self.model_dump(include={"method", "standard", "multiplier"})


class AskedValues(AskedPlaces, Look):
    """Which values, and at which confidences there are limits."""

    confidence: Annotated[Confidences | None, Field(description="May be repeated")] = None

    def making(self) -> dict[str, Any]:
        """Say what of the making of values is asked for."""
        return {**super().making(), "confidence": self.confidence}


class ValueOut(BaseModel):
    """A value of one area and period, or the reason why there is none."""

    model_config = ConfigDict(extra="allow")

    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    area_type: Annotated[str, Field(examples=["local-authority-district"])]
    period_label: Annotated[str | None, Field(examples=["2012"])]
    period_from: Annotated[date | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[date | None, Field(examples=["2013-01-01"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    numerator: Annotated[float | None, Field(examples=[1204])]
    denominator: Annotated[float | None, Field(examples=[751485])]
    value: Annotated[float | None, Field(examples=[1968.0])]
    lower_95: Annotated[float | None, Field(examples=[1850.1])] = None
    upper_95: Annotated[float | None, Field(examples=[2090.4])] = None
    lower_998: Annotated[float | None, Field(examples=[1785.0])] = None
    upper_998: Annotated[float | None, Field(examples=[2163.8])] = None
    status: Annotated[Literal["known", "not_measurable", "suppressed"], Field(examples=["known"])]
    reason: Annotated[str | None, Field(examples=[None])]
    inputs: Annotated[int, Field(description="How many observations it is made of", examples=[38])]


class MakingOut(BaseModel):
    """How values were made; the version is that of the definition that was used."""

    name: Annotated[Method, Field(examples=["dsr"])]
    version: Annotated[str, Field(examples=["1.0"])]
    source: Annotated[str, Field(examples=["Dobson and others 1991"])]
    definition_version: Annotated[int | None, Field(examples=[1])]
    options: Annotated[dict[str, Any], Field(examples=[{"standard": "esp2013_19"}])]


class ValuesOut(BaseModel):
    """Values of one indicator. Asked again with this `known_at`, the answer is the same."""

    indicator_id: Annotated[str, Field(examples=["pyll-amenable"])]
    indicator_name: Annotated[str, Field(examples=["Years of life lost, amenable causes"])]
    unit: Annotated[str | None, Field(examples=["per 100,000"])]
    polarity: Annotated[str, Field(examples=["lower_is_better"])]
    known_at: Annotated[datetime, Field(examples=["2026-04-01T09:30:00Z"])]
    method: MakingOut
    inputs: Annotated[
        str, Field(description="The observations", examples=["/indicators/v1/observations?…"])
    ]
    results: list[ValueOut]
    areas_available: Annotated[
        list[Availability] | None, Field(description="Of an empty answer", examples=[None])
    ]


@router.get("/{indicator_id}/values", response_model=ValuesOut, responses=PICTURED)
async def read_values(
    _: Reader,
    indicator_id: str,
    reading: Reading,
    asked: Annotated[AskedValues, Query()],
    wanted: Presented,
) -> Response:
    """Compute an indicator's values from its stored counts, as known now or at a time."""
    about = await indicators.one(reading, indicator_id)
    if about is None:
        raise NotThere
    known_at = asked.known_at or datetime.now(UTC)
    making = await making_of(reading, indicator_id, asked.known_at, asked.making())
    found = await computed(reading, asked.wanted(indicator_id), making)
    available = None if found.height else await indicators.available(reading, indicator_id)
    answer = partial(in_json, about, making, found, known_at, available)
    return await presented(
        wanted, answer, name="values",
        csv=lambda: Response(as_csv(found), media_type="text/csv; charset=utf-8"),
        picture=lambda: value_pictures.picture_of(json.loads(answer())),
    )  # fmt: skip


def in_json(
    about: Any, making: Making, found: pl.DataFrame, known_at: datetime, available: Any
) -> bytes:
    """Write an answer; the results are not turned into objects for it."""
    moment = known_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    query = urlencode({"indicator": about.id, "known_at": moment})
    head = {
        "indicator_id": about.id,
        "indicator_name": about.name,
        "unit": about.unit,
        "polarity": about.polarity,
        "known_at": moment,
        "method": making.said(),
        "inputs": f"/indicators/v1/observations?{query}",
        "areas_available": available,
    }
    return to_json(head)[:-1] + b',"results":' + as_json(found).encode() + b"}"
