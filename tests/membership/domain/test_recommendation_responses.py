import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.recommendation_responses import (
    AwaitedIsNoAnswer,
    Cell,
    GridAnswer,
    NotAsked,
    ResponseAnswer,
    check_asked,
    check_awaited,
    counts,
    grid,
)

RECOMMENDATIONS = ["r1", "r2", "r3"]
CELLS = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["lth", "lcc", "lch"]),
        st.sampled_from(RECOMMENDATIONS),
        st.sampled_from([one for one in GridAnswer if one is not GridAnswer.NOT_ASKED]),
    ),
    unique_by=lambda one: (one.respondent_id, one.recommendation_id),
)


@given(CELLS)
def test_a_grid_is_whole_and_drops_nothing(known: list[Cell]) -> None:
    cells = grid(RECOMMENDATIONS, known)
    respondents = {one.respondent_id for one in known}
    assert len(cells) == len(respondents) * len(RECOMMENDATIONS)
    assert set(known) <= set(cells)
    assert sum(one.answer is not GridAnswer.NOT_ASKED for one in cells) == len(known)


@given(CELLS)
def test_every_cell_is_counted_once(known: list[Cell]) -> None:
    cells = grid(RECOMMENDATIONS, known)
    assert sum(counts(cells).values()) == len(cells)


def test_what_does_not_occur_is_counted_as_nought() -> None:
    found = counts([Cell("lth", "r1", GridAnswer.AWAITED)])
    assert (found["awaited"], found["approved"], len(found)) == (1, 0, len(GridAnswer))


def test_who_was_not_asked_does_not_answer() -> None:
    check_asked("lth", ["lth", "lcc"])
    with pytest.raises(NotAsked):
        check_asked("yas", ["lth", "lcc"])


def test_what_is_awaited_has_no_conditions() -> None:
    check_awaited(ResponseAnswer.AWAITED, None, None)
    check_awaited(ResponseAnswer.APPROVED, "conditions")
    with pytest.raises(AwaitedIsNoAnswer):
        check_awaited(ResponseAnswer.AWAITED, "conditions")
