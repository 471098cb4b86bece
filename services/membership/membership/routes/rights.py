"""Decision rights over HTTP: who may contribute, who may vote, and which rules say so."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from membership.actions.answers import Answer, answer
from membership.domain.canonical import instant
from membership.domain.facts import Action, Conflict, Presence, Representative
from membership.domain.questions import Question, owner, replayable
from membership.domain.rights import Rule
from membership.routes.access import Reader
from membership.routes.matters import NewMatter
from shared.database import Reading
from shared.fields import Slug, Strict
from shared.routing import Route

router = APIRouter(prefix="/rights", tags=["rights"], route_class=Route)

Body = Annotated[
    str,
    StringConstraints(pattern=r"^(OWN:)?[a-z0-9][a-z0-9._-]*$", max_length=110),
    Field(description="A body, or `OWN:` and the id of an organisation for its own board"),
]
Count = Annotated[int, Field(ge=0, le=1000)]
ConflictKind = Literal[
    "financial", "non_financial_professional", "non_financial_personal", "indirect"
]


class DeclaredInterest(Strict):
    """An interest that was declared; without a ruling the safe default applies."""

    kind: Annotated[ConflictKind, Field(examples=["indirect"])]
    scope: Annotated[Literal["organisation", "person"], Field(examples=["organisation"])]
    ruling: Annotated[Action | None, Field(examples=["input_no_vote"])] = None


class AttendanceCounts(Strict):
    """Representatives present in voting seats, by category, and how many of them are recused."""

    full: Annotated[Count, Field(examples=[5])]
    associate: Annotated[Count, Field(examples=[3])]
    full_recused: Annotated[Count, Field(examples=[0])] = 0
    associate_recused: Annotated[Count, Field(examples=[0])] = 0


class RightsQuestion(Strict):
    """Whose rights, in what matter, where and when."""

    organisation: Annotated[Slug, Field(examples=["healthwatch-leeds"])]
    matter: NewMatter
    body: Annotated[Body, Field(examples=["icp-joint-committee"])]
    on: Annotated[date | None, Field(description="Today if left out", examples=["2022-09-01"])] = (
        None
    )
    known_at: Annotated[
        AwareDatetime | None,
        Field(description="As this register knew it then; now if left out", examples=[None]),
    ] = None
    representative: Annotated[Representative, Field(examples=["principal"])] = (
        Representative.PRINCIPAL
    )
    declared_interest: Annotated[DeclaredInterest | None, Field(examples=[None])] = None
    attendance: Annotated[
        AttendanceCounts | None,
        Field(description="If left out, every voting seat is taken to be filled", examples=[None]),
    ] = None

    def question(self, today: date) -> Question:
        """Give it as the rules see it."""
        there, interest = self.attendance, self.declared_interest
        whose = owner(self.body)
        return Question(
            organisation=self.organisation,
            matter=self.matter.matter(),
            body=self.body if whose is None else f"OWN:{whose}",
            on=self.on or today,
            representative=self.representative,
            conflict=Conflict(interest.kind, interest.scope, interest.ruling)
            if interest
            else Conflict(),
            presence=Presence(
                there.full, there.associate, there.full_recused, there.associate_recused
            )
            if there
            else None,
        )


class Reason(BaseModel):
    """A rule that applies, and the clause that it rests on as it stood on the day."""

    code: Annotated[str, Field(examples=["ASSOCIATE_ON_STATUTORY"])]
    text: Annotated[str, Field(examples=["The matter is statutory and the member is not full"])]
    removes: Annotated[str, Field(examples=["vote"])]
    clause: Annotated[str, Field(examples=["PA/schedule-associate-members"])]
    clause_text: Annotated[
        str | None,
        Field(description="Null where the clause is not in force on the day",
              examples=["Associate members contribute to every discussion."]),
    ]  # fmt: skip
    origin: Annotated[str, Field(examples=["source"])]


class RightsAnswer(BaseModel):
    """What an organisation may do. The first reason is the primary one.

    `facts_used` can be sent to `/rights/evaluate` as it is, and gives the same answer under the
    same rules.
    """

    organisation: Annotated[str, Field(examples=["healthwatch-leeds"])]
    body: Annotated[str, Field(examples=["icp-joint-committee"])]
    on: date
    known_at: datetime
    may_input: Annotated[bool, Field(examples=[True])]
    may_vote: Annotated[bool, Field(examples=[False])]
    reasons: list[Reason]
    rule_set_version: Annotated[str, Field(examples=["2021-1"])]
    agreement_version: Annotated[int | None, Field(examples=[2])]
    terms_of_reference: Annotated[str | None, Field(examples=["jc-2021"])]
    facts_used: Annotated[
        dict[str, list[dict[str, str]]], Field(examples=[{"cases": [{"org_key": "lth"}]}])
    ]
    assumed: Annotated[list[str], Field(examples=[["every voting seat is filled"]])]


@router.post("/query", response_model=RightsAnswer, responses={404: {}, 409: {}})
async def query_rights(_: Reader, asked: RightsQuestion, reading: Reading) -> Any:
    """Ask what an organisation may do in a matter, from the facts that are stored."""
    question = asked.question(datetime.now(UTC).date())
    found = await answer(reading, question, known_at=asked.known_at)
    return JSONResponse(worded(found, presumed=asked.attendance is None))


def worded(found: Answer, *, presumed: bool) -> dict[str, Any]:
    """Word an answer, as `RightsAnswer` has it."""
    read, asked = found.found, found.asked
    agreement, terms = read["agreement"], read["terms"]
    return {
        "organisation": asked.organisation,
        "body": asked.body,
        "on": asked.on.isoformat(),
        "known_at": instant(datetime.fromisoformat(read["known_at"])),
        "may_input": found.rights.may_input,
        "may_vote": found.rights.may_vote,
        "reasons": [reason(found, rule) for rule in found.rights.reasons],
        "rule_set_version": found.rules.version,
        "agreement_version": agreement["number"] if agreement else None,
        "terms_of_reference": terms["id"] if terms else None,
        "facts_used": replayable(read, asked, found.facts),
        "assumed": ["every voting seat is filled"] if presumed and asked.own_board is None else [],
    }


def reason(found: Answer, rule: Rule) -> dict[str, str | None]:
    """Word a rule that applies."""
    clause = found.clause_of(rule)
    return {
        "code": rule.code,
        "text": rule.text,
        "removes": rule.removes,
        "clause": clause,
        "clause_text": found.texts.get(clause),
        "origin": rule.origin,
    }
