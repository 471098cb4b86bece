"""Feedback as it is registered: one row for a provider, an instrument, a theme and a period."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from indicators.actions.imports import NO_AREA
from indicators.domain.feedback import Instrument, check_feedback
from indicators.domain.indicators import Polarity
from indicators.routes.fields import Number
from indicators.routes.registers import Asked, NewThing, Register, ThingOut
from indicators.tables import Area, Feedback
from shared.fields import Line, Prose, Provenance, Slug, Strict, left_out

Whole = Annotated[int | None, Field(ge=0, le=2_000_000_000)]


class Facts(Provenance):
    """What was heard of a provider in a period, by one instrument, on one theme.

    Of an audit `responses` is the size of the sample, `positive` how many were found as they
    should be. Of complaints and incidents `responses` is how many there were, and `polarity` says
    whether more of them is better, because reporting is meant.
    """

    provider_id: Annotated[Slug | None, Field(description="The organisation", examples=["lth"])] = (
        None
    )
    area_id: Annotated[Slug, Field(examples=["leeds"])]
    instrument: Annotated[Instrument, Field(examples=["friends_and_family"])]
    theme: Annotated[
        Line | None, Field(description="The service, question or theme", examples=["inpatient"])
    ] = None
    questions: Annotated[
        Prose | None,
        Field(
            description="Which questions a composite is made of; null: not stated",
            examples=["Q4; Q5; Q6; Q7"],
        ),
    ] = None
    period_label: Annotated[Line | None, Field(examples=["2020/21"])] = None
    period_from: Annotated[date | None, Field(examples=["2020-04-01"])] = None
    period_to: Annotated[
        date | None, Field(description="The first day behind it", examples=["2021-04-01"])
    ] = None
    score: Annotated[Number | None, Field(examples=[None])] = None
    score_unit: Annotated[Line | None, Field(examples=[None])] = None
    positive: Annotated[Whole, Field(examples=[940])] = None
    negative: Annotated[Whole, Field(examples=[25])] = None
    responses: Annotated[Whole, Field(examples=[1000])] = None
    eligible: Annotated[Whole, Field(examples=[4000])] = None
    rank: Annotated[int | None, Field(ge=1, le=100_000, examples=[None])] = None
    rank_of: Annotated[int | None, Field(ge=1, le=100_000, examples=[None])] = None
    polarity: Annotated[Polarity, Field(examples=["higher_is_better"])] = Polarity.NOT_STATED
    published_on: Annotated[date | None, Field(examples=["2021-06-10"])] = None


class NewFeedback(Facts, NewThing):
    """What was heard, to record."""

    id: Annotated[Slug, Field(examples=["fft-lth-2021-inpatient"])]


class FeedbackCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    area_id: Annotated[Slug, left_out("leeds")]
    instrument: Annotated[Instrument, left_out("friends_and_family")]


class FeedbackOut(Facts, ThingOut):
    """What was heard, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["fft-lth-2021-inpatient"])]


class AskedFeedback(Asked):
    """Which feedback."""

    provider_id: Annotated[str | None, Field(max_length=100)] = None
    area_id: Annotated[str | None, Field(max_length=100)] = None
    instrument: Instrument | None = None


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse what contradicts itself."""
    check_feedback(facts)
    return facts


FEEDBACK = Register(
    one="feedback",
    many="feedback",
    title="what was heard of a provider",
    table=Feedback,
    new=NewFeedback,
    correction=FeedbackCorrection,
    out=FeedbackOut,
    asked=AskedFeedback,
    references=(("area_id", Area, NO_AREA),),
    checked=checked,
    example="id,provider_id,area_id,instrument,period_label,positive,negative,responses,eligible\n"
    "fft-1,lth,leeds,friends_and_family,2020/21,940,25,1000,4000\n",
)
