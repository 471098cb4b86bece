"""One world in which the answer is yes, and for each reason the change that makes it a no."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from membership.domain.intervals import Interval
from membership.domain.sharing import Answer, Question, Reason, accesses, check
from membership.domain.sharing_facts import (
    Agreement,
    Assurance,
    Existence,
    Facts,
    Identifiers,
    Party,
    PartyRole,
    Purpose,
)
from membership.domain.sharing_rules import PRECEDENCE

TODAY = date(2026, 4, 1)
BEFORE, LATER = date(2026, 3, 31), date(2026, 4, 2)
ALWAYS = Interval()
NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
QUESTION = Question("lth", "clinician", "direct_care", "care_plan", ("lch", "lcc"), TODAY, NOW)


def party(organisation: str, role: PartyRole, agreement: str = "care") -> Party:
    return Party(
        f"{agreement}-{organisation}-{role}", 1, ALWAYS, agreement, organisation, role,
        date(2021, 3, 31), Assurance.STANDARDS_MET, date(2021, 6, 30),
    )  # fmt: skip


WORLD = Facts(
    tuple(Existence(name, 1, ALWAYS) for name in ("lth", "lch", "lcc")),
    (Agreement("care", 1, ALWAYS, LATER, None, frozenset({Assurance.STANDARDS_MET})),),
    (
        party("lth", PartyRole.RECIPIENT),
        party("lch", PartyRole.CONTROLLER),
        party("lcc", PartyRole.CONTROLLER),
    ),
    (
        Purpose(
            "care-direct", 1, ALWAYS, "care", "direct_care", ("UK GDPR Article 6(1)(e)",),
            frozenset({"care_plan", "social_care"}), frozenset({"clinician"}),
            Identifiers.IDENTIFIABLE,
        ),
    ),
)  # fmt: skip
Change = Callable[[Facts], Facts]


def organisation(name: str, legal: Interval) -> Change:
    return lambda facts: replace(
        facts,
        organisations=tuple(
            replace(one, legal=legal) if one.id == name else one for one in facts.organisations
        ),
    )


def agreement(**changes: object) -> Change:
    return lambda facts: replace(
        facts,
        agreements=tuple(replace(one, **changes) for one in facts.agreements),  # type: ignore[arg-type]
    )


def party_of(name: str, **changes: object) -> Change:
    return lambda facts: replace(
        facts,
        parties=tuple(
            replace(one, **changes) if one.organisation == name else one  # type: ignore[arg-type]
            for one in facts.parties
        ),
    )


def terms(**changes: object) -> Change:
    return lambda facts: replace(
        facts,
        purposes=tuple(replace(one, **changes) for one in facts.purposes),  # type: ignore[arg-type]
    )


def without(kind: str, word: str) -> Change:
    return lambda facts: replace(
        facts, **{kind: tuple(one for one in getattr(facts, kind) if word not in one.id)}
    )


ENDED, TO_COME = Interval(None, TODAY), Interval(LATER)
BOTH, LCC = ("lch", "lcc"), ("lcc",)
# What is changed, whose data that closes, and by which reasons.
CASES: dict[str, tuple[Change, tuple[str, ...], list[str]]] = {
    "the asker is not registered": (
        without("organisations", "lth"), BOTH, ["ORGANISATION_UNKNOWN"]),
    "the asker has ended": (
        organisation("lth", legal=ENDED), BOTH, ["ORGANISATION_NOT_IN_EXISTENCE"]),
    "the asker is to come": (
        organisation("lth", legal=TO_COME), BOTH, ["ORGANISATION_NOT_IN_EXISTENCE"]),
    "a controller is not registered": (
        without("organisations", "lcc"), LCC, ["CONTROLLER_UNKNOWN"]),
    "a controller has ended": (
        organisation("lcc", legal=ENDED), LCC, ["CONTROLLER_NOT_IN_EXISTENCE"]),
    "nobody named a controller": (without("parties", "lcc"), LCC, ["NO_AGREEMENT"]),
    "a controller is a recipient only": (
        party_of("lcc", role=PartyRole.RECIPIENT), LCC, ["NO_AGREEMENT"]),
    "the agreement is lost": (
        without("agreements", "care"), BOTH, ["AGREEMENT_UNKNOWN", "ASSURANCE_NOT_ACCEPTED"]),
    "the agreement is to come": (agreement(valid=TO_COME), BOTH, ["AGREEMENT_NOT_YET_IN_FORCE"]),
    "the agreement ended today": (agreement(valid=ENDED), BOTH, ["AGREEMENT_EXPIRED"]),
    "the review was due yesterday": (agreement(review_on=BEFORE), BOTH, ["REVIEW_OVERDUE"]),
    "the grace ended today": (
        agreement(review_on=date(2026, 3, 1), grace_until=TODAY), BOTH, ["REVIEW_OVERDUE"]),
    "a controller joins tomorrow": (
        party_of("lcc", valid=TO_COME), LCC, ["CONTROLLER_NOT_YET_A_PARTY"]),
    "a controller withdrew today": (party_of("lcc", valid=ENDED), LCC, ["CONTROLLER_WITHDRAWN"]),
    "a controller has not signed": (
        party_of("lcc", signed_on=None), LCC, ["CONTROLLER_NOT_SIGNED"]),
    "a controller signs tomorrow": (
        party_of("lcc", signed_on=LATER), LCC, ["CONTROLLER_NOT_SIGNED"]),
    "the asker is no party": (without("parties", "lth"), BOTH, ["ORGANISATION_NOT_A_PARTY"]),
    "the asker gives only": (
        party_of("lth", role=PartyRole.CONTROLLER), BOTH, ["ORGANISATION_MAY_NOT_RECEIVE"]),
    "the asker joins tomorrow": (
        party_of("lth", valid=TO_COME), BOTH, ["ORGANISATION_NOT_YET_A_PARTY"]),
    "the asker withdrew today": (party_of("lth", valid=ENDED), BOTH, ["ORGANISATION_WITHDRAWN"]),
    "the asker has not signed": (
        party_of("lth", signed_on=None), BOTH, ["ORGANISATION_NOT_SIGNED"]),
    "the asker approaches standards": (
        party_of("lth", assurance=Assurance.APPROACHING_STANDARDS), BOTH,
        ["ASSURANCE_NOT_ACCEPTED"]),
    "the result is published tomorrow": (
        party_of("lth", assurance_published_on=LATER), BOTH, ["ASSURANCE_NOT_ACCEPTED"]),
    "another purpose": (terms(purpose="research"), BOTH, ["PURPOSE_NOT_COVERED"]),
    "the purpose ended today": (terms(valid=ENDED), BOTH, ["PURPOSE_NOT_IN_FORCE"]),
    "no Article 6": (
        terms(legal_basis=("UK GDPR Article 9(2)(h)",)), BOTH, ["LEGAL_BASIS_MISSING"]),
    "another data set": (
        terms(data_sets=frozenset({"social_care"})), BOTH, ["DATA_SET_NOT_COVERED"]),
    "another role": (terms(roles=frozenset({"analyst"})), BOTH, ["ROLE_NOT_COVERED"]),
}  # fmt: skip


def denials(answer: Answer) -> dict[str, list[str]]:
    return {one.controller: [reason.code for reason in one.reasons] for one in answer.denied}


def test_all_that_is_needed_permits() -> None:
    answer = check(WORLD, QUESTION)
    assert (answer.permit, answer.denied, answer.reasons) == (True, (), ())
    assert answer.permitted_controllers == ("lch", "lcc")
    assert {grant.identifiers for grant in answer.grants} == {Identifiers.IDENTIFIABLE}
    assert answer.rule_set_version == "data-sharing/1"


@pytest.mark.parametrize("case", CASES)
def test_a_reason_closes_what_it_is_about_and_nothing_else(case: str) -> None:
    change, closed, codes = CASES[case]
    answer = check(change(WORLD), QUESTION)
    assert answer.permit is False
    assert denials(answer) == dict.fromkeys(closed, codes)
    assert set(answer.permitted_controllers) == set(QUESTION.controllers) - set(closed)
    assert [reason.code for reason in answer.reasons] == codes
    assert all(reason.text.endswith(".") for reason in answer.reasons)


def test_every_reason_has_a_case() -> None:
    assert {code for _, _, codes in CASES.values() for code in codes} == set(PRECEDENCE)


@pytest.mark.parametrize(
    "change",
    [
        agreement(review_on=TODAY),
        agreement(review_on=BEFORE, grace_until=LATER),
        party_of("lth", role=PartyRole.PROCESSOR),
        party_of("lth", valid=Interval(TODAY, LATER)),
        party_of("lcc", signed_on=TODAY),
        party_of("lth", assurance_published_on=TODAY),
        terms(legal_basis=("Art. 6(1)(e)",)),
    ],
)
def test_what_just_suffices_permits(change: Change) -> None:
    assert check(change(WORLD), QUESTION).permit


def test_reasons_come_in_order_of_precedence_and_all_of_them() -> None:
    worst = agreement(valid=ENDED, review_on=BEFORE)(terms(roles=frozenset())(WORLD))
    worst = organisation("lth", legal=ENDED)(party_of("lth", signed_on=None)(worst))
    assert denials(check(worst, QUESTION))["lcc"] == [
        "ORGANISATION_NOT_IN_EXISTENCE", "AGREEMENT_EXPIRED", "REVIEW_OVERDUE",
        "ORGANISATION_NOT_SIGNED", "ROLE_NOT_COVERED",
    ]  # fmt: skip


def test_one_row_must_be_signed_and_assured_and_not_a_row_each() -> None:
    weak = replace(party("lth", PartyRole.PROCESSOR), assurance=Assurance.STANDARDS_NOT_MET)
    unsigned = party_of("lth", signed_on=None)(WORLD)
    both = replace(unsigned, parties=(*unsigned.parties, weak))
    assert [one.code for one in check(both, QUESTION).reasons] == ["ASSURANCE_NOT_ACCEPTED"]


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"data_sets": frozenset()}, {"roles": frozenset()}, "ROLE_NOT_COVERED"),
        ({"legal_basis": ()}, {"roles": frozenset()}, "ROLE_NOT_COVERED"),
        ({"legal_basis": ()}, {"data_sets": frozenset()}, "DATA_SET_NOT_COVERED"),
    ],
)
def test_one_set_of_terms_must_cover_all_and_not_a_set_each(
    one: dict[str, object], other: dict[str, object], code: str
) -> None:
    both = terms(**one)(WORLD).purposes + terms(**other)(WORLD).purposes
    for mixed in (both, both[::-1]):
        answer = check(replace(WORLD, purposes=mixed), QUESTION)
        assert [reason.code for reason in answer.reasons] == [code]


def test_one_agreement_that_covers_is_enough_and_hides_the_others() -> None:
    second = Facts(
        agreements=(replace(WORLD.agreements[0], id="old", valid=ENDED),),
        parties=tuple(replace(one, id=f"old-{one.id}", agreement="old") for one in WORLD.parties),
        purposes=tuple(replace(one, id="old", agreement="old") for one in WORLD.purposes),
    )
    both = Facts(
        WORLD.organisations, WORLD.agreements + second.agreements,
        WORLD.parties + second.parties, WORLD.purposes + second.purposes,
    )  # fmt: skip
    answer = check(both, QUESTION)
    assert (answer.permit, answer.reasons) == (True, ())
    neither = check(terms(roles=frozenset())(both), QUESTION)
    assert [(one.code, one.agreement) for one in neither.reasons] == [
        ("AGREEMENT_EXPIRED", "old"), ("ROLE_NOT_COVERED", "care"), ("ROLE_NOT_COVERED", "old"),
    ]  # fmt: skip


def test_each_covering_agreement_says_how_persons_may_be_seen() -> None:
    answer = check(terms(identifiers=Identifiers.PSEUDONYMISED)(WORLD), QUESTION)
    assert {grant.identifiers for grant in answer.grants} == {Identifiers.PSEUDONYMISED}


def test_nothing_asked_for_is_nothing_permitted() -> None:
    assert check(WORLD, replace(QUESTION, controllers=())).permit is False


def test_a_controller_asked_for_twice_is_answered_once() -> None:
    answer = check(party_of("lcc", valid=ENDED)(WORLD), replace(QUESTION, controllers=("lcc",) * 2))
    assert denials(answer) == {"lcc": ["CONTROLLER_WITHDRAWN"]}


def test_the_facts_used_are_named_by_path_and_version() -> None:
    used = check(WORLD, QUESTION).facts_used
    assert ("data-sharing-agreements", "care", 1) in used
    assert len(used) == 8


def test_all_that_may_be_seen_is_listed_with_what_may_not() -> None:
    facts = party_of("lcc", valid=ENDED)(WORLD)
    found = list(accesses(facts, "lth", TODAY, NOW))
    assert [one.place for one in found] == [
        ("care", "direct_care", data_set, "clinician", controller)
        for data_set in ("care_plan", "social_care")
        for controller in ("lcc", "lch")
    ]
    closed, opened, *_ = found
    withdrawn = Reason("CONTROLLER_WITHDRAWN", closed.reasons[0].text, "care")
    assert (closed.identifiers, closed.reasons) == (None, (withdrawn,))
    assert (opened.identifiers, opened.reasons) == (Identifiers.IDENTIFIABLE, ())
    assert list(accesses(facts, "lth", TODAY, NOW, after=found[1].place)) == found[2:]
