"""Ids are made of natural keys, and no two things can meet in one."""

from hypothesis import given
from hypothesis import strategies as st
from schemes.domain.contributions import contribution_id
from schemes.domain.plan_lines import line_id
from schemes.domain.schemes import read_themes, scheme_id, write_themes

funds = st.from_regex(r"[a-z0-9][a-z0-9-]{0,4}", fullmatch=True)
numbers = st.from_regex(r"[0-9A-Za-z]{1,3}", fullmatch=True)
components = st.none() | st.sets(st.sampled_from("abc"), min_size=1).map(
    lambda letters: "+".join(sorted(letters))
)
years = st.sampled_from(["2014/15", "2015/16"])
kinds = st.sampled_from(["investment", "return"])
organisations = st.none() | st.from_regex(r"[a-z0-9][a-z0-9._-]{0,4}", fullmatch=True)
places = st.tuples(funds, numbers, components, years, kinds)
givers = st.tuples(funds, organisations, years, kinds)


@given(places, places)
def test_two_plan_lines_never_share_an_id(
    one: tuple[str, str, str | None, str, str], two: tuple[str, str, str | None, str, str]
) -> None:
    ids = {
        line_id(scheme_id(fund, number), part, year, kind)
        for fund, number, part, year, kind in (one, two)
    }
    assert len(ids) == len({one, two})


@given(givers, givers)
def test_two_contributions_never_share_an_id(
    one: tuple[str, str | None, str, str], two: tuple[str, str | None, str, str]
) -> None:
    assert (contribution_id(*one) == contribution_id(*two)) is (one == two)


@given(st.lists(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), max_size=3))
def test_themes_survive_one_cell(themes: list[str]) -> None:
    cell = "|".join(themes) or None
    read, status = read_themes(cell)
    assert read_themes(write_themes(read, status)) == (read, status)
