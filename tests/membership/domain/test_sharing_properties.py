"""What holds of every answer, in every world."""

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from membership.domain.intervals import Interval
from membership.domain.sharing import Answer, Denial, Grant, Question, accesses, check
from membership.domain.sharing_facts import Facts, PartyRole
from membership.domain.sharing_rules import PRECEDENCE

from tests.membership.domain.sharing_worlds import NOW, Maker, opened

WORLDS = 3000
Case = tuple[Facts, Question]


def made(chance: Random) -> Case:
    maker = Maker(chance)
    return maker.world(), maker.question()


cases = st.builds(made, st.randoms(use_true_random=False))
often = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def by_controller(answer: Answer) -> dict[str, Denial | tuple[Grant, ...]]:
    found: dict[str, Denial | tuple[Grant, ...]] = {one.controller: one for one in answer.denied}
    for name in answer.permitted_controllers:
        found[name] = tuple(one for one in answer.grants if one.controller == name)
    return found


def test_a_second_reading_written_otherwise_finds_the_same() -> None:
    permitted: Counter[bool] = Counter()
    for seed in range(WORLDS):
        facts, asked = made(Random(seed))
        answer = check(facts, asked)
        expected = {name: opened(facts, asked, name) for name in asked.controllers}
        found = {name: set[str]() for name in asked.controllers}
        for grant in answer.grants:
            found[grant.controller].add(grant.agreement)
        assert found == expected, seed
        assert answer.permit == all(expected.values()), seed
        permitted[answer.permit] += 1
    assert min(permitted[True], permitted[False]) > WORLDS / 20, permitted


@often
@given(cases)
def test_every_question_has_one_answer_that_says_why(case: Case) -> None:
    answer = check(*case)
    assert answer == check(*case)
    assert set(by_controller(answer)) == set(case[1].controllers)
    assert answer.permit == (not answer.denied) == (not answer.reasons)
    for denial in answer.denied:
        ranks = [PRECEDENCE[one.code] for one in denial.reasons]
        assert ranks == sorted(ranks)
        assert ranks


@often
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_is_irrelevant(case: Case, chance: Random) -> None:
    facts, asked = case

    def shuffled(some: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(some, len(some)))

    mixed = Facts(*map(shuffled, (facts.organisations, facts.agreements, facts.parties,
                                  facts.purposes)))  # type: ignore[arg-type]  # fmt: skip
    assert check(mixed, asked) == check(facts, asked)


KINDS = ("organisations", "agreements", "parties", "purposes")


@often
@given(cases)
def test_taking_any_fact_away_permits_nothing(case: Case) -> None:
    facts, asked = case
    before = set(check(facts, asked).grants)
    for kind in KINDS:
        all_of_them = getattr(facts, kind)
        for gone in all_of_them:
            left = tuple(one for one in all_of_them if one is not gone)
            answer = check(replace(facts, **{kind: left}), asked)
            assert set(answer.grants) <= before


@often
@given(cases)
def test_what_was_permitted_needs_a_fact_of_each_kind(case: Case) -> None:
    facts, asked = case
    for kind in KINDS:
        assert check(replace(facts, **{kind: ()}), asked).grants == ()


@often
@given(cases)
def test_one_withdrawal_changes_only_the_answer_for_that_controller(case: Case) -> None:
    facts, asked = case
    gone = asked.controllers[0]
    ended = replace(
        facts,
        parties=tuple(
            replace(one, valid=Interval(None, asked.on)) if one.controls(gone) else one
            for one in facts.parties
        ),
    )
    before, after = by_controller(check(facts, asked)), by_controller(check(ended, asked))
    assert isinstance(after.pop(gone), Denial)
    before.pop(gone)
    assert after == before


@often
@given(cases)
def test_expired_unsigned_or_out_of_purpose_is_denied(case: Case) -> None:
    facts, asked = case
    worlds = [
        replace(facts, agreements=tuple(
            replace(one, valid=Interval(None, asked.on)) for one in facts.agreements)),
        replace(facts, parties=tuple(replace(one, signed_on=None) for one in facts.parties)),
        replace(facts, parties=tuple(
            replace(one, signed_on=None) if one.role is PartyRole.CONTROLLER else one
            for one in facts.parties)),
        replace(facts, purposes=tuple(replace(one, purpose="other") for one in facts.purposes)),
    ]  # fmt: skip
    assert [check(world, asked).grants for world in worlds] == [()] * len(worlds)


@often
@given(cases)
def test_the_list_of_all_that_may_be_seen_agrees_with_each_answer(case: Case) -> None:
    facts, asked = case
    for one in accesses(facts, asked.organisation, asked.on, NOW):
        place = one.place
        question = replace(
            asked, role=place.role, purpose=place.purpose, data_set=place.data_set,
            controllers=(place.controller,),
        )  # fmt: skip
        grants = {grant.agreement: grant.identifiers for grant in check(facts, question).grants}
        assert grants.get(place.agreement) == one.identifiers
        assert (one.identifiers is None) == bool(one.reasons)
