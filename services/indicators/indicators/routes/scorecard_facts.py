"""Scorecards as they are registered: what they are, and which metrics they are made of."""

from typing import Annotated, Any

from pydantic import Field

from indicators.actions.imports import NO_AREA, NO_INDICATOR
from indicators.domain.scorecards import (
    Cut,
    MissingRule,
    Pattern,
    Scoring,
    check_component,
    check_scorecard,
)
from indicators.routes.fields import Count, Number
from indicators.routes.registers import Asked, NewThing, Register, ThingOut, register_router
from indicators.tables import Area, Indicator, Scorecard, ScorecardComponent
from shared.fields import Line, Provenance, Slug, Strict, left_out

NO_SCORECARD = "There is no scorecard with this id"


class Facts(Provenance):
    """A scorecard: for whom, how its scores are put together, and how the total is cut."""

    name: Annotated[Line, Field(examples=["Quality of experience"])]
    population: Annotated[
        Line | None, Field(description="Whom it is about", examples=["people with frailty"])
    ] = None
    pattern: Annotated[Pattern, Field(examples=["balanced"])] = Pattern.BALANCED
    period: Annotated[Line | None, Field(description="As stated", examples=["2020/21"])] = None
    missing_rule: Annotated[MissingRule, Field(examples=["leave_out"])] = MissingRule.LEAVE_OUT
    cut: Annotated[Cut, Field(examples=["fixed"])] = Cut.NONE
    cut_at: Annotated[
        Line | None,
        Field(description="Totals up to which segments 1, 2, 3 go", examples=["1.75;2.5;3.25"]),
    ] = None


class NewScorecard(Facts, NewThing):
    """A scorecard to record."""

    id: Annotated[Slug, Field(examples=["quality-experience"])]


class ScorecardCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    name: Annotated[Line, left_out("Quality of experience")]


class ScorecardOut(Facts, ThingOut):
    """A scorecard, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["quality-experience"])]


def checked(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a scorecard that cannot be cut."""
    check_scorecard(Cut(facts["cut"]), facts["cut_at"])
    return facts


SCORECARDS = Register(
    one="scorecard",
    many="scorecards",
    title="a scorecard",
    table=Scorecard,
    new=NewScorecard,
    correction=ScorecardCorrection,
    out=ScorecardOut,
    checked=checked,
    board=True,
    example="id,name,pattern,missing_rule\nqe,Quality of experience,balanced,leave_out\n",
)
router = register_router(SCORECARDS)


class ComponentFacts(Provenance):
    """A metric of a scorecard: where it belongs, what it weighs, how it is scored."""

    scorecard_id: Annotated[Slug, Field(examples=["quality-experience"])]
    indicator_id: Annotated[Slug, Field(examples=["friends-family-test"])]
    component: Annotated[
        Slug, Field(description="The quadrant, such as `user-voice`", examples=["user-voice"])
    ]
    weight: Annotated[Count, Field(description="Among its component or all", examples=[1])]
    scoring: Annotated[Scoring, Field(examples=["thresholds"])]
    thresholds: Annotated[
        Line | None,
        Field(description="Values for scores 1, 2 and 3, the best first", examples=["95;90;85"]),
    ] = None
    benchmark_area_id: Annotated[Slug | None, Field(examples=[None])] = None
    override_at: Annotated[
        Number | None, Field(description="The score from which it overrides", examples=[4])
    ] = None
    override_to: Annotated[
        int | None,
        Field(ge=1, le=4, description="The segment that it leads to, or worse", examples=[3]),
    ] = None


class NewScorecardComponent(ComponentFacts, NewThing):
    """A metric to record."""

    id: Annotated[Slug, Field(examples=["quality-experience.friends-family-test"])]


class ScorecardComponentCorrection(ComponentFacts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    scorecard_id: Annotated[Slug, left_out("quality-experience")]
    indicator_id: Annotated[Slug, left_out("friends-family-test")]
    component: Annotated[Slug, left_out("user-voice")]
    weight: Annotated[Count, left_out("1")]
    scoring: Annotated[Scoring, left_out("thresholds")]


class ScorecardComponentOut(ComponentFacts, ThingOut):
    """A metric, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["quality-experience.friends-family-test"])]


class AskedScorecardComponents(Asked):
    """Which metrics."""

    scorecard_id: Annotated[str | None, Field(max_length=100)] = None
    indicator_id: Annotated[str | None, Field(max_length=100)] = None


def checked_component(facts: dict[str, Any]) -> dict[str, Any]:
    """Refuse a metric that cannot be scored."""
    check_component(
        Scoring(facts["scoring"]),
        facts["thresholds"],
        facts["benchmark_area_id"],
        (facts["override_at"], facts["override_to"]),
    )
    return facts


SCORECARD_COMPONENTS = Register(
    one="scorecard_component",
    many="scorecard_components",
    title="a metric of a scorecard",
    table=ScorecardComponent,
    new=NewScorecardComponent,
    correction=ScorecardComponentCorrection,
    out=ScorecardComponentOut,
    asked=AskedScorecardComponents,
    references=(
        ("scorecard_id", Scorecard, NO_SCORECARD),
        ("indicator_id", Indicator, NO_INDICATOR),
        ("benchmark_area_id", Area, NO_AREA),
    ),
    checked=checked_component,
    example="id,scorecard_id,indicator_id,component,weight,scoring,thresholds\n"
    "qe.fft,qe,friends-family-test,user-voice,1,thresholds,95;90;85\n",
)
components_router = register_router(SCORECARD_COMPONENTS)
