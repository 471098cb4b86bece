import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.bodies import Branch, RootUnknown, branches


def within(branch: Branch) -> list[str]:
    return [branch.id, *(one for lower in branch.below for one in within(lower))]


@st.composite
def forests(draw: st.DrawFn) -> dict[str, str | None]:
    """Give bodies of which each hangs below an earlier one, an organisation, or nothing known."""
    found: dict[str, str | None] = {}
    for number in range(draw(st.integers(0, 12))):
        found[f"b{number}"] = draw(st.sampled_from([None, "lcc", "gone", *found]))
    return found


@given(forests())
def test_every_body_stands_in_the_map_once(parents: dict[str, str | None]) -> None:
    drawn = branches(parents)
    shown = [one for top in drawn for one in within(top) if one in parents]
    assert sorted(shown) == sorted(parents)


@given(forests())
def test_a_branch_counts_all_that_hang_below_it(parents: dict[str, str | None]) -> None:
    for top in branches(parents):
        assert top.size == len(within(top)) - 1


@given(forests())
def test_a_map_from_a_body_is_a_part_of_the_whole(parents: dict[str, str | None]) -> None:
    for body in parents:
        (top,) = branches(parents, body)
        assert top.id == body
        assert all(parents[one.id] == body for one in top.below)


def test_a_map_does_not_start_from_nothing() -> None:
    with pytest.raises(RootUnknown):
        branches({"hwb": "lcc"}, "gone")
