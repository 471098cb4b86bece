"""What holds of every answer, and what each rule asks."""

import csv
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from membership.domain.facts import Conflict, Facts, Presence, Terms
from membership.domain.intervals import Interval
from membership.domain.rights import (
    GRANTS,
    TESTS,
    Removes,
    RuleCodeUnknown,
    RuleSet,
    rights,
    rule_set,
)

from tests.membership.domain.worlds import CLEAR, DAY, classes, clear, facts

SEED = Path(__file__).parents[3] / "services/membership/seeds/reference/03_rule.csv"
with SEED.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
RULES = rule_set("2021-1", ROWS)

# One fact changed, and the rule that it brings down upon the organisation.
BREAKS: dict[str, Facts] = {
    "ORG_UNKNOWN": clear(registered=False),
    "ORG_NOT_IN_EXISTENCE": clear(legal=Interval(None, DAY)),
    "AGREEMENT_NOT_IN_FORCE": clear(agreement=None),
    "NOT_A_MEMBER": clear(category=None),
    "NOT_YET_A_MEMBER": clear(member=Interval(date(2022, 9, 2))),
    "MEMBERSHIP_ENDED": clear(member=Interval(date(2021, 4, 1), DAY)),
    "NOT_A_PARTNERSHIP_BODY": clear(own_board=False),
    "CONFLICT_EXCLUDED": clear(conflict=Conflict("indirect", "organisation", "leave_for_item")),
    "MEMBER_SUSPENDED": clear(status="suspended"),
    "BODY_ADVISORY": clear(terms=Terms("recommend")),
    "MATTER_RESERVED": clear(classes=frozenset({"reserved"})),
    "BODY_LACKS_POWER": clear(terms=Terms("decide", frozenset({"admission"}), 3, 5)),
    "NO_DELEGATION_IN_FORCE": clear(classes=frozenset({"statutory_nhs"}), limits={}),
    "OVER_DELEGATED_LIMIT": clear(classes=frozenset({"financial"}), amount_pence=100_000_001),
    "NO_SEAT": clear(seat="none"),
    "NON_VOTING_SEAT": clear(seat="nonvoting"),
    "ASSOCIATE_ON_STATUTORY": clear(classes=frozenset({"statutory_nhs"}), category="associate"),
    "FULL_MEMBERS_ONLY": clear(classes=frozenset({"admission"}), category="associate"),
    "NOT_A_CONTROLLER": clear(classes=frozenset({"data_sharing"})),
    "SUBJECT_OF_MATTER": clear(classes=frozenset({"exclusion"}), is_subject=True),
    "CONFLICT_NO_VOTE": clear(conflict=Conflict("indirect", "organisation", "none")),
    "DEPUTY_NOT_AUTHORISED": clear(representative="deputy_not_authorised"),
    "ABSENT_NO_PROXY": clear(representative="absent"),
    "NOT_QUORATE": clear(presence=Presence(5, 3, 3, 0)),
}


def codes(one: Facts, rules: RuleSet = RULES) -> list[str]:
    return [rule.code for rule in rights(one, rules).reasons]


def test_every_rule_has_a_test_and_every_test_a_rule() -> None:
    assert {row["code"] for row in ROWS} == {*TESTS, *GRANTS}
    assert BREAKS.keys() == TESTS.keys()


@pytest.mark.parametrize("code", BREAKS)
def test_each_rule_applies_by_itself(code: str) -> None:
    assert codes(BREAKS[code])[0] == code
    without = [row for row in ROWS if row["code"] != code]
    assert code not in codes(BREAKS[code], rule_set("without", without))


def test_where_all_is_in_order_the_vote_is_granted() -> None:
    assert codes(CLEAR) == ["VOTES_AS_FULL"]
    assert codes(clear(category="associate")) == ["VOTES_AS_ASSOCIATE"]
    assert codes(clear(classes=frozenset({"variation"}))) == ["VOTES_AS_PARTY"]
    shared = clear(classes=frozenset({"data_sharing"}), is_controller=True)
    assert codes(shared) == ["VOTES_AS_CONTROLLER"]
    own = clear(own_board=True, classes=frozenset({"reserved"}))
    assert codes(own) == ["VOTES_IN_OWN_BOARD"]


@given(facts)
def test_whoever_may_vote_may_contribute(one: Facts) -> None:
    answer = rights(one, RULES)
    assert answer.may_input or not answer.may_vote


@given(facts)
def test_every_member_in_force_contributes_unless_excluded_for_a_conflict(one: Facts) -> None:
    member = replace(
        one, registered=True, legal=Interval(), agreement="2", category=one.category or "associate",
        member=Interval(date(2021, 4, 1)), own_board=None,
    )  # fmt: skip
    answer = rights(member, RULES)
    assert answer.may_input is ("CONFLICT_EXCLUDED" not in codes(member))


@given(facts, classes)
def test_an_associate_never_votes_on_statutory_matters(one: Facts, more: frozenset[str]) -> None:
    statutory = replace(one, category="associate", classes=more | {"statutory_nhs"})
    assert not rights(statutory, RULES).may_vote


@given(facts, classes)
def test_quorum_aside_a_class_more_never_adds_a_right(one: Facts, more: frozenset[str]) -> None:
    rules = RuleSet("q", tuple(rule for rule in RULES.rules if rule.code != "NOT_QUORATE"))
    # A reserved matter goes to its own board, so reserving it there does add the right.
    before, after = one, replace(one, classes=one.classes | (more - {"reserved"}))
    assert rights(before, rules).may_vote or not rights(after, rules).may_vote


@given(facts)
def test_every_combination_has_one_primary_reason_and_always_the_same(one: Facts) -> None:
    answer = rights(one, RULES)
    assert answer.reasons
    assert rights(replace(one), RULES) == answer
    ranks = [rule.precedence for rule in answer.reasons]
    assert ranks == sorted(ranks)
    assert answer.may_vote is (answer.reasons[0].removes is Removes.GRANTS)


UNKNOWN: dict[str, Any] = {
    "registered": False, "legal": None, "agreement": None, "category": None, "status": None,
    "terms": Terms(None), "seat": None, "classes": frozenset(), "is_controller": None,
    "is_subject": None, "conflict": Conflict(None), "representative": None,
    "presence": Presence(None, None, None, None), "limits": {}, "amount_pence": None,
}  # fmt: skip


@settings(max_examples=300)
@given(facts, st.sampled_from(sorted(UNKNOWN)))
def test_a_fact_that_is_not_known_never_adds_a_right(one: Facts, name: str) -> None:
    before, after = rights(one, RULES), rights(replace(one, **{name: UNKNOWN[name]}), RULES)
    assert before.may_vote or not after.may_vote
    assert before.may_input or not after.may_input or name == "conflict"


@given(facts, st.randoms())
def test_the_order_of_rules_and_facts_is_irrelevant(one: Facts, random: Any) -> None:
    rows = list(ROWS)
    random.shuffle(rows)
    assert rights(one, rule_set("2021-1", rows)) == rights(one, RULES)


def test_facts_are_all_there_is_to_an_answer() -> None:
    names = {field.name for field in fields(Facts)}
    assert names >= set(UNKNOWN)


def test_a_rule_without_a_test_is_refused() -> None:
    with pytest.raises(RuleCodeUnknown):
        rule_set("x", [dict(ROWS[0], code="MOON_IS_FULL")])
    with pytest.raises(RuleCodeUnknown):
        rule_set("x", [dict(ROWS[-1], code="VOTES_AS_MOON")])


@pytest.mark.parametrize(
    ("present", "vote"), [((3, 2, 0, 0), True), ((3, 1, 0, 0), False), ((2, 9, 0, 0), False),
                          ((5, 3, 2, 0), True), ((5, 3, 2, 2), False), ((3, 5, 0, 3), True)],
)  # fmt: skip
def test_a_quorum_counts_both_categories_after_recusals(
    present: tuple[int, int, int, int], *, vote: bool
) -> None:
    assert rights(clear(presence=Presence(*present)), RULES).may_vote is vote


def test_the_quorum_of_a_statutory_matter_counts_full_members_only() -> None:
    statutory = clear(classes=frozenset({"statutory_nhs"}), presence=Presence(3, 0, 0, 0))
    assert codes(statutory) == ["VOTES_AS_FULL"]
    assert codes(replace(statutory, presence=Presence(2, 9, 0, 0))) == ["NOT_QUORATE"]


def test_rules_that_grant_nothing_leave_nothing_to_vote_by() -> None:
    assert rights(CLEAR, rule_set("none", [])).may_vote is False
