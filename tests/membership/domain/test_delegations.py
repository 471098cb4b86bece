"""Chains of delegation: never wider than what was given, in force only as a whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.delegations import (
    CannotBeDelegated,
    Delegation,
    LegalBasisNotInForce,
    WiderThanParent,
    chain,
    check_legal_basis,
    check_within,
    covering,
    in_force,
    limits,
)
from membership.domain.facts import UNLIMITED
from membership.domain.intervals import Interval

DAY = date(2022, 9, 1)
CLASSES = ("financial", "statutory_nhs")
days = st.none() | st.integers(-30, 30).map(lambda n: DAY + timedelta(days=n))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start, end = draw(days), draw(days)
    return Interval(start, end if start is None or end is None or end > start else None)


def given_to(name: str, parent: str | None) -> st.SearchStrategy[Delegation]:
    return st.builds(
        Delegation,
        id=st.just(name),
        body=st.sampled_from(["jc", "pb"]),
        classes=st.frozensets(st.sampled_from(CLASSES), min_size=1),
        valid=intervals(),
        limit=st.integers(0, 9) | st.just(UNLIMITED),
        budget=st.integers(0, 9) | st.just(UNLIMITED),
        parent=st.just(parent),
    )


worlds = st.tuples(given_to("a", None), given_to("b", "a"), given_to("c", "b"), given_to("d", None))


@given(worlds)
def test_what_is_within_its_parent_gives_nothing_more(all_of: tuple[Delegation, ...]) -> None:
    parent, child = all_of[:2]
    try:
        check_within(child, parent)
    except WiderThanParent:
        return
    assert child.classes <= parent.classes
    assert max(child.limit - parent.limit, child.budget - parent.budget) <= 0
    for number in range(-40, 40):
        day = DAY + timedelta(days=number)
        if child.valid.end is not None:
            assert day in parent.valid or day not in child.valid


@given(worlds, st.sampled_from(["jc", "pb"]))
def test_a_limit_is_the_least_of_a_chain_and_the_most_of_several(
    all_of: tuple[Delegation, ...], body: str
) -> None:
    known = {one.id: one for one in all_of}
    expected: dict[str, int] = {}
    for one in all_of:
        above = [one]
        while above[-1].parent:
            above.append(known[above[-1].parent])
        if one.body == body and all(DAY in each.valid for each in above):
            for name in one.classes:
                least = min(each.limit for each in above)
                expected[name] = max(least, expected.get(name, 0))
    assert limits(body, DAY, reversed(all_of)) == limits(body, DAY, all_of) == expected


@given(worlds, st.integers(0, 9))
def test_what_a_decision_rests_on_is_in_force_and_within_the_limit(
    all_of: tuple[Delegation, ...], amount: int
) -> None:
    known, most = {one.id: one for one in all_of}, limits("jc", DAY, all_of)
    found = covering("jc", frozenset(CLASSES), amount, DAY, all_of)
    assert found == covering("jc", frozenset(CLASSES), amount, DAY, reversed(all_of))
    for one in found:
        assert in_force(one, DAY, known)
        assert one.limit >= amount
        assert one.parent is None or known[one.parent] in found
    covered = {name for one in found if one.body == "jc" for name in one.classes}
    assert {name for name, limit in most.items() if limit >= amount} <= covered


def test_a_revocation_ends_a_chain_from_then_and_not_before() -> None:
    parent = Delegation("a", "jc", frozenset(CLASSES), Interval(None, DAY), 9)
    child = Delegation("b", "pb", frozenset(CLASSES), Interval(), 9, parent="a")
    known = {"a": parent, "b": child}
    assert in_force(child, DAY - timedelta(days=1), known) == [child, parent]
    assert in_force(child, DAY, known) is None
    assert limits("pb", DAY, known.values()) == {}


def test_a_chain_that_is_broken_or_a_circle_is_none() -> None:
    one = Delegation("a", "jc", frozenset(CLASSES), Interval(), parent="b")
    other = Delegation("b", "jc", frozenset(CLASSES), Interval(), parent="a")
    assert chain(one, {"a": one}) is None
    assert chain(one, {"a": one, "b": other}) is None
    assert limits("jc", DAY, [one, other]) == {}


@pytest.mark.parametrize("basis", ["NHS Act 2006 s65Z5", "NHS Act 2006 s65Z5/65Z6"])
def test_a_legal_basis_is_in_force_on_the_first_day(basis: str) -> None:
    def since(start: date | None) -> Delegation:
        return Delegation("a", "jc", frozenset(CLASSES), Interval(start), legal_basis=basis)

    check_legal_basis(since(date(2022, 7, 1)), ["NHSA-2006-s3"])
    for start in (None, date(2022, 6, 30)):
        with pytest.raises(LegalBasisNotInForce):
            check_legal_basis(since(start))
    with pytest.raises(CannotBeDelegated):
        check_legal_basis(since(DAY), ["NHSA-2006-s14Z59"])


def test_an_older_power_has_no_such_first_day() -> None:
    basis = "NHS Act 2006 s75"
    one = Delegation("a", "jc", frozenset(CLASSES), Interval(), legal_basis=basis)
    check_legal_basis(one, ["NHSA-2006-s14Z59"])
