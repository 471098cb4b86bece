"""A slug keeps its meaning, a text has one hash, and a variation says what it changes."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.agreement_versions import (
    ClausesUnfit,
    Difference,
    Known,
    NotTheNextVersion,
    SlugReused,
    State,
    VariesUnknown,
    Wording,
    check_clauses,
    check_number,
    differences,
    since,
    state,
    text_hash,
)
from membership.domain.intervals import Interval

PARTIES = Wording("parties", "section", "1", "Parties", "Who is bound")
RESERVED = Wording("reserved-matters", "section", "10", "Reserved matters", "What members keep")
DUTIES = Wording("duties", "section", "10.1", "Duties in law", "Met apart", "reserved-matters")
YEAR = Interval(date(2021, 4, 1), date(2022, 4, 1))
WORDINGS = st.builds(
    Wording,
    slug=st.sampled_from("abcd"),
    kind=st.just("section"),
    label=st.none(),
    heading=st.sampled_from(["One", "Two"]),
    text=st.sampled_from(["x", "y"]),
)
VERSIONS = st.lists(WORDINGS, min_size=1, max_size=4, unique_by=lambda one: one.slug)


def known(*clauses: Wording) -> dict[str, Known]:
    return {one.slug: Known(one.heading, one.hash, 1, 1) for one in clauses}


def test_the_hash_of_a_clause_is_of_its_text_alone() -> None:
    assert PARTIES.hash == sha256(b"Who is bound").hexdigest()
    assert replace(PARTIES, heading="The parties").hash == PARTIES.hash


def test_the_hash_of_a_version_can_be_computed_by_who_reads_it() -> None:
    clause = {"heading": "Parties", "kind": "section", "label": "1", "parent": None,
              "slug": "parties", "text": "Wer gebunden ist: ä"}  # fmt: skip
    canonical = json.dumps([clause], separators=(",", ":"), ensure_ascii=False)
    assert text_hash([Wording(**clause)]) == sha256(canonical.encode()).hexdigest()  # type: ignore[arg-type]


@given(VERSIONS, VERSIONS)
def test_two_versions_have_one_hash_only_if_they_say_the_same(
    one: list[Wording], other: list[Wording]
) -> None:
    assert (text_hash(one) == text_hash(other)) == (one == other)


@pytest.mark.parametrize(("number", "varies", "there"), [(1, None, 0), (2, 1, 1), (4, 2, 3)])
def test_a_version_takes_the_next_number_and_varies_one_that_is_there(
    number: int, varies: int | None, there: int
) -> None:
    check_number(number, varies, known=there)


@pytest.mark.parametrize("number", [1, 3])
def test_another_number_is_refused(number: int) -> None:
    with pytest.raises(NotTheNextVersion):
        check_number(number, 1, known=1)


@pytest.mark.parametrize(("varies", "there"), [(None, 1), (2, 1), (0, 1), (1, 0)])
def test_what_varies_nothing_that_is_there_is_refused(varies: int | None, there: int) -> None:
    with pytest.raises(VariesUnknown):
        check_number(there + 1, varies, known=there)


def test_a_part_stands_behind_its_whole() -> None:
    check_clauses([PARTIES, RESERVED, DUTIES], known={}, renamed=())
    for clauses in ([DUTIES, RESERVED], [DUTIES], [PARTIES, PARTIES]):
        with pytest.raises(ClausesUnfit):
            check_clauses(clauses, known={}, renamed=())


def test_a_slug_keeps_its_heading_unless_it_is_said_to_be_renamed() -> None:
    other = replace(PARTIES, heading="Background")
    with pytest.raises(SlugReused) as refused:
        check_clauses([other], known=known(PARTIES), renamed=())
    assert refused.value.args[0] == [{"at": "clauses/parties", "why": "Another heading"}]
    check_clauses([other], known=known(PARTIES), renamed={"parties"})
    check_clauses([replace(PARTIES, text="Others")], known=known(PARTIES), renamed=())


@given(st.lists(VERSIONS, min_size=2, max_size=5))
def test_no_slug_changes_its_meaning_in_silence(versions: list[list[Wording]]) -> None:
    before: dict[str, Known] = {}
    for number, clauses in enumerate(versions, start=1):
        moved = {
            c.slug for c in clauses if c.slug in before and before[c.slug].heading != c.heading
        }
        try:
            check_clauses(clauses, known=before, renamed=())
        except SlugReused:
            assert moved
            check_clauses(clauses, known=before, renamed=moved)
        else:
            assert not moved
        for one in clauses:
            varies = number - 1 or None
            first = since(one, known=before.get(one.slug), number=number, varies=varies)
            was = before.get(one.slug)
            same = was is not None and was.version == varies
            same = same and was is not None and (was.heading, was.hash) == (one.heading, one.hash)
            assert (first < number) == same
            before[one.slug] = Known(one.heading, one.hash, number, first)


@given(VERSIONS, VERSIONS)
def test_the_differences_account_for_every_clause_of_both_versions(
    before: list[Wording], after: list[Wording]
) -> None:
    found = differences(before, after)
    assert {was for _, was, _ in found if was} == set(before)
    assert [now for _, _, now in found if now] == after
    for what, was, now in found:
        if was is None or now is None:
            assert what is (Difference.ADDED if was is None else Difference.REMOVED)
        elif was.heading != now.heading:
            assert what is Difference.RENAMED
        else:
            assert (what is Difference.UNCHANGED) == (was == now)


def test_a_clause_that_moved_has_changed() -> None:
    moved = replace(DUTIES, parent=None, label="11")
    assert [what for what, _, _ in differences([DUTIES], [moved])] == [Difference.CHANGED]


@pytest.mark.parametrize(
    ("day", "followed", "stands"),
    [
        (date(2021, 3, 31), True, State.SIGNED),
        (date(2021, 4, 1), True, State.IN_FORCE),
        (date(2022, 4, 1), True, State.REPLACED),
        (date(2022, 4, 1), False, State.ENDED),
    ],
)
def test_a_version_stands_where_its_days_say(day: date, stands: State, *, followed: bool) -> None:
    assert state(all_signed=True, in_force=YEAR, followed=followed, on=day) is stands


def test_before_it_commences_signatures_say_where_a_version_stands() -> None:
    for signed, stands in ((False, State.DRAFT), (True, State.SIGNED)):
        on = date(2021, 4, 1)
        assert state(all_signed=signed, in_force=None, followed=False, on=on) is stands
