"""Decision rules over HTTP: who decides, approves or is consulted, as the sources say it."""

from typing import Annotated

from pydantic import Field

from membership.domain.partial_dates import period
from membership.queries.references import check_parties
from membership.routes.partial_dates import PartialDate
from membership.routes.registers import Asked, Dated, NewFact, ReadingOut, Register, register_router
from membership.tables import DecisionRule
from shared.database import Session
from shared.fields import Certainty, Line, Prose, Slug, Strict, left_out


class Facts(Dated):
    """A rule in the words of its source. `effective_from` and `effective_to` are as printed."""

    subject: Annotated[Line, Field(examples=["BCF plan"])]
    decider_id: Annotated[Slug, Field(description="A body or organisation", examples=["hwb"])]
    action: Annotated[Line, Field(examples=["sign-off"])]
    rule: Annotated[Prose, Field(examples=["The board must sign off the plan"])]
    input_from: Annotated[
        list[Line],
        Field(
            max_length=50,
            description="Ids of bodies and organisations, or words where the source has no name",
            examples=[["ice", "dof-forum"]],
        ),
    ] = []
    condition: Annotated[Prose | None, Field(examples=["before submission"])] = None
    effective_from: Annotated[PartialDate | None, Field(examples=["2014-03-27"])] = None
    effective_to: Annotated[PartialDate | None, Field(examples=["2014-04-04"])] = None
    status: Annotated[Line, Field(examples=["in force at source date"])]


class NewDecisionRule(Facts, NewFact):
    """A decision rule to record."""

    id: Annotated[Slug, Field(examples=["bcf-signoff"])]


class DecisionRuleCorrection(Facts, Strict):
    """What is to be corrected: the fields that are sent, and no others."""

    subject: Annotated[Line, left_out("BCF plan")]
    decider_id: Annotated[Slug, left_out("hwb")]
    action: Annotated[Line, left_out("sign-off")]
    rule: Annotated[Prose, left_out("The board must sign off the plan")]
    input_from: Annotated[
        list[Line], Field(default_factory=list, max_length=50, examples=[["ice"]])
    ]
    status: Annotated[Line, left_out("done")]
    certainty: Annotated[Certainty, left_out("derived")]


class DecisionRuleOut(Facts, ReadingOut):
    """A decision rule, as it was known during `[recorded_from, recorded_to)`."""

    id: Annotated[str, Field(examples=["bcf-signoff"])]


class AskedDecisionRules(Asked):
    """Which decision rules."""

    decider_id: Annotated[str | None, Field(max_length=100)] = None
    input_from: Annotated[str | None, Field(max_length=300, description="Consulting it")] = None
    action: Annotated[str | None, Field(max_length=300)] = None
    status: Annotated[str | None, Field(max_length=300)] = None


async def check(session: Session, rule: DecisionRule) -> None:
    """Refuse a rule with days that there are not, or with a decider who is unknown."""
    if first := rule.effective_from or rule.effective_to:
        period(first, rule.effective_to)
    await check_parties(session, [rule.decider_id])


router = register_router(
    Register(
        one="decision_rule",
        many="decision_rules",
        title="a rule on who decides",
        table=DecisionRule,
        new=NewDecisionRule,
        correction=DecisionRuleCorrection,
        out=DecisionRuleOut,
        asked=AskedDecisionRules,
        check=check,
    )
)
