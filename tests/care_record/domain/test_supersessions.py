import pytest
from care_record.domain.supersessions import (
    OwnSuccessor,
    PersonSuperseded,
    SuccessorSuperseded,
    check_successor,
)
from hypothesis import given
from hypothesis import strategies as st

from shared.rules import RuleBroken


@pytest.mark.parametrize(
    ("old", "new", "old_superseded", "new_superseded", "rule"),
    [
        ("a", "a", False, False, OwnSuccessor),
        ("a", "b", True, False, PersonSuperseded),
        ("a", "b", False, True, SuccessorSuperseded),
    ],
)
def test_only_numbers_that_are_current_are_joined(
    old: str, new: str, *, old_superseded: bool, new_superseded: bool, rule: type[RuleBroken]
) -> None:
    with pytest.raises(rule):
        check_successor(old, new, old_superseded=old_superseded, new_superseded=new_superseded)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=40))
def test_however_numbers_are_joined_no_chain_ever_closes(wanted: list[tuple[int, int]]) -> None:
    successor: dict[int, int] = {}
    for old, new in wanted:
        try:
            check_successor(
                str(old),
                str(new),
                old_superseded=old in successor,
                new_superseded=new in successor,
            )
        except RuleBroken:
            continue
        successor[old] = new
    assert all(end_of(number, successor) not in successor for number in successor)


def end_of(number: int, successor: dict[int, int]) -> int:
    """Follow a chain for as many steps as there are numbers, which is enough if it ends."""
    for _ in range(7):
        number = successor.get(number, number)
    return number
