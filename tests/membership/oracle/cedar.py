"""Decision rights by a second engine: the published rules as Cedar policies.

Cedar passes over a policy that fails and knows no reason for a missing fact, so requests are held
to a schema, and an error in an answer is a failure here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cedarpy import (
    AuthzResult,
    Decision,
    Entities,
    PolicySet,
    Schema,
    is_authorized_batch,
    validate_policies,
)
from membership.domain.facts import Facts
from membership.domain.intervals import Interval

HERE = Path(__file__).parent
TEXT = (HERE / "policies.cedar").read_text(encoding="utf-8")
SCHEMA_TEXT = (HERE / "schema.cedarschema").read_text(encoding="utf-8")
POLICIES, SCHEMA = PolicySet.from_str(TEXT), Schema.from_str(SCHEMA_TEXT)
NOBODY_ELSE = Entities.from_json_str("[]")

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policies say: the rights, and the codes that apply in order of precedence."""

    may_input: bool
    may_vote: bool
    codes: tuple[str, ...]


def faults() -> list[str]:
    """Say what is wrong with the policies under the schema."""
    return [str(error) for error in validate_policies(TEXT, SCHEMA_TEXT).errors]


def verdicts(contexts: Iterable[Context], policies: PolicySet = POLICIES) -> list[Verdict]:
    """Judge many questions at once."""
    requests = [
        {
            "principal": 'Organisation::"one"',
            "action": f'Action::"{action}"',
            "resource": 'Matter::"one"',
            "context": dict(context),
        }
        for context in contexts
        for action in ("input", "vote")
    ]
    answers = is_authorized_batch(requests, policies, NOBODY_ELSE, SCHEMA)
    return [
        Verdict(allowed(to_input), allowed(to_vote), codes(to_vote))
        for to_input, to_vote in zip(answers[::2], answers[1::2], strict=True)
    ]


def allowed(answer: AuthzResult) -> bool:
    """Read a right; whatever is neither allowed nor denied for a reason is a failure."""
    assert not answer.diagnostics.errors, answer.diagnostics.errors
    assert answer.decision in {Decision.Allow, Decision.Deny}
    return answer.decision is Decision.Allow


def codes(answer: AuthzResult) -> tuple[str, ...]:
    """Name the policies that decided, in the order in which they are written."""
    found = answer.diagnostics.id_annotations_by_reason
    order = sorted(answer.diagnostics.reasons, key=lambda one: int(one.removeprefix("policy")))
    return tuple(str(found[one]) for one in order)


def day(value: date) -> dict[str, Any]:
    """Write a day as Cedar has it."""
    return {"__extn": {"fn": "datetime", "arg": value.isoformat()}}


def known(**facts: Any) -> dict[str, Any]:
    """Leave out what is not known: in Cedar it is not there."""
    return {name: value for name, value in facts.items() if value is not None}


def span(start: date | None, end: date | None) -> dict[str, Any]:
    """Write `[start, end)`, an open end left out."""
    return known(**{"from": start and day(start), "to": end and day(end)})


def days(interval: Interval) -> dict[str, Any]:
    """Write an interval."""
    return span(interval.start, interval.end)


def context_of(facts: Facts) -> Context:
    """Write facts as the context of a request."""
    terms, there, conflict = facts.terms, facts.presence, facts.conflict
    return known(
        on=day(facts.on),
        registered=facts.registered,
        legal=None if facts.legal is None else days(facts.legal),
        agreement=facts.agreement,
        category=facts.category,
        member=days(facts.member),
        status=facts.status,
        board={None: "partnership", True: "own", False: "another"}[facts.own_board],
        power=terms.power,
        # A reserved matter is for its own board, not beyond the powers of this one.
        decides=sorted({*terms.decides, "reserved"}),
        quorum_min_full=terms.quorum_min_full,
        quorum_min_total=terms.quorum_min_total,
        limits=dict(facts.limits),
        seat=facts.seat,
        classes=sorted(facts.classes),
        amount=facts.amount_pence,
        is_controller=facts.is_controller,
        is_subject=facts.is_subject,
        conflict=known(kind=conflict.kind, scope=conflict.scope, ruling=conflict.ruling),
        representative=facts.representative,
        full_present=there.full,
        associates_present=there.associate,
        full_recused=there.full_recused,
        associates_recused=there.associate_recused,
    )
