"""Who may contribute to a matter, who may vote on it, and which rules say so.

Twenty-four rules remove rights and five grant the vote; every rule that applies is named, in
order of precedence. The rules' texts, clauses, precedence and classes are data (`Rule`,
`RuleSet`); what each asks is a function of `Facts` here. A fact that is missing denies: no rule
is skipped because something is not known.

Source: Leeds ICP paper (2021) §4.4: every member contributes to any discussion requiring a
        decision; full members alone decide statutory NHS requirements. NHS Act 2006 s65Z5 and
        s65Z6; NHS England guidance on conflicts of interest; `origin` of each rule says more.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from membership.domain.facts import Action, Facts, action, is_quorate
from shared.rules import RuleBroken


class RuleCodeUnknown(RuleBroken):
    """The rule set names a rule that cannot be tested.

    Its codes are those of `GET /membership/v1/rule-sets/{version}`; leave a rule out to try
    how things are without it.
    """

    status = 422


class OrgUnknown(RuleBroken):
    """The organisation is not in the registry.

    `GET /membership/v1/organisations` lists those that are; ids are compared exactly.
    """

    status = 404


class BodyUnknown(RuleBroken):
    """The body is not in the registry.

    `GET /membership/v1/bodies` lists those that are; an organisation's own board is `OWN:` and
    the organisation's id.
    """

    status = 404


class RulesUnknown(RuleBroken):
    """No rules of decision rights were known for that day, at that time.

    `GET /membership/v1/rule-sets` says from which day each version applies and when it was
    recorded.
    """


class RuleSetExists(RuleBroken):
    """There is a rule set of that version already.

    A rule set is never changed, so that past answers can be given again. Publish another version.
    """


class Removes(StrEnum):
    """What a rule does to the rights of an organisation when it applies."""

    INPUT_AND_VOTE = "input and vote"
    VOTE = "vote"
    GRANTS = "grants"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as data.

    Attributes:
        code: What it is called, and which test it is.
        precedence: The lowest that applies is the primary reason; grants have none.
        removes: What it takes away.
        clause: Where it is written.
        text: What it says.
        origin: Where it comes from: source, law, guidance or a choice of ours.
        classes: The matter classes that it is about; empty where it is about any.
    """

    code: str
    precedence: int
    removes: Removes
    clause: str
    text: str
    origin: str
    classes: frozenset[str] = frozenset()


def _lacks_power(facts: Facts, _: Rule) -> bool:
    if facts.own_board:
        return "reserved" not in facts.classes
    if facts.terms.power != "decide":
        return False
    return not facts.classes or not facts.classes - {"reserved"} <= facts.terms.decides


def _no_delegation(facts: Facts, rule: Rule) -> bool:
    if facts.own_board is not None or facts.terms.power != "decide" or _lacks_power(facts, rule):
        return False
    return any(one in rule.classes and one not in facts.limits for one in facts.classes)


def _over_limit(facts: Facts, rule: Rule) -> bool:
    if facts.own_board is not None:
        return False
    limits = [facts.limits[one] for one in facts.classes if one in facts.limits]
    if facts.amount_pence is None:
        return bool(facts.classes & rule.classes) and bool(limits)
    return any(facts.amount_pence > limit for limit in limits)


def _not_quorate(facts: Facts, rule: Rule) -> bool:
    if facts.own_board is not None or facts.terms.power != "decide":
        return False
    full_only = bool(facts.classes & rule.classes)
    return not is_quorate(facts.terms, facts.presence, full_only=full_only)


def _left_out(facts: Facts, _: Rule) -> bool:
    return action(facts.conflict, facts.representative) is Action.LEAVE_FOR_ITEM


def _no_vote(facts: Facts, _: Rule) -> bool:
    return action(facts.conflict, facts.representative) is Action.INPUT_NO_VOTE


Test = Callable[[Facts, Rule], bool]

TESTS: Mapping[str, Test] = {
    "ORG_UNKNOWN": lambda f, _: not f.registered,
    "ORG_NOT_IN_EXISTENCE": lambda f, _: f.registered and (f.legal is None or f.on not in f.legal),
    "AGREEMENT_NOT_IN_FORCE": lambda f, _: f.agreement is None,
    "NOT_A_MEMBER": lambda f, _: f.category is None,
    "NOT_YET_A_MEMBER": lambda f, _: (
        f.category is not None and (f.member.start is None or f.on < f.member.start)
    ),
    "MEMBERSHIP_ENDED": lambda f, _: (
        f.category is not None and f.member.end is not None and f.on >= f.member.end
    ),
    "NOT_A_PARTNERSHIP_BODY": lambda f, _: f.own_board is False,
    "CONFLICT_EXCLUDED": _left_out,
    "MEMBER_SUSPENDED": lambda f, _: f.category is not None and f.status != "active",
    "BODY_ADVISORY": lambda f, _: f.own_board is None and f.terms.power != "decide",
    "MATTER_RESERVED": lambda f, _: "reserved" in f.classes and not f.own_board,
    "BODY_LACKS_POWER": _lacks_power,
    "NO_DELEGATION_IN_FORCE": _no_delegation,
    "OVER_DELEGATED_LIMIT": _over_limit,
    "NO_SEAT": lambda f, _: f.seat not in {"voting", "nonvoting"},
    "NON_VOTING_SEAT": lambda f, _: f.seat == "nonvoting",
    "ASSOCIATE_ON_STATUTORY": lambda f, r: f.category != "full" and bool(f.classes & r.classes),
    "FULL_MEMBERS_ONLY": lambda f, r: f.category != "full" and bool(f.classes & r.classes),
    "NOT_A_CONTROLLER": lambda f, r: not f.is_controller and bool(f.classes & r.classes),
    "SUBJECT_OF_MATTER": lambda f, r: (
        f.is_subject is True or (f.is_subject is None and bool(f.classes & r.classes))
    ),
    "CONFLICT_NO_VOTE": _no_vote,
    "DEPUTY_NOT_AUTHORISED": lambda f, _: f.representative == "deputy_not_authorised",
    "ABSENT_NO_PROXY": lambda f, _: (
        f.representative not in {"principal", "deputy_authorised", "deputy_not_authorised"}
    ),
    "NOT_QUORATE": _not_quorate,
}
GRANTS = (
    "VOTES_AS_FULL",
    "VOTES_AS_ASSOCIATE",
    "VOTES_AS_PARTY",
    "VOTES_AS_CONTROLLER",
    "VOTES_IN_OWN_BOARD",
)
# What a rule is about where its data do not say: our reading of the papers, or of the law.
CLASSES: Mapping[str, frozenset[str]] = {
    "NO_DELEGATION_IN_FORCE": frozenset({"statutory_nhs", "financial"}),
    "OVER_DELEGATED_LIMIT": frozenset({"financial"}),
    "ASSOCIATE_ON_STATUTORY": frozenset({"statutory_nhs"}),
    "FULL_MEMBERS_ONLY": frozenset({"admission", "exclusion"}),
    "NOT_A_CONTROLLER": frozenset({"data_sharing"}),
    "SUBJECT_OF_MATTER": frozenset({"exclusion"}),
    "NOT_QUORATE": frozenset({"statutory_nhs", "admission", "exclusion"}),
}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of the rules.

    Raises:
        RuleCodeUnknown: One of them has no test here.
    """

    version: str
    rules: tuple[Rule, ...]
    tests: tuple[tuple[Test, Rule], ...] = field(init=False, compare=False)
    grants: Mapping[str, Rule] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        removing = sorted(
            (rule for rule in self.rules if rule.removes is not Removes.GRANTS),
            key=lambda rule: rule.precedence,
        )
        granting = {rule.code: rule for rule in self.rules if rule.removes is Removes.GRANTS}
        if not granting.keys() <= set(GRANTS) or any(one.code not in TESTS for one in removing):
            raise RuleCodeUnknown
        object.__setattr__(self, "tests", tuple((TESTS[one.code], one) for one in removing))
        object.__setattr__(self, "grants", granting)

    def classes_of(self, code: str) -> frozenset[str]:
        """Give the matter classes that a rule is about; none if it is not of this set."""
        return next((rule.classes for rule in self.rules if rule.code == code), frozenset())


@dataclass(frozen=True, slots=True)
class Rights:
    """What an organisation may do, and every rule that says so, the primary reason first."""

    may_input: bool
    may_vote: bool
    reasons: tuple[Rule, ...]


def rights(facts: Facts, rules: RuleSet) -> Rights:
    """Decide what an organisation may do, by all rules that apply."""
    against = tuple([rule for test, rule in rules.tests if test(facts, rule)])
    if against:
        may_input = all(rule.removes is Removes.VOTE for rule in against)
        return Rights(may_input, may_vote=False, reasons=against)
    granted = rules.grants.get(_grant(facts))
    if granted is None:  # Rules that grant nothing leave nothing to vote by.
        return Rights(may_input=True, may_vote=False, reasons=())
    return Rights(may_input=True, may_vote=True, reasons=(granted,))


def _grant(facts: Facts) -> str:
    if facts.own_board:
        return "VOTES_IN_OWN_BOARD"
    if "data_sharing" in facts.classes:
        return "VOTES_AS_CONTROLLER"
    if "variation" in facts.classes:
        return "VOTES_AS_PARTY"
    return "VOTES_AS_FULL" if facts.category == "full" else "VOTES_AS_ASSOCIATE"


def rule_of(row: Mapping[str, str]) -> Rule:
    """Read a rule from its row: texts, empty where nothing is said."""
    code = row["code"]
    own = frozenset((row.get("classes") or "").split("+")) - {""}
    return Rule(
        code=code,
        precedence=int(row.get("precedence") or 0),
        removes=Removes(row["removes"]),
        clause=row.get("clause") or "",
        text=row.get("rule_text") or "",
        origin=row.get("origin") or "",
        classes=own or CLASSES.get(code, frozenset()),
    )


def rule_set(version: str, rows: Iterable[Mapping[str, str]]) -> RuleSet:
    """Read a rule set from its rows."""
    return RuleSet(version, tuple(rule_of(row) for row in rows))
