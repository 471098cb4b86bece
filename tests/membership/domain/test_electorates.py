"""Who counts at an item: presence, recusals, the electorate and the quorum."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.electorates import (
    Attendance,
    Item,
    SeatHeld,
    Snapshot,
    decides,
    electorate,
    is_recused,
    presence,
    quorate,
)
from membership.domain.facts import Conflict, Terms
from membership.domain.intervals import Interval
from membership.domain.matters import MatterClass

from tests.membership.domain.test_rights import RULES
from tests.membership.domain.worlds import DAY, clear

ORGS = [f"o{number}" for number in range(6)]
FULL = set(ORGS[:4])
MONEY = Conflict("financial", "organisation")
OWN = Conflict("financial", "person")


def world(*classes: str, **changed: Any) -> Snapshot:
    facts = {
        name: clear(
            category="full" if name in FULL else "associate",
            classes=frozenset(classes or ("general",)),
            terms=Terms("decide", frozenset(MatterClass), 2, 4),
            **changed,
        )
        for name in ORGS
    }
    return Snapshot(DAY, facts, {f"s-{o}": SeatHeld(f"s-{o}", o, voting=True) for o in ORGS}, RULES)


def there(*names: str, capacity: str = "principal") -> dict[str, Attendance]:
    return {f"s-{name}": Attendance(f"p-{name}", capacity) for name in names}


items = st.builds(
    Item,
    st.dictionaries(
        st.sampled_from(ORGS),
        st.lists(
            st.builds(
                Conflict,
                st.sampled_from(["financial", "indirect"]),
                st.sampled_from(["person", "organisation"]),
                st.sampled_from([None, "note_only", "input_no_vote", "leave_for_item"]),
            ),
            max_size=3,
        ),
    ),
    st.dictionaries(
        st.sampled_from([f"s-{name}" for name in ORGS]),
        st.builds(
            Attendance,
            st.sampled_from(["p1", "p2", "p3", "p4", "p5", "p6"]),
            st.sampled_from(["principal", "deputy_authorised", "deputy_not_authorised"]),
        ),
    ),
)
classes = st.sampled_from([("general",), ("statutory_nhs",)])


@given(items, classes)
def test_the_recused_are_of_neither_electorate_nor_quorum(
    at_item: Item, of: tuple[str, ...]
) -> None:
    known = world(*of)
    counted = electorate(known, at_item)
    for seat in known.seats.values():
        if is_recused(at_item, seat):
            assert seat.id not in counted
    recused = {s for s in at_item.attendance if is_recused(at_item, known.seats[s])}
    gone = {s: a for s, a in at_item.attendance.items() if s not in recused}
    people = [a.person for a in at_item.attendance.values()]
    if len(people) == len(set(people)):
        assert quorate(known, at_item) == quorate(known, replace(at_item, attendance=gone))


@given(items)
def test_nobody_counts_twice(at_item: Item) -> None:
    found = presence(world(), at_item)
    people = {
        one.person for one in at_item.attendance.values() if one.capacity != "deputy_not_authorised"
    }
    assert (found.full or 0) + (found.associate or 0) == len(people)


def test_absent_seats_are_of_the_electorate_and_not_of_the_quorum() -> None:
    known, few = world("statutory_nhs"), Item({}, there("o0", "o1"))
    assert electorate(known, few) == ["s-o0", "s-o1", "s-o2", "s-o3"]
    assert quorate(known, few)
    assert not quorate(known, Item({}, there("o0", "o4", "o5")))
    assert not quorate(known, Item({"o1": [MONEY]}, there("o0", "o1")))


@pytest.mark.parametrize(
    ("interests", "capacity", "recused"),
    [
        ([OWN], "principal", True),
        ([OWN], "deputy_authorised", False),
        ([MONEY], "deputy_authorised", True),
        ([OWN, Conflict("indirect", "organisation")], "deputy_authorised", True),
        ([OWN, Conflict("indirect", "organisation", "note_only")], "deputy_authorised", False),
        ([replace(MONEY, ruling="note_only")], "principal", False),
        ([], "principal", False),
    ],
)
def test_a_persons_interest_binds_the_person_and_an_organisations_whoever_is_there(
    interests: list[Conflict], capacity: str, *, recused: bool
) -> None:
    at_item = Item({"o0": interests}, there("o0", capacity=capacity))
    assert is_recused(at_item, world().seats["s-o0"]) is recused


@pytest.mark.parametrize(
    "ended",
    [
        {"legal": Interval(None, DAY)},
        {"legal": None},
        {"member": Interval(date(2021, 4, 1), DAY)},
        {"member": Interval(date(2022, 9, 2))},
        {"category": None},
    ],
)
def test_a_membership_without_effect_makes_no_quorum(ended: dict[str, Any]) -> None:
    known = world("statutory_nhs")
    facts = {**known.facts, "o1": replace(known.facts["o1"], **ended)}
    two = Item({}, there("o0", "o1"))
    assert quorate(known, two)
    assert not quorate(replace(known, facts=facts), two)
    assert "s-o1" not in electorate(replace(known, facts=facts), two)


def test_what_stops_the_body_leaves_its_electorate_to_recommend() -> None:
    over = world("financial", amount_pence=100_000_001)
    assert not decides(over)
    assert len(electorate(over, Item({}, there(*ORGS)))) == 6
    assert decides(world("financial", amount_pence=100_000_000))
