"""The service's rules and the Cedar policies say the same, in thousands of questions."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from membership.domain.cases import judge, world_of
from membership.domain.delegations import Delegation
from membership.domain.delegations import limits as our_limits
from membership.domain.facts import UNLIMITED, Facts
from membership.domain.intervals import Interval
from membership.domain.rights import TESTS, Rights, RuleSet, rights

from tests.membership.domain.test_rights import ROWS, RULES
from tests.membership.domain.worlds import CLEAR, DAY, clear, facts
from tests.membership.oracle.cedar import Verdict, context_of, faults, verdicts
from tests.membership.oracle.published import context_of_case, limits
from tests.membership.routes.test_evaluate import CASES, SEEDS, rows

TABLES: dict[str, Any] = {
    "organisations": rows(SEEDS / "04_trial_organisation.csv"),
    "bodies": rows(SEEDS / "05_trial_body.csv"),
    "delegations": rows(SEEDS / "06_trial_delegation.csv"),
}
AGREEMENTS = [{"version": "1", "from": "2021-04-01", "to_exclusive": "2022-07-01"},
              {"version": "2", "from": "2022-07-01", "to_exclusive": ""}]  # fmt: skip
NAMES = sorted(field.name for field in fields(Facts) if field.name != "on")


GRANTED = [
    CLEAR,
    clear(category="associate"),
    clear(classes=frozenset({"variation"})),
    clear(own_board=True, classes=frozenset({"reserved"})),
    clear(is_controller=True, classes=frozenset({"data_sharing"})),
]


def almost(granted: Facts, one: Facts, changed: Sequence[str]) -> Facts:
    """Take over a few facts where all else is in order, so that many votes are granted."""
    return replace(granted, **{name: getattr(one, name) for name in changed})


few = st.lists(st.sampled_from(NAMES), max_size=3)
near = st.builds(almost, st.sampled_from(GRANTED), facts, few)


def generated(strategy: st.SearchStrategy[Facts], examples: int) -> list[Facts]:
    """Draw facts, the same in every run."""
    found: list[Facts] = []

    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(one: Facts) -> None:
        found.append(one)

    draw()
    return found


Compared = list[tuple[Facts, Verdict]]


@pytest.fixture(scope="module")
def compared() -> Compared:
    drawn = [*GRANTED, *generated(facts, 1500), *generated(near, 1500)]
    return list(zip(drawn, verdicts(map(context_of, drawn)), strict=True))


def as_verdict(answer: Rights) -> Verdict:
    return Verdict(answer.may_input, answer.may_vote, tuple(one.code for one in answer.reasons))


def differing(compared: Compared, rules: RuleSet) -> list[tuple[Facts, Verdict, Verdict]]:
    both = ((one, theirs, as_verdict(rights(one, rules))) for one, theirs in compared)
    return [(one, theirs, ours) for one, theirs, ours in both if theirs != ours]


def test_the_policies_hold_under_their_schema() -> None:
    assert faults() == []


def test_both_say_the_same_of_thousands_of_facts(compared: Compared) -> None:
    assert len(compared) >= 2000
    assert differing(compared, RULES) == []


def test_the_facts_bring_every_code_about(compared: Compared) -> None:
    assert {code for _, found in compared for code in found.codes} == {row["code"] for row in ROWS}
    assert sum(found.may_vote for _, found in compared) >= 200
    assert sum(found.may_input and not found.may_vote for _, found in compared) >= 200


@pytest.mark.parametrize("code", TESTS)
def test_a_rule_that_is_left_out_is_missed(compared: Compared, code: str) -> None:
    left = tuple(rule for rule in RULES.rules if rule.code != code)
    missed = differing(compared, RuleSet("without", left))
    assert missed
    assert all(code in theirs.codes for _, theirs, _ in missed)


def test_rules_in_another_order_have_another_primary_reason(compared: Compared) -> None:
    for one, other in pairwise(rule for rule in RULES.rules if rule.code in TESTS):
        swapped = {one.code: other.precedence, other.code: one.precedence}
        turned = tuple(
            replace(rule, precedence=swapped.get(rule.code, rule.precedence))
            for rule in RULES.rules
        )
        together = any({one.code, other.code} <= set(found.codes) for _, found in compared)
        assert bool(differing(compared, RuleSet("turned", turned))) is together


def test_both_give_the_published_answers_to_the_published_cases() -> None:
    world = world_of(TABLES["organisations"], TABLES["bodies"], TABLES["delegations"], AGREEMENTS)
    ours = [as_verdict(one) for one in judge(CASES, world, RULES)]
    theirs = verdicts(context_of_case(case, TABLES) for case in CASES)
    wanted = [(case["expect_may_input"] == "yes", case["expect_may_vote"] == "yes",
               case["expect_reason"]) for case in CASES]  # fmt: skip
    assert [(one.may_input, one.may_vote, one.codes[0]) for one in theirs] == wanted
    assert ours == theirs


def test_a_published_case_that_is_changed_is_noticed() -> None:
    changed = [dict(case, membership_category="associate") for case in CASES]
    theirs = verdicts(context_of_case(case, TABLES) for case in changed)
    before = [case["expect_reason"] for case in CASES]
    assert [one.codes[0] for one in theirs] != before


names = st.sampled_from("abcdef")
starts = st.integers(-3, 2).map(lambda n: DAY + timedelta(days=n))
links = st.fixed_dictionaries(
    {
        "body": st.sampled_from(["jc", "pb"]),
        "classes": st.sampled_from(["financial", "statutory_nhs", "financial+statutory_nhs"]),
        "from": starts.map(str),
        "to_exclusive": st.sampled_from(["", "", str(DAY), str(DAY + timedelta(days=9))]),
        "limit_gbp": st.sampled_from(["", "0.01", "10.00", "500.00"]),
        "parent": st.just("") | names,
    }
).filter(lambda row: not row["to_exclusive"] or row["from"] < row["to_exclusive"])


def link(name: str, row: dict[str, str]) -> Delegation:
    end = row["to_exclusive"]
    valid = Interval(date.fromisoformat(row["from"]), date.fromisoformat(end) if end else None)
    limit = int(Decimal(row["limit_gbp"]) * 100) if row["limit_gbp"] else UNLIMITED
    classes = frozenset(row["classes"].split("+"))
    return Delegation(name, row["body"], classes, valid, limit, parent=row["parent"] or None)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.dictionaries(names, links), st.randoms())
def test_both_follow_a_chain_of_delegations_alike(
    given_rows: dict[str, dict[str, str]], random: Any
) -> None:
    theirs = limits("pb", str(DAY), [dict(row, delegation_id=n) for n, row in given_rows.items()])
    ours = [link(name, row) for name, row in given_rows.items()]
    random.shuffle(ours)
    found = our_limits("pb", DAY, ours)
    assert found == {
        one: UNLIMITED if pounds == Decimal("Infinity") else int(pounds * 100)
        for one, pounds in theirs.items()
    }
