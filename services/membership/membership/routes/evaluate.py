"""Try the rules of decision rights on facts that the request brings, before anything is signed.

The columns are those in which cases, bodies, delegations, organisations and rules are
published; an empty cell is a fact that is missing, and what is missing denies.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from membership.domain.cases import World, judge, world_of
from membership.domain.rights import Rights, RuleSet, rule_set
from membership.queries import rules
from membership.routes.access import Reader
from shared.database import Reading
from shared.fields import Strict
from shared.problems import Problem
from shared.routing import Route, posted
from shared.tabular import Table, uploaded, written

MOST = 1000
MOST_BYTES = 4 * 1024 * 1024


class CasesRoute(Route):
    """A route that takes a thousand cases."""

    most_body = MOST_BYTES


router = APIRouter(prefix="/rights", tags=["rights"], route_class=CasesRoute)

Cell = Annotated[str, StringConstraints(max_length=1000)]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,4}$")]
Effect = Literal["input and vote", "vote", "grants"]


def columns(name: str, about: str, /, **examples: str) -> type[Strict]:
    """Make the model of a row: texts, each of which may be left out or empty."""
    fields: dict[str, Any] = {
        column.rstrip("_"): (Cell, Field(default="", examples=[example]))
        for column, example in examples.items()
    }
    return create_model(name, __base__=Strict, __doc__=about, **fields)


Case = columns(
    "Case",
    "One question: an organisation, a matter, a body and a day.",
    case_id="D21", org_key="LTHT", org_kind="nhs_trust", membership_category="full",
    membership_from="2021-04-01", membership_to="", membership_recorded_on="2021-03-25",
    membership_end_recorded_on="", membership_status="active", matter_classes="financial",
    amount_gbp="1000000.00", body="JC", seat="voting", is_controller="no", is_subject="no",
    conflict_kind="none", conflict_scope="", chair_ruling="", representative="principal",
    full_present="5", assoc_present="3", full_recused="0", assoc_recused="0",
    on_date="2023-01-10", known_at="2023-01-10", expect_may_input="yes", expect_may_vote="yes",
    expect_reason="VOTES_AS_FULL", rule="G1", clause="PA/financial-planning",
    note="Exactly at the limit",
)  # fmt: skip
CaseBody = columns(
    "CaseBody",
    "Terms of reference of a body.",
    body="JC", name="Joint Committee", power="decide", decides="statutory_nhs+financial+general",
    quorum_min_full="3", quorum_min_total="5", chair_casting_vote="yes",
    deputies="written nomination", constituted_under="partnership agreement", note="",
)  # fmt: skip
CaseDelegation = columns(
    "CaseDelegation",
    "A delegation that a body relies on.",
    delegation_id="DEL-2", body="JC", classes="financial+statutory_nhs", from_="2022-07-01",
    to_exclusive="2025-07-01", limit_gbp="1000000.00", parent="",
    legal_basis="NHS Act 2006 s65Z5/65Z6",
)  # fmt: skip
CaseOrganisation = columns(
    "CaseOrganisation",
    "An organisation, with the days on which it exists in law.",
    org_key="LTHT", name="Leeds Teaching Hospitals NHS Trust", code_type="ODS", code="RR8",
    code_status="known", ons_code="", org_kind="nhs_trust", ods_record_from="1998-04-01",
    ods_record_to_inclusive="", ods_roles="", legal_from="1998-04-01", legal_to_exclusive="",
    era="", dspt_2020_21="", source="", note="",
)  # fmt: skip
CaseAgreement = columns(
    "CaseAgreement",
    "A version of the partnership agreement, with the days on which it is in force.",
    version="2", from_="2022-07-01", to_exclusive="", note="",
)  # fmt: skip


class CaseRule(Strict):
    """A rule: which test, how early it counts, and what it takes away."""

    rule: Annotated[Cell, Field(examples=["R17"])] = ""
    precedence: Annotated[Number, Field(examples=["17"])] = ""
    code: Annotated[Cell, Field(examples=["ASSOCIATE_ON_STATUTORY"])]
    removes: Annotated[Effect, Field(examples=["vote"])]
    clause: Annotated[Cell, Field(examples=["PA/schedule-associate-members"])] = ""
    rule_text: Annotated[Cell, Field(examples=["The member is not full"])] = ""
    origin: Annotated[Cell, Field(examples=["source"])] = ""
    classes: Annotated[
        Cell, Field(description="The matter classes that it is about", examples=["statutory_nhs"])
    ] = ""


class Trial(Strict):
    """Cases, and what they refer to; what is left out is as it is stored."""

    cases: Annotated[list[Case], Field(min_length=1, max_length=MOST)]  # type: ignore[valid-type]
    bodies: Annotated[list[CaseBody] | None, Field(max_length=MOST)] = None  # type: ignore[valid-type]
    delegations: Annotated[list[CaseDelegation] | None, Field(max_length=MOST)] = None  # type: ignore[valid-type]
    organisations: Annotated[list[CaseOrganisation] | None, Field(max_length=MOST)] = None  # type: ignore[valid-type]
    agreements: Annotated[list[CaseAgreement] | None, Field(max_length=MOST)] = None  # type: ignore[valid-type]
    reason_codes: Annotated[list[CaseRule] | None, Field(max_length=100)] = None


class CaseResult(BaseModel):
    """What an organisation may do, with every reason, the primary one first."""

    model_config = ConfigDict(from_attributes=True)

    case_id: Annotated[str, Field(examples=["D21"])]
    may_input: Annotated[bool, Field(examples=[True])]
    may_vote: Annotated[bool, Field(examples=[True])]
    reason: Annotated[str | None, Field(examples=["VOTES_AS_FULL"])]
    reasons: Annotated[list[str], Field(examples=[["VOTES_AS_FULL"]])]
    clauses: Annotated[list[str], Field(examples=[["PA/schedule-full-members"]])]


class Evaluation(BaseModel):
    """The answers, in the order of the cases."""

    results: list[CaseResult]
    rule_set_version: Annotated[str, Field(examples=["2021-1"])]


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Trial"}},
            "text/csv": {
                "schema": {"type": "string"},
                "example": "case_id,org_key,…\nD21,LTHT,…\n",
            },
        },
    }
}
CSV_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The answers"}
}


@router.post("/evaluate", response_model=Evaluation, openapi_extra=BODY, responses=CSV_ANSWER)
async def evaluate_rights(_: Reader, request: Request, reading: Reading) -> Any:
    """Try the rules on cases whose facts are in the request: one case, or up to 1,000."""
    from_file = request.headers.get("content-type", "").startswith("text/csv")
    if from_file:
        cases, given = await from_csv(request), {}
    else:
        given = (await posted(request, Trial)).model_dump()
        cases = given.pop("cases")
    world, applied = await referred(reading, given)
    found = zip(cases, judge(cases, world, applied), strict=True)
    results = [result(case.get("case_id", ""), one) for case, one in found]
    if from_file:
        return as_csv(cases, results)
    return Evaluation(results=results, rule_set_version=applied.version)


async def from_csv(request: Request) -> list[dict[str, str]]:
    """Read cases from a file.

    Raises:
        Problem: Some of it cannot be read (422), or there are too many (413).
    """
    table = Table(Case, await uploaded(request, MOST_BYTES))
    cases = [row.model_dump() for _, row in table]
    if table.faults:
        raise Problem("invalid", errors=[fault.model_dump() for fault in table.faults])
    if len(cases) > MOST:
        raise Problem("content-too-large", f"At most {MOST:,} cases can be tried at once.")
    return cases


def as_csv(cases: Sequence[Mapping[str, str]], results: Sequence[CaseResult]) -> Response:
    """Write the cases again, with the answers beside them."""
    rows = [
        [*case.values(), yes_no(one.may_input), yes_no(one.may_vote), one.reason or "",
         "+".join(one.reasons), "+".join(one.clauses)]
        for case, one in zip(cases, results, strict=True)
    ]  # fmt: skip
    answers = ("may_input", "may_vote", "reason", "reasons", "clauses")
    text = written([(*Case.model_fields, *answers), *rows])
    return Response(text, media_type="text/csv; charset=utf-8")


def yes_no(value: bool) -> str:  # noqa: FBT001 - it is the value that is worded
    """Word a right as the cases do."""
    return "yes" if value else "no"


def result(case_id: str, one: Rights) -> CaseResult:
    """Word one answer."""
    codes = [rule.code for rule in one.reasons]
    return CaseResult(
        case_id=case_id,
        may_input=one.may_input,
        may_vote=one.may_vote,
        reason=codes[0] if codes else None,
        reasons=codes,
        clauses=[rule.clause for rule in one.reasons],
    )


async def referred(reading: Any, given: Mapping[str, Any]) -> tuple[World, RuleSet]:
    """Read what the cases refer to: from the request, or as it is stored."""
    rows = {
        what: await rules.reference(reading, what) if given.get(what) is None else given[what]
        for what in ("organisations", "bodies", "delegations", "agreements")
    }
    if given.get("reason_codes") is None:
        applied = await rules.current(reading)
    else:
        applied = rule_set("as given", given["reason_codes"])
    return world_of(**rows), applied
