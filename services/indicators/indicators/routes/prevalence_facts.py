"""Prevalence rates as they are registered: by condition, sex and age, with their source."""

from typing import Annotated, Any

from pydantic import Field

from indicators.domain.observations import Sex
from indicators.domain.prevalence import check_rate
from indicators.routes.fields import Number
from indicators.routes.registers import Asked, NewThing, Register, ThingOut
from indicators.tables import PrevalenceRate
from shared.fields import Line, Provenance, Slug, Strict, left_out


class Facts(Provenance):
    """How many of a hundred people of an age and sex are expected to have a condition."""

    condition: Annotated[Slug, Field(examples=["dementia"])]
    sex: Annotated[Sex, Field(examples=["female"])] = Sex.PERSONS
    age: Annotated[Line, Field(examples=["80-84"])]
    percent: Annotated[Number, Field(examples=[9.5])]


class NewPrevalenceRate(Facts, NewThing):
    """A rate to record."""

    id: Annotated[Slug, Field(examples=["dementia-female-80-84"])]


class PrevalenceRateCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    condition: Annotated[Slug, left_out("dementia")]
    age: Annotated[Line, left_out("80-84")]
    percent: Annotated[Number, left_out("9.5")]


class PrevalenceRateOut(Facts, ThingOut):
    """A rate, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["dementia-female-80-84"])]


class AskedPrevalenceRates(Asked):
    """Which rates."""

    condition: Annotated[str | None, Field(max_length=100)] = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a rate of no age, or of more than all."""
    check_rate(facts["age"], float(facts["percent"]))
    return facts


PREVALENCE_RATES = Register(
    one="prevalence_rate",
    many="prevalence_rates",
    title="how common a condition is at an age",
    table=PrevalenceRate,
    new=NewPrevalenceRate,
    correction=PrevalenceRateCorrection,
    out=PrevalenceRateOut,
    asked=AskedPrevalenceRates,
    checked=checked,
    example="id,condition,sex,age,percent,source\n"
    "dementia-80-84,dementia,persons,80-84,9.5,The study that found it\n",
)
