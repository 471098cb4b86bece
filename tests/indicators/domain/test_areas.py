import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.areas import (
    MoreOlderThanAll,
    NoTypeName,
    check_counts,
    in_circles,
    type_id,
)

NAMES = st.sampled_from("abcdefg")


@pytest.mark.parametrize(
    ("printed", "made"),
    [
        ("CCG area", "ccg-area"),
        ("council area (wedge)", "council-area-wedge"),
        ("local authority district / ICP place", "local-authority-district-icp-place"),
        ("Größe", "groe"),
        ("ccg-area", "ccg-area"),
    ],
)
def test_a_type_has_an_id_made_from_its_name(printed: str, made: str) -> None:
    assert type_id(printed) == made


@given(st.text(min_size=1))
def test_making_an_id_twice_changes_nothing(printed: str) -> None:
    try:
        made = type_id(printed)
    except NoTypeName:
        return
    assert type_id(made) == made


def above(area: str, parents: dict[str, str | None]) -> list[str]:
    """Walk upwards, at most as far as there are areas."""
    way: list[str] = []
    here = parents.get(area)
    while here is not None and len(way) <= len(parents):
        way.append(here)
        here = parents.get(here)
    return way


@given(st.dictionaries(NAMES, st.none() | NAMES))
def test_an_area_is_in_a_circle_if_it_stands_above_itself(parents: dict[str, str | None]) -> None:
    assert in_circles(parents) == {area for area in parents if area in above(area, parents)}


def test_a_long_line_of_areas_is_walked_once() -> None:
    line: dict[str, str | None] = {str(n): str(n + 1) for n in range(200_000)}
    assert in_circles(line) == set()


def test_the_older_are_a_part_of_all() -> None:
    check_counts(100, 100)
    check_counts(None, 100)
    with pytest.raises(MoreOlderThanAll):
        check_counts(99, 100)
